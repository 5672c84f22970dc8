/* What a sheet knows: its graph, which line stands where, where a cell came from and where it goes. No page is touched here. */

import { evaluator, type Run } from '../maths/evaluate.ts';
import { boundLetters, size, type Graph, type Line, type Rule } from '../maths/graph.ts';
import { placesOf, spread } from '../maths/places.ts';

export type Spot = readonly [line: number, place: number];
export type Form = readonly [form: string, symbol: string, level: number];

export interface Data {
  readonly graph: Graph;
  /** Lines of the function; those of its gradient follow. */
  readonly count: number;
  /** For each line of the function, the line that holds the slope along it, or −1. */
  readonly slopes: readonly number[];
  /** Lines of the function that it gives back. */
  readonly outputs: readonly number[];
  /** The function's name. */
  readonly called: string;
  /** For each line, its place in the source: line, first and last column; 0 where it has none. */
  readonly marks: readonly (readonly [number, number, number] | 0)[];
  readonly values: readonly { readonly runs: readonly number[]; readonly name: string; readonly symbol: string; readonly why: readonly string[] }[];
  readonly moments: readonly number[];
  readonly scalars: Readonly<Record<string, Form>>;
  readonly words: Readonly<Record<string, readonly [words: string, reads: string]>>;
  readonly assumed: readonly (readonly [line: number, held: number | string])[];
  readonly edited: number;
  readonly heavy: number;
  readonly edge: number;
}

/** Cells that a search for sources or uses visits at most. */
const MOST = 20_000;

export class Model {
  readonly data: Data;
  readonly run: Run;
  readonly lines: readonly Line[];
  gradient = false;
  /** The last line that has run, as far as the reader is concerned. */
  moment = Infinity;
  /** The values that are open on the page; a cell of any other is a step on the way. */
  shown: (value: number) => boolean = () => true;
  readonly #owners = new Map<number, number[]>();
  readonly #users: readonly (readonly Spot[])[];

  constructor(data: Data) {
    this.data = data;
    this.run = evaluator(data.graph);
    this.lines = data.graph.lines;
    data.values.forEach(({ runs }, value) => {
      for (const k of runs) for (const line of [k, data.slopes[k] ?? -1]) if (line >= 0) this.#owners.set(line, [...(this.#owners.get(line) ?? []), value]);
    });
    const users: Spot[][] = this.lines.map(() => []);
    this.lines.forEach((line, k) => line.in.forEach((j, place) => users[j]?.push([k, place])));
    this.#users = users;
  }

  /** The line that stands in a value now: its latest run, or the slope along it; −1 where there is none. */
  lineOf(value: number): number {
    const runs = this.data.values[value]?.runs ?? [];
    const k = runs.length === 1 ? (runs[0] as number) : (runs.findLast((line) => line <= this.moment) ?? -1);
    if (k > this.moment && runs.length > 1) return -1;
    return this.gradient ? (this.data.slopes[k] ?? -1) : k;
  }

  /** The open value in which a line stands now, or −1. A value used by a slope may stand there hidden: `behind` finds it too. */
  valueOf(line: number, behind = false): number {
    const found = (this.#owners.get(line) ?? []).filter((value) => this.shown(value));
    if (behind) return found[0] ?? -1;
    return found.find((value) => this.lineOf(value) === line) ?? -1;
  }

  named(line: number): boolean {
    return this.#owners.has(line) && this.valueOf(line, true) >= 0;
  }

  cells(line: number): Float64Array {
    return this.run.value(line);
  }

  /** The spots that a cell was made from, back to what has a place on the page. */
  from(spot: Spot): Spot[] {
    return this.#search(spot, (one) => this.sources(one));
  }

  /** The spots that a cell goes to, on to what has a place on the page. */
  to(spot: Spot): Spot[] {
    return this.#search(spot, (one) => this.#uses(one));
  }

  #search(start: Spot, next: (spot: Spot) => readonly Spot[]): Spot[] {
    const seen = new Set<string>();
    const found: Spot[] = [];
    const todo = [...next(start)];
    for (let spot = todo.pop(); spot && seen.size < MOST; spot = todo.pop()) {
      const key = spot.join();
      if (seen.has(key)) continue;
      seen.add(key);
      if (this.named(spot[0])) found.push(spot);
      else todo.push(...next(spot));
    }
    return found.reverse();
  }

  /** One step back. */
  sources([k, place]: Spot): Spot[] {
    const line = this.lines[k] as Line;
    if (line.rule) return this.#ruled(line, line.rule, place);
    if (line.gather) return this.#laid(line, line.gather[place] ?? -1);
    if (line.scatter) return line.scatter.flatMap((to, from) => (to === place ? [[line.in[0] as number, from] as const] : []));
    if (line.at) return this.#subscripted(line, place);
    return line.atom ? this.#atom(line, place) : [];
  }

  #shape(k: number): readonly number[] {
    return this.lines[k]?.shape ?? [];
  }

  #ruled(line: Line, rule: Rule, place: number): Spot[] {
    const at = new Map<string, number>();
    index(line.shape, place).forEach((k, axis) => at.set(rule.out[axis] ?? '', k));
    const bound = boundLetters(rule);
    const sizes = bound.map((letter) => this.#sizeOf(line, rule, letter));
    const out: Spot[] = [];
    for (let k = 0; k < Math.min(size(sizes), MOST); k++) {
      index(sizes, k).forEach((here, j) => at.set(bound[j] as string, here));
      line.in.forEach((operand, j) => out.push([operand, this.#placed(rule.ins[j] ?? '', operand, at)]));
    }
    return out;
  }

  #sizeOf(line: Line, rule: Rule, letter: string): number {
    const j = rule.ins.findIndex((index_) => index_.includes(letter));
    return this.#shape(line.in[j] as number)[(rule.ins[j] ?? '').indexOf(letter)] ?? 1;
  }

  #placed(letters: string, operand: number, at: ReadonlyMap<string, number>): number {
    return this.#shape(operand).reduce((sum, n, axis) => sum * n + (letters[axis] === '_' ? 0 : (at.get(letters[axis] ?? '') ?? 0)), 0);
  }

  #laid(line: Line, place: number): Spot[] {
    let at = place;
    if (at < 0) return [];
    for (const operand of line.in) {
      const n = size(this.#shape(operand));
      if (at < n) return [[operand, at]];
      at -= n;
    }
    return [];
  }

  #subscripted(line: Line, place: number): Spot[] {
    const at = line.at as NonNullable<Line['at']>;
    const [found, shape] = placesOf(at, line.in.map((j) => this.cells(j)), line.in.map((j) => this.#shape(j)));
    const [first = 0, second = 0] = line.in;
    if (at.do === 'take') return [[first, found[place] as number]];
    if (at.do === 'add') {
      const from = spread(shape, this.#shape(first));
      return this.#every(first).filter(([, k]) => found[from(k)] === place);
    }
    const put = spread(this.#shape(second), shape);
    if (at.do === 'more') return [[first, place], ...found.flatMap((to, k) => (to === place ? [[second, put(k)] as const] : []))];
    const written = found.lastIndexOf(place);
    return [written < 0 ? [first, place] : [second, put(written)]];
  }

  /** All cells of a line. */
  #every(line: number): Spot[] {
    return Array.from({ length: size(this.#shape(line)) }, (_, k) => [line, k] as const);
  }

  #atom(line: Line, place: number): Spot[] {
    const axis = line.attrs?.['axis'];
    const reads = this.data.words[line.op]?.[1] ?? 'all';
    const operand = line.in[0] ?? 0;
    const shape = this.#shape(operand);
    if (reads === 'all' || typeof axis !== 'number') return line.in.flatMap((j) => this.#every(j));
    const along = axis < 0 ? axis + shape.length : axis;
    const [n, step] = [shape[along] ?? 1, size(shape.slice(along + 1))];
    const whole = line.shape.length === shape.length && line.shape[along] === n;
    const start = whole ? place - (Math.floor(place / step) % n) * step : Math.floor(place / step) * step * n + (place % step);
    const last = reads === 'before' && whole ? (Math.floor(place / step) % n) + 1 : n;
    return Array.from({ length: last }, (_, k) => [operand, start + k * step] as const);
  }

  /** One step on. */
  #uses([k, place]: Spot): Spot[] {
    const end = this.gradient ? this.lines.length : this.data.count;
    return (this.#users[k] ?? []).filter(([user]) => user < end && user <= Math.max(this.moment, this.gradient ? end : 0)).flatMap(([user, j]) => this.#reads(user, j, place));
  }

  /** The cells of line `user` that read `place` of its operand number `j`. */
  #reads(user: number, j: number, place: number): Spot[] {
    const line = this.lines[user] as Line;
    if (line.rule) {
      const letters = line.rule.ins[j] ?? '';
      const at = new Map(index(this.#shape(line.in[j] as number), place).map((k, axis) => [letters[axis] ?? '', k]));
      const free = [...line.rule.out].map((letter, axis) => (at.has(letter) ? [at.get(letter) as number] : Array.from({ length: line.shape[axis] ?? 1 }, (_, k) => k)));
      return free.reduce<number[]>((sofar, ks, axis) => sofar.flatMap((sum) => ks.map((k) => sum * (line.shape[axis] ?? 1) + k)), [0]).map((to) => [user, to]);
    }
    const out: Spot[] = [];
    for (let to = 0; to < Math.min(size(line.shape), 2000); to++) {
      if (this.sources([user, to]).some(([operand, from]) => operand === line.in[j] && from === place)) out.push([user, to]);
    }
    return out;
  }
}

/** The index of a cell from its place. */
export function index(shape: readonly number[], place: number): number[] {
  return shape.map((n, axis) => Math.floor(place / size(shape.slice(axis + 1))) % n);
}
