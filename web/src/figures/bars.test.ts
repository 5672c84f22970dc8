import assert from 'node:assert/strict';
import { test } from 'node:test';

import { heightOf, nearest } from './bars-scale.ts';

test('a bar is as high as its value, and stays on the paper', () => {
  assert.equal(heightOf(0.25, 1, 200), 50);
  assert.equal(heightOf(0.25, 0.5, 200), 100);
  assert.equal(heightOf(3, 1, 200), 200);
  assert.equal(heightOf(-1, 1, 200), 0);
  assert.equal(heightOf(NaN, 1, 200), 0);
  assert.equal(heightOf(Infinity, 1, 200), 200);
});

test('a slider stands at the nearest stop', () => {
  const stops = [0.1, 0.5, 0.7, 1, 5, 20];
  stops.forEach((stop, k) => assert.equal(nearest(stops, stop), k));
  assert.equal(nearest(stops, 0.65), 2);
  assert.equal(nearest(stops, -3), 0);
  assert.equal(nearest(stops, 1e9), 5);
  assert.equal(nearest(stops, 0.6), 1, 'as near to both');
});
