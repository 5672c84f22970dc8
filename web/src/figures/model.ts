/* The state of a figure. The shape is that of anywidget's model, so the same `render({ model, el })` serves a notebook. */

import { make } from '../dom.ts';
import type { Graph } from '../maths/graph.ts';

export interface Model {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  on(event: string, run: () => void): void;
  off(event: string, run: () => void): void;
  save_changes(): void;
}

export interface Figure {
  readonly model: Model;
  readonly el: HTMLElement;
}

/** Draws into `el`, follows `model`, and gives back what undoes it. */
export type Render = (figure: Figure) => () => void;

/** A model that lives in the page. `change` follows `change:key`, once for each `save_changes`. */
export class PageModel implements Model {
  readonly #state: Map<string, unknown>;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #changed = new Set<string>();

  constructor(state: Readonly<Record<string, unknown>>) {
    this.#state = new Map(Object.entries(state));
  }

  get(key: string): unknown {
    return this.#state.get(key);
  }

  set(key: string, value: unknown): void {
    this.#state.set(key, value);
    this.#changed.add(key);
  }

  on(event: string, run: () => void): void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(run));
  }

  off(event: string, run: () => void): void {
    this.#listeners.get(event)?.delete(run);
  }

  save_changes(): void {
    if (this.#changed.size === 0) return;
    const keys = [...this.#changed];
    this.#changed.clear();
    for (const event of [...keys.map((key) => `change:${key}`), 'change']) this.#listeners.get(event)?.forEach((run) => run());
  }
}

export type Vector = readonly [number, number];

export function graphOf(model: Model): Graph {
  return model.get('graph') as Graph;
}

export function vector(model: Model, key: string): Vector {
  const [x = NaN, y = NaN] = Array.from(model.get(key) as ArrayLike<number>);
  return [x, y];
}

interface Preset { readonly label: string; readonly inputs: Readonly<Record<string, unknown>> }

/** A button for each setting that the author has prepared; what it does not name is as it was at first. */
export function presets(model: Model, set: (inputs: Readonly<Record<string, unknown>>) => void): HTMLElement {
  const { presets: prepared = [] } = (model.get('settings') ?? {}) as { presets?: readonly Preset[] };
  const graph = graphOf(model);
  const first = Object.fromEntries(graph.inputs.map((k) => graph.lines[k]?.name ?? '').map((name) => [name, model.get(name)]));
  const buttons = prepared.map(({ label, inputs }) => {
    const button = make('button', { class: 'btn text small given', type: 'button' }, label);
    button.addEventListener('click', () => set({ ...first, ...inputs }));
    return button;
  });
  const row = make('div', { class: 'row presets' }, ...buttons);
  row.hidden = buttons.length === 0;
  return row;
}

const WINDOW = 500;
const waiting = new Set<() => void>();
let frame = 0;
let redraws = 0;

/** Draw at the next frame, once however often it is asked for. All that is drawn in a frame is one `figure-redraw`
    among the page's measurements. */
export function atNextFrame(drawing: () => void): void {
  waiting.add(drawing);
  frame ||= requestAnimationFrame(redraw);
}

export function forget(drawing: () => void): void {
  waiting.delete(drawing);
}

function redraw(): void {
  const start = performance.now();
  frame = 0;
  const drawings = [...waiting];
  waiting.clear();
  for (const drawing of drawings) drawing();
  if (++redraws % WINDOW === 0) performance.clearMeasures('figure-redraw');
  performance.measure('figure-redraw', { start, end: performance.now() });
}

/** `drawing` now, and at the next frame after every change of the model, until what is given back is called. */
export function drawn(model: Model, drawing: () => void): () => void {
  const soon = (): void => atNextFrame(drawing);
  drawing();
  model.on('change', soon);
  return () => {
    model.off('change', soon);
    forget(drawing);
  };
}

/** A picture that has controls under it, and a size that depends on the window. */
export interface Sized {
  draw(): void;
  /** Choose the size of the squares. Not while something moves. */
  fit(): void;
}

/** `picture` drawn and followed, with its controls under it, until what is given back is called. */
export function shown(model: Model, svg: SVGSVGElement, picture: Sized, ...controls: readonly HTMLElement[]): () => void {
  const under = make('div', { class: 'controls' }, ...controls);
  svg.after(under);
  const drawing = (): void => picture.draw();
  const resized = (): void => (picture.fit(), atNextFrame(drawing));
  addEventListener('resize', resized);
  picture.fit();
  const stop = drawn(model, drawing);
  return () => {
    stop();
    removeEventListener('resize', resized);
    under.remove();
  };
}
