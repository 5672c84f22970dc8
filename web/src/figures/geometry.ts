/* Turning and snapping: where the reader may put a vector. None of it is shown as a number; those are evaluated. */

import type { Run } from '../maths/evaluate.ts';
import type { Vector } from './model.ts';

export const SQUARE = { coarse: 0.5, fine: 0.1 };
export const DEGREES = { coarse: 15, fine: 1 };
const CLOSE = 1e-9;

export function length([x, y]: Vector): number {
  return Math.hypot(x, y);
}

/** From `a` to `b` the short way, counter-clockwise positive, in degrees: (−180, 180]. */
export function between(a: Vector, b: Vector): number {
  return (Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]) * 180) / Math.PI;
}

/** A vector as long as `radius`, `degrees` counter-clockwise from `a`. */
export function turned(a: Vector, radius: number, degrees: number): Vector {
  const angle = Math.atan2(a[1], a[0]) + (degrees * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The next multiple of `step` from `value` in the direction of `sign`. */
export function nextMultiple(value: number, step: number, sign: number): number {
  const k = (value * sign) / step;
  return sign * step * (Math.floor(k + 1e-6) + 1);
}

/** To the nearest multiple of `step`, without the dust of binary fractions: 0.3, not 0.30000000000000004. */
export function snap(value: number, step: number): number {
  const perUnit = Math.round(1 / step);
  return Math.round(value * perUnit) / perUnit + 0;
}

/** Right angles and parallels are chosen among floating-point neighbours so that they come out exact.

    Tenths are not binary fractions: 3·(−0.1) + 1·0.3 is −5.6 × 10⁻¹⁷ and not 0, and arccos turns the last bit of a cosine near 1
    into a millionth of a degree. Moving `b` by a few such bits gives vectors whose evaluated values are 0 and 1. */
export function settle(run: Run, a: Vector, b: Vector): Vector {
  const dot = measured(run, a, b, 'dot');
  const cosine = measured(run, a, b, 'cosine');
  if (dot !== 0 && Math.abs(cosine) < CLOSE) return first(rightAngles(a, b), (c) => measured(run, a, c, 'dot') === 0) ?? b;
  const size = Math.abs(cosine);
  if (size !== 1 && Math.abs(size - 1) < CLOSE) return first(stretches(a, b), (c) => Math.abs(measured(run, a, c, 'cosine')) === 1) ?? b;
  return b;
}

function measured(run: Run, a: Vector, b: Vector, line: string): number {
  run.set({ a, b });
  return run.cell(line);
}

/** One number of `b` moved by a few bits, the other set so that the two products cancel, if the bits allow it. */
function* rightAngles([p, q]: Vector, [x, y]: Vector): Generator<Vector> {
  for (let bits = 0; bits < 64; bits++) {
    const near = 1 + (bits % 2 ? -bits : bits) * Number.EPSILON;
    if (Math.abs(q) > CLOSE) yield [x * near, -(p * x * near) / q];
    if (Math.abs(p) > CLOSE) yield [-(q * y * near) / p, y * near];
  }
}

/** `b` on the line of `a`, a few bits longer or shorter. */
function* stretches(a: Vector, b: Vector): Generator<Vector> {
  const ratio = ((a[0] * b[0] + a[1] * b[1]) / (a[0] * a[0] + a[1] * a[1])) || 1;
  for (let bits = 0; bits < 96; bits++) {
    const k = ratio * (1 + (bits % 2 ? -bits : bits) * 2 ** -50);
    yield [a[0] * k, a[1] * k];
  }
}

function first(candidates: Iterable<Vector>, fits: (candidate: Vector) => boolean): Vector | undefined {
  for (const candidate of candidates) if (candidate.every(Number.isFinite) && fits(candidate)) return candidate;
  return undefined;
}
