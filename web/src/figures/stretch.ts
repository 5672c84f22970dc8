/* One vector is stretched by a slider; bars show which of the working's lines care. */

import { draw, make, one } from '../dom.ts';
import { evaluator } from '../maths/evaluate.ts';
import { flat, type Cells } from '../maths/graph.ts';
import { formatNumber } from '../maths/number.ts';
import { underline } from '../parts/numbers.ts';
import { drawn, graphOf, presets, type Figure, type Model } from './model.ts';

interface Bar { readonly line: string; readonly label: string; readonly min?: number; readonly max: number }
interface Settings {
  /** What the slider sets: the input `k`, or a vector that is multiplied. */
  readonly input?: string;
  /** The vector that `k` multiplies, for the words beside the slider. */
  readonly of?: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly bars: readonly Bar[];
}

const LEFT = 78;
const LONG = 470;
const TOP = 25;
const APART = 44;
const COLOURS = ['b', 'a', 'c', 'd'];

export function render({ model, el }: Figure): () => void {
  const svg = one<SVGSVGElement>('svg', el);
  const settings = model.get('settings') as Settings;
  if (!svg) throw new RangeError('the figure has no svg');
  const slider = control(model, settings, el.id);
  const run = evaluator(graphOf(model));
  const rows = settings.bars.map((bar, k) => new Row(bar, k, String(model.get('href') ?? '')));
  svg.replaceChildren(...rows.flatMap((row) => row.parts), ...scale(settings.bars));
  svg.before(slider);
  const stop = drawn(model, () => {
    run.set(Object.fromEntries(inputs(model)));
    for (const row of rows) row.show(run.cell(row.line));
  });
  return () => {
    stop();
    slider.remove();
  };
}

function inputs(model: Model): [string, Cells][] {
  const graph = graphOf(model);
  return graph.inputs.map((k) => graph.lines[k]?.name ?? '').map((name) => [name, model.get(name) as Cells]);
}

/** It sets the input `k` of the working, or multiplies a vector itself. */
function control(model: Model, settings: Settings, id: string): HTMLElement {
  const own = inputs(model).some(([input]) => input === 'k');
  const name = own ? 'k' : (settings.input ?? 'a');
  const first = flat(model.get(name) as Cells);
  const { min = 1, max = 10, step = 1, of = own ? '' : name } = settings;
  const value = own ? (first[0] ?? min) : 1;
  const output = make('output', { for: `${id}-k` }, formatNumber(value));
  const range = make('input', { type: 'range', id: `${id}-k`, min, max, step, value });
  const put = (k: number): void => {
    output.value = formatNumber(k);
    model.set(name, own ? k : Array.from(first, (x) => x * k));
    model.save_changes();
  };
  range.addEventListener('input', () => put(range.valueAsNumber));
  const prepared = presets(model, ({ k }) => {
    range.valueAsNumber = typeof k === 'number' ? k : 1;
    put(range.valueAsNumber);
  });
  const words = of ? ['multiply ', make('b', { class: `v${of}` }, of), ' by '] : [make('i', {}, 'k'), ' = '];
  return make('div', { class: 'knob wide' }, make('label', { class: 'small sans quiet', for: range.id }, ...words, output), range, prepared);
}

class Row {
  readonly line: string;
  readonly #bar: Bar;
  readonly #track: SVGPathElement;
  readonly #number: SVGAElement;
  readonly #text: SVGTextElement;
  readonly #name: SVGTextElement;
  readonly #y: number;

  constructor(bar: Bar, k: number, href: string) {
    const colour = COLOURS[k % COLOURS.length] ?? 'a';
    this.#bar = bar;
    this.line = bar.line;
    this.#y = TOP + k * APART;
    this.#name = draw('text', { x: 0, y: this.#y + 5 }, bar.label);
    this.#track = draw('path', { class: `bar ${colour}` });
    this.#number = draw('a', { class: 'num', href, 'data-l': bar.line, 'data-digits': 3 });
    this.#text = draw('text', { class: 'lbl', x: LEFT + LONG + 10, y: this.#y + 6 }, this.#number);
  }

  get parts(): SVGElement[] {
    const ground = draw('path', { class: 'bar ground', d: `M${LEFT} ${this.#y}h${LONG}` });
    return [this.#name, ground, this.#track, this.#text];
  }

  show(value: number): void {
    const zero = this.#across(0);
    this.#track.setAttribute('d', `M${zero} ${this.#y}H${Number.isNaN(value) ? zero : this.#across(value)}`);
    this.#number.textContent = formatNumber(value);
    underline(this.#number);
  }

  #across(value: number): number {
    const { min = 0, max } = this.#bar;
    return LEFT + ((Math.min(max, Math.max(min, value)) - min) / (max - min)) * LONG;
  }
}

function scale(bars: readonly Bar[]): SVGElement[] {
  const y = TOP + bars.length * APART - 12;
  const ends = (end: (bar: Bar) => number): string => [...new Set(bars.map((bar) => formatNumber(end(bar))))].join(', and ');
  const text = (x: number, anchor: string, words: string): SVGElement => draw('text', { class: 'faint', x, y, 'text-anchor': anchor }, words);
  return [text(LEFT, 'start', ends((bar) => bar.min ?? 0)), text(LEFT + LONG, 'end', ends((bar) => bar.max))];
}
