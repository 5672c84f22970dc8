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
  sign: (a) => Math.sign(a),
  square: (a) => a * a,
  sqrt: (a) => Math.sqrt(a),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  log2: (a) => Math.log2(a),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  arccos: (a) => Math.acos(a),
  tanh: (a) => Math.tanh(a),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  where: (a, b, c) => (a !== 0 ? b : c), // NaN counts as true, as in NumPy
};

/** How the indices found only on the right are gathered: where it starts, and how it goes on. */
export const COMBINES: Readonly<Record<string, readonly [number, ScalarFn]>> = {
  sum: [0, (a, b) => a + b],
  prod: [1, (a, b) => a * b],
  max: [-Infinity, (a, b) => Math.max(a, b)],
  min: [Infinity, (a, b) => Math.min(a, b)],
};
