/* Squared paper with an origin, and arrows on it. Drawing only: every place it is given was evaluated or put there by hand. */

import { assign, draw } from '../dom.ts';
import { fitView } from '../parts/narrow.ts';
import type { Vector } from './model.ts';

export const ORIGIN: Vector = [236, 236];
const SQUARE = 54;
const ZOOMS = [1, 2 / 3, 1 / 2, 1 / 3, 1 / 4];
const RIM = 8;
const NARROW = '106 6 440 364';
const HEAD = 11;
const HALF = 4.6;
const SHAFT_END = 7;

export interface View { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

export class Plane {
  readonly svg: SVGSVGElement;
  readonly #ground = draw('g', { class: 'grid' });
  readonly #axes = draw('path', { class: 'axis' });
  #drawn = '';
  unit = SQUARE;

  constructor(svg: SVGSVGElement) {
    this.svg = svg;
    svg.classList.add('plane');
    svg.dataset['narrow'] = NARROW;
    fitView(svg);
    svg.replaceChildren(this.#ground, this.#axes);
  }

  /** The picture's edges, in its own units; they change when the page gets narrow. */
  get view(): View {
    const { x, y, width, height } = this.svg.viewBox.baseVal;
    return { left: x + RIM, top: y + RIM, right: x + width - RIM, bottom: y + height - RIM };
  }

  /** From squares to the picture. */
  at([x, y]: Vector): Vector {
    return [ORIGIN[0] + x * this.unit, ORIGIN[1] - y * this.unit];
  }

  /** From the screen to squares. */
  from(event: PointerEvent): Vector {
    const screen = this.svg.getScreenCTM();
    if (!screen) return [NaN, NaN];
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(screen.inverse());
    return [(x - ORIGIN[0]) / this.unit, (ORIGIN[1] - y) / this.unit];
  }

  /** The nearest point inside the picture. */
  inside([x, y]: Vector): Vector {
    const { left, top, right, bottom } = this.view;
    const [u, v] = this.at([x, y]);
    const [p, q] = [Math.min(right, Math.max(left, u)), Math.min(bottom, Math.max(top, v))];
    return p === u && q === v ? [x, y] : [(p - ORIGIN[0]) / this.unit, (ORIGIN[1] - q) / this.unit];
  }

  /** The largest squares that show every tip, and a whole turn of `radius`. */
  fit(tips: readonly Vector[], radius: number): void {
    const { left, top, right, bottom } = this.view;
    const room = Math.min(ORIGIN[0] - left, right - ORIGIN[0], ORIGIN[1] - top, bottom - ORIGIN[1]);
    const fits = (unit: number): boolean => radius * unit <= room && tips.every(([x, y]) => {
      const [u, v] = [ORIGIN[0] + x * unit, ORIGIN[1] - y * unit];
      return u >= left && u <= right && v >= top && v <= bottom;
    });
    this.unit = SQUARE * (ZOOMS.find((zoom) => fits(SQUARE * zoom)) ?? ZOOMS.at(-1) ?? 1);
  }

  ground(): void {
    const { left, top, right, bottom } = this.view;
    const key = [left, top, right, bottom, this.unit].join();
    if (key === this.#drawn) return;
    this.#drawn = key;
    const lines: string[] = [];
    for (let x = Math.ceil((left - ORIGIN[0]) / this.unit); ORIGIN[0] + x * this.unit <= right; x++) lines.push(`M${ORIGIN[0] + x * this.unit} ${top}V${bottom}`);
    for (let y = Math.ceil((top - ORIGIN[1]) / this.unit); ORIGIN[1] + y * this.unit <= bottom; y++) lines.push(`M${left} ${ORIGIN[1] + y * this.unit}H${right}`);
    this.#ground.replaceChildren(draw('path', { d: lines.join('') }));
    this.#axes.setAttribute('d', `M${left} ${ORIGIN[1]}H${right}M${ORIGIN[0]} ${top}V${bottom}`);
  }
}

/** An arrow from the origin: a shaft that ends inside its head. */
export class Arrow {
  readonly #shaft: SVGPathElement;
  readonly #head: SVGPathElement;

  constructor(name: string) {
    this.#shaft = draw('path', { class: `${name} line arrow` });
    this.#head = draw('path', { class: `f${name}` });
  }

  get parts(): SVGElement[] {
    return [this.#shaft, this.#head];
  }

  to([x, y]: Vector): void {
    const [u, v] = unit([x - ORIGIN[0], y - ORIGIN[1]]);
    const [bx, by] = [x - u * HEAD, y - v * HEAD];
    this.#shaft.setAttribute('d', `M${ORIGIN[0]} ${ORIGIN[1]}L${x - u * SHAFT_END} ${y - v * SHAFT_END}`);
    this.#head.setAttribute('d', `M${x} ${y}L${bx - v * HALF} ${by + u * HALF}L${bx + v * HALF} ${by - u * HALF}Z`);
  }
}

/** A round of `degrees` from the direction of `a`, as a path; the middle of it, for a label. */
export function arc(from: number, by: number, radius: number, label: number): { path: string; label: Vector } {
  const point = (angle: number, r: number): Vector => [ORIGIN[0] + r * Math.cos(angle), ORIGIN[1] - r * Math.sin(angle)];
  const [start, end] = [point(from, radius), point(from + by, radius)];
  const path = `M${start[0]} ${start[1]}A${radius} ${radius} 0 0 ${by > 0 ? 0 : 1} ${end[0]} ${end[1]}`;
  return { path, label: point(from + by / 2, label) };
}

export function unit([x, y]: Vector): Vector {
  const size = Math.hypot(x, y) || 1;
  return [x / size, y / size];
}

const AWAY = 25;
const LETTER = 6.6;

/** The name of a vector and where its tip is, outwards of the tip; over or under it where there is no room beside it. */
export class Label {
  readonly text: SVGTextElement;
  readonly #given = draw('tspan', { class: 'given', dx: 5 });

  constructor(name: string) {
    this.text = draw('text', { class: `lbl f${name} strong` }, name, this.#given);
  }

  show(tip: Vector, given: string, view: View): void {
    const [u, v] = unit([tip[0] - ORIGIN[0], tip[1] - ORIGIN[1]]);
    const wide = 16 + given.length * LETTER;
    let [x, y] = [tip[0] + u * AWAY, tip[1] + v * AWAY + 5];
    let anchor = u > 0.35 ? 'start' : u < -0.35 ? 'end' : 'middle';
    if ((anchor === 'start' && x + wide > view.right) || (anchor === 'end' && x - wide < view.left)) [x, y, anchor] = [tip[0], tip[1] + (v > 0 ? 36 : -26), 'middle'];
    if (anchor === 'middle') x = Math.min(view.right - wide / 2, Math.max(view.left + wide / 2, x));
    this.#given.textContent = given;
    assign(this.text, { x, y: Math.min(view.bottom, Math.max(view.top + 12, y)), 'text-anchor': anchor });
  }
}
