import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatHeights, nearest, parseHeights, settled, smooth } from './sketch-shape.ts';

test('a height is a multiple of the step, inside the range, without dust', () => {
  assert.equal(settled(0.31, -1, 1, 0.1), 0.3);
  assert.equal(settled(0.1 + 0.2, -1, 1, 0.1), 0.3);
  assert.equal(settled(7, -1, 1, 0.1), 1);
  assert.equal(settled(-0.04, -1, 1, 0.1), 0);
  assert.ok(!Object.is(settled(-0.04, -1, 1, 0.1), -0), 'a nought without a sign');
  assert.equal(settled(31, 0, 100, 25), 25);
});

test('a list of heights is read, and written as it is read', () => {
  assert.deepEqual(parseHeights('[0.2, −0.5, 1]', 3), [0.2, -0.5, 1]);
  assert.deepEqual(parseHeights(formatHeights([0.2, -0.5, 1]), 3), [0.2, -0.5, 1]);
  assert.equal(parseHeights('[0.2, 1]', 3), undefined);
  assert.equal(parseHeights('[0.2, x, 1]', 3), undefined);
  assert.equal(parseHeights('', 3), undefined);
});

test('the nearest place', () => {
  assert.equal(nearest([-2, 0, 5], 1.9), 1);
  assert.equal(nearest([-2, 0, 5], 2.6), 2);
  assert.equal(nearest([-2, 0, 5], -9), 0);
});

/** Points along the path, by de Casteljau's formula. */
function along(path: string): number[][] {
  const numbers = path.match(/-?\d+(\.\d+)?(e-?\d+)?/g)?.map(Number) ?? [];
  const found: number[][] = [];
  for (let k = 0; k + 8 <= numbers.length; k += 6) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = numbers.slice(k, k + 8);
    for (let t = 0; t <= 1.0001; t += 0.05) {
      const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3] as const;
      found.push([a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3]);
    }
  }
  return found;
}

test('the curve goes through its points and never beyond the two that it is between', () => {
  const points = [[0, 0], [1, 0], [2, 10], [4, 10.5], [5, -3], [6, -3]] as const;
  const curve = along(smooth(points));
  assert.equal(curve.length, 5 * 21);
  for (const [x = 0, y = 0] of curve) {
    const k = Math.max(0, points.findLastIndex(([at]) => at <= x + 1e-9));
    const [one, two] = [points[k], points[Math.min(k + 1, points.length - 1)]] as const;
    const [low, high] = [Math.min(one?.[1] ?? 0, two?.[1] ?? 0), Math.max(one?.[1] ?? 0, two?.[1] ?? 0)];
    assert.ok(y >= low - 1e-3 && y <= high + 1e-3, `${y} at ${x} is outside ${low} to ${high}`);
  }
  assert.equal(smooth([[1, 2], [3, 2]]).startsWith('M1 2C'), true);
});
