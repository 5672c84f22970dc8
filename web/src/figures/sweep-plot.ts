/* Axes, curves, heat and contour lines of a sweep. Lengths are CSS pixels; values are those of the working. */

import { draw } from '../dom.ts';
import { formatNumber } from '../maths/number.ts';

export interface Span { readonly lo: number; readonly hi: number }
export interface Frame { readonly left: number; readonly top: number; readonly wide: number; readonly high: number }
export type Numbers = ArrayLike<number>;
type Drawn = SVGElement[];

export function across({ left, wide }: Frame, { lo, hi }: Span, x: number): number {
  return left + (wide * (x - lo)) / (hi - lo);
}

export function upward({ top, high }: Frame, { lo, hi }: Span, y: number): number {
  return top + high * (1 - (y - lo) / (hi - lo));
}

/** Round numbers within a span, about so many. */
export function ticks({ lo, hi }: Span, about: number): number[] {
  const rough = (hi - lo) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((k) => k * power >= rough * 0.75) ?? 10);
  const first = Math.ceil(lo / step - 1e-9);
  const count = Math.floor(hi / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, Math.min(count, 3 * about)) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** How far values may stand outside the middle 96 of 100 before the drawing leaves them out. */
const FAR = 12;

/** The span to be drawn. A few values that run off, as near a pole, would flatten all others: they are cut, and `cut` says so. */
export function extent(values: Numbers): Span & { readonly cut: boolean } {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  let [lo, hi, cut] = [at(0), at(1), false];
  const middle = at(0.98) - at(0.02);
  if (middle > 0 && hi - lo > FAR * middle) [lo, hi, cut] = [Math.max(lo, at(0.02) - middle), Math.min(hi, at(0.98) + middle), true];
  const same = hi - lo <= 1e-12 * Math.max(Math.abs(lo), Math.abs(hi));
  const room = same ? Math.abs(lo) / 2 || 1 : 0;
  return { lo: lo - room, hi: hi + room, cut };
}

/** Ticks and names along the left and the lower side. With `ruled`, a tick goes on across the figure. */
export function axes(frame: Frame, x: Span, y: Span, names: readonly [x: string, y: string], ruled: boolean): Drawn {
  const { left, top, wide, high } = frame;
  const under = top + high;
  const out: Drawn = [];
  for (const tick of ticks(x, Math.max(3, Math.round(wide / 90)))) {
    const at = across(frame, x, tick);
    out.push(draw('path', { class: ruled ? 'grid' : 'axis', d: `M${at} ${ruled ? top : under + 5}V${under}` }), text(at, under + 19, 'middle', formatNumber(tick)));
  }
  for (const tick of ticks(y, Math.max(3, Math.round(high / 55)))) {
    const at = upward(frame, y, tick);
    out.push(draw('path', { class: ruled ? 'grid' : 'axis', d: `M${ruled ? left + wide : left - 5} ${at}H${left}` }), text(left - 9, at + 4, 'end', formatNumber(tick)));
  }
  out.push(draw('path', { class: 'axis', d: `M${left} ${top}V${under}H${left + wide}` }));
  out.push(draw('text', { class: 'lbl', x: left + wide, y: under + 40, 'text-anchor': 'end' }, names[0]));
  out.push(draw('text', { class: 'lbl', x: left, y: top - 12, 'text-anchor': left > 60 ? 'middle' : 'start' }, names[1]));
  return out;
}

export function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', words: string): SVGTextElement {
  return draw('text', { x, y, 'text-anchor': anchor }, words);
}

/** Two paths: along the traced branch, and where another would be taken. Both leave out what has no value and what is out of the span. */
export function curve(frame: Frame, y: Span, values: Numbers, branched: Numbers): readonly [own: string, other: string] {
  const out: [string, string] = ['', ''];
  const n = values.length;
  let last = '';
  for (let k = 0; k + 1 < n; k++) {
    const [a, b] = [values[k] as number, values[k + 1] as number];
    const [first, end] = inside(y, a, b);
    if (!(first < end)) continue; // also where one of the two is NaN
    const which = branched[k] || branched[k + 1] ? 1 : 0;
    const [from, to] = [first, end].map((share) => spot(frame, y, (k + share) / (n - 1), a + share * (b - a))) as [string, string];
    out[which] += last === `${which}${from}` ? `L${to}` : `M${from}L${to}`;
    last = `${which}${to}`;
  }
  return out;
}

/** The part of the way from `a` to `b` that lies within a span; none where it leaps from below it to above, as at a pole. */
function inside({ lo, hi }: Span, a: number, b: number): readonly [number, number] {
  if (a === b) return a >= lo && a <= hi ? [0, 1] : [0, 0];
  if (Math.min(a, b) < lo && Math.max(a, b) > hi) return [0, 0];
  const [p, q] = [(lo - a) / (b - a), (hi - a) / (b - a)];
  return [Math.max(0, Math.min(p, q)), Math.min(1, Math.max(p, q))];
}

function spot(frame: Frame, y: Span, share: number, value: number): string {
  return `${(frame.left + frame.wide * share).toFixed(2)} ${upward(frame, y, value).toFixed(2)}`;
}

/** Where the surface has the height `level`, as one path; in a square of the grid the height is taken as straight along each side. */
export function contour(frame: Frame, values: Numbers, n: number, level: number): string {
  const out: string[] = [];
  const [wide, high] = [frame.wide / (n - 1), frame.high / (n - 1)];
  let ends = 0;
  const end = (x: number, y: number): void => {
    out.push(ends++ % 2 ? 'L' : 'M', (frame.left + wide * x).toFixed(1), ' ', (frame.top + frame.high - high * y).toFixed(1));
  };
  for (let j = 0; j + 1 < n; j++) for (let i = 0; i + 1 < n; i++) { // no list is made for a square: there are 16,000
    const k = j * n + i;
    const [a, b, c, d] = [values[k] as number, values[k + 1] as number, values[k + n + 1] as number, values[k + n] as number];
    const above = Number(a >= level) + Number(b >= level) + Number(c >= level) + Number(d >= level);
    if (above === 0 || above === 4 || Number.isNaN(a + b + c + d)) continue;
    if (a >= level !== b >= level) end(i + (level - a) / (b - a), j);
    if (b >= level !== c >= level) end(i + 1, j + (level - b) / (c - b));
    if (c >= level !== d >= level) end(i + (level - d) / (c - d), j + 1);
    if (d >= level !== a >= level) end(i, j + (level - a) / (d - a));
  }
  return out.join('');
}

/** Pixels from one line of a hatching to the next, along an axis, and the steps in which a line is followed. */
const HATCH = 9;
const STEP = 1.5;

/** Slanting lines over the marked points, each point taken as a square. */
export function hatch({ left, top, wide, high }: Frame, marked: Numbers, n: number): string {
  const out: string[] = [];
  for (let shift = HATCH / 2 - high; shift < wide; shift += HATCH) {
    let from = NaN;
    const [first, end] = [Math.max(0, shift), Math.min(wide, shift + high)];
    for (let x = first; ; x = Math.min(end, x + STEP)) {
      const y = x - shift;
      const on = x < end && marked[Math.round((1 - y / high) * (n - 1)) * n + Math.round((x / wide) * (n - 1))];
      if (on && Number.isNaN(from)) from = x;
      if (!on && !Number.isNaN(from)) {
        out.push(`M${(left + from).toFixed(1)} ${(top + from - shift).toFixed(1)}L${(left + x).toFixed(1)} ${(top + y).toFixed(1)}`);
        from = NaN;
      }
      if (x >= end) break;
    }
  }
  return out.join('');
}

export type Rgb = readonly [number, number, number];
export interface Inks { readonly paper: Rgb; readonly above: Rgb; readonly below: Rgb }
/** How much of the ink the largest value takes. */
const STRONG = 0.72;

/** Paper at zero, or at the lowest where no value lies on the other side of zero; the two inks are those of slopes on the sheet. */
export function shade(value: number, { lo, hi }: Span, { paper, above, below }: Inks): Rgb {
  const crosses = lo < 0 && hi > 0;
  const most = crosses ? Math.max(-lo, hi) : hi - lo;
  const from = crosses ? 0 : hi <= 0 ? hi : lo;
  const share = Math.min(1, Math.abs(value - from) / most) * STRONG;
  const ink = value < from || (!crosses && hi <= 0) ? below : above;
  return [0, 1, 2].map((c) => Math.round((paper[c] as number) * (1 - share) + (ink[c] as number) * share)) as unknown as Rgb;
}

const TABLE = 512;

/** One pixel for each point, the last row at the bottom; where there is no value, nothing. */
export function heat(canvas: HTMLCanvasElement, values: Numbers, n: number, span: Span, inks: Inks): void {
  canvas.width = canvas.height = n;
  const context = canvas.getContext('2d');
  if (!context) return;
  const shades = Array.from({ length: TABLE }, (_, k) => shade(span.lo + ((span.hi - span.lo) * k) / (TABLE - 1), span, inks));
  const image = context.createImageData(n, n);
  const { data } = image;
  for (let k = 0; k < n * n; k++) {
    const value = values[k] as number;
    if (Number.isNaN(value)) continue;
    const share = Math.min(1, Math.max(0, (value - span.lo) / (span.hi - span.lo)));
    const ink = shades[Math.round(share * (TABLE - 1))] as Rgb;
    const at = 4 * ((n - 1 - Math.floor(k / n)) * n + (k % n));
    for (let c = 0; c < 3; c++) data[at + c] = ink[c] as number;
    data[at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
