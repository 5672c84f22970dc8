import assert from 'node:assert/strict';
import { test } from 'node:test';

import { evaluator } from '../maths/evaluate.ts';
import type { Graph, Line, Rule } from '../maths/graph.ts';
import { numbersIn, readAddress, writeAddress } from './address.ts';
import { between, length, nextMultiple, settle, snap, turned } from './geometry.ts';
import { PageModel, type Vector } from './model.ts';

const rule = (ins: string[], scalar: string, combine = ''): Rule => ({ out: '', ins, scalar, combine });
const line = (name: string, on: number[], r: Rule): Line => ({ op: r.scalar, name, in: on, shape: [], rule: r });
const GRAPH: Graph = {
  name: 'turn', inputs: [0, 1], outputs: [8],
  lines: [
    { op: 'input', name: 'a', in: [], shape: [2], value: [3, 1] },
    { op: 'input', name: 'b', in: [], shape: [2], value: [1, 2] },
    line('dot', [0, 1], rule(['i', 'i'], 'mul', 'sum')),
    line('', [0, 0], rule(['i', 'i'], 'mul', 'sum')),
    line('length_a', [3], rule([''], 'sqrt')),
    line('', [1, 1], rule(['i', 'i'], 'mul', 'sum')),
    line('length_b', [5], rule([''], 'sqrt')),
    line('', [4, 6], rule(['', ''], 'mul')),
    line('cosine', [2, 7], rule(['', ''], 'div')),
  ],
};

test('right angles and parallels come out exact, for every pair of tenths', () => {
  const run = evaluator(GRAPH);
  const value = (a: Vector, b: Vector, name: string): number => (run.set({ a, b }), run.cell(name));
  for (let p = -4; p <= 4; p += 0.3) {
    for (let q = 0.1; q <= 4; q += 0.3) {
      const a: Vector = [snap(p, 0.1), snap(q, 0.1)];
      const right = settle(run, a, [-a[1], a[0]]);
      assert.equal(value(a, right, 'dot'), 0, `dot of ${a} and ${right}`);
      const skew = settle(run, a, turned(a, 2.236, 90));
      assert.equal(value(a, skew, 'dot'), 0, `dot of ${a} and ${skew}`);
      for (const [degrees, sign] of [[0, 1], [180, -1]] as const) {
        const along = settle(run, a, turned(a, 2.236, degrees));
        assert.equal(value(a, along, 'cosine'), sign, `cosine of ${a} and ${along}`);
        assert.ok(Math.abs(length(along) - 2.236) < 1e-9, 'the length is kept');
      }
    }
  }
});

test('everything else is left as it was put', () => {
  assert.deepEqual(settle(evaluator(GRAPH), [3, 1], [1, 2]), [1, 2]);
  assert.deepEqual(settle(evaluator(GRAPH), [3, 1], [-0.2, 0.5]), [-0.2, 0.5]);
});

test('turning keeps the length and goes to the next multiple of the step', () => {
  const b = turned([3, 1], Math.sqrt(5), 45);
  assert.ok(Math.abs(b[0] - 1) < 1e-12 && Math.abs(b[1] - 2) < 1e-12);
  assert.equal(nextMultiple(45, 15, 1), 60);
  assert.equal(nextMultiple(45.00000001, 15, -1), 30);
  assert.equal(nextMultiple(47.3, 15, 1), 60);
  assert.equal(nextMultiple(47.3, 15, -1), 45);
  assert.equal(nextMultiple(-7, 15, -1), -15);
  assert.equal(Math.round(between([3, 1], [1, 2])), 45);
  assert.equal(Math.round(between([3, 1], [1, -3])), -90);
  assert.equal(snap(0.30000000000000004, 0.1), 0.3);
});

test('the state of a figure goes into the address and comes back', () => {
  const hash = writeAddress('#figure&curve.x=1', 'turn', { a: '3,1', b: '1,2.5', mode: 'free' });
  assert.equal(hash, '#figure&curve.x=1&turn.a=3,1&turn.b=1,2.5&turn.mode=free');
  assert.deepEqual(readAddress(hash, 'turn'), { a: '3,1', b: '1,2.5', mode: 'free' });
  assert.equal(writeAddress(hash, 'turn', { a: '0,1' }), '#figure&curve.x=1&turn.a=0,1');
  assert.deepEqual(numbersIn('3,1', 2), [3, 1]);
  for (const bad of ['3', '3,', '3,x', '3,1,2', '1e9,0', undefined, 'Infinity,0']) assert.equal(numbersIn(bad, 2), undefined, String(bad));
});

test('a model tells of a change once, and only of what changed', () => {
  const model = new PageModel({ a: 1, b: 2 });
  const heard: string[] = [];
  for (const event of ['change:a', 'change:b', 'change']) model.on(event, () => heard.push(event));
  model.set('a', 5);
  model.set('a', 6);
  assert.deepEqual(heard, []);
  model.save_changes();
  model.save_changes();
  assert.deepEqual(heard, ['change:a', 'change']);
  assert.equal(model.get('a'), 6);
});
