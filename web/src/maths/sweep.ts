/* One number of a working against one or two of its inputs, coarse to fine. Nothing here knows of a page or of a worker. */

import type { Run } from './evaluate.ts';

/** An input number that moves, and how far. */
export interface Axis {
  readonly line: number;
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

export interface Order {
  /** A later order takes the place of an earlier one. */
  readonly id: number;
  /** Every input as it stands, by the number of its line. */
  readonly inputs: readonly (readonly [line: number, cells: Float64Array])[];
  /** One for a curve, two for a surface; the first runs across. */
  readonly axes: readonly Axis[];
  readonly target: readonly [line: number, place: number];
  /** Lines on whose value the traced branch rests, with the value that they had. */
  readonly assumed: readonly (readonly [line: number, held: number])[];
}

export interface Picture {
  readonly id: number;
  /** Points along each axis. */
  readonly n: number;
  /** `n` or `n × n` values, the first axis innermost; NaN where there is none. */
  readonly values: Float64Array<ArrayBuffer>;
  /** 1 where the code would take another branch than the traced one. */
  readonly branched: Uint8Array<ArrayBuffer>;
  /** The line at which the first missing value was lost, or −1. */
  readonly born: number;
  /** Why a value could not be computed at all, as where a shape would change. */
  readonly fault: string;
  readonly done: boolean;
}

export const COARSE = 9;
/** Points along an axis at most, for a curve and for a surface: as fine as the drawing. */
export const FINE = [513, 129] as const;
/** No finer grid is begun that would end later than this, in ms. */
const ALLOWED = 6000;
/** Work between two pauses, in ms. */
const SLICE = 8;

/** Where point `k` of `n` stands; points that two grids share are the same to the last bit. */
export function stop({ from, to }: Axis, k: number, n: number): number {
  return k === n - 1 ? to : from + (to - from) * (k / (n - 1));
}

/** A picture for each grid, each with twice the points of the last along every axis; nothing after a single point, where a driver may pause. */
export function* sweep(run: Run, order: Order, now: () => number = () => performance.now()): Generator<Picture | undefined, void> {
  const began = now();
  const flat = order.axes.length < 2;
  const most = FINE[flat ? 0 : 1];
  const point = new Point(run, order);
  let last: Grid | undefined;
  for (let n = COARSE; ; n = 2 * n - 1) {
    const grid: Grid = { n, values: new Float64Array(flat ? n : n * n), branched: new Uint8Array(flat ? n : n * n) };
    for (let k = 0; k < grid.values.length; k++) {
      const [i, j] = [k % n, Math.floor(k / n)];
      const known = last && i % 2 === 0 && j % 2 === 0 ? (j / 2) * last.n + i / 2 : -1;
      grid.values[k] = known < 0 ? point.at(i, j, n) : (last?.values[known] as number);
      grid.branched[k] = known < 0 ? point.left : (last?.branched[known] as number);
      if (known < 0) yield undefined;
    }
    const done = n >= most || (now() - began) * (flat ? 2 : 4) > ALLOWED;
    yield { id: order.id, n, values: grid.values.slice(), branched: grid.branched.slice(), born: point.born, fault: point.fault, done };
    if (done) return;
    last = grid;
  }
}

interface Grid { readonly n: number; readonly values: Float64Array; readonly branched: Uint8Array }

/** Sets the moved inputs; the evaluator then computes what depends on them and no more. */
class Point {
  left = 0;
  born = -1;
  fault = '';
  readonly #run: Run;
  readonly #order: Order;
  readonly #cells: Map<number, Float64Array>;

  constructor(run: Run, order: Order) {
    this.#run = run;
    this.#order = order;
    this.#cells = new Map(order.inputs.map(([line, cells]) => [line, cells.slice()]));
    for (const [line, cells] of this.#cells) run.put(line, cells);
  }

  at(i: number, j: number, n: number): number {
    const { axes, target: [line, place], assumed } = this.#order;
    axes.forEach((axis, k) => { (this.#cells.get(axis.line) as Float64Array)[axis.place] = stop(axis, k ? j : i, n); });
    for (const { line: moved } of axes) this.#run.put(moved, this.#cells.get(moved) as Float64Array);
    this.left = 0;
    try {
      this.left = Number(assumed.some(([k, held]) => this.#run.value(k)[0] !== held));
      const value = this.#run.value(line)[place] ?? NaN;
      if (Number.isFinite(value)) return value;
      if (this.born < 0) this.born = lost(this.#run, line);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.fault ||= error.message;
    }
    return NaN;
  }
}

/** Back from a line that is no finite number to the one whose operands all are. */
function lost(run: Run, line: number): number {
  for (let k = line; ;) {
    const operands = run.graph.lines[k]?.in ?? [];
    const worse = operands.find((j) => run.value(j).some(Number.isNaN)) ?? operands.find((j) => !run.value(j).every(Number.isFinite));
    if (worse === undefined) return k;
    k = worse;
  }
}

/** Run a sweep in short slices. `current` says, after each pause, whether it is still wanted. */
export async function drive(run: Run, order: Order, answer: (picture: Picture) => void, current: () => boolean, pause: () => Promise<void> = turn): Promise<void> {
  let since = performance.now();
  for (const picture of sweep(run, order)) {
    if (picture) answer(picture);
    if (performance.now() - since < SLICE) continue;
    await pause();
    if (!current()) return;
    since = performance.now();
  }
}

/** Let waiting messages and frames come first; a timer would be held back by 4 ms each time. */
function turn(): Promise<void> {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); go(); };
    port2.postMessage(0);
  });
}
