/* A live figure and the page round it: its numbers, the workings opened from them, its address, its prediction. */

import { after, within } from '../dom.ts';
import { evaluator, type Run } from '../maths/evaluate.ts';
import type { Graph } from '../maths/graph.ts';
import { formatNumber, isExact } from '../maths/number.ts';
import { numbersIn, readAddress, stateOf, writeAddress } from './address.ts';
import { atNextFrame, type Model } from './model.ts';

const CELL = '[data-l]';

export class Live {
  readonly el: HTMLElement;
  readonly model: Model;
  readonly #run: Run;
  readonly #inputs: readonly string[];
  readonly #store = after(200, () => this.#write());
  readonly #links = after(120, () => this.#all((root) => this.#address(root)));

  constructor(el: HTMLElement, model: Model, graph: Graph) {
    this.el = el;
    this.model = model;
    this.#run = evaluator(graph);
    this.#inputs = graph.inputs.map((k) => graph.lines[k]?.name ?? '');
    this.#read();
  }

  /** From now on the page follows the model, and the model follows the address. */
  follow(): void {
    for (const readout of this.el.querySelectorAll('.readout')) readout.setAttribute('aria-live', 'polite');
    addEventListener('hashchange', () => this.#read());
    const drawing = (): void => this.#all((root) => this.cells(root));
    this.model.on('change', () => {
      atNextFrame(drawing);
      this.#links();
      this.#store();
      this.el.dispatchEvent(new CustomEvent('figure', { bubbles: true }));
    });
    this.#all((root) => this.refresh(root));
  }

  /** Values and addresses of what stands in `root`, now. */
  refresh(root: Element): void {
    this.cells(root);
    this.#address(root);
  }

  /** Every cell of the working that is shown in `root`. */
  cells(root: Element): void {
    this.#run.set(Object.fromEntries(this.#inputs.map((name) => [name, this.model.get(name) as number[]])));
    showCells(this.#run, root, (element) => figureOf(element) === this.el.id);
  }

  /** A link made from the inputs as they were is made from the inputs as they are. */
  #address(root: Element): void {
    for (const link of within<HTMLElement | SVGElement>(`a.num${CELL}`, root)) {
      const url = new URL(link.getAttribute('href') ?? '', location.href);
      if (figureOf(link) !== this.el.id || !url.searchParams.has('f')) continue;
      for (const name of this.#inputs) url.searchParams.set(name, JSON.stringify(nested(this.#run, name)));
      const href = url.pathname + url.search + url.hash;
      if (href !== link.getAttribute('href')) link.setAttribute('href', href);
    }
  }

  /** The figure, and whatever says that it belongs to it. */
  #all(act: (root: Element) => void): void {
    act(this.el);
    for (const root of document.querySelectorAll(`[data-figure="${CSS.escape(this.el.id)}"]`)) act(root);
  }

  #keys(): string[] {
    return [...this.#inputs, ...(this.model.get('mode') === undefined ? [] : ['mode'])];
  }

  /** What the address says of this figure; what makes no sense there is passed over. */
  #read(): void {
    const found = readAddress(location.hash, this.el.id);
    for (const name of this.#inputs) {
      const numbers = numbersIn(found[name], this.#run.value(name).length);
      const single = typeof this.model.get(name) === 'number';
      if (numbers) this.model.set(name, single ? numbers[0] : numbers);
    }
    if (found['mode'] !== undefined && modesOf(this.model).includes(found['mode'])) this.model.set('mode', found['mode']);
    this.model.save_changes();
  }

  #write(): void {
    const hash = writeAddress(location.hash, this.el.id, stateOf(this.model, this.#keys()));
    history.replaceState(history.state, '', hash || location.pathname + location.search);
  }
}

/** Every cell of the working `run` that is shown in `root` and is `its`, and the signs before those that are rounded. */
export function showCells(run: Run, root: Element, its: (element: Element) => boolean = () => true): void {
  for (const cell of within<HTMLElement | SVGElement>(CELL, root)) if (its(cell)) showCell(run, cell);
  for (const table of within('mtable', root)) if (its(table)) relations(table);
}

function showCell(run: Run, cell: HTMLElement | SVGElement): void {
  const { l = '', i, t, digits, unit = '' } = cell.dataset;
  const line = /^\d+$/.test(l) ? Number(l) : l;
  const value = t ? run.term(line, places(i), places(t)) : run.cell(line, places(i));
  write(cell, formatNumber(value, digits ? Number(digits) : 3) + unit);
  cell.toggleAttribute('data-rounded', !isExact(value, digits ? Number(digits) : 3));
  cell.closest('.signed')?.toggleAttribute('data-neg', value < 0);
}

interface Ways { readonly modes?: readonly { readonly key: string }[]; readonly scenes?: readonly { readonly mode: string }[] }

/** The ways in which a figure can move, or what it can show. */
function modesOf(model: Model): string[] {
  const { modes, scenes } = (model.get('settings') ?? {}) as Ways;
  const told = [...(modes ?? []).map(({ key }) => key), ...(scenes ?? []).map(({ mode }) => mode)];
  return told.length > 0 ? told : ['turn', 'free'];
}

/** The id of the live figure that `element` belongs to. */
export function figureOf(element: Element): string | undefined {
  const home = element.closest<HTMLElement>('[data-figure], figure.figure');
  return home ? (home.dataset['figure'] ?? home.id) : undefined;
}

function places(text: string | undefined): number[] {
  return text ? text.split(',').map(Number) : [];
}

/** `=` where everything to the right of the sign is the value itself, `≈` where a number is shown rounded. A long right
    side goes on in rows without a sign. */
function relations(table: Element): void {
  let sign: Element | null = null;
  for (const row of table.querySelectorAll(':scope > mtr')) {
    const first = row.querySelector(':scope > mtd:last-child > mrow > :first-child');
    const own = first?.localName === 'mo' && /^[=≈]$/.test(first.textContent ?? '') ? first : null;
    if (own && row.querySelector('mtd:last-child [data-l]')) write(own, '=');
    sign = own ?? sign;
    if (sign && row.querySelector('mtd:last-child [data-rounded]')) write(sign, '≈');
  }
}

function write(cell: Element, text: string): void {
  if (cell.textContent !== text) cell.textContent = text;
}

/** The value of an input as the address of a working has it: `3`, `[3,1]`, `[[1,0],[0,1]]`. */
function nested(run: Run, name: string): unknown {
  return fold(run.value(name), run.graph.lines[run.line(name)]?.shape ?? []);
}

function fold(cells: Float64Array, [n, ...rest]: readonly number[]): unknown {
  if (n === undefined) return cells[0];
  const each = cells.length / n;
  return Array.from({ length: n }, (_, k) => fold(cells.subarray(k * each, (k + 1) * each), rest));
}
