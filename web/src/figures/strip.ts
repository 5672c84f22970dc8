/* The dot product against the angle: b is turned from 0° to 180° at its own length, and the same working is evaluated at each place. */

import { draw } from '../dom.ts';
import { evaluator } from '../maths/evaluate.ts';
import { formatNumber } from '../maths/number.ts';
import { length, turned } from './geometry.ts';
import { drawn, graphOf, vector, type Model, type Vector } from './model.ts';

const LEFT = 34;
const WIDE = 232;
const MIDDLE = 92;
const HIGH = 66;
const STEP = 4;
const HALF_TURN = 180;
const SAME = 1e-9;

export function strip(model: Model, svg: SVGSVGElement): () => void {
  const run = evaluator(graphOf(model));
  const trial = evaluator(graphOf(model));
  const across = (degrees: number): number => LEFT + (degrees / HALF_TURN) * WIDE;
  const curve = draw('path', { class: 'line c' });
  const drop = draw('path', { class: 'ref' });
  const point = draw('circle', { class: 'fc', r: 5 });
  const [top, bottom] = [number(30), number(163)];
  let swept: Swept = { a: [NaN, NaN], radius: NaN, heights: [] };
  svg.replaceChildren(draw('path', { class: 'axis', d: `M${LEFT} ${MIDDLE}H${LEFT + WIDE + 4}M${LEFT} 20V164` }),
    ...[0, 90, HALF_TURN].flatMap((degrees) => tick(across(degrees), degrees)), top, number(97, '0'), bottom, drop, curve, point);
  const up = (value: number): number => MIDDLE - (value / (Math.abs(swept.heights[0] ?? 1) || 1)) * HIGH;
  return drawn(model, () => {
    const [a, b] = [vector(model, 'a'), vector(model, 'b')];
    if (!fits(swept, a, b)) {
      swept = { a, radius: length(b), heights: sweep(trial, a, length(b)) };
      curve.setAttribute('d', `M${swept.heights.map((value, k) => `${across(k * STEP)} ${up(value)}`).join('L')}`);
      top.textContent = formatNumber(swept.heights[0] ?? NaN, 2);
      bottom.textContent = formatNumber(swept.heights.at(-1) ?? NaN, 2);
    }
    run.set({ a, b });
    const [x, y] = [across(run.cell('angle')), up(run.cell('dot'))];
    point.setAttribute('cx', String(x));
    point.setAttribute('cy', String(y));
    drop.setAttribute('d', `M${x} ${MIDDLE}V${y}`);
  });
}

/** The curve as it was drawn last, and of what. */
interface Swept { readonly a: Vector; readonly radius: number; readonly heights: readonly number[] }

/** While b turns, a and the length of b stay but for the last bits, and so does the curve. */
function fits({ a, radius }: Swept, now: Vector, b: Vector): boolean {
  return a[0] === now[0] && a[1] === now[1] && Math.abs(length(b) - radius) < SAME * radius;
}

/** The line `dot` with b turned to 0°, 4°, … 180° from a. */
function sweep(run: ReturnType<typeof evaluator>, a: Vector, radius: number): number[] {
  return Array.from({ length: HALF_TURN / STEP + 1 }, (_, k) => {
    run.set({ a, b: turned(a, radius, k * STEP) });
    return run.cell('dot');
  });
}

function number(y: number, text = ''): SVGTextElement {
  return draw('text', { x: LEFT - 6, y, 'text-anchor': 'end' }, text);
}

function tick(x: number, degrees: number): SVGElement[] {
  return [draw('path', { class: 'axis', d: `M${x} ${MIDDLE - 3}v6` }), draw('text', { x, y: 182, 'text-anchor': 'middle' }, `${degrees}°`)];
}
