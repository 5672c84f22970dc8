/* What the server sends: a working as JSON (readers/figure.py). */

/** NaN and the infinities travel as strings. */
export type Cell = number | string | boolean;
export type Cells = Cell | readonly Cells[];

/** `out <- ins` by `scalar`; letters found only in `ins` are gathered by `combine`; `_` is an axis of size 1. */
export interface Rule {
  readonly out: string;
  readonly ins: readonly string[];
  readonly scalar: string;
  readonly combine?: string;
}

/** A slice, a new axis, places written down, or an operand that holds places (or marks them along `axes` axes). */
export interface Part {
  readonly from?: number;
  readonly count?: number;
  readonly step?: number;
  readonly new?: number;
  readonly n?: readonly number[];
  readonly shape?: readonly number[];
  readonly in?: number;
  readonly axes?: number;
}

/** A subscript that is read again when its indices move; `axis` is where their axes stand in the result. */
export interface At {
  readonly do: 'take' | 'put' | 'add' | 'more';
  readonly of: readonly number[];
  readonly key: readonly Part[];
  readonly axis: number;
}

export type Attrs = Readonly<Record<string, unknown>>;

/** One step. It has a rule, a gather map, a scatter map, a subscript, an atom, or (a leaf) nothing but its value. */
export interface Line {
  readonly op: string;
  readonly name?: string;
  readonly in: readonly number[];
  readonly shape: readonly number[];
  readonly value?: Cells;
  readonly rule?: Rule;
  readonly gather?: readonly number[];
  readonly scatter?: readonly number[];
  readonly at?: At;
  readonly atom?: string;
  readonly attrs?: Attrs;
  /** The kind of number the result is rounded to: `int64`, `bool`, `float32`. */
  readonly cast?: string;
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly sizes?: Readonly<Record<string, number>>;
  readonly lines: readonly Line[];
}

/** Nested or flat numbers, as JSON holds them, laid end to end. */
export function flat(cells: Cells | ArrayLike<number>): Float64Array {
  if (typeof cells !== 'object') return Float64Array.of(Number(cells));
  const list = Array.from(cells as ArrayLike<Cells>).flat(Infinity as 1);
  return Float64Array.from(list, Number);
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Where the cell at `index` stands when the cells of `shape` are laid end to end. */
export function place(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((at, k, axis) => at * (shape[axis] ?? 1) + k, 0);
}

/** The letters gathered away, in order of first appearance. */
export function boundLetters({ out, ins }: Rule): string[] {
  return [...new Set(ins.join(''))].filter((letter) => letter !== '_' && !out.includes(letter));
}
