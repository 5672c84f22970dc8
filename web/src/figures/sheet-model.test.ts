/* Where a cell came from and where it goes is the same here as in readers/provenance.py. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import type { Cells, Graph } from '../maths/graph.ts';
import { Model, type Data, type Spot } from './sheet-model.ts';

interface OpCase { name: string; graph: Graph; inputs: Record<string, Cells>; sources?: Spot[][]; uses?: Spot[][][]; words: Data['words'] }
const folder = process.env['WORKINGS_VECTORS'] ?? new URL('../../../tests/vectors', import.meta.url).pathname;
const CASES = (JSON.parse(readFileSync(`${folder}/ops.json`, 'utf8')) as OpCase[]).filter((one) => one.sources);

/** Every line has a place on the page, so that a search goes one step. */
function model({ graph, inputs, words }: OpCase): Model {
  const values = graph.lines.map((_, k) => ({ runs: [k], name: '', symbol: '', why: [] }));
  const data: Data = { graph, count: graph.lines.length, slopes: [], outputs: graph.outputs, called: graph.name, marks: [], values, moments: [], scalars: {}, words, assumed: [], edited: 0, heavy: 0, edge: 3 };
  const made = new Model(data);
  made.run.set(inputs);
  return made;
}

function listed(spots: readonly Spot[]): string[] {
  return [...new Set(spots.map((spot) => spot.join()))].sort();
}

test('the cells that a cell was made from', () => {
  assert.ok(CASES.length >= 200, `${CASES.length} cases`);
  for (const one of CASES) {
    const made = model(one);
    const last = one.graph.lines.length - 1;
    one.sources?.forEach((want, place) => assert.deepEqual(listed(made.from([last, place])), listed(want), `${one.name}, cell ${place}`));
  }
});

test('the cells that a cell goes to', () => {
  for (const one of CASES) {
    const made = model(one);
    one.uses?.forEach((cells, line) => cells.forEach((want, place) => assert.deepEqual(listed(made.to([line, place])), listed(want), `${one.name}, line ${line}, cell ${place}`)));
  }
});

test('a step without a place on the page is passed through', () => {
  const rule = { out: 'i', ins: ['i'], scalar: 'neg' };
  const lines = [{ op: 'input', name: 'a', in: [], shape: [2], value: [1, 2] }, ...[0, 1].map((k) => ({ op: 'neg', in: [k], shape: [2], rule }))];
  const one = { name: 'chain', graph: { name: 'chain', inputs: [0], outputs: [2], lines }, inputs: {}, words: {} };
  const made = model(one);
  made.shown = (value) => value !== 1;
  assert.deepEqual(made.from([2, 1]), [[0, 1]]);
  assert.deepEqual(made.to([0, 1]), [[2, 1]]);
});
