/* Subscripts with computed places: read again each time, by NumPy's rules. */

import { size, type At, type Part } from './graph.ts';

type Values = Float64Array;
type Shape = readonly number[];

/** An index array: its cells as places along one axis, each already times that axis's stride. */
interface Index {
  readonly shape: Shape;
  readonly at: readonly number[];
}

export function computed(at: At, shapes: readonly Shape[]): (out: Values, operands: readonly Values[]) => void {
  return (out, operands) => {
    const [found, shape] = placesOf(at, operands, shapes);
    const [first, second] = operands as readonly [Values, Values?];
    if (at.do === 'take') {
      fits(out.length, found.length);
      found.forEach((from, k) => { out[k] = first[from] as number; });
    } else if (at.do !== 'add') {
      out.set(first);
      const from = spread(shapes[1] ?? [], shape);
      const kept = Number(at.do === 'more');
      found.forEach((to, k) => { out[to] = (kept ? (out[to] as number) : 0) + (second?.[from(k)] as number); });
    } else {
      out.fill(0);
      const from = spread(shape, shapes[0] ?? []);
      first.forEach((x, k) => { const to = found[from(k)] as number; out[to] = (out[to] as number) + x; });
    }
  };
}

function fits(had: number, has: number): void {
  if (had !== has) throw new RangeError(`the places now number ${has}, and ${had} when this was traced; the shapes after them differ`);
}

/** Each cell of the subscripted part as a place in the whole, in C order, and the shape of that part. */
export function placesOf({ of, key, axis }: At, operands: readonly Values[], shapes: readonly Shape[]): [number[], Shape] {
  const basic: { count: number; from: number; step: number }[] = [];
  const indices: Index[] = [];
  let dim = 0;
  for (const part of key) {
    const stride = size(of.slice(dim + 1));
    if (part.new) basic.push({ count: 1, from: 0, step: 0 });
    else if (part.count !== undefined) basic.push({ count: part.count, from: (part.from ?? 0) * stride, step: (part.step ?? 1) * stride });
    else indices.push(...indicesOf(part, operands, shapes, of, dim));
    dim += part.new ? 0 : (part.axes ?? 1);
  }
  const joint = indices.map((one) => one.shape).reduce(broadcast, []);
  const readers = indices.map((one) => spread(one.shape, joint));
  const middle = Array.from({ length: size(joint) }, (_, k) => indices.reduce((sum, one, j) => sum + (one.at[readers[j]?.(k) ?? 0] as number), 0));
  const counts = basic.map((one) => one.count);
  const before = basic.slice(0, axis).reduce(along, [0]);
  const behind = basic.slice(axis).reduce(along, [0]);
  return [before.flatMap((a) => middle.flatMap((b) => behind.map((c) => a + b + c))), [...counts.slice(0, axis), ...joint, ...counts.slice(axis)]];
}

function along(sofar: number[], { count, from, step }: { count: number; from: number; step: number }): number[] {
  return sofar.flatMap((at) => Array.from({ length: count }, (_, k) => at + from + k * step));
}

function indicesOf(part: Part, operands: readonly Values[], shapes: readonly Shape[], of: Shape, dim: number): Index[] {
  const cells: ArrayLike<number> = part.in === undefined ? (part.n ?? []) : (operands[part.in] ?? []);
  if (part.axes !== undefined) {
    const marked = Array.from(cells).flatMap((held, k) => (held ? [k] : []));
    const dims = of.slice(dim, dim + part.axes);
    return dims.map((n, k) => {
      const inner = size(dims.slice(k + 1));
      return { shape: [marked.length], at: marked.map((place) => (Math.floor(place / inner) % n) * size(of.slice(dim + k + 1))) };
    });
  }
  const [n, stride] = [of[dim] ?? 1, size(of.slice(dim + 1))];
  const at = Array.from(cells, (place) => {
    if (!(place >= -n && place < n)) throw new RangeError(`place ${place} is outside an axis of size ${n}`);
    return (place < 0 ? place + n : place) * stride;
  });
  return [{ shape: part.in === undefined ? (part.shape ?? []) : (shapes[part.in] ?? []), at }];
}

function broadcast(one: Shape, two: Shape): Shape {
  const rank = Math.max(one.length, two.length);
  return Array.from({ length: rank }, (_, k) => {
    const [a = 1, b = 1] = [one[k - rank + one.length], two[k - rank + two.length]];
    if (a !== b && a !== 1 && b !== 1) throw new RangeError(`indices of shapes (${one.join(', ')}) and (${two.join(', ')}) do not fit`);
    return a === 1 ? b : a;
  });
}

/** From a cell of `to` to the cell of `from` that stands there when `from` is repeated to fit. */
export function spread(from: Shape, to: Shape): (k: number) => number {
  const shift = to.length - from.length;
  const steps = to.map((_, k) => (k < shift || from[k - shift] === 1 ? 0 : size(from.slice(k - shift + 1))));
  const inner = to.map((_, k) => size(to.slice(k + 1)));
  if (size(from) === size(to) && !steps.includes(0)) return (k) => k;
  return (k) => steps.reduce((sum, step, j) => sum + step * (Math.floor(k / (inner[j] as number)) % (to[j] as number)), 0);
}
