/* A curve drawn by hand: one handle over each place. The answer is the list of their heights. */

import { assign, draw, make } from '../dom.ts';
import { across, axes, type Frame, type Span, upward } from '../figures/sweep-plot.ts';
import { formatNumber } from '../maths/number.ts';
import { listOf, nameOf, stand } from './field.ts';
import { formatHeights, nearest, parseHeights, settled, smooth } from './sketch-shape.ts';

const HIGH = 320; // CSS pixels
const ROOM = { left: 44, right: 20, top: 30, under: 34 };
const REACH = 22;
const HELP = 'Draw with the pointer, or move one handle. Left and right go from handle to handle, up and down move it, with Shift five steps.';

export function wake(field: HTMLInputElement): void {
  const xs = listOf(field.dataset['xs']).map(Number);
  if (xs.length > 1 && xs.every(Number.isFinite)) new Sketch(field, xs);
}

class Sketch {
  readonly #xs: readonly number[];
  readonly #y: Span;
  readonly #x: Span;
  readonly #step: number;
  readonly #truth: readonly number[];
  readonly #svg: SVGSVGElement;
  readonly #ground = draw('g');
  readonly #curve = draw('path', { class: 'a line' });
  readonly #true = draw('g');
  readonly #handles: readonly SVGGElement[];
  readonly #write: (text: string) => void;
  #heights: number[];
  #frame: Frame = { left: ROOM.left, top: ROOM.top, wide: 1, high: HIGH - ROOM.top - ROOM.under };

  constructor(field: HTMLInputElement, xs: readonly number[]) {
    const number = (name: string, otherwise: number): number => Number(field.dataset[name] ?? otherwise);
    this.#xs = xs;
    this.#y = { lo: number('low', 0), hi: number('high', 1) };
    this.#x = { lo: Math.min(...xs), hi: Math.max(...xs) };
    this.#step = number('step', 0.1);
    this.#truth = listOf(field.dataset['truth']).map(Number);
    this.#heights = parseHeights(field.value, xs.length) ?? this.#flat();
    this.#handles = xs.map((_, k) => this.#handle(k));
    this.#svg = draw('svg', { class: 'sketch', role: 'group', 'aria-label': nameOf(field) }, this.#ground, this.#true, this.#curve, ...this.#handles);
    const box = make('div', { class: 'sketched' }, this.#svg, make('p', { class: 'widget-help' }, HELP));
    this.#write = stand(field, box, (text) => {
      this.#heights = parseHeights(text, xs.length) ?? this.#flat();
      this.#show();
    }, () => this.#handles.find((handle) => handle.matches('[tabindex="0"]'))?.focus());
    this.#svg.addEventListener('keydown', (event) => this.#key(event));
    this.#svg.addEventListener('pointerdown', (event) => this.#press(event));
    new ResizeObserver(() => this.#lay()).observe(box);
    this.#lay();
    this.#reach(0);
  }

  /** Before anything is drawn: a level line at nought, or as near as the range comes. */
  #flat(): number[] {
    return this.#xs.map(() => settled(0, this.#y.lo, this.#y.hi, this.#step));
  }

  #handle(k: number): SVGGElement {
    const parts = [draw('circle', { class: 'reach', r: REACH }), draw('circle', { class: 'halo', r: 11 }), draw('circle', { class: 'dot', r: 4.5 })];
    const { lo, hi } = this.#y;
    const range = { 'aria-valuemin': lo, 'aria-valuemax': hi, 'aria-orientation': 'vertical' };
    const handle = draw('g', { class: 'handle a', role: 'slider', tabindex: -1, 'aria-label': `height at ${formatNumber(this.#xs[k] ?? 0)}`, ...range }, ...parts);
    handle.addEventListener('focus', () => this.#reach(k));
    return handle;
  }

  #lay(): void {
    const wide = Math.max(220, this.#svg.parentElement?.clientWidth ?? 0);
    this.#frame = { ...this.#frame, wide: wide - ROOM.left - ROOM.right };
    assign(this.#svg, { viewBox: `0 0 ${wide} ${HIGH}`, width: wide, height: HIGH });
    this.#ground.replaceChildren(...axes(this.#frame, this.#x, this.#y, ['', ''], true));
    if (this.#y.lo < 0 && this.#y.hi > 0) this.#ground.append(draw('path', { class: 'axis', d: `M${this.#frame.left} ${this.#up(0)}h${this.#frame.wide}` }));
    this.#true.replaceChildren(...this.#truly());
    this.#show();
  }

  #up(y: number): number {
    return upward(this.#frame, this.#y, y);
  }

  #right(x: number): number {
    return across(this.#frame, this.#x, x);
  }

  /** The true curve, once the answer has been marked, and which of the two is which. */
  #truly(): SVGElement[] {
    const count = this.#truth.length;
    if (count < 2 || !this.#truth.every(Number.isFinite)) return [];
    const { lo, hi } = this.#x;
    const at = (k: number): number => (count === this.#xs.length ? (this.#xs[k] ?? 0) : lo + ((hi - lo) * k) / (count - 1));
    const path = smooth(this.#truth.map((y, k) => [this.#right(at(k)), this.#up(y)] as const));
    const { left } = this.#frame;
    const key = (x: number, name: string, words: string): SVGElement[] => [
      draw('path', { class: `${name} line${name === 'b' ? ' dashed' : ''}`, d: `M${x} 12h22` }),
      draw('text', { x: x + 29, y: 16 }, words),
    ];
    return [draw('path', { class: 'b line dashed', d: path }), ...key(left, 'a', 'yours'), ...key(left + 90, 'b', 'the curve')];
  }

  #show(): void {
    assign(this.#curve, { d: smooth(this.#xs.map((x, k) => [this.#right(x), this.#up(this.#heights[k] ?? 0)] as const)) });
    this.#handles.forEach((handle, k) => {
      const [x, y] = [this.#xs[k] ?? 0, this.#heights[k] ?? 0];
      const truth = this.#truth.length === this.#xs.length ? `; the curve has ${formatNumber(this.#truth[k] ?? 0)}` : '';
      assign(handle, { transform: `translate(${this.#right(x)} ${this.#up(y)})`, 'aria-valuenow': y, 'aria-valuetext': `${formatNumber(y)} at ${formatNumber(x)}${truth}` });
    });
  }

  #reach(k: number): void {
    this.#handles.forEach((handle, other) => assign(handle, { tabindex: other === k ? 0 : -1 }));
  }

  #set(k: number, value: number): void {
    const { lo, hi } = this.#y;
    this.#heights = this.#heights.with(k, settled(value, lo, hi, this.#step));
    this.#show();
    this.#write(formatHeights(this.#heights));
  }

  #key(event: KeyboardEvent): void {
    const { key, shiftKey } = event;
    const k = this.#handles.indexOf((event.target as Element).closest('.handle') as SVGGElement);
    if (k < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[key];
    const side = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const end = { Home: this.#y.lo, End: this.#y.hi }[key];
    if (by) this.#set(k, (this.#heights[k] ?? 0) + by * this.#step * (shiftKey ? 5 : 1));
    else if (end !== undefined) this.#set(k, end);
    else if (side) this.#handles[k + side]?.focus();
    else return;
    event.preventDefault();
  }

  /** On a handle: that one moves. Elsewhere in the plot: the curve is drawn under the pointer, place after place. */
  #press(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) return;
    const held = this.#handles.indexOf((event.target as Element).closest('.handle') as SVGGElement);
    const end = new AbortController();
    const at = ({ clientX, clientY }: PointerEvent): readonly [x: number, y: number] => {
      const { left, top } = this.#svg.getBoundingClientRect();
      const { lo, hi } = this.#x;
      const f = this.#frame;
      return [lo + ((clientX - left - f.left) / f.wide) * (hi - lo), this.#y.hi - ((clientY - top - f.top) / f.high) * (this.#y.hi - this.#y.lo)];
    };
    const move = (moved: PointerEvent): void => {
      const [x, y] = at(moved);
      this.#set(held < 0 ? nearest(this.#xs, x) : held, y);
    };
    event.preventDefault();
    this.#handles[held < 0 ? nearest(this.#xs, at(event)[0]) : held]?.focus();
    this.#svg.setPointerCapture(event.pointerId);
    for (const name of ['pointermove', 'pointerup'] as const) this.#svg.addEventListener(name, move, { signal: end.signal });
    for (const name of ['pointerup', 'pointercancel'] as const) this.#svg.addEventListener(name, () => end.abort(), { signal: end.signal });
    if (held < 0) move(event);
  }
}
