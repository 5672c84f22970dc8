/* The figure of a sweep: a curve or a surface, redrawn as finer points arrive; a crosshair that walks over computed points only. */

import { assign, draw, make } from '../dom.ts';
import { formatNumber, isExact } from '../maths/number.ts';
import { stop, type Axis, type Picture } from '../maths/sweep.ts';
import { across, axes, contour, curve, extent, hatch, heat, shade, text, ticks, upward, type Frame, type Inks, type Rgb, type Span } from './sweep-plot.ts';

export interface View {
  readonly axes: readonly Axis[];
  readonly names: readonly string[];
  readonly target: string;
  /** Where the sheet stands now, and whether these are the numbers of the run. */
  readonly now: readonly number[];
  readonly value: number;
  readonly own: boolean;
  /** Where a line stands, in words. */
  readonly place: (line: number) => string;
  /** Lines of source at which the run took a branch. */
  readonly branches: readonly number[];
}

interface Hands {
  stretch(axis: number, by: number): void;
  take(at: readonly number[]): void;
}

/** Contour lines, and shades of the scale beside them. */
const LEVELS = 9;
const SHADES = 48;
const SCALE = 92;

export class Figure {
  readonly el: HTMLElement;
  readonly #hands: Hands;
  readonly #plot: HTMLElement;
  readonly #canvas = make('canvas', { 'aria-hidden': 'true' });
  readonly #clip = make('div', { class: 'heat' }, this.#canvas);
  readonly #svg = draw('svg', { class: 'plot', tabindex: 0, role: 'application', 'aria-roledescription': 'plot' });
  readonly #cross = draw('g', { class: 'cross' });
  readonly #said = make('p', { class: 'said' });
  readonly #at = make('p', { class: 'at', 'aria-live': 'polite' });
  #view: View | undefined;
  #picture: Picture | undefined;
  #frame: Frame = { left: 0, top: 0, wide: 1, high: 1 };
  #spans: [Span, Span] = [{ lo: 0, hi: 1 }, { lo: 0, hi: 1 }];
  #point: readonly number[] | undefined;
  #drawing = 0;

  constructor(el: HTMLElement, hands: Hands) {
    [this.el, this.#hands] = [el, hands];
    this.#plot = make('div', { class: 'ground' }, this.#clip, this.#svg);
    el.append(this.#plot, this.#at, this.#said, make('figcaption', {}, 'On the figure: arrows walk, with Shift further; Enter puts the point into the sheet; + and − make the range narrower or wider.'));
    this.#svg.addEventListener('pointermove', (event) => this.#over(event));
    this.#svg.addEventListener('pointerleave', () => this.#walk(undefined));
    this.#svg.addEventListener('click', () => this.#take());
    this.#svg.addEventListener('keydown', (event) => this.#key_(event));
    this.#at.addEventListener('click', ({ target }) => { if (target instanceof HTMLButtonElement) this.#take(); });
    new ResizeObserver(() => this.#soon()).observe(this.#plot);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#soon());
    new MutationObserver(() => this.#soon()).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  /** New settings: what is drawn stays until the first points arrive. */
  begin(view: View): void {
    this.#view = view;
    assign(this.el, { 'data-points': '', 'data-done': false });
    this.#point = this.#picture = undefined;
    this.#svg.setAttribute('aria-label', `${view.target} against ${view.names.join(' and ')}`);
  }

  show(picture: Picture): void {
    this.#picture = picture;
    if (this.#point) this.#point = this.#point.map((k) => k * 2); // the same place on the finer grid
    this.#soon();
  }

  #soon(): void {
    this.#drawing ||= requestAnimationFrame(() => { this.#drawing = 0; this.#draw(); });
  }

  // ---------------------------------------------------------------- drawing
  #draw(): void {
    const [view, picture] = [this.#view, this.#picture];
    const width = this.#plot.clientWidth;
    if (!view || !picture || !width || picture.values.length !== picture.n ** view.axes.length) return;
    const flat = view.axes.length === 1;
    const span = extent(picture.values);
    const [x, y] = view.axes.map(({ from, to }) => ({ lo: from, hi: to })) as [Span, Span?];
    this.#spans = [x, y ?? padded(span)];
    const widest = Math.max(...ticks(this.#spans[1], 6).map((tick) => formatNumber(tick).length));
    const left = Math.max(34, 14 + 7.2 * widest);
    const wide = width - left - (flat ? 14 : SCALE);
    this.#frame = { left, top: 34, wide, high: Math.min(flat ? 300 : 420, flat ? Math.max(200, wide * 0.55) : wide) };
    const height = this.#frame.top + this.#frame.high + 54;
    assign(this.#svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    this.#clip.hidden = flat;
    const parts = flat ? this.#curve(picture) : this.#surface(picture, span, view);
    this.#svg.replaceChildren(...axes(this.#frame, x, this.#spans[1], [view.names[0] ?? '', (flat ? view.target : view.names[1]) ?? ''], flat), ...parts, ...this.#own(view, picture), this.#cross);
    this.#say(view, picture, span.cut);
    this.#walk(this.#point);
    assign(this.el, { 'data-points': picture.n, 'data-done': picture.done });
  }

  #curve({ values, branched }: Picture): SVGElement[] {
    const [own, other] = curve(this.#frame, this.#spans[1], values, branched);
    const zero = this.#spans[1].lo < 0 && this.#spans[1].hi > 0 ? [draw('path', { class: 'axis', d: `M${this.#frame.left} ${upward(this.#frame, this.#spans[1], 0)}h${this.#frame.wide}` })] : [];
    return [...zero, draw('path', { class: 'a line thin dashed', d: other }), draw('path', { class: 'a line', d: own })];
  }

  #surface({ values, branched, n }: Picture, span: Span, view: View): SVGElement[] {
    const { left, top, wide, high } = this.#frame;
    const inks = this.#inks();
    heat(this.#canvas, values, n, span, inks);
    const half = [wide / (n - 1), high / (n - 1)] as const;
    place(this.#clip, left, top, wide, high);
    place(this.#canvas, -half[0] / 2, -half[1] / 2, wide + half[0], high + half[1]);
    const levels = ticks(span, LEVELS);
    const lines = levels.map((level) => draw('path', { class: level === 0 ? 'contour zero' : 'contour', d: contour(this.#frame, values, n, level) }));
    const other = draw('path', { class: 'hatch', d: hatch(this.#frame, branched, n) });
    return [...lines, other, draw('path', { class: 'axis', d: `M${left} ${top}h${wide}v${high}` }), ...this.#scale(span, levels, inks, view)];
  }

  /** The shades with the heights of the contour lines. */
  #scale(span: Span, levels: readonly number[], inks: Inks, { target }: View): SVGElement[] {
    const { left, top, wide, high } = this.#frame;
    const x = left + wide + 20;
    const step = high / SHADES;
    const shades = Array.from({ length: SHADES }, (_, k) => {
      const value = span.lo + ((k + 0.5) / SHADES) * (span.hi - span.lo);
      return draw('rect', { x, y: top + high - (k + 1) * step, width: 14, height: step + 0.5, fill: `rgb(${shade(value, span, inks).join(' ')})` });
    });
    const marks = levels.flatMap((level) => {
      const y = upward(this.#frame, span, level);
      return [draw('path', { class: level === 0 ? 'contour zero' : 'contour', d: `M${x} ${y}h14` }), text(x + 20, y + 4, 'start', formatNumber(level))];
    });
    return [...shades, ...marks, draw('text', { class: 'lbl', x: x - 2, y: top - 12 }, target)];
  }

  #inks(): Inks {
    const probe = make('span', { class: 'probe' });
    this.#plot.append(probe);
    const [paper, above, below] = ['paper', 'above', 'below'].map((name) => {
      probe.dataset['ink'] = name;
      return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number) as unknown as Rgb;
    }) as [Rgb, Rgb, Rgb];
    probe.remove();
    return { paper, above, below };
  }

  /** Where the sheet stands. */
  #own({ now, value, own, axes: moved }: View, { values, n }: Picture): SVGElement[] {
    const inside = moved.every(({ from, to }, k) => (now[k] ?? NaN) >= from && (now[k] ?? NaN) <= to);
    const height = moved.length > 1 ? now[1] : value;
    if (!inside || height === undefined || !(height >= this.#spans[1].lo && height <= this.#spans[1].hi)) return [];
    const [x, y] = [across(this.#frame, this.#spans[0], now[0] ?? NaN), upward(this.#frame, this.#spans[1], height)];
    const right = x < this.#frame.left + this.#frame.wide - 70;
    const k = Math.min(n - 2, Math.max(1, Math.round((n - 1) * (x - this.#frame.left) / this.#frame.wide)));
    const rises = moved.length < 2 && ((values[k + 1] ?? NaN) > (values[k - 1] ?? NaN)) === right; // then the curve goes where the name would stand
    const low = y < this.#frame.top + 24 || (rises && y < this.#frame.top + this.#frame.high - 24);
    return [draw('circle', { class: 'own', cx: x, cy: y, r: 5 }), draw('text', { class: 'lbl own-name', x: x + (right ? 11 : -11), y: y + (low ? 20 : -9), 'text-anchor': right ? 'start' : 'end' }, own ? 'the run' : 'now')];
  }

  // ---------------------------------------------------------------- in words
  #say(view: View, { n, values, branched, born, fault, done }: Picture, cut: boolean): void {
    const blank = values.reduce((count, x) => count + Number(Number.isNaN(x)), 0);
    const left = branched.reduce((count, x) => count + x, 0);
    const flat = view.axes.length === 1;
    const said = [
      blank === values.length ? 'There is no number at any point.' : blank ? `${flat ? 'Blank' : 'Grey'}: no number at ${counted(blank)} of ${counted(values.length)} points.` : '',
      blank && born >= 0 ? `It is lost at ${view.place(born)}.` : '',
      fault ? `Not computed there: ${fault}.` : '',
      left ? `${flat ? 'Dashed' : 'Hatched'}: the code would take another branch${view.branches.length ? ` at line ${view.branches.join(', ')}` : ''}; what is drawn there goes on along the branch of the run.` : '',
      values.every((x) => x === values[0]) ? 'It is the same at every point.' : '',
      cut ? 'A few values far outside are cut off.' : '',
      `${flat ? n : `${n} × ${n}`} points${done ? '' : ', finer to come'}.`,
    ];
    const words = said.filter(Boolean).join(' ');
    if (this.#said.textContent !== words) this.#said.textContent = words;
  }

  // ---------------------------------------------------------------- pointing
  #over(event: PointerEvent): void {
    const box = this.#svg.getBoundingClientRect();
    const { left, top, wide, high } = this.#frame;
    const n = this.#picture?.n ?? 0;
    const shares = [(event.clientX - box.left - left) / wide, 1 - (event.clientY - box.top - top) / high];
    const inside = shares.every((share) => share > -0.03 && share < 1.03);
    const dims = this.#view?.axes.length ?? 0;
    this.#walk(inside ? shares.slice(0, dims).map((share) => Math.min(n - 1, Math.max(0, Math.round(share * (n - 1))))) : undefined);
  }

  #key_(event: KeyboardEvent): void {
    const [n, view] = [this.#picture?.n ?? 0, this.#view];
    if (!view || !n || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = Math.max(1, Math.round((n - 1) / (event.shiftKey ? 8 : 64)));
    const by = ({ ArrowRight: [step, 0], ArrowLeft: [-step, 0], ArrowUp: view.axes.length > 1 ? [0, step] : undefined, ArrowDown: view.axes.length > 1 ? [0, -step] : undefined } as Record<string, number[] | undefined>)[event.key];
    const wider = { '+': -1, '=': -1, '-': 1, '−': 1 }[event.key];
    if (by) this.#walk((this.#point ?? this.#nearest(view, n)).map((k, j) => Math.min(n - 1, Math.max(0, k + (by[j] ?? 0)))));
    else if (wider) this.#hands.stretch(-1, wider);
    else if (event.key === 'Enter') this.#take();
    else if (event.key === 'Escape') this.#walk(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #nearest({ axes: moved, now }: View, n: number): number[] {
    return moved.map(({ from, to }, k) => Math.min(n - 1, Math.max(0, Math.round((((now[k] ?? from) - from) / (to - from)) * (n - 1)))));
  }

  #places(view: View, point: readonly number[], n: number): number[] {
    return view.axes.map((axis, k) => stop(axis, point[k] ?? 0, n));
  }

  /** The crosshair to a point, and its numbers below. */
  #walk(point: readonly number[] | undefined): void {
    this.#point = point;
    const [view, picture] = [this.#view, this.#picture];
    if (!view || !picture) return;
    if (!point) {
      this.#cross.replaceChildren();
      this.#tell(view, view.now, view.value, false);
      return;
    }
    const { n, values, branched } = picture;
    const k = (point[0] ?? 0) + (point[1] ?? 0) * n;
    const [places, value] = [this.#places(view, point, n), values[k] ?? NaN];
    const { left, top, wide, high } = this.#frame;
    const x = across(this.#frame, this.#spans[0], places[0] ?? 0);
    const y = upward(this.#frame, this.#spans[1], places[1] ?? value);
    const level = Number.isFinite(y) && y >= top - 1 && y <= top + high + 1;
    this.#cross.replaceChildren(draw('path', { d: `M${x} ${top}v${high}${level ? `M${left} ${y}h${wide}` : ''}` }), ...(level ? [draw('circle', { cx: x, cy: y, r: 4.5 })] : []));
    this.#tell(view, places, value, branched[k] === 1);
  }

  /** `If Q₁₁ = 1.25, loss = 0.873.` The last number opens its working. */
  #tell({ names, target }: View, places: readonly number[], value: number, other: boolean): void {
    const given = names.map((name, k) => `${name} ${sign(places[k] ?? NaN)} ${formatNumber(places[k] ?? NaN)}`).join(' and ');
    if (Number.isNaN(value)) return this.#at.replaceChildren(`If ${given}, ${target} is undefined.`);
    const number = make('button', { type: 'button', class: 'num', 'aria-label': `${formatNumber(value)}: put this point into the sheet and open it` }, formatNumber(value));
    return this.#at.replaceChildren(`If ${given}, ${target} ${sign(value)} `, number, other ? ', along the branch of the run.' : '.');
  }

  #take(): void {
    const [view, n] = [this.#view, this.#picture?.n ?? 0];
    if (view) this.#hands.take(this.#point ? this.#places(view, this.#point, n) : view.now);
  }
}

function sign(x: number): string {
  return isExact(x) ? '=' : '≈';
}

function counted(n: number): string {
  return n.toLocaleString('en');
}

/** Room above and below a curve. */
function padded({ lo, hi }: Span): Span {
  const room = (hi - lo) * 0.06;
  return { lo: lo - room, hi: hi + room };
}

function place(el: HTMLElement, left: number, top: number, width: number, height: number): void {
  for (const [name, value] of Object.entries({ left, top, width, height })) el.style.setProperty(name, `${value}px`);
}
