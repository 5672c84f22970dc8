/* A sheet that lives: point at a number and see what it was made from; change an input and everything follows. Nothing is asked
   of a server, so the same script serves the studio and a file on its own. */

import { all, assign, make, one } from '../dom.ts';
import { formatNumber } from '../maths/number.ts';
import { Card } from './sheet-card.ts';
import { edited, type Edits } from './sheet-edit.ts';
import { index, Model, type Data, type Spot } from './sheet-model.ts';
import { later } from './sheet-later.ts';
import { Links } from './sheet-links.ts';
import { Whatif } from './sweep.ts';
import { serve, type Script } from '../maths/worker.ts';

const MARKS = ['on', 'from', 'used', 'to'] as const;
const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
/** How strongly the largest slope is tinted, in percent. */
const TINT = 32;
/** Slopes below this are rounding, and take no tint. */
const NOISE = 1e-9;
const ASTRAY = 'With these numbers the code would take another branch. What stands here goes on along the branch of the run that was traced.';

export class Sheet {
  readonly el: HTMLElement;
  readonly model: Model;
  readonly card: Card;
  readonly links: Links;
  readonly whatif: Whatif | undefined;
  readonly #edits: Edits;
  #spot: Spot | undefined;
  #hand: readonly [number, number] = [-1, -1];
  #pointed: EventTarget | null = null;
  #held: HTMLElement | undefined;

  constructor(el: HTMLElement, script: Script) {
    this.el = el;
    const text = one('script.sheet-data', el)?.textContent ?? '{}';
    this.model = new Model(JSON.parse(text) as Data);
    this.model.shown = (value) => this.#boxes(value).some((box) => !box.closest('details:not([open])'));
    all('details.no-js', el).forEach((first) => first.remove());
    this.links = new Links(el, this.model);
    this.card = new Card(this);
    this.#listen();
    this.#edits = edited(this, (box) => this.#rove(box));
    if (this.model.data.graph.inputs.length) this.whatif = new Whatif(this, text, script);
    all('.val:not([data-later])', el).forEach((box) => this.#rove(box));
  }

  #boxes(value: number): HTMLElement[] {
    return all(`.val[data-v="${value}"]`, this.el);
  }

  #listen(): void {
    this.el.addEventListener('pointermove', (event) => this.#over(event));
    this.el.addEventListener('focusin', (event) => this.#focus(event.target));
    this.el.addEventListener('keydown', (event) => { this.#arrow(event); this.#toggle(event); });
    this.el.addEventListener('click', (event) => {
      if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) this.#toggle(event);
      if (event.target instanceof Element) void this.#copy(event.target);
    });
    this.el.addEventListener('change', (event) => this.#chosen(event.target));
    this.el.addEventListener('input', (event) => this.#moment(event.target));
    this.el.addEventListener('toggle', (event) => { if (event.target instanceof HTMLElement) { later(this, event.target); this.refresh(); } }, true);
    document.addEventListener('keydown', (event) => this.#key(event));
    window.addEventListener('resize', () => this.#reach());
  }

  // ---------------------------------------------------------------- pointing
  /** Only a hand that moves points: a page that scrolls under it does not. */
  #over(event: PointerEvent): void {
    const [x, y] = this.#hand;
    if (event.clientX === x && event.clientY === y) return;
    this.#hand = [event.clientX, event.clientY];
    if (event.target === this.#pointed) return;
    this.#pointed = event.target;
    if (!this.#held) this.#point(event.target);
  }

  #point(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const cell = target.closest('.cell');
    const mark = target.closest<HTMLElement>('.st[data-m]');
    if (cell) this.show(this.spotOf(cell));
    else if (mark) this.#step(mark);
  }

  #focus(target: EventTarget | null): void {
    const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
    if (cell && cell !== this.#held) this.#hold(undefined);
    if (cell) this.#rest(cell);
    this.#point(target);
  }

  /** A click, Enter or Space keeps a number's working in the card, whatever is pointed at, until it is let go. */
  #toggle(event: MouseEvent | KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const cell = target?.closest<HTMLElement>('.cell:not(input)');
    const key = event instanceof KeyboardEvent ? event.key : '';
    const held = this.#held;
    if ((key === 'Escape' && held) || (!key && held && target?.closest('[data-close]'))) {
      this.#hold(undefined);
      if (!cell) held.focus();
    } else if (cell && this.spotOf(cell) && (!key || key === 'Enter' || key === ' ') && !event.ctrlKey && !event.metaKey) {
      this.#hold(cell === held ? undefined : cell);
      if (cell !== held) this.show(this.spotOf(cell));
    } else return;
    event.preventDefault();
    event.stopPropagation(); // a number elsewhere in the studio opens a note of its own; this one has the card
  }

  #hold(cell: HTMLElement | undefined): void {
    this.#held?.setAttribute('aria-expanded', 'false');
    cell?.setAttribute('aria-expanded', 'true');
    this.#held = cell;
    this.card.hold(cell !== undefined);
  }

  spotOf(cell: Element): Spot | undefined {
    const value = Number(cell.closest<HTMLElement>('.val')?.dataset['v'] ?? -1);
    const line = this.model.lineOf(value);
    return line < 0 ? undefined : [line, Number((cell as HTMLElement).dataset['p'] ?? 0)];
  }

  /** Light up a number, what it came from and where it goes; its working stands in the card. */
  show(spot: Spot | undefined, trail = false): void {
    if (!spot) return;
    this.#spot = spot;
    all('.cell.on, .cell.from, .cell.used, .cell.to', this.el).forEach((cell) => cell.classList.remove(...MARKS));
    this.#light(spot, 'on');
    const [from, to] = [this.model.from(spot), this.model.to(spot)];
    for (const source of from) this.#light(source, 'from');
    for (const use of to) this.#light(use, 'to');
    this.#lightCode(spot[0]);
    this.card.show(spot, from, to, trail);
  }

  #light([line, place]: Spot, as: (typeof MARKS)[number]): void {
    const here = this.model.valueOf(line);
    const value = here >= 0 ? here : this.model.gradient ? this.model.valueOf(line, true) : -1;
    for (const box of this.#boxes(value)) one(`.cell[data-p="${place}"]`, box)?.classList.add(here < 0 && as === 'from' ? 'used' : as);
  }

  #lightCode(line: number): void {
    all('.st.now', this.el).forEach((el) => el.classList.remove('now'));
    const value = this.model.valueOf(line, true);
    const k = line < this.model.data.count ? line : (this.model.data.values[value]?.runs.at(-1) ?? -1);
    const mark = this.model.data.marks[k];
    if (mark) one(`.st[data-m="${mark.join('.')}"]`, this.el)?.classList.add('now');
  }

  /** A step inside a line of code: what it came to. */
  #step(mark: HTMLElement): void {
    const { marks } = this.model.data;
    const line = marks.findLastIndex((one_, k) => one_ !== 0 && k <= this.model.moment && one_.join('.') === mark.dataset['m']);
    if (line < 0) return;
    this.show([line, 0]);
    all('.st.now', this.el).forEach((el) => el.classList.remove('now'));
    mark.classList.add('now');
  }

  /** To a number named in the card: to its cell where it has one, else into the step. */
  go(spot: Spot): void {
    const value = this.model.valueOf(spot[0]);
    const cell = value < 0 ? null : one(`.cell[data-p="${spot[1]}"]`, this.#boxes(value)[0]);
    this.show(spot, true);
    cell?.scrollIntoView({ block: 'nearest' });
  }

  #arrow(event: KeyboardEvent): void {
    const by = STEPS[event.key];
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('.cell:not(input)') : null;
    const box = cell?.closest<HTMLElement>('.val');
    const spot = cell && this.spotOf(cell);
    if (!by || !cell || !box || !spot) return;
    const shape = this.model.lines[spot[0]]?.shape ?? [];
    const [rows, columns] = shape.length > 1 ? (shape.slice(-2) as [number, number]) : [1, shape[0] ?? 1];
    const at = index([rows, columns], spot[1] % (rows * columns));
    const [row = 0, column = 0] = at.map((k, axis) => k + (by[axis] ?? 0));
    const next = row >= 0 && row < rows && column >= 0 && column < columns ? one(`.cell[data-p="${row * columns + column}"]`, box) : null;
    event.preventDefault();
    if (!next) return;
    next.focus();
  }

  /** One tab stop for each value that is only read. */
  #rove(box: HTMLElement): void {
    all('.cell:not(input)', box).forEach((cell, k) => assign(cell, { role: 'button', tabindex: k ? -1 : 0, 'aria-expanded': 'false' }));
  }

  /** Tab comes back to the cell that had the focus last. */
  #rest(cell: HTMLElement): void {
    const box = cell.closest<HTMLElement>('.val');
    if (box && !cell.matches('input')) for (const other of all('.cell:not(input)', box)) other.tabIndex = other === cell ? 0 : -1;
  }

  /** Give an input other numbers; everything follows. */
  put(line: number, cells: Float64Array): void {
    this.#edits.put(line, cells);
  }

  moved(): boolean {
    return this.#edits.moved();
  }

  // ---------------------------------------------------------------- what is shown
  #chosen(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement) || target.type !== 'radio') return;
    if (target.name === 'form') this.el.dataset['form'] = target.value;
    if (target.name !== 'view') return;
    this.el.dataset['view'] = target.value;
    const held = this.#spot && this.model.valueOf(this.#spot[0], true);
    this.model.gradient = target.value === 'gradient';
    this.refresh();
    if (this.#spot && held !== undefined && held >= 0) this.show([this.model.lineOf(held), this.#spot[1]]);
  }

  #moment(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement) || target.type !== 'range') return;
    const pass = Number(target.value);
    this.model.moment = this.model.data.moments[pass - 1] ?? Infinity;
    const said = target.parentElement?.querySelector('output');
    if (said) said.textContent = String(pass);
    this.refresh();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.matches('input:not([type=radio], [type=range]), textarea'))) return;
    const name = { g: 'view', i: 'form' }[event.key];
    if (!name) return;
    const other = all<HTMLInputElement>(`.tools [name="${name}"]:not(:disabled)`, this.el).find((choice) => !choice.checked);
    other?.click();
  }

  /** Write every number again. */
  refresh(): void {
    let fault = '';
    const astray = this.#astray();
    this.#edits.swap(this.model.gradient);
    this.links.refresh(astray || (!this.links.carries && this.#edits.moved()));
    if (this.#held && !this.#held.isConnected) this.#hold(undefined);
    for (const box of all('.val:not([data-later])', this.el)) {
      try {
        this.#write(box, this.model.lineOf(Number(box.dataset['v'])));
      } catch (error) {
        fault = error instanceof RangeError ? error.message : String(error);
        for (const cell of all('.cell:not(input)', box)) {
          cell.textContent = '?';
          this.links.set(cell, undefined);
        }
      }
    }
    this.say(fault ? `Not computed further: ${fault}.` : astray ? ASTRAY : '');
    if (this.#spot && !fault) this.show(this.#spot, true);
    this.#reach();
    this.whatif?.follow();
  }

  /** What is wider than its place can be scrolled with the keys. */
  #reach(): void {
    for (const el of all('.fm, .vals', this.el)) {
      if (el.closest('details:not([open])')) continue; // measuring what is folded would lay it out
      if (el.scrollWidth > el.clientWidth + 1) el.tabIndex = 0;
      else el.removeAttribute('tabindex');
    }
  }

  #write(box: HTMLElement, line: number): void {
    box.classList.toggle('none', line < 0);
    const cells = line < 0 ? undefined : this.model.cells(line);
    const most = cells && this.model.gradient ? cells.reduce((m, x) => Math.max(m, Math.abs(x)), NOISE) : 0;
    for (const cell of all('.cell', box)) {
      const x = cells?.[Number(cell.dataset['p'])];
      const shown = x === undefined ? '–' : formatNumber(x);
      if (!(cell instanceof HTMLInputElement)) {
        cell.textContent = shown;
        this.links.set(cell, x === undefined ? undefined : [line, Number(cell.dataset['p'])]);
      } else if (cell !== document.activeElement) cell.value = shown;
      tint(cell, x, most);
    }
    for (const said of all('[data-stat]', box)) {
      const x = cells && stat(cells, said.dataset['stat'] ?? '');
      said.textContent = x === undefined ? '–' : formatNumber(x);
      if (said.matches('a:not([data-stat=mean])')) this.links.set(said, x === undefined ? undefined : [line, cells?.indexOf(x) ?? 0]);
    }
  }

  /** Whether the numbers put in would take another branch than the run did. */
  #astray(): boolean {
    try {
      return this.model.data.assumed.some(([line, held]) => (this.model.cells(line)[0] ?? NaN) !== Number(held));
    } catch {
      return true; // a number on the way cannot be computed; the line that holds it says so
    }
  }

  say(words: string): void {
    const message = one('.tools .message', this.el);
    if (!message || message.textContent === words) return;
    message.textContent = words;
    message.hidden = !words;
  }

  // ---------------------------------------------------------------- copying
  async #copy(target: Element): Promise<void> {
    const button = target.closest<HTMLElement>('button[data-copy]');
    if (!button) return;
    const text = one('pre', button.parentElement ?? this.el)?.textContent ?? '';
    const name = button.dataset['copy'] ?? '';
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make('textarea', { class: 'visually-hidden' }, text);
      document.body.append(field);
      field.select();
      document.execCommand('copy'); // where a page has no clipboard of its own
      field.remove();
    }
    button.textContent = `copied ${name}`;
    setTimeout(() => { button.textContent = `copy ${name}`; }, 1600);
  }
}

function stat(cells: Float64Array, what: string): number {
  if (what === 'mean') return cells.reduce((sum, x) => sum + x, 0) / cells.length;
  return cells.reduce((best, x) => (what === 'min' ? Math.min(best, x) : Math.max(best, x)));
}

/** A slope's size and sign as a tint; the number says the same. */
function tint(cell: HTMLElement, x: number | undefined, most: number): void {
  const share = most && x !== undefined && Number.isFinite(x) ? Math.round((TINT * Math.abs(x)) / most) : 0;
  cell.style.setProperty('--t', `${share}%`);
  cell.style.setProperty('--tint', x !== undefined && x < 0 ? 'var(--fig-b)' : 'var(--fig-a)');
}

export function startSheets(): void {
  document.documentElement.classList.add('js');
  const script = own();
  for (const el of all('.sheet')) {
    const sheet = new Sheet(el, script);
    sheet.refresh();
    el.dataset['awake'] = 'ready';
  }
}

/** This script: a module of the studio has an address, in a file of its own it has a text. */
function own(): Script {
  const now = document.currentScript;
  return { address: one<HTMLScriptElement>('script[src*="sheet.js"]')?.src ?? '', text: now?.textContent ?? '' };
}

if (typeof document === 'undefined') serve(self as unknown as Parameters<typeof serve>[0]);
else startSheets();
