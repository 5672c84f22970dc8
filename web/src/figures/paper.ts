/* Co-ordinate paper with layers. The page brings the picture as it is at first; here its layers are drawn again, out of the traced
   working, evaluated again, and what can be moved gets a hand. */

import { all, assign, draw, make } from '../dom.ts';
import { evaluator, type Run } from '../maths/evaluate.ts';
import { flat, type Cells } from '../maths/graph.ts';
import { formatNumber } from '../maths/number.ts';
import { drawn, graphOf, presets, type Figure, type Model } from './model.ts';
import { at, from, head, path, placeOfLabel, type Frame, type Layer, type Look, type Point } from './paper-path.ts';
import { Knob, type Slider } from './sliders.ts';

interface Sheet { readonly frame: Frame; readonly layers: readonly Layer[] }
interface HandOf { readonly input: string; readonly on: string; readonly label: string; readonly colour: string; readonly step: number }
interface Settings { readonly sheets: readonly Sheet[]; readonly hands: readonly HandOf[]; readonly sliders: readonly Slider[] }

const ARROWS: Readonly<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** With Shift, a step is so much of itself. */
const FINE = 0.2;
const DECIMALS = 9;

export function render({ model, el }: Figure): () => void {
  const { sheets, hands: wanted, sliders } = model.get('settings') as Settings;
  const pictures = all<SVGSVGElement>('svg.paper', el);
  const [front] = sheets;
  const svg = pictures[0];
  if (!svg || !front) throw new RangeError('the figure has no paper');
  const run = evaluator(graphOf(model));
  const hands = wanted.map((hand) => new Hand(model, hand, front.frame, svg, run));
  const knobs = sliders.map((slider, k) => new Knob(model, slider, `${el.id}-${k}`));
  const controls = under(model, knobs, hands.length > 0);
  (svg.closest('.papers') ?? svg).after(controls);
  const look: Look = (line) => ({ cells: run.value(line), shape: graphOf(model).lines[run.line(line)]?.shape ?? [] });
  const stop = drawn(model, () => {
    run.set(inputsOf(model));
    pictures.forEach((picture, k) => sheets[k] && redraw(picture, sheets[k], look));
    for (const part of [...hands, ...knobs]) part.show();
  });
  return () => {
    stop();
    controls.remove();
    for (const hand of hands) hand.element.remove();
  };
}

function inputsOf(model: Model): Record<string, Cells> {
  const graph = graphOf(model);
  const names = graph.inputs.map((k) => graph.lines[k]?.name ?? '');
  return Object.fromEntries(names.map((name) => [name, model.get(name) as Cells]));
}

function redraw(picture: SVGSVGElement, { frame, layers }: Sheet, look: Look): void {
  for (const drawing of all('[data-layer]', picture)) {
    const layer = layers[Number(drawing.dataset['layer'])];
    if (layer) drawing.setAttribute('d', path(layer, frame, look));
  }
  for (const drawing of all('[data-head]', picture)) {
    const layer = layers[Number(drawing.dataset['head'])];
    if (layer) drawing.setAttribute('d', head(layer, frame, look));
  }
  for (const label of all('[data-label]', picture)) {
    const layer = layers[Number(label.dataset['label'])];
    const place = layer && placeOfLabel(layer, frame, look);
    assign(label, place ? { x: place.x, y: place.y, 'text-anchor': place.anchor, display: false } : { display: 'none' });
  }
}

/** The sliders, the settings that the author has prepared, and how a hand is moved. */
function under(model: Model, knobs: readonly Knob[], hands: boolean): HTMLElement {
  const ready = presets(model, (inputs) => {
    for (const [name, value] of Object.entries(inputs)) model.set(name, value);
    model.save_changes();
  });
  const key = (text: string): HTMLElement => make('kbd', {}, text);
  const help = make('p', { class: 'small faint' }, 'Drag a ring, or focus it and use ', key('←'), ' ', key('→'), ' ', key('↑'), ' ', key('↓'), ', with ', key('Shift'), ' for small steps.');
  return make('div', { class: 'controls' }, ...(hands ? [help] : []), ...knobs.map((knob) => knob.element), ready);
}

/** What can be dragged: an input of two entries, or one number on its curve. */
class Hand {
  readonly element: SVGGElement;
  readonly #model: Model;
  readonly #of: HandOf;
  readonly #frame: Frame;
  readonly #svg: SVGSVGElement;
  readonly #run: Run;

  constructor(model: Model, of: HandOf, frame: Frame, svg: SVGSVGElement, run: Run) {
    [this.#model, this.#of, this.#frame, this.#svg, this.#run] = [model, of, frame, svg, run];
    const attributes = { class: `handle ${of.colour}`, tabindex: 0, role: 'application', 'aria-roledescription': 'handle' };
    this.element = draw('g', attributes, draw('circle', { class: 'halo', r: 15 }), draw('circle', { class: 'reach', r: 22 }));
    svg.append(this.element);
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button === 0) this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.#drag(event);
    });
    this.element.addEventListener('keydown', (event) => this.#key(event));
  }

  get #place(): Point {
    const [x = NaN, y = NaN] = flat(this.#model.get(this.#of.input) as Cells);
    return this.#of.on ? [x, this.#run.cell(this.#of.on)] : [x, y];
  }

  /** At its place; at the edge of the paper where that lies beyond. */
  show(): void {
    const [x, y] = this.#place;
    const { left, top, width, height } = this.#frame;
    const [u, v] = at(this.#frame, [x, Number.isNaN(y) ? 0 : y]);
    const [p, q] = [Math.min(Math.max(u, left), left + width), Math.min(Math.max(v, top), top + height)];
    const said = (this.#of.on ? [x] : [x, y]).map((number) => formatNumber(number, 2)).join(', ');
    assign(this.element, { transform: `translate(${p} ${q})`, 'aria-label': `${this.#of.label}: ${said}` });
  }

  #drag(event: PointerEvent): void {
    const screen = this.#svg.getScreenCTM();
    if (!screen) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(screen.inverse());
    const fine = event.shiftKey ? FINE : 1;
    this.#put(from(this.#frame, [x, y]), this.#of.step * fine);
  }

  #key(event: KeyboardEvent): void {
    const by = ARROWS[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const step = this.#of.step * (event.shiftKey ? FINE : 1);
    const [x, y] = this.#place;
    this.#put([x + by[0] * step, y + by[1] * step], step);
  }

  /** On the paper, at a multiple of `step`, without the dust of binary fractions. */
  #put([x, y]: Point, step: number): void {
    const within = (value: number, [low, high]: Point): number => Math.min(Math.max(Number((Math.round(value / step) * step).toFixed(DECIMALS)), low), high);
    const [u, v] = [within(x, this.#frame.x), within(y, this.#frame.y)];
    if (!Number.isFinite(u) || (!this.#of.on && !Number.isFinite(v))) return;
    this.#model.set(this.#of.input, this.#of.on ? u : [u, v]);
    this.#model.save_changes();
  }
}
