/* One bar for each entry of a named line, and sliders for what goes in. The page brings the picture as it is at first; here its bars
   are given other heights, out of the traced working, evaluated again. */

import { all, assign, make, one } from '../dom.ts';
import { evaluator } from '../maths/evaluate.ts';
import type { Cells } from '../maths/graph.ts';
import { formatNumber } from '../maths/number.ts';
import { underline } from '../parts/numbers.ts';
import { heightOf } from './bars-scale.ts';
import { drawn, graphOf, presets, type Figure, type Model } from './model.ts';
import { Knob, type Slider } from './sliders.ts';

interface Settings { readonly line: string; readonly top: number; readonly ground: number; readonly tall: number; readonly sliders: readonly Slider[] }

/** From the top of a bar up to the line its number stands on. */
const OVER = 9;

export function render({ model, el }: Figure): () => void {
  const svg = one<SVGSVGElement>('svg', el);
  if (!svg) throw new RangeError('the figure has no svg');
  const { line, top, ground, tall, sliders } = model.get('settings') as Settings;
  const knobs = sliders.map((slider, k) => new Knob(model, slider, `${el.id}-${k}`));
  const ready = presets(model, (inputs) => {
    for (const [name, value] of Object.entries(inputs)) model.set(name, value);
    model.save_changes();
  });
  const controls = make('div', { class: 'controls' }, ...knobs.map((knob) => knob.element), ready);
  svg.after(controls);
  const run = evaluator(graphOf(model));
  const [bars, numbers] = [all<SVGRectElement>('rect', svg), all<SVGAElement>('a.num', svg)];
  const stop = drawn(model, () => {
    run.set(Object.fromEntries(graphOf(model).inputs.map((k) => nameOf(model, k)).map((name) => [name, model.get(name) as Cells])));
    run.value(line).forEach((value, k) => {
      const height = heightOf(value, top, tall);
      assign(bars[k] ?? svg, { y: ground - height, height });
      number(numbers[k], value, ground - height - OVER);
    });
    for (const knob of knobs) knob.show();
  });
  return () => {
    stop();
    controls.remove();
  };
}

function nameOf(model: Model, line: number): string {
  return graphOf(model).lines[line]?.name ?? '';
}

function number(opens: SVGAElement | undefined, value: number, y: number): void {
  if (!opens) return;
  opens.textContent = formatNumber(value);
  const name = (opens.getAttribute('aria-label') ?? '').split(':')[0] ?? '';
  assign(opens, { 'aria-label': `${name}: ${formatNumber(value)}` });
  opens.closest('text')?.setAttribute('y', String(y));
  underline(opens);
}
