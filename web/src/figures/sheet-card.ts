/* The card beside a sheet: the number pointed at, worked out, with where it came from and where it goes. */

import { all, one } from '../dom.ts';
import { formatNumber } from '../maths/number.ts';
import type { Sheet } from './sheet.ts';
import { index, type Data, type Model, type Spot } from './sheet-model.ts';
import { indexed, table, workedOut } from './sheet-numbers.ts';

/** Letters that stand below others and that no font of ours has. */
const LOWERED = /[\u1d62-\u1d6a\u2090-\u209c\u2c7c]+/g;

/** Shown while the card is kept. */
const CLOSE = '<button type="button" class="x" data-close>close</button>';

export class Card {
  readonly #sheet: Sheet;
  readonly #el: HTMLElement | null;
  #trail: Spot[] = [];
  #now: Spot | undefined;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
    this.#el = one('.card', sheet.el);
    for (const kind of ['click', 'keydown'] as const) this.#el?.addEventListener(kind, (event) => this.#press(event));
    if (this.#el) this.#el.innerHTML = '<p class="mean">Point at a number, or walk to it with the keys, to see what it was made from.</p>';
  }

  show(spot: Spot, from: readonly Spot[], to: readonly Spot[], trail: boolean): void {
    if (!this.#el) return;
    if (!trail) this.#trail = [];
    else if (this.#now && this.#now.join() !== spot.join()) this.#trail = [...this.#trail, this.#now].slice(-4);
    this.#now = spot;
    this.#el.innerHTML = [CLOSE, this.#steps(), `<h2>${title(this.#sheet.model, spot)}</h2>`, said(this.#sheet.model, spot), table(workedOut(this.#sheet.model, spot, symbol(this.#sheet.model, spot))),
      this.#place(spot), lines(this.#sheet.model, 'goes on to', to, spot), this.#ask(spot), why(this.#sheet.model, spot), passes(this.#sheet.model, from)].join('');
  }

  /** Kept until it is let go, or following what is pointed at. */
  hold(held: boolean): void {
    this.#el?.toggleAttribute('data-held', held);
  }

  #steps(): string {
    const steps = this.#trail.map((spot, k) => `<button type="button" data-back="${k}"><math>${symbol(this.#sheet.model, spot) || '<mi>step</mi>'}</math></button>`);
    return steps.length ? `<p class="trail">${steps.join(' › ')} ›</p>` : '';
  }

  /** The step's own code. */
  #place([line]: Spot): string {
    const { data } = this.#sheet.model;
    const mark = line < data.count ? data.marks[line] : 0;
    if (!mark) return '';
    const code = one(`.st[data-m="${mark.join('.')}"]`, this.#sheet.el)?.innerText ?? '';
    return `<p class="at">line ${mark[0]}, <code>${escape(code)}</code></p>`;
  }

  /** The way to the panel below, for what it can move or draw. */
  #ask([line]: Spot): string {
    const { lines: { [line]: at }, data } = this.#sheet.model;
    if (!this.#sheet.whatif || line >= data.count || at?.op === 'const') return '';
    return `<p class="ask"><button type="button" class="btn text small" data-ask>${at?.op === 'input' ? 'what if it were another?' : 'watch it in “What if”'}</button></p>`;
  }

  #press(event: Event): void {
    if (event.type === 'click' && event.target instanceof Element && event.target.closest('[data-ask]') && this.#now) return this.#sheet.whatif?.choose(this.#now);
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-go], [data-back]') : null;
    if (!target || (event instanceof KeyboardEvent && (target.matches('button') || (event.key !== 'Enter' && event.key !== ' ')))) return;
    event.preventDefault();
    const back = target.dataset['back'];
    const spot = back === undefined ? (target.dataset['go']?.split(',').map(Number) as unknown as Spot) : this.#trail[Number(back)];
    if (!spot) return;
    const kept = back === undefined ? undefined : this.#trail.slice(0, Number(back));
    this.#sheet.go(spot);
    if (kept) {
      this.#trail = kept;
      all('.trail', this.#el ?? document).forEach((el) => el.remove());
      one('[data-close]', this.#el ?? document)?.insertAdjacentHTML('afterend', this.#steps());
    }
    one('[data-go], [data-back]', this.#el ?? document)?.focus();
  }
}

function valueOf(model: Model, line: number): Data['values'][number] | { name: ''; symbol: ''; why: [] } {
  const value = model.valueOf(line, true);
  return model.data.values[value] ?? { name: '', symbol: '', why: [] };
}

function title(model: Model, [line, place]: Spot): string {
  const at = index(model.lines[line]?.shape ?? [], place).map((k) => k + 1);
  const name = escape(valueOf(model, line).name || 'a step');
  const where = at.length > 1 ? `, ${at.slice(0, -2).map((k) => `part ${k}, `).join('')}row ${at.at(-2)}, column ${at.at(-1)}` : at.length ? `, entry ${at[0]}` : '';
  return `${line >= model.data.count ? 'slope along ' : ''}${name}${where}`;
}

function symbol(model: Model, [line, place]: Spot): string {
  const own = valueOf(model, line).symbol;
  if (!own) return '';
  const shown = indexed(own, model.lines[line]?.shape ?? [], place);
  return line >= model.data.count ? `<mrow><mo form="prefix">∂</mo>${shown}</mrow>` : shown;
}

/** What a slope says, and what a library's own step promises. */
function said(model: Model, [line, place]: Spot): string {
  const { op } = model.lines[line] ?? {};
  const words = model.data.words[op ?? '']?.[0];
  if (words) return `<p class="mean">${escape(words.replace('{0}', 'it').replace('{1}', 'the other'))}, found by a library and checked.</p>`;
  if (line < model.data.count) return op === 'input' ? '<p class="mean">An input.</p>' : '';
  const x = model.cells(line)[place] ?? NaN;
  if (!Number.isFinite(x)) return '';
  const own = `<span data-l="${line}">${formatNumber(Math.abs(x))}</span>`;
  const how = x > 0 ? `rise ${own} times as fast` : x < 0 ? `fall ${own} times as fast` : 'stay as it is';
  return `<p class="mean">If this number grew a little, the result would ${how}.</p>`;
}

function lines(model: Model, words: string, spots: readonly Spot[], [own]: Spot): string {
  const names = new Map<string, number>();
  for (const [line] of spots) if (line !== own) {
    const name = valueOf(model, line).name || 'the result';
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  const found = [...names].slice(0, 4).map(([name, count]) => `${escape(name)}${count > 1 ? ` (${count} cells)` : ''}`);
  return found.length ? `<p class="at">${words} ${found.join(', ')}</p>` : '';
}

/** How a slope came back from each step that reads its value, and why it has its shape. */
function why(model: Model, [line]: Spot): string {
  if (line < model.data.count) return '';
  const set = (words: string): string => escape(words).replace(LOWERED, (letters) => `<sub>${letters.normalize('NFKC')}</sub>`);
  return valueOf(model, line).why.map((words) => `<p class="why">${set(words)}</p>`).join('');
}

/** Sources that stand in an earlier pass of a loop, where another number stands on the page now. */
function passes(model: Model, from: readonly Spot[]): string {
  const { values, moments } = model.data;
  const earlier = moments.length > 0 && !model.gradient && from.some(([line]) => {
    const runs = values[model.valueOf(line, true)]?.runs ?? [];
    return runs.length > 1 && model.valueOf(line) < 0;
  });
  return earlier ? '<p class="at">made in part from the pass before this one</p>' : '';
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
