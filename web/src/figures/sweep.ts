/* "What if this number were another?": one or two inputs move, and a number of the sheet is drawn against them. */

import { all, assign, make, one } from '../dom.ts';
import { size } from '../maths/graph.ts';
import { formatNumber } from '../maths/number.ts';
import type { Axis, Picture } from '../maths/sweep.ts';
import { desk, type Ask, type Script } from '../maths/worker.ts';
import type { Sheet } from './sheet.ts';
import { index, type Spot } from './sheet-model.ts';
import { read } from './sheet-edit.ts';
import { Figure, type View } from './sweep-figure.ts';

/** Cells of a value that can be chosen from the list; others are chosen at their place on the sheet. */
const LISTED = 16;
/** A stretch doubles a range about the number that stands there now. */
const STRETCH = 2;

export class Whatif {
  readonly #sheet: Sheet;
  readonly #text: string;
  readonly #script: Script;
  readonly #el: HTMLElement;
  readonly #moved: (Axis | undefined)[] = [undefined, undefined];
  readonly #figure: Figure;
  #target: Spot;
  #ask: Ask | undefined;
  #id = 0;
  #inputs: (readonly [number, Float64Array])[] = [];

  constructor(sheet: Sheet, text: string, script: Script) {
    [this.#sheet, this.#text, this.#script] = [sheet, text, script];
    this.#target = [sheet.model.data.outputs[0] ?? 0, 0];
    this.#el = panel();
    one('.across', sheet.el)?.after(this.#el);
    this.#figure = new Figure(one('.swept', this.#el) as HTMLElement, {
      stretch: (k, by) => this.#stretch(k, by),
      take: (at) => this.#take(at),
    });
    this.#fill();
    this.#el.addEventListener('change', ({ target }) => this.#chosen(target));
    this.#el.addEventListener('input', ({ target }) => this.#typed(target));
    this.#el.addEventListener('click', ({ target }) => this.#pressed(target));
  }

  // ---------------------------------------------------------------- choosing
  #fill(): void {
    const { model } = this.#sheet;
    const { data, lines } = model;
    const given = data.graph.inputs.filter((k) => size(lines[k]?.shape ?? []) <= data.edited);
    for (const k of [0, 1]) this.#select(k)?.append(...given.map((line) => this.#group(line)).filter((group) => group !== undefined));
    const made = new Set([...data.outputs, ...data.values.flatMap(({ runs }) => runs.slice(-1))]);
    const shown = [...made].filter((k) => !['input', 'const'].includes(lines[k]?.op ?? '') && (size(lines[k]?.shape ?? []) <= LISTED || data.outputs.includes(k)));
    this.#select(2)?.append(...shown.map((line) => this.#group(line, LISTED)).filter((group) => group !== undefined));
    this.#show(2, this.#target);
    this.#rows();
  }

  #select(k: number): HTMLSelectElement | undefined {
    return all<HTMLSelectElement>('select', this.#el)[k];
  }

  #group(line: number, most = Infinity): HTMLElement | undefined {
    const count = Math.min(size(this.#sheet.model.lines[line]?.shape ?? []), most);
    const options = Array.from({ length: count }, (_, place) => this.#option([line, place]));
    return count > 1 ? make('optgroup', { label: this.#name(line) }, ...options) : options[0];
  }

  #option(spot: Spot): HTMLOptionElement {
    return make('option', { value: spot.join() }, this.label(spot));
  }

  #name(line: number): string {
    const { model } = this.#sheet;
    const { called, outputs, values } = model.data;
    return model.lines[line]?.name || values.find(({ runs }) => runs.includes(line))?.name || (outputs.includes(line) ? called : 'step');
  }

  /** `Q₁₂`; `x₁₀,₃`. */
  label([line, place]: Spot): string {
    const at = index(this.#sheet.model.lines[line]?.shape ?? [], place).map((k) => String(k + 1));
    const below = at.join(at.some((k) => k.length > 1) ? ',' : '');
    return this.#name(line) + below.replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? digit);
  }

  /** Put a choice into its list, also one that the list lacks. */
  #show(k: number, spot: Spot | undefined): void {
    const list = this.#select(k);
    if (!list) return;
    const value = spot?.join() ?? '';
    if (spot && !all<HTMLOptionElement>('option', list).some((option) => option.value === value)) list.append(this.#option(spot));
    list.value = value;
  }

  /** From the card beside the sheet: move this input, or watch this number. */
  choose(spot: Spot): void {
    const { model } = this.#sheet;
    if (model.lines[spot[0]]?.op !== 'input') this.#target = spot;
    else if (!this.#moved.some((axis) => axis?.line === spot[0] && axis.place === spot[1])) this.#moved[this.#moved[0] && !this.#moved[1] ? 1 : 0] = this.#axis(spot);
    this.#settle();
    this.#el.scrollIntoView({ block: 'nearest' });
    (this.#moved[0] ? this.#figure.el : this.#select(0))?.focus({ preventScroll: true });
  }

  #chosen(target: EventTarget | null): void {
    if (!(target instanceof HTMLSelectElement)) return;
    const k = all('select', this.#el).indexOf(target);
    const spot = target.value ? (target.value.split(',').map(Number) as unknown as Spot) : undefined;
    if (k === 2 && spot) this.#target = spot;
    else if (k < 2) this.#moved[k] = spot && this.#axis(spot);
    this.#settle();
  }

  /** What is drawn follows from the choices; one input twice is one input. */
  #settle(): void {
    const [first, second] = this.#moved;
    if (!first && second) this.#moved.splice(0, 2, second, undefined);
    if (first && second && first.line === second.line && first.place === second.place) this.#moved[1] = undefined;
    this.#moved.forEach((axis, k) => this.#show(k, axis && [axis.line, axis.place]));
    this.#show(2, this.#target);
    this.#rows();
    this.#start();
  }

  // ---------------------------------------------------------------- ranges
  /** About the number that stands there, as far as about twice its size on either side. */
  #axis([line, place]: Spot): Axis {
    const now = this.#sheet.model.cells(line)[place] ?? 0;
    const power = 10 ** Math.floor(Math.log10(Math.abs(now) || 1));
    const reach = 2 * power * ([1, 2, 5].find((k) => k * power >= Math.abs(now)) ?? 10);
    return { line, place, from: rounded(now - reach, power), to: rounded(now + reach, power) };
  }

  #rows(): void {
    all('.range', this.#el).forEach((row, k) => {
      const axis = this.#moved[k];
      row.hidden = !axis;
      all<HTMLInputElement>('input', row).forEach((field, end) => {
        if (axis && field !== document.activeElement) field.value = formatNumber(end ? axis.to : axis.from, 4);
        assign(field, { 'aria-label': axis ? `${this.label([axis.line, axis.place])} ${end ? 'to' : 'from'}` : '', 'aria-invalid': false });
      });
    });
    all('.asked > p', this.#el).forEach((row, k) => { row.hidden = k > 0 && !this.#moved[0]; });
  }

  #typed(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement)) return;
    const row = target.closest('.range');
    const k = all('.range', this.#el).findIndex((other) => other === row);
    const axis = this.#moved[k];
    const fields = row ? all<HTMLInputElement>('input', row) : [];
    const [from = NaN, to = NaN] = fields.map((field) => read(field.value));
    const fits = from < to && Number.isFinite(to - from);
    for (const field of fields) assign(field, { 'aria-invalid': String(!fits) });
    if (!axis || !fits) return;
    this.#moved[k] = { ...axis, from, to };
    this.#start();
  }

  #pressed(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest<HTMLElement>('button[data-by]') : null;
    if (!button) return;
    this.#stretch(all('.range', this.#el).findIndex((row) => row.contains(button)), Number(button.dataset['by']));
  }

  /** Twice as wide, or half. `k` −1: every range. */
  #stretch(k: number, by: number): void {
    this.#moved.forEach((axis, j) => {
      if (!axis || (k >= 0 && j !== k)) return;
      const now = this.#now(axis);
      const about = now >= axis.from && now <= axis.to ? now : (axis.from + axis.to) / 2;
      const [from, to] = [axis.from, axis.to].map((end) => about + (end - about) * STRETCH ** by) as [number, number];
      if (to - from > 1e-12 * Math.max(Math.abs(from), Math.abs(to)) && Number.isFinite(to - from)) this.#moved[j] = { ...axis, from, to };
    });
    this.#rows();
    this.#start();
  }

  #now({ line, place }: Axis): number {
    return this.#sheet.model.cells(line)[place] ?? NaN;
  }

  // ---------------------------------------------------------------- sweeping
  /** The sheet's numbers may have moved. */
  follow(): void {
    if (!this.#ask || this.#inputs.every(([line, cells]) => cells.every((x, k) => Object.is(x, this.#sheet.model.cells(line)[k])))) return;
    this.#start();
  }

  #start(): void {
    const axes = this.#moved.filter((axis) => axis !== undefined);
    const { model } = this.#sheet;
    this.#figure.el.hidden = !axes.length;
    if (!axes.length) return;
    this.#ask ??= desk(this.#text, this.#script, (picture) => this.#arrived(picture));
    this.#inputs = model.data.graph.inputs.map((line) => [line, model.cells(line).slice()] as const);
    const assumed = model.data.assumed.map(([line, held]) => [line, Number(held)] as const);
    this.#figure.begin(this.#view(axes));
    this.#ask({ id: ++this.#id, inputs: this.#inputs, axes, target: this.#target, assumed });
  }

  #arrived(picture: Picture): void {
    if (picture.id === this.#id) this.#figure.show(picture);
  }

  #view(axes: readonly Axis[]): View {
    const { model } = this.#sheet;
    let value = NaN;
    try { value = model.cells(this.#target[0])[this.#target[1]] ?? NaN; } catch { /* the sheet says why */ }
    return {
      axes,
      names: axes.map(({ line, place }) => this.label([line, place])),
      target: this.label(this.#target),
      now: axes.map((axis) => this.#now(axis)),
      value,
      own: !this.#sheet.moved(),
      place: (line) => { const mark = model.data.marks[line]; return mark ? `line ${mark[0]}` : this.#name(line); },
      branches: [...new Set(model.data.assumed.map(([line]) => model.data.marks[line]).flatMap((mark) => (mark ? [mark[0]] : [])))],
    };
  }

  /** The sheet takes the numbers of a point, and the working of the one that is watched opens. */
  #take(at: readonly number[]): void {
    this.#moved.forEach((axis, k) => {
      if (!axis || at[k] === undefined) return;
      const cells = this.#sheet.model.cells(axis.line).slice();
      cells[axis.place] = at[k];
      this.#sheet.put(axis.line, cells);
    });
    this.#sheet.go(this.#target);
  }
}

function rounded(x: number, power: number): number {
  return Number((Math.round((x / power) * 10) * (power / 10)).toPrecision(12));
}

function panel(): HTMLElement {
  const range = (): HTMLElement => make('span', { class: 'range', hidden: true }, 'from ', bound(), ' to ', bound(), ' ', by(1, 'wider'), ' ', by(-1, 'narrower'));
  const asked = (words: string, none: string): HTMLSelectElement => make('select', { 'aria-label': words }, make('option', { value: '' }, none));
  const body = make('div', { class: 'body' },
    make('div', { class: 'asked' },
      make('p', {}, make('span', { class: 'word' }, 'If '), asked('the number that moves', 'choose a number'), ' ', range()),
      make('p', {}, make('span', { class: 'word' }, 'and '), asked('a second number that moves', 'no other'), ' ', range()),
      make('p', {}, make('span', { class: 'word' }, 'what is '), make('select', { 'aria-label': 'the number that is drawn' }))),
    make('figure', { class: 'swept', hidden: true }));
  return make('section', { class: 'spread whatif', 'aria-label': 'What if' }, make('h2', { class: 'side' }, 'What if a number were another?'), body, make('div', { class: 'notes' }));
}

function bound(): HTMLInputElement {
  return make('input', { type: 'text', inputmode: 'decimal', autocomplete: 'off', size: 6 });
}

function by(power: number, words: string): HTMLButtonElement {
  return make('button', { type: 'button', class: 'btn text small', 'data-by': power }, words);
}
