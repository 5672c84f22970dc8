/* Squared paper with its origin in the corner, which a scale turns into oblongs. Drawing only: every place was evaluated or put by hand. */

import { assign, draw } from '../dom.ts';
import { fitView } from '../parts/narrow.ts';
import type { Vector } from './model.ts';

const ORIGIN: Vector = [40, 336];
const SQUARE = 54;
const ZOOMS = [1, 3 / 4, 1 / 2, 1 / 3];
const RIM = 8;
const NARROW = '0 4 440 368';
const ROOM = 16;

export class Paper {
  readonly svg: SVGSVGElement;
  readonly #grid = draw('path', { class: 'grid' });
  readonly #axes = draw('path', { class: 'axis' });
  readonly #ticks = draw('g');
  readonly #room = draw('rect', { x: ORIGIN[0] });
  #drawn = '';
  unit = SQUARE;
  scale: Vector = [1, 1];

  constructor(svg: SVGSVGElement, clip: string) {
    this.svg = svg;
    svg.dataset['narrow'] = NARROW;
    fitView(svg);
    svg.replaceChildren(draw('clipPath', { id: clip }, this.#room), this.#grid, this.#axes, this.#ticks);
  }

  get #edges(): { right: number; top: number } {
    const { x, y, width } = this.svg.viewBox.baseVal;
    return { right: x + width - RIM, top: y + RIM };
  }

  /** From the numbers of a vector to the picture. */
  at([x, y]: Vector): Vector {
    return [ORIGIN[0] + x * this.scale[0] * this.unit, ORIGIN[1] - y * this.scale[1] * this.unit];
  }

  /** From the screen to the numbers of a vector. */
  from(event: PointerEvent): Vector {
    const screen = this.svg.getScreenCTM();
    if (!screen) return [NaN, NaN];
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(screen.inverse());
    return [(x - ORIGIN[0]) / (this.scale[0] * this.unit), (ORIGIN[1] - y) / (this.scale[1] * this.unit)];
  }

  /** The nearest place on the paper. */
  inside([x, y]: Vector): Vector {
    const [most, high] = this.#most();
    return [Math.min(most, Math.max(0, x)), Math.min(high, Math.max(0, y))];
  }

  /** The largest squares that show every point. Not while something moves. */
  fit(points: readonly Vector[]): void {
    const zoom = ZOOMS.find((share) => {
      const [most, high] = this.#most(SQUARE * share);
      return points.every(([x, y]) => x <= most && y <= high);
    });
    this.unit = SQUARE * (zoom ?? ZOOMS.at(-1) ?? 1);
  }

  #most(unit = this.unit): Vector {
    const { right, top } = this.#edges;
    return [(right - ROOM - ORIGIN[0]) / (this.scale[0] * unit), (ORIGIN[1] - top - ROOM) / (this.scale[1] * unit)];
  }

  /** Room to the right of a place, for its name. */
  roomRight(x: number): number {
    return this.#edges.right - x;
  }

  ground(): void {
    const { right, top } = this.#edges;
    const key = [right, top, this.unit, ...this.scale].join();
    if (key === this.#drawn) return;
    this.#drawn = key;
    assign(this.#room, { y: top, width: right - ORIGIN[0], height: ORIGIN[1] - top });
    const [xs, ys] = [steps(this.unit * this.scale[0], right - ORIGIN[0]), steps(this.unit * this.scale[1], ORIGIN[1] - top)];
    const [across, up] = [xs.map((x) => ORIGIN[0] + x), ys.map((y) => ORIGIN[1] - y)];
    this.#grid.setAttribute('d', [...across.map((x) => `M${x} ${top}V${ORIGIN[1]}`), ...up.map((y) => `M${ORIGIN[0]} ${y}H${right}`)].join(''));
    this.#axes.setAttribute('d', `M${ORIGIN[0]} ${top}V${ORIGIN[1]}H${right}`);
    const tick = (k: number, x: number, y: number, anchor: string): SVGElement => draw('text', { class: 'given tick', x, y, 'text-anchor': anchor }, String(k + 1));
    this.#ticks.replaceChildren(...across.map((x, k) => tick(k, x, ORIGIN[1] + 19, 'middle')), ...up.map((y, k) => tick(k, ORIGIN[0] - 10, y + 4, 'end')));
  }
}

/** Every whole multiple of `step` below `end`. */
function steps(step: number, end: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(end / step) - 1) }, (_, k) => (k + 1) * step);
}
