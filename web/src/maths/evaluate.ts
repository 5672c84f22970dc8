/* A working that runs again in the page. Setting an input marks what depends on it; asking for a value computes
   what that value needs and no more. The graph is the reactive graph. */

import { boundLetters, flat, place, size, type Cells, type Graph, type Line } from './graph.ts';
import { kernel, type Kernel } from './kernels.ts';
import { SCALARS } from './scalars.ts';

export type Settings = Readonly<Record<string, Cells | ArrayLike<number>>>;

const FIRST: readonly number[] = [];

export class Run {
  readonly graph: Graph;
  /** How often each line has been computed. */
  readonly computed: number[];
  readonly #names: ReadonlyMap<string, number>;
  readonly #given: ReadonlyMap<string, number>;
  readonly #values: readonly Float64Array[];
  readonly #operands: readonly (readonly Float64Array[])[];
  readonly #kernels: readonly (Kernel | undefined)[];
  readonly #stale: boolean[];
  readonly #dependants = new Map<number, readonly number[]>();
  readonly #needs = new Map<number, readonly number[]>();

  constructor(graph: Graph) {
    const { lines } = graph;
    this.graph = graph;
    this.#names = new Map(lines.map((line, k) => [line.name ?? '', k]));
    this.#given = new Map(graph.inputs.map((k) => [lines[k]?.name ?? '', k]));
    this.#values = lines.map((line) => start(line));
    this.#operands = lines.map((line) => line.in.map((j) => this.#values[j] as Float64Array));
    this.#kernels = lines.map((line) => (leaf(line) ? undefined : kernel(line, line.in.map((j) => lines[j]?.shape ?? []))));
    this.#stale = lines.map((line) => !leaf(line));
    this.computed = lines.map(() => 0);
  }

  /** The number of a line: its own, or the last line of that name. */
  line(key: number | string): number {
    const k = typeof key === 'number' ? key : this.#names.get(key);
    if (k === undefined || !this.graph.lines[k]) throw new RangeError(`${this.graph.name} has no line ${key}`);
    return k;
  }

  /** Change inputs, by name. Only what depends on a number that moved will be computed again. */
  set(inputs: Settings): void {
    for (const name in inputs) this.put(this.#given.get(name) ?? this.line(name), inputs[name] as Cells); // a later line may have an input's name
  }

  /** The cells of a line, laid end to end. Do not write into them. */
  value(key: number | string): Float64Array {
    const k = this.line(key);
    if (this.#stale[k]) for (const j of this.#ancestors(k)) if (this.#stale[j]) this.#compute(j);
    return this.#values[k] as Float64Array;
  }

  /** One cell; without an index, the first. */
  cell(key: number | string, index: readonly number[] = FIRST): number {
    const k = this.line(key);
    return this.value(k)[index.length ? place(this.graph.lines[k]?.shape ?? FIRST, index) : 0] ?? NaN;
  }

  /** One term of a gathered cell: the scalar function at `index`, with the gathered letters at `bound`. */
  term(key: number | string, index: readonly number[], bound: readonly number[]): number {
    const { rule, in: operands } = this.graph.lines[this.line(key)] as Line;
    const f = SCALARS[rule?.scalar ?? ''];
    if (!rule || !f) return NaN;
    const letters = new Map([...rule.out].map((letter, axis) => [letter, index[axis] ?? 0]));
    boundLetters(rule).forEach((letter, k) => letters.set(letter, bound[k] ?? 0));
    const at = (k: number): number => (operands[k] === undefined ? 0 : this.cell(operands[k], [...(rule.ins[k] ?? '')].map((i) => letters.get(i) ?? 0)));
    return f(at(0), at(1), at(2));
  }

  /** Change the input that is line `k`. */
  put(k: number, given: Cells | ArrayLike<number>): void {
    const cells = plain(given) ? given : flat(given);
    const held = this.#values[k] as Float64Array;
    const { op, name } = this.graph.lines[k] as Line;
    if (op !== 'input') throw new RangeError(`${name} is computed, not given`);
    if (cells.length !== held.length) throw new RangeError(`${name} has ${held.length} numbers; ${cells.length} were given`);
    if (held.every((x, i) => Object.is(x, cells[i]))) return;
    held.set(cells);
    const moved = this.#dependants.get(k) ?? dependants(this.graph.lines, k);
    this.#dependants.set(k, moved);
    for (const j of moved) this.#stale[j] = true;
  }

  #compute(k: number): void {
    this.#kernels[k]?.(this.#values[k] as Float64Array, this.#operands[k] as readonly Float64Array[]);
    this.#stale[k] = false;
    this.computed[k] = (this.computed[k] ?? 0) + 1;
  }

  /** The lines that `k` is made from and `k` itself, first to last. */
  #ancestors(k: number): readonly number[] {
    const known = this.#needs.get(k);
    if (known) return known;
    const seen = new Set([k]);
    for (const j of seen) for (const i of this.graph.lines[j]?.in ?? []) seen.add(i);
    const found = [...seen].filter((j) => this.#kernels[j]).sort((a, b) => a - b);
    this.#needs.set(k, found);
    return found;
  }
}

export function evaluator(graph: Graph): Run {
  return new Run(graph);
}

/** Numbers in a row already: what a hand that drags gives, sixty times a second. */
function plain(cells: Cells | ArrayLike<number>): cells is ArrayLike<number> {
  if (cells instanceof Float64Array) return true;
  return Array.isArray(cells) && cells.every((x) => typeof x === 'number');
}

function leaf(line: Line): boolean {
  return line.op === 'input' || line.op === 'const';
}

function start(line: Line): Float64Array {
  const cells = leaf(line) ? flat(line.value ?? []) : new Float64Array(size(line.shape));
  if (cells.length !== size(line.shape)) throw new RangeError(`${line.name ?? line.op} holds ${cells.length} numbers for ${size(line.shape)} places`);
  return cells;
}

/** Every later line that depends on `k`, in order. */
function dependants(lines: readonly Line[], k: number): readonly number[] {
  const reached = new Set([k]);
  lines.forEach((line, j) => { if (line.in.some((i) => reached.has(i))) reached.add(j); });
  reached.delete(k);
  return [...reached];
}
