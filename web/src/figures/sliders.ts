/* A slider sets an input of the figure, or one cell of it. */

import { assign, make } from '../dom.ts';
import { flat, type Cells } from '../maths/graph.ts';
import { formatNumber } from '../maths/number.ts';
import { nearest } from './bars-scale.ts';
import type { Model } from './model.ts';

export interface Slider { readonly input: string; readonly at?: number; readonly label: string; readonly stops: readonly number[] }

/** A slider that goes from stop to stop, so that an arrow key is one stop. */
export class Knob {
  readonly element: HTMLElement;
  readonly #model: Model;
  readonly #slider: Slider;
  readonly #range: HTMLInputElement;
  readonly #output: HTMLOutputElement;

  constructor(model: Model, slider: Slider, id: string) {
    this.#model = model;
    this.#slider = slider;
    this.#range = make('input', { type: 'range', id, min: 0, max: slider.stops.length - 1, step: 1 });
    this.#output = make('output', { for: id });
    this.#range.addEventListener('input', () => this.#put(slider.stops[this.#range.valueAsNumber] ?? this.#value));
    this.element = make('div', { class: 'knob over' }, make('label', { for: id, class: 'given' }, slider.label), this.#output, this.#range);
  }

  get #value(): number {
    return flat(this.#model.get(this.#slider.input) as Cells)[this.#slider.at ?? 0] ?? NaN;
  }

  #put(value: number): void {
    const { input, at } = this.#slider;
    const cells = Array.from(flat(this.#model.get(input) as Cells));
    this.#model.set(input, at === undefined ? value : cells.map((cell, k) => (k === at ? value : cell)));
    this.#model.save_changes();
  }

  /** A value from the address or a preset may lie between two stops: then the knob stands at the nearer, and the value is said. */
  show(): void {
    const said = formatNumber(this.#value);
    this.#range.valueAsNumber = nearest(this.#slider.stops, this.#value);
    assign(this.#range, { 'aria-valuetext': said });
    this.#output.value = said;
  }
}
