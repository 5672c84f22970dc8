import assert from 'node:assert/strict';
import { test } from 'node:test';

import { contour, curve, extent, hatch, shade, ticks, type Frame } from './sweep-plot.ts';

const FRAME: Frame = { left: 0, top: 0, wide: 100, high: 100 };

test('ticks are round and inside', () => {
  assert.deepEqual(ticks({ lo: -1.3, hi: 8.7 }, 5), [0, 2, 4, 6, 8]);
  assert.deepEqual(ticks({ lo: 0, hi: 0.3 }, 3), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks({ lo: -1.5e-7, hi: 1.5e-7 }, 3), [-1e-7, 0, 1e-7]);
});

test('values that run off are cut, and a constant has room', () => {
  const pole = Array.from({ length: 200 }, (_, k) => 1 / (k - 99.5));
  assert.equal(extent([...pole, 1e9]).cut, true);
  assert.ok(extent([...pole, 1e9]).hi < 10);
  assert.deepEqual(extent([0, NaN, 4]), { lo: 0, hi: 4, cut: false });
  assert.deepEqual(extent([6, 6, 6]), { lo: 3, hi: 9, cut: false });
  assert.deepEqual(extent([NaN]), { lo: -1, hi: 1, cut: false });
});

test('a curve stops where there is no number and changes hands where the branch does', () => {
  const [own, other] = curve(FRAME, { lo: 0, hi: 1 }, [0, 1, NaN, 0, 0, 1], [0, 0, 0, 0, 0, 1]);
  assert.equal(own, 'M0.00 100.00L20.00 0.00M60.00 100.00L80.00 100.00');
  assert.equal(other, 'M80.00 100.00L100.00 0.00');
});

test('the contour lines of a plane are straight', () => {
  const n = 5;
  const plane = Array.from({ length: n * n }, (_, k) => (k % n) / (n - 1)); // from 0 to 1, from left to right
  const path = contour(FRAME, plane, n, 0.4);
  const xs = [...path.matchAll(/[ML]([\d.]+) /g)].map((found) => Number(found[1]));
  assert.equal(xs.length, 8);
  assert.ok(xs.every((x) => x === 40));
  assert.equal(contour(FRAME, plane.map((v, k) => (k === 7 ? NaN : v)), n, 0.4).match(/M/g)?.length, 2, 'the squares round a blank are left out');
});

test('a curve is cut at the edge of the span', () => {
  const [own] = curve(FRAME, { lo: 0, hi: 1 }, [0, 2, 2, 0.5], [0, 0, 0, 0]);
  assert.equal(own, 'M0.00 100.00L16.67 0.00M88.89 0.00L100.00 50.00');
  assert.deepEqual(curve(FRAME, { lo: 0, hi: 1 }, [-5, 5], [0, 0]), ['', ''], 'a pole is no line');
});

test('marked points are hatched and no others', () => {
  assert.equal(hatch(FRAME, [0, 0, 0, 0], 2), '');
  const half = hatch(FRAME, [0, 1, 0, 1], 2); // the right half
  const xs = [...half.matchAll(/[ML]([\d.]+) /g)].map((found) => Number(found[1]));
  assert.ok(xs.length > 20);
  assert.ok(xs.every((x) => x >= 50 && x <= 100));
});

test('paper stands at zero, or at the smallest where all have one sign', () => {
  const inks = { paper: [255, 255, 255], above: [0, 100, 0], below: [100, 0, 0] } as const;
  assert.deepEqual(shade(0, { lo: -1, hi: 2 }, inks), [255, 255, 255]);
  assert.deepEqual(shade(3, { lo: 3, hi: 5 }, inks), [255, 255, 255]);
  assert.deepEqual(shade(-3, { lo: -5, hi: -3 }, inks), [255, 255, 255]);
  assert.ok(shade(2, { lo: -1, hi: 2 }, inks)[0] < shade(1, { lo: -1, hi: 2 }, inks)[0]);
  assert.ok(shade(-1, { lo: -1, hi: 2 }, inks)[1] < shade(-1, { lo: -1, hi: 2 }, inks)[0]);
});
