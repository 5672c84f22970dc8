/* Which cells of a box a chosen cell was made from, or goes to. No page is touched here. */

import type { Graph } from '../maths/graph.ts';
import { place } from '../maths/graph.ts';
import { index, Model } from './sheet-model.ts';

/** A cell of a line that is drawn: `X[1, 2]`. */
export interface Cell { readonly line: string; readonly index: readonly number[] }

/** Cells named one by one, at most; of more it is said how many they are. */
const NAMED = 4;

export class Boxed {
  readonly #model: Model;
  readonly #lines: ReadonlyMap<string, number>;
  #shown: ReadonlySet<string> = new Set();

  /** `names` are the lines that are drawn in one scene or another. */
  constructor(graph: Graph, names: readonly string[]) {
    const last = new Map(graph.lines.map((line, k) => [line.name ?? '', k]));
    this.#lines = new Map([...new Set(names)].map((name) => [name, last.get(name) ?? -1]));
    const values = [...this.#lines].map(([name, k]) => ({ runs: [k], name, symbol: name, why: [] }));
    const slopes = graph.lines.map(() => -1);
    this.#model = new Model({
      graph, count: graph.lines.length, slopes, outputs: graph.outputs, called: graph.name, marks: slopes.map(() => 0 as const), values,
      moments: [], scalars: {}, words: {}, assumed: [], edited: 0, heavy: 0, edge: 0,
    });
    this.#model.shown = (value) => this.#shown.has(values[value]?.name ?? '');
  }

  /** The lines that stand in the scene; a cell of any other is a step on the way. */
  show(names: readonly string[]): void {
    this.#shown = new Set(names);
  }

  /** The cells it was made from; of a cell that was given, the cells it goes to. */
  with(cell: Cell): { readonly given: boolean; readonly cells: readonly Cell[] } {
    const k = this.#lines.get(cell.line) ?? -1;
    const line = this.#model.lines[k];
    if (!line) return { given: false, cells: [] };
    const given = line.in.length === 0;
    const spot = [k, place(line.shape, cell.index)] as const;
    const found = given ? this.#model.to(spot) : this.#model.from(spot);
    const cells = found.map(([j, at]) => ({ line: this.#name(j), index: index(this.#model.lines[j]?.shape ?? [], at) }));
    return { given, cells: cells.sort((one, other) => this.#order(one) - this.#order(other) || compare(one.index, other.index)) };
  }

  #name(line: number): string {
    return [...this.#lines].find(([, k]) => k === line)?.[0] ?? '';
  }

  #order({ line }: Cell): number {
    return [...this.#shown].indexOf(line);
  }
}

function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((k, axis) => k - (other[axis] ?? 0)).find((by) => by !== 0) ?? 0;
}

/** `X[1, 2]`; a single number is its name. */
export function called({ line, index: at }: Cell): string {
  return at.length ? `${line}[${at.join(', ')}]` : line;
}

/** What is lit, in words: few cells by name, many by number. */
export function listed(cells: readonly Cell[]): string {
  const names = [...new Set(cells.map(({ line }) => line))];
  const each = names.flatMap((name) => {
    const own = cells.filter(({ line }) => line === name);
    return own.length > NAMED ? [`${own.length} cells of ${name}`] : own.map(called);
  });
  return each.length < 2 ? each.join('') : `${each.slice(0, -1).join(', ')} and ${each.at(-1)}`;
}
