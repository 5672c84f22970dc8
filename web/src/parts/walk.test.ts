import assert from 'node:assert/strict';
import { test } from 'node:test';

import { neighbour, reach } from './walk.ts';

const leads = new Map([['functions', ['vectors', 'slope']], ['vectors', ['dot']], ['dot', ['map', 'gradient']], ['slope', ['gradient']]]);
const at = (name: string, column: number, row: number): { name: string; column: number; row: number } => ({ name, column, row });

test('what a concept leads to is followed all the way', () => {
  assert.deepEqual([...reach(leads, 'vectors')].sort(), ['dot', 'gradient', 'map']);
  assert.deepEqual([...reach(leads, 'gradient')], []);
  assert.ok(!reach(leads, 'functions').has('functions'));
});

test('sideways goes to the nearest row, up and down stay in the column', () => {
  const dot = at('dot', 2, 2);
  const others = [at('map', 3, 2), at('gradient', 3, 4), at('softmax', 2, 6), at('rates', 2, 5), at('counting', 2, 0)];
  assert.equal(neighbour('ArrowRight', dot, others.slice(0, 2)), 'map');
  assert.equal(neighbour('ArrowDown', dot, others), 'rates');
  assert.equal(neighbour('ArrowUp', dot, others), 'counting');
  assert.equal(neighbour('ArrowUp', at('counting', 2, 0), others), undefined);
  assert.equal(neighbour('q', dot, others), undefined);
  assert.equal(neighbour('ArrowRight', dot, []), undefined);
});
