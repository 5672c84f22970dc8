/* A sweep shows what the evaluator gives at each of its points, coarse to fine, and computes nothing twice. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { evaluator } from './evaluate.ts';
import type { Graph, Line, Rule } from './graph.ts';
import { COARSE, drive, FINE, stop, sweep, type Axis, type Order, type Picture } from './sweep.ts';

const rule = (ins: string[], scalar: string): Rule => ({ out: '', ins, scalar });
const input = (name: string, value: number): Line => ({ op: 'input', name, in: [], shape: [], value: [value] });
const one = (op: string, on: number[]): Line => ({ op, in: on, shape: [], rule: rule(on.map(() => ''), op) });

/** log(x) · y + z², and whether x > y, which the run took to hold. */
const GRAPH: Graph = {
  name: 'f', inputs: [0, 1, 2], outputs: [6],
  lines: [input('x', 3), input('y', 2), input('z', 5), one('log', [0]), one('mul', [3, 1]), one('square', [2]), one('add', [4, 5]), one('gt', [0, 1])],
};
const axis = (line: number, from: number, to: number): Axis => ({ line, place: 0, from, to });
const order = (axes: readonly Axis[], more: Partial<Order> = {}): Order => ({
  id: 1, axes, target: [6, 0], assumed: [], inputs: [3, 2, 5].map((x, k) => [k, Float64Array.of(x)] as const), ...more,
});
const still = (): number => 0;
const pictures = (asked: Order, run = evaluator(GRAPH), now = still): Picture[] => [...sweep(run, asked, now)].filter((made) => made !== undefined);

test('a curve has 9 points, then 17, 33 and so on, and each is what the working gives there', () => {
  const across = axis(0, 1, 5);
  const made = pictures(order([across]));
  assert.deepEqual(made.map(({ n }) => n), [9, 17, 33, 65, 129, 257, 513]);
  assert.deepEqual(made.map(({ done }) => done), [false, false, false, false, false, false, true]);
  for (const { n, values } of made) values.forEach((value, k) => assert.equal(value, Math.log(stop(across, k, n)) * 2 + 25));
});

test('a surface has its first input across', () => {
  const [x, y] = [axis(0, 1, 5), axis(1, -2, 2)];
  const last = pictures(order([x, y])).at(-1) as Picture;
  assert.equal(last.n, FINE[1]);
  const { n, values } = last;
  for (const [i, j] of [[0, 0], [n - 1, 0], [3, 77], [128, 128]] as const) assert.equal(values[j * n + i], Math.log(stop(x, i, n)) * stop(y, j, n) + 25);
});

test('only what depends on a moved input is computed, and no point twice', () => {
  const run = evaluator(GRAPH);
  pictures(order([axis(0, 1, 5)]), run);
  assert.equal(run.computed[5], 1, 'the square of z');
  assert.equal(run.computed[3], FINE[0], 'the logarithm of x');
  assert.equal(run.computed[7], 0, 'a comparison that nobody asked for');
});

test('a point without a number is blank, and the line is named at which it was lost', () => {
  const made = pictures(order([axis(0, -1, 1)])).at(-1) as Picture;
  assert.deepEqual([...made.values].map(Number.isNaN), Array.from({ length: 513 }, (_, k) => k <= 256));
  assert.equal(made.born, 3);
});

test('a line that cannot be computed at a point leaves it blank and says why', () => {
  const take: Line = { op: 'getitem', in: [1, 0], shape: [1], at: { do: 'take', of: [3], key: [{ in: 1 }], axis: 0 } };
  const lines = [{ ...input('i', 0), shape: [1] }, { op: 'const', in: [], shape: [3], value: [7, 8, 9] }, take];
  const run = evaluator({ name: 'g', inputs: [0], outputs: [2], lines });
  const [made] = pictures(order([axis(0, 0, 8)], { target: [2, 0], inputs: [[0, Float64Array.of(0)]] }), run);
  assert.deepEqual([...(made?.values ?? [])].slice(0, 4), [7, 8, 9, NaN]);
  assert.match(made?.fault ?? '', /outside an axis of size 3/);
});

test('where the code would take another branch is marked', () => {
  const [made] = pictures(order([axis(0, 0, 4)], { assumed: [[7, 1]] }));
  assert.deepEqual([...(made?.branched ?? [])], [1, 1, 1, 1, 1, 0, 0, 0, 0], 'x > 2');
});

test('a finer grid is not begun where there is no time for it', () => {
  let ms = 0;
  const slow = pictures(order([axis(0, 1, 5), axis(1, 1, 5)]), evaluator(GRAPH), () => (ms += 1000));
  assert.deepEqual(slow.map(({ n, done }) => [n, done]), [[COARSE, false], [17, true]]);
});

test('an order that is no longer wanted ends at its next pause', async () => {
  const lines: Line[] = [input('x', 0), { op: 'const', in: [], shape: [], value: [1] }];
  for (let k = 2; k < 4000; k++) lines.push(one('add', [k === 2 ? 0 : k - 1, 1]));
  const run = evaluator({ name: 'chain', inputs: [0], outputs: [3999], lines });
  const seen: Picture[] = [];
  let pauses = 0;
  await drive(run, order([axis(0, 0, 1)], { target: [3999, 0], inputs: [[0, Float64Array.of(0)]] }), (made) => seen.push(made), () => false, async () => { pauses++; });
  assert.equal(pauses, 1);
  assert.ok(!seen.some(({ done }) => done));
});

test('the next order begins from its own inputs', () => {
  const run = evaluator(GRAPH);
  pictures(order([axis(2, 0, 1)]), run);
  assert.equal(pictures(order([axis(0, 1, 5)]), run)[0]?.values[0], 25);
});
