/* The page computes what NumPy computes, and writes numbers as Python writes them. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { evaluator } from './evaluate.ts';
import { flat, type Cells, type Graph } from './graph.ts';
import { formatNumber, isExact } from './number.ts';

interface NumberCase { value: number | string; digits: number; text: string; exact: boolean }
interface OpCase {
  name: string; graph: Graph; inputs: Record<string, Cells>; values: Cells[]; scales: Cells[];
  /** Where 1e-12 is more than the problem itself allows, and whether vectors agree up to their sign. */
  bound?: number; turned?: 'column' | 'row' | '';
}
const BOUND = 1e-12;
/** Of 0 and −0 NumPy takes either for the larger, by where in the array they stand. */
const TIES = /^(maximum|minimum|max|min|random) /;

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

/** Sets every input, so that all values are computed here; the largest error, relative to the size of the terms and to the bound. */
function compare({ name, graph, inputs, values, scales, bound = BOUND, turned = '' }: OpCase): number {
  const run = evaluator(graph);
  run.set(inputs);
  return values.reduce<number>((worst, expected, k) => {
    const where = `${name}, line ${k}`;
    const [want, scale, got] = [flat(expected), flat(scales[k] ?? []), run.value(k)];
    const shape = graph.lines[k]?.shape ?? [];
    const near = turned && graph.lines[k]?.atom ? aligned(got, want, shape, turned) : got;
    assert.equal(got.length, want.length, `${where}: ${got.length} cells`);
    return want.reduce((most, w, i) => Math.max(most, error(near[i] as number, w, scale[i] as number, bound, `${where}, cell ${i}`)), worst);
  }, 0);
}

/** Each vector with the sign that NumPy's has. */
function aligned(got: Float64Array, want: Float64Array, shape: readonly number[], along: 'column' | 'row'): Float64Array {
  const n = shape[1] ?? 1;
  const of = (i: number): number => (along === 'column' ? i % n : Math.floor(i / n));
  const agree = new Map<number, number>();
  got.forEach((x, i) => agree.set(of(i), (agree.get(of(i)) ?? 0) + x * (want[i] as number)));
  return got.map((x, i) => x * Math.sign(agree.get(of(i)) ?? 1));
}

function error(got: number, want: number, scale: number, bound: number, where: string): number {
  if (!Number.isFinite(want) || (want === 0 && got === 0 && !TIES.test(where))) assert.ok(Object.is(got, want), `${where}: ${Object.is(got, -0) ? '-0' : got}, NumPy has ${Object.is(want, -0) ? '-0' : want}`);
  if (got === want || !Number.isFinite(want)) return 0;
  const relative = Math.abs(got - want) / (Number.isFinite(scale) ? scale : Math.abs(want));
  assert.ok(relative <= bound, `${where}: ${got}, NumPy has ${want} (${relative})`);
  return bound === BOUND ? relative : 0;
}
