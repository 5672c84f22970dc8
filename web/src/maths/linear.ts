/* Square systems and decompositions, on rows laid end to end. */

type Values = Float64Array;
const SWEEPS = 60;

/** LU with partial pivoting: both factors in one matrix, the order of the rows, and its sign (0: singular). */
function factored(a: Values, n: number): { lu: Values; rows: number[]; sign: number } {
  const lu = a.slice();
  const rows = Array.from({ length: n }, (_, k) => k);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k] as number) > Math.abs(lu[best * n + k] as number)) best = i;
    if (lu[best * n + k] === 0) return { lu, rows, sign: 0 };
    if (best !== k) {
      for (let j = 0; j < n; j++) [lu[k * n + j], lu[best * n + j]] = [lu[best * n + j] as number, lu[k * n + j] as number];
      [rows[k], rows[best]] = [rows[best] as number, rows[k] as number];
      sign = -sign;
    }
    for (let i = k + 1; i < n; i++) {
      const share = (lu[i * n + k] as number) / (lu[k * n + k] as number);
      lu[i * n + k] = share;
      for (let j = k + 1; j < n; j++) lu[i * n + j] = (lu[i * n + j] as number) - share * (lu[k * n + j] as number);
    }
  }
  return { lu, rows, sign };
}

export function det(a: Values, n: number): number {
  const { lu, sign } = factored(a, n);
  let product = sign;
  for (let k = 0; k < n && sign; k++) product *= lu[k * n + k] as number;
  return product;
}

/** x with a x = b, for the `m` columns of b. A singular matrix has none: it is refused, as NumPy refuses it. */
export function solve(out: Values, a: Values, b: Values, n: number, m: number): void {
  const { lu, rows, sign } = factored(a, n);
  if (!sign) throw new RangeError('the matrix is singular, so there is no one solution');
  for (let c = 0; c < m; c++) {
    for (let i = 0; i < n; i++) {
      let x = b[(rows[i] as number) * m + c] as number;
      for (let j = 0; j < i; j++) x -= (lu[i * n + j] as number) * (out[j * m + c] as number);
      out[i * m + c] = x;
    }
    for (let i = n - 1; i >= 0; i--) {
      let x = out[i * m + c] as number;
      for (let j = i + 1; j < n; j++) x -= (lu[i * n + j] as number) * (out[j * m + c] as number);
      out[i * m + c] = x / (lu[i * n + i] as number);
    }
  }
}

export function identity(n: number): Values {
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) out[k * n + k] = 1;
  return out;
}

/** Turn columns p and q of `x` (`n` columns) by the angle with this cosine and sine. */
function turn(x: Values, n: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < x.length; i += n) {
    const [u, v] = [x[i + p] as number, x[i + q] as number];
    x[i + p] = c * u - s * v;
    x[i + q] = s * u + c * v;
  }
}

/** Cosine and sine of the angle that makes the off-diagonal `b` of [[a, b], [b, d]] vanish. */
function angle(a: number, b: number, d: number): [number, number] {
  const z = (d - a) / (2 * b);
  const t = (z < 0 ? -1 : 1) / (Math.abs(z) + Math.hypot(1, z));
  const c = 1 / Math.hypot(1, t);
  return [c, c * t];
}

/** Cyclic Jacobi on the symmetric matrix whose lower half is given: values rising, one column for each. */
export function eigh(lower: Values, n: number): { values: number[]; vectors: Values } {
  const a = lower.slice();
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) a[i * n + j] = a[j * n + i] as number;
  const v = identity(n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = false;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) {
      const [x, b, y] = [a[p * n + p] as number, a[p * n + q] as number, a[q * n + q] as number];
      if (!(Math.abs(b) > 1e-17 * Math.sqrt(Math.abs(x * y)) && Math.abs(b) > 1e-300)) continue;
      moved = true;
      const [c, s] = angle(x, b, y);
      turn(a, n, p, q, c, s);
      for (let j = 0; j < n; j++) {
        const [u, w] = [a[p * n + j] as number, a[q * n + j] as number];
        a[p * n + j] = c * u - s * w;
        a[q * n + j] = s * u + c * w;
      }
      turn(v, n, p, q, c, s);
    }
    if (!moved) break;
  }
  const found = Array.from({ length: n }, (_, k) => a[k * n + k] as number);
  const order = found.map((_, k) => k).sort((i, j) => (found[i] as number) - (found[j] as number));
  return { values: order.map((k) => found[k] as number), vectors: picked(v, n, order) };
}

function picked(x: Values, n: number, order: readonly number[]): Values {
  const rows = x.length / n;
  const out = new Float64Array(rows * order.length);
  for (let i = 0; i < rows; i++) order.forEach((k, j) => { out[i * order.length + j] = x[i * n + k] as number; });
  return out;
}

export function transposed(x: Values, rows: number, columns: number): Values {
  return Float64Array.from(x, (_, k) => x[(k % rows) * columns + Math.floor(k / rows)] as number);
}

/** One-sided Jacobi (Hestenes): a = u · diag(values) · vᵀ, thin, values falling. Both u and v hold one column for each value. */
export function svd(a: Values, rows: number, columns: number): { u: Values; values: number[]; v: Values } {
  if (rows < columns) {
    const { u, values, v } = svd(transposed(a, rows, columns), columns, rows);
    return { u: v, values, v: u };
  }
  const [w, v] = [a.slice(), identity(columns)];
  for (let sweep = 0; sweep < SWEEPS; sweep++) if (!swept(w, v, columns)) break;
  const found = Array.from({ length: columns }, (_, k) => Math.sqrt(along(w, columns, k, k)));
  const order = found.map((_, k) => k).sort((i, j) => (found[j] as number) - (found[i] as number));
  const least = Math.max(...found) * 1e-15 * rows;
  const u = whole(picked(w.map((x, k) => ((found[k % columns] as number) > least ? x / (found[k % columns] as number) : 0)), columns, order), columns, columns);
  return { u, values: order.map((k) => found[k] as number), v: picked(v, columns, order) };
}

/** `n` columns made up to `want`: where one is missing (zeros, or none), a unit vector less its part along the others. */
export function whole(x: Values, n: number, want: number): Values {
  const rows = n ? x.length / n : want;
  const out = new Float64Array(rows * want);
  for (let i = 0; i < rows; i++) for (let j = 0; j < Math.min(n, want); j++) out[i * want + j] = x[i * n + j] as number;
  let next = 0;
  for (let k = 0; k < want; k++) {
    for (; along(out, want, k, k) < 0.5 && next < rows; next++) {
      for (let i = 0; i < rows; i++) out[i * want + k] = Number(i === next);
      for (let twice = 0; twice < 2; twice++) for (let j = 0; j < want; j++) if (j !== k) minus(out, want, k, j);
      const size = Math.sqrt(along(out, want, k, k));
      for (let i = 0; i < rows; i++) out[i * want + k] = size > 1e-3 ? (out[i * want + k] as number) / size : 0;
    }
  }
  return out;
}

/** Column `k` less its part along column `j`, which is a unit vector or zeros. */
function minus(x: Values, n: number, k: number, j: number): void {
  const part = along(x, n, k, j);
  for (let i = 0; i < x.length; i += n) x[i + k] = (x[i + k] as number) - part * (x[i + j] as number);
}

/** The pseudo-inverse of a; singular values up to `cut` of the largest count as 0. */
export function pinv(a: Values, rows: number, columns: number, cut: number): Values {
  const { u, values, v } = svd(a, rows, columns);
  const [n, least] = [values.length, cut * (values[0] ?? 0)];
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < columns; i++) for (let j = 0; j < rows; j++) {
    let sum = 0;
    values.forEach((s, k) => { if (s > least) sum += ((v[i * n + k] as number) / s) * (u[j * n + k] as number); });
    out[i * rows + j] = sum;
  }
  return out;
}

/** The lower triangular root of the symmetric matrix whose lower half is given. */
export function cholesky(out: Values, a: Values, n: number): void {
  out.fill(0);
  for (let j = 0; j < n; j++) for (let i = j; i < n; i++) {
    let x = a[i * n + j] as number;
    for (let k = 0; k < j; k++) x -= (out[i * n + k] as number) * (out[j * n + k] as number);
    if (i === j && !(x > 0)) throw new RangeError('the matrix is not positive definite, so it has no such root');
    out[i * n + j] = i === j ? Math.sqrt(x) : x / (out[j * n + j] as number);
  }
}

function swept(w: Values, v: Values, n: number): boolean {
  let moved = false;
  for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) {
    const [a, b, d] = [along(w, n, p, p), along(w, n, p, q), along(w, n, q, q)];
    if (!(Math.abs(b) > 1e-16 * Math.sqrt(a * d) && Math.abs(b) > 1e-300)) continue;
    moved = true;
    const [c, s] = angle(a, b, d);
    turn(w, n, p, q, c, s);
    turn(v, n, p, q, c, s);
  }
  return moved;
}

/** The dot product of two columns. */
function along(x: Values, n: number, p: number, q: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += n) sum += (x[i + p] as number) * (x[i + q] as number);
  return sum;
}
