/* The page computes what NumPy computes, and writes numbers as Python writes them. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { evaluator } from './evaluate.ts';
import { flat, type Cells, type Graph } from './graph.ts';
import { formatNumber, isExact } from './number.ts';

interface NumberCase { value: number | string; digits: number; text: string; exact: boolean }
interface OpCase { name: string; graph: Graph; inputs: Record<string, Cells>; values: Cells[]; scales: Cells[] }
const BOUND = 1e-12;

function vectors<T>(file: string): T[] {
  const folder = process.env['WORKINGS_VECTORS'] ?? new URL('../../../tests/vectors', import.meta.url).pathname;
  try {
    return JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as T[];
  } catch (fault) {
    throw new Error(`${folder}/${file} cannot be read. Instead: python tests/vectors/make.py`, { cause: fault });
  }
}

test('numbers are written by one set of rules', () => {
  const cases = vectors<NumberCase>('number.json');
  assert.ok(cases.length >= 300, `${cases.length} cases`);
  for (const { value, digits, text, exact } of cases) {
    assert.equal(formatNumber(Number(value), digits), text, `${value} to ${digits}`);
    assert.equal(isExact(Number(value), digits), exact, `whether ${text} is ${value}`);
  }
});

test('every op gives what NumPy gives, to 1e-12', () => {
  const cases = vectors<OpCase>('ops.json');
  assert.ok(cases.length >= 150, `${cases.length} cases`);
  let worst = 0;
  for (const one of cases) worst = Math.max(worst, compare(one));
  console.log(`${cases.length} workings; largest error ${worst.toExponential(2)} of the sum of sizes`);
});

/** Sets every input, so that all values are computed here; the largest error, relative to the size of the terms. */
function compare({ name, graph, inputs, values, scales }: OpCase): number {
  const run = evaluator(graph);
  run.set(inputs);
  return values.reduce<number>((worst, expected, k) => {
    const [want, scale, got] = [flat(expected), flat(scales[k] ?? []), run.value(k)];
    assert.equal(got.length, want.length, `${name}, line ${k}: ${got.length} cells`);
    return want.reduce((most, w, i) => Math.max(most, error(got[i] as number, w, scale[i] as number, `${name}, line ${k}, cell ${i}`)), worst);
  }, 0);
}

function error(got: number, want: number, scale: number, where: string): number {
  if (!Number.isFinite(want)) assert.ok(Object.is(got, want), `${where}: ${got}, NumPy has ${want}`);
  if (got === want || !Number.isFinite(want)) return 0;
  const relative = Math.abs(got - want) / (Number.isFinite(scale) ? scale : Math.abs(want));
  assert.ok(relative <= BOUND, `${where}: ${got}, NumPy has ${want} (${relative})`);
  return relative;
}
