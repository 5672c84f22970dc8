import assert from 'node:assert/strict';
import { test } from 'node:test';

import { evaluator } from './evaluate.ts';
import type { Graph, Line, Rule } from './graph.ts';

const rule = (out: string, ins: string[], scalar: string, combine = ''): Rule => ({ out, ins, scalar, combine });
const number = (op: string, name: string, on: number[], r: Rule): Line => ({ op, name, in: on, shape: [], rule: r });

/** cosine(a, b), with the lengths as lines of their own. */
const COSINE: Graph = {
  name: 'cosine', inputs: [0, 1], outputs: [8], sizes: { n: 2 },
  lines: [
    { op: 'input', name: 'a', in: [], shape: [2], value: [3, 1] },
    { op: 'input', name: 'b', in: [], shape: [2], value: [1, 2] },
    number('matmul', 'dot', [0, 1], rule('', ['i', 'i'], 'mul', 'sum')),
    number('matmul', '', [0, 0], rule('', ['i', 'i'], 'mul', 'sum')),
    number('sqrt', 'length_a', [3], rule('', [''], 'sqrt')),
    number('matmul', '', [1, 1], rule('', ['i', 'i'], 'mul', 'sum')),
    number('sqrt', 'length_b', [5], rule('', [''], 'sqrt')),
    number('mul', '', [4, 6], rule('', ['', ''], 'mul')),
    number('div', 'cosine', [2, 7], rule('', ['', ''], 'div')),
  ],
};
const ALL = COSINE.lines.map((_, k) => k);

test('only what depends on the number that moved is computed again', () => {
  const run = evaluator(COSINE);
  ALL.forEach((k) => run.value(k));
  assert.deepEqual(run.computed, [0, 0, 1, 1, 1, 1, 1, 1, 1]);
  run.set({ b: [2, 2] });
  ALL.forEach((k) => run.value(k));
  assert.deepEqual(run.computed, [0, 0, 2, 1, 1, 2, 2, 2, 2], 'the length of a was not touched');
  ALL.forEach((k) => run.value(k));
  assert.deepEqual(run.computed, [0, 0, 2, 1, 1, 2, 2, 2, 2], 'asking again computes nothing');
});

test('only what was asked for is computed', () => {
  const run = evaluator(COSINE);
  assert.equal(run.cell('dot'), 5);
  assert.deepEqual(run.computed, [0, 0, 1, 0, 0, 0, 0, 0, 0]);
  run.set({ a: [1, 1] });
  assert.equal(run.cell('dot'), 3);
  assert.equal(run.cell('length_b'), Math.sqrt(5));
  assert.deepEqual(run.computed, [0, 0, 2, 0, 0, 1, 1, 0, 0]);
});

test('a term of a sum follows its operands', () => {
  const run = evaluator(COSINE);
  run.set({ b: [5, -2] });
  assert.deepEqual([run.term('dot', [], [0]), run.term('dot', [], [1])], [15, -2]);
  const product: Line = { op: 'matmul', name: 'u', in: [0, 1], shape: [2, 2], rule: rule('ik', ['ij', 'jk'], 'mul', 'sum') };
  const matrix = (name: string, value: number[]): Line => ({ op: 'input', name, in: [], shape: [2, 2], value });
  const two = evaluator({ ...COSINE, lines: [matrix('X', [1, 2, 3, 4]), matrix('W', [5, 6, 7, 8]), product] });
  assert.equal(two.cell('u', [1, 0]), 43);
  assert.deepEqual([two.term('u', [1, 0], [0]), two.term('u', [1, 0], [1])], [15, 28]);
});

test('setting an input to what it is changes nothing', () => {
  const run = evaluator(COSINE);
  run.value('cosine');
  run.set({ a: [3, 1], b: Float64Array.of(1, 2) });
  run.value('cosine');
  assert.deepEqual(run.computed, [0, 0, 1, 1, 1, 1, 1, 1, 1]);
});

test('the graph it was given is not written to', () => {
  const before = JSON.stringify(COSINE);
  const run = evaluator(COSINE);
  run.set({ a: [9, 9] });
  run.value('cosine');
  assert.equal(JSON.stringify(COSINE), before);
});

test('what cannot be set or read is refused with a sentence', () => {
  const run = evaluator(COSINE);
  assert.throws(() => run.set({ a: [1, 2, 3] }), /a has 2 numbers; 3 were given/);
  assert.throws(() => run.set({ dot: 4 }), /dot is computed, not given/);
  assert.throws(() => run.value('sine'), /cosine has no line sine/);
});

test('a rule whose index has two sizes is refused', () => {
  const [a, b, dot] = COSINE.lines as [Line, Line, Line];
  const wrong = { ...COSINE, lines: [a, { ...b, shape: [3], value: [1, 2, 3] }, dot] };
  assert.throws(() => evaluator(wrong), /index i has the sizes 2 and 3/);
});

test('an unknown scalar function is refused when the page wakes, not while something moves', () => {
  const odd = { ...COSINE, lines: [...COSINE.lines.slice(0, 2), number('erf', '', [0], rule('', ['i'], 'erf', 'sum'))] };
  assert.throws(() => evaluator(odd), /erf is not known here/);
});

test('an empty sum is 0 and an empty product is 1', () => {
  const none: Line = { op: 'input', name: 'x', in: [], shape: [0], value: [] };
  const over = (combine: string): number => evaluator({ ...COSINE, lines: [none, number('r', '', [0], rule('', ['i'], 'id', combine))] }).cell(1);
  assert.equal(over('sum'), 0);
  assert.equal(over('prod'), 1);
});

test('a long chain of lines is computed without recursion', () => {
  const lines: Line[] = [{ op: 'input', name: 'x', in: [], shape: [], value: [0] }, { op: 'const', in: [], shape: [], value: [1] }];
  for (let k = 2; k < 3000; k++) lines.push(number('add', '', [k === 2 ? 0 : k - 1, 1], rule('', ['', ''], 'add')));
  const run = evaluator({ name: 'chain', inputs: [0], outputs: [2999], lines });
  assert.equal(run.cell(2999), 2998);
});

test('an input is found by its name also where a later line has the same name', () => {
  const x: Line = { op: 'input', name: 'x', in: [], shape: [], value: [3] };
  const run = evaluator({ name: 'f', inputs: [0], outputs: [1], lines: [x, number('square', 'x', [0], rule('', [''], 'square'))] });
  run.set({ x: 4 });
  assert.equal(run.cell('x'), 16);
});
