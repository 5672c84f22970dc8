import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

import { decorations, showMarks } from './editor-marks.ts';

const PROGRAM = 'def f(x):\n    y = x\n    return y';
const marks = [{ line: 2, kind: 'departs', text: 'Here.' }];

/** [from, to] of every decoration of a state. */
function places(state: EditorState): number[][] {
  const found: number[][] = [];
  for (const set of state.facet(EditorView.decorations)) if (typeof set !== 'function') set.between(0, state.doc.length, (from, to) => void found.push([from, to]));
  return found;
}

test('a mark is a bar at the start of its line and a message at its end', () => {
  const state = EditorState.create({ doc: PROGRAM, extensions: showMarks(marks) });
  const line = state.doc.line(2);
  assert.deepEqual(places(state), [[line.from, line.from], [line.to, line.to]]);
});

test('a mark goes with its line when something is written above', () => {
  const state = EditorState.create({ doc: PROGRAM, extensions: showMarks(marks) });
  const after = state.update({ changes: { from: 0, insert: '# first\n' } }).state;
  const line = after.doc.line(3);
  assert.deepEqual(places(after), [[line.from, line.from], [line.to, line.to]]);
});

test('marks of a program that is replaced whole are gone', () => {
  const state = EditorState.create({ doc: PROGRAM, extensions: showMarks([...marks, { line: 1, kind: 'departs', text: '' }]) });
  assert.equal(places(state).length, 3);
  assert.deepEqual(places(state.update({ changes: { from: 0, to: PROGRAM.length, insert: 'x = 1\ny = 2' } }).state), []);
  assert.equal(places(state.update({ selection: { anchor: 1 } }).state).length, 3);
});

test('a line beyond the end, or before the beginning, is the last or the first one', () => {
  const { doc } = EditorState.create({ doc: PROGRAM });
  const at = (line: number): number => {
    const cursor = decorations(doc, [{ line, kind: 'departs', text: '' }]).iter();
    return doc.lineAt(cursor.from).number;
  };
  assert.equal(at(99), 3);
  assert.equal(at(0), 1);
  assert.equal(decorations(doc, []).size, 0);
});
