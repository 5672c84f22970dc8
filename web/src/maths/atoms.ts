/* The library functions of ir/ops/atoms.py, one row each, held to NumPy by tests/vectors/ops.json.

   Equal numbers keep their order in `argsort`, as in NumPy's stable sort; its other sorts may order them otherwise. NaN counts
   as the largest of all in `argsort` and is found first by `argmax` and `argmin`. The sign of an eigenvector or of a pair of
   singular vectors is a choice: it is the one that agrees with the traced value, or the one that makes the largest entry positive.
   Directions beyond those of a thin decomposition are any that complete it. */

import { flat, size, type Line } from './graph.ts';
import { cholesky, det, eigh, identity, pinv, solve, svd, transposed, whole } from './linear.ts';
import { philox } from './philox.ts';

type Values = Float64Array;
type Shape = readonly number[];
type Kernel = (out: Values, operands: readonly Values[]) => void;
type Maker = (line: Line, shapes: readonly Shape[]) => Kernel;
const NONE = new Float64Array();

export function atom(line: Line, shapes: readonly Shape[]): Kernel {
  const make = ATOMS[line.atom ?? ''];
  if (!make) throw new RangeError(`${line.atom} is not known here`);
  return make(line, shapes);
}

function attr(line: Line, name: string, otherwise: number): number {
  const value = line.attrs?.[name];
  return typeof value === 'number' ? value : otherwise;
}

/** Visit the lines along `axis`: where each begins, its step, and the number it has among them. */
function lines(shape: Shape, axis: number, visit: (start: number, step: number, n: number, k: number) => void): void {
  const at = axis < 0 ? axis + shape.length : axis;
  const [n, step] = [shape[at] ?? 1, size(shape.slice(at + 1))];
  const count = size(shape.slice(0, at)) * step;
  for (let k = 0; k < count; k++) visit(Math.floor(k / step) * step * n + (k % step), step, n, k);
}

const argsort: Maker = (line, [shape = []]) => (out, [a = NONE]) =>
  lines(shape, attr(line, 'axis', -1), (start, step, n) => {
    const at = (k: number): number => a[start + k * step] as number;
    const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => rising(at(i), at(j)));
    order.forEach((from, k) => { out[start + k * step] = from; });
  });

function rising(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

function best(better: (a: number, b: number) => boolean): Maker {
  return (line, [shape = []]) => {
    const axis = line.attrs?.['axis'];
    const [seen, along]: [Shape, number] = typeof axis === 'number' ? [shape, axis] : [[size(shape)], 0];
    return (out, [a = NONE]) => lines(seen, along, (start, step, n, k) => {
      let found = 0;
      for (let j = 1; j < n; j++) {
        const [x, y] = [a[start + j * step] as number, a[start + found * step] as number];
        if (!Number.isNaN(y) && (Number.isNaN(x) || better(x, y))) found = j;
      }
      out[k] = found;
    });
  };
}

const nonzero: Maker = (line, [shape = []]) => {
  const axis = attr(line, 'axis', 0);
  const [n, inner] = [shape[axis] ?? 1, size(shape.slice(axis + 1))];
  return (out, [a = NONE]) => {
    const found = Array.from(a).flatMap((x, k) => (x !== 0 ? [Math.floor(k / inner) % n] : []));
    if (found.length !== out.length) throw new RangeError(`${found.length} places hold now, and ${out.length} when this was traced; the shapes after them differ`);
    out.set(found);
  };
};

const cumsum: Maker = (line, [shape = []]) => (out, [a = NONE]) =>
  lines(shape, attr(line, 'axis', -1), (start, step, n) => {
    let sum = 0;
    for (let k = 0; k < n; k++) out[start + k * step] = sum = k ? sum + (a[start + k * step] as number) : (a[start] as number);
  });

/** A matrix by itself, or each of a stack of them. */
function each(run: (out: Values, a: Values, n: number, b: Values, m: number) => void): Maker {
  return (_, [shape = [], other = []]) => {
    const n = shape.at(-1) ?? 1;
    const count = size(shape) / (n * n);
    const part = (x: Values, k: number): Values => x.subarray((k * x.length) / count, ((k + 1) * x.length) / count);
    return (out, [a = NONE, b = NONE]) => {
      for (let k = 0; k < count; k++) run(part(out, k), part(a, k), n, part(b, k), other.length > 1 ? (other.at(-1) ?? 1) : 1);
    };
  };
}

const symmetric: Maker = (line, [shape = []]) => {
  const n = shape.at(-1) ?? 1;
  return (out, [a = NONE]) => {
    const { values, vectors } = eigh(a, n);
    if (attr(line, 'which', 0) !== 1) out.set(values);
    else out.set(signed(vectors, n, signs(vectors, n, line)));
  };
};

const singular: Maker = (line, [[rows = 1, columns = 1] = []]) => {
  const [thin, which] = [Math.min(rows, columns), attr(line, 'which', 1)];
  return (out, [a = NONE]) => {
    const { u, values, v } = svd(a, rows, columns);
    if (which % 2) return out.set(values);
    const n = line.attrs?.['full'] ? (which ? columns : rows) : thin;
    const found = whole(which ? v : u, thin, n);
    const turned = signed(found, n, signs(found, n, line, which > 0));
    out.set(which ? transposed(turned, columns, n) : turned);
  };
};

const EPSILON = 2 ** -52;

/** The least-squares solution of smallest length; the sum of squares that it leaves; or the singular values. */
const lstsq: Maker = (line, [[rows = 1, columns = 1] = [], right = []]) => (out, [a = NONE, b = NONE]) => {
  const [m, which] = [right[1] ?? 1, attr(line, 'which', 0)];
  const [rcond, { values }] = [line.attrs?.['rcond'], svd(a, rows, columns)];
  if (which === 3) return out.set(values);
  const cut = typeof rcond === 'number' ? rcond : EPSILON * Math.max(rows, columns);
  const x = product(pinv(a, rows, columns, cut), b, columns, rows, m);
  if (which === 0) return out.set(x);
  const left = product(a, x, rows, columns, m).map((y, k) => (y - (b[k] as number)) ** 2);
  for (let c = 0; c < out.length; c++) out[c] = left.reduce((sum, y, k) => sum + (k % m === c ? y : 0), 0);
};

function product(a: Values, b: Values, n: number, k: number, m: number): Values {
  return new Float64Array(n * m).map((_, at) => {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += (a[Math.floor(at / m) * k + j] as number) * (b[j * m + (at % m)] as number);
    return sum;
  });
}

/** 1 or −1 for each column of `x`, by the convention above. `across`: the traced value holds them as rows. */
function signs(x: Values, n: number, line: Line, across = false): number[] {
  const traced = flat(line.value ?? []);
  const rows = x.length / n;
  return Array.from({ length: n }, (_, k) => {
    let [agree, largest] = [0, 0];
    for (let i = 0; i < rows; i++) {
      const cell = x[i * n + k] as number;
      agree += cell * (traced[across ? k * rows + i : i * n + k] ?? 0);
      if (Math.abs(cell) > Math.abs(largest) * (1 + 1e-9)) largest = cell;
    }
    return (agree || largest) < 0 ? -1 : 1;
  });
}

function signed(x: Values, n: number, by: readonly number[]): Values {
  return x.map((cell, k) => cell * (by[k % n] as number));
}

const ATOMS: Readonly<Record<string, Maker>> = {
  argsort,
  argmax: best((a, b) => a > b),
  argmin: best((a, b) => a < b),
  nonzero,
  cumsum,
  solve: each((out, a, n, b, m) => solve(out, a, b, n, m)),
  inv: each((out, a, n) => solve(out, a, identity(n), n, n)),
  det: each((out, a, n) => { out[0] = det(a, n); }),
  cholesky: each((out, a, n) => cholesky(out, a, n)),
  pinv: (_, [[rows = 1, columns = 1] = []]) => (out, [a = NONE]) => out.set(pinv(a, rows, columns, 1e-15)),
  lstsq,
  eigh: symmetric,
  svd: singular,
  random: (line) => (out) => philox(out, line.attrs?.['key'] as number[], attr(line, 'start', 0)),
};
