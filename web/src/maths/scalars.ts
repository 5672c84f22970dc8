/* The scalar functions, one row each: the same table as ir/scalars.py, held to it by tests/vectors/ops.json. */

export type ScalarFn = (a: number, b: number, c: number) => number;

export const SCALARS: Readonly<Record<string, ScalarFn>> = {
  id: (a) => a,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b), // as C has it; JavaScript says NaN
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  sign: (a) => Math.sign(a) + 0, // never −0
  square: (a) => a * a,
  sqrt: (a) => Math.sqrt(a),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  log2: (a) => Math.log2(a),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  arccos: (a) => Math.acos(a),
  tanh: (a) => Math.tanh(a),
  tan: (a) => Math.tan(a),
  arcsin: (a) => Math.asin(a),
  arctan: (a) => Math.atan(a),
  arctan2: (a, b) => Math.atan2(a, b),
  sinh: (a) => Math.sinh(a),
  cosh: (a) => Math.cosh(a),
  log1p: (a) => Math.log1p(a),
  expm1: (a) => Math.expm1(a),
  log10: (a) => Math.log10(a),
  logaddexp: (a, b) => (a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))),
  hypot: (a, b) => Math.hypot(a, b),
  floor: (a) => Math.floor(a),
  ceil: (a) => Math.ceil(a),
  rint: (a) => even(a),
  mod: (a, b) => remainder(a, b),
  floordiv: (a, b) => floordiv(a, b),
  logical_and: (a, b) => Number(a !== 0 && b !== 0),
  logical_or: (a, b) => Number(a !== 0 || b !== 0),
  logical_not: (a) => Number(a === 0),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  where: (a, b, c) => (a !== 0 ? b : c), // NaN counts as true, as in NumPy
};

/** A half goes to the even neighbour. */
function even(a: number): number {
  const down = Math.floor(a);
  if (a - down !== 0.5) return Math.round(a);
  return down % 2 === 0 ? down : down + 1;
}

/** What division leaves, with the sign of the divisor. */
function remainder(a: number, b: number): number {
  const r = a % b;
  if (r === 0) return b < 0 ? -0 : 0;
  return r < 0 !== b < 0 ? r + b : r;
}

/** Division rounded down, in the way C and Python agree on: from the remainder, so that q·b + r is a. */
function floordiv(a: number, b: number): number {
  if (b === 0 || !Number.isFinite(a)) return b === 0 ? a / b : NaN;
  const r = a % b;
  const q = (a - r) / b - Number(r !== 0 && r < 0 !== b < 0);
  if (q === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  return Math.floor(q) + Number(q - Math.floor(q) > 0.5);
}

/** How the indices found only on the right are gathered: where it starts, and how it goes on. */
export const COMBINES: Readonly<Record<string, readonly [number, ScalarFn]>> = {
  sum: [0, (a, b) => a + b],
  prod: [1, (a, b) => a * b],
  max: [-Infinity, (a, b) => Math.max(a, b)],
  min: [Infinity, (a, b) => Math.min(a, b)],
};
