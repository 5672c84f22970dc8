/* In the studio a number of a sheet is a link as well: to its working, on the numbers as they stand now. In a file there is nobody
   to ask, and the numbers open in the card alone. */

import { all, assign, make, one } from '../dom.ts';
import { size } from '../maths/graph.ts';
import { index, type Model, type Spot } from './sheet-model.ts';

/** What stands before the name of an input that is called like a word of the address. */
const ESCAPE = /^in\./;

export class Links {
  readonly tag: 'a' | 'span';
  readonly #model: Model;
  readonly #path: string;
  readonly #asked: readonly (readonly [name: string, text: string])[];
  #stem = '';

  /** The address is read off the first link; cells that are plain now may hold a slope later, so all become links to be. */
  constructor(el: HTMLElement, model: Model) {
    const href = one('a.cell[href]', el)?.getAttribute('href') ?? '';
    const [path = '', query = ''] = href.split('?');
    [this.#model, this.#path, this.tag] = [model, path, href ? 'a' : 'span'];
    this.#asked = [...new URLSearchParams(query)].filter(([name]) => name !== 'line' && name !== 'index');
    if (href) for (const cell of all('span.cell', el)) cell.replaceWith(make('a', { class: 'cell', 'data-p': cell.dataset['p'] ?? 0 }, cell.textContent ?? ''));
  }

  /** Whether the address says what the inputs are; one that does not leads to the numbers of the run alone. */
  get carries(): boolean {
    const names = this.#asked.map(([name]) => name.replace(ESCAPE, ''));
    return this.#model.data.graph.inputs.every((k) => names.includes(this.#model.lines[k]?.name ?? ''));
  }

  /** To be called when numbers have moved. `astray`: the studio would work out something else at the places of this sheet. */
  refresh(astray: boolean): void {
    if (this.tag === 'span') return;
    const pairs = this.#asked.map(([name, text]) => `${coded(name)}=${coded(name === 'f' ? text : this.#now(name, text))}`);
    this.#stem = astray ? '' : `${this.#path}?${pairs.join('&')}`;
  }

  /** Where the number at `spot` leads; what nobody computed leads nowhere. */
  set(cell: HTMLElement, spot: Spot | undefined): void {
    if (this.tag === 'span') return;
    const href = spot && this.#to(spot);
    assign(cell, { href: href ?? false });
    cell.classList.toggle('num', href !== undefined);
    cell.classList.toggle('given', spot !== undefined && this.#given(spot[0]));
  }

  #to([k, place]: Spot): string | undefined {
    const line = this.#model.lines[k];
    if (!this.#stem || !line || this.#given(k)) return undefined;
    return `${this.#stem}&line=${k}${line.shape.length ? `&index=${index(line.shape, place).join(',')}` : ''}`;
  }

  #given(k: number): boolean {
    return ['input', 'const'].includes(this.#model.lines[k]?.op ?? '');
  }

  #now(name: string, text: string): string {
    const line = this.#model.data.graph.inputs.find((k) => this.#model.lines[k]?.name === name.replace(ESCAPE, ''));
    return line === undefined ? text : written([...this.#model.cells(line)], this.#model.lines[line]?.shape ?? []);
  }
}

/** JSON, and Python's words for what JSON has none for. */
function written(cells: readonly number[], shape: readonly number[]): string {
  const [n, ...inner] = shape;
  if (n === undefined) return String(cells[0]);
  const step = size(inner);
  return `[${Array.from({ length: n }, (_, k) => written(cells.slice(k * step, (k + 1) * step), inner)).join(',')}]`;
}

function coded(text: string): string {
  return encodeURIComponent(text).replace(/%(5B|5D|2C|2F)/g, decodeURIComponent);
}
