import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Graph, Line } from '../maths/graph.ts';
import { Boxed, called, listed, type Cell } from './boxes-lit.ts';

/* X (2, 3), y (2, 1): their difference; its square, which is not drawn; the mean of that along axis 0; and X @ X.T. */
const input = (name: string, shape: number[], value: number[]): Line => ({ op: 'input', name, in: [], shape, value });
const line = (op: string, name: string, operands: number[], shape: number[], out: string, ins: string[], scalar: string, combine?: string): Line =>
  ({ op, name, in: operands, shape, rule: combine === undefined ? { out, ins, scalar } : { out, ins, scalar, combine } });
const GRAPH: Graph = {
  name: 'shapes', inputs: [0, 1], outputs: [5],
  lines: [
    input('X', [2, 3], [1, 2, 3, 4, 5, 6]),
    input('y', [2, 1], [1, 2]),
    line('sub', 'less', [0, 1], [2, 3], 'ij', ['ij', 'i_'], 'sub'),
    line('square', '', [2], [2, 3], 'ij', ['ij'], 'square'),
    line('sum', 'down', [3], [3], 'j', ['ij'], 'id', 'sum'),
    line('matmul', 'gram', [0, 0], [2, 2], 'ik', ['ij', 'kj'], 'mul', 'sum'),
  ],
};
const ALL = ['X', 'y', 'less', 'down', 'gram'];

function boxed(...shown: string[]): Boxed {
  const made = new Boxed(GRAPH, ALL);
  made.show(shown);
  return made;
}

const names = (cells: readonly Cell[]): string[] => cells.map(called);

test('a difference was made from one cell of each, the stretched axis read at 0', () => {
  const { given, cells } = boxed('X', 'y', 'less').with({ line: 'less', index: [1, 2] });
  assert.equal(given, false);
  assert.deepEqual(names(cells), ['X[1, 2]', 'y[1, 0]']);
});

test('a line that is not drawn is a step on the way', () => {
  assert.deepEqual(names(boxed('X', 'y', 'less', 'down').with({ line: 'down', index: [1] }).cells), ['less[0, 1]', 'less[1, 1]']);
  assert.deepEqual(names(boxed('X', 'y', 'down').with({ line: 'down', index: [1] }).cells), ['X[0, 1]', 'X[1, 1]', 'y[0, 0]', 'y[1, 0]']);
});

test('a product was made from a row and a column, each cell once', () => {
  assert.deepEqual(names(boxed('X', 'gram').with({ line: 'gram', index: [0, 0] }).cells), ['X[0, 0]', 'X[0, 1]', 'X[0, 2]']);
  assert.equal(boxed('X', 'gram').with({ line: 'gram', index: [0, 1] }).cells.length, 6);
});

test('a cell that was given goes to cells of what is drawn, and of nothing else', () => {
  const { given, cells } = boxed('X', 'y', 'less').with({ line: 'y', index: [1, 0] });
  assert.equal(given, true);
  assert.deepEqual(names(cells), ['less[1, 0]', 'less[1, 1]', 'less[1, 2]']);
  assert.deepEqual(boxed('X', 'y').with({ line: 'y', index: [1, 0] }).cells, []);
});

test('a line that nobody knows has no cells', () => {
  assert.deepEqual(boxed('X').with({ line: 'Z', index: [0] }), { given: false, cells: [] });
});

test('few cells are named, many are counted', () => {
  const cell = (name: string, ...index: number[]): Cell => ({ line: name, index });
  assert.equal(listed([]), '');
  assert.equal(listed([cell('p', 1)]), 'p[1]');
  assert.equal(listed([cell('p', 1), cell('y', 2, 0)]), 'p[1] and y[2, 0]');
  assert.equal(listed([0, 1, 2, 3, 4].map((k) => cell('X', k))), '5 cells of X');
  assert.equal(listed([cell('c'), ...[0, 1, 2, 3, 4].map((k) => cell('X', k))]), 'c and 5 cells of X');
});
