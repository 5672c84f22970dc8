/* Arrays as boxes of cells. The page brings every scene of the figure; here one of them is shown, what answers a prediction is
   uncovered once that is settled, and the cells that a chosen cell was made from are lit. */

import { all, assign, make, one } from '../dom.ts';
import { onFresh } from '../fresh.ts';
import { Boxed, called, listed, type Cell } from './boxes-lit.ts';
import { drawn, graphOf, presets, type Figure, type Model } from './model.ts';
import { Knob, type Slider } from './sliders.ts';

interface Scene { readonly mode: string; readonly words: string; readonly lines: readonly string[] }
interface Settings {
  readonly scenes: readonly Scene[];
  readonly asked: readonly { readonly id: string; readonly mode: string }[];
  readonly sliders: readonly Slider[];
}

const HINT = 'Choose a cell, with the mouse or with the arrow keys, and see which cells it was made from.';
const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function render({ model, el }: Figure): () => void {
  const root = one('.boxes', el);
  if (!root) throw new RangeError('the figure has no boxes');
  const picture = new Picture(model, root);
  const { sliders, scenes } = picture.settings;
  const knobs = sliders.map((slider, k) => new Knob(model, slider, `${el.id}-${k}`));
  const ready = presets(model, (inputs) => {
    for (const [name, value] of Object.entries(inputs)) model.set(name, value);
    model.save_changes();
  });
  const set = make('div', { class: 'knobs' }, ...knobs.map((knob) => knob.element));
  const controls = make('div', { class: 'controls' }, picture.said, ...(scenes.length > 1 ? [switches(model, el.id, picture)] : []), set, ready);
  set.hidden = knobs.length === 0;
  root.after(controls);
  onFresh(() => picture.uncover());
  const stop = drawn(model, () => {
    picture.show();
    for (const knob of knobs) knob.show();
  });
  return () => {
    stop();
    controls.remove();
  };
}

class Picture {
  readonly settings: Settings;
  readonly said = make('output', { class: 'made-from' }, HINT);
  readonly #model: Model;
  readonly #root: HTMLElement;
  readonly #boxed: Boxed;
  #held: HTMLElement | undefined;
  #now: string | undefined;
  #byHand = false;

  constructor(model: Model, root: HTMLElement) {
    this.settings = model.get('settings') as Settings;
    this.#model = model;
    this.#root = root;
    this.#boxed = new Boxed(graphOf(model), this.settings.scenes.flatMap(({ lines }) => lines));
    if (!this.settings.scenes.some(({ mode }) => mode === this.#mode)) model.set('mode', this.settings.scenes[0]?.mode);
    root.addEventListener('pointerover', (event) => { if (event.pointerType === 'mouse') this.#point(event.target); });
    root.addEventListener('pointerleave', () => this.#light(this.#held));
    root.addEventListener('focusin', (event) => this.#hold(event.target));
    root.addEventListener('click', (event) => this.#hold(event.target));
    root.addEventListener('keydown', (event) => this.#arrow(event));
    model.on('change:mode', () => this.#stay());
    this.uncover();
  }

  /** Empty where there is one scene. */
  get #mode(): string {
    return String(this.#model.get('mode') ?? '');
  }

  /** The reader wants another scene. */
  choose(mode: string): void {
    this.#byHand = true;
    this.#model.set('mode', mode);
    this.#model.save_changes();
    this.#byHand = false;
  }

  /** What is explained stays in sight until the next prediction is asked, though the page says already how it will be asked. */
  #stay(): void {
    const mode = this.#mode;
    const asked = this.settings.asked.some((prediction) => prediction.mode === mode && document.getElementById(`predict-${prediction.id}`));
    if (!this.#byHand && !asked && this.#now !== undefined && one('.scene[data-now]:not([data-covered])', this.#root)) this.#model.set('mode', this.#now);
  }

  /** The scene that is chosen. */
  show(): void {
    const mode = this.#mode;
    if (mode === this.#now) return;
    this.#now = mode;
    for (const scene of all('.scene', this.#root)) {
      const now = scene.dataset['scene'] === mode;
      scene.toggleAttribute('data-now', now);
      if (now) scene.hidden = false;
    }
    this.#boxed.show(this.settings.scenes.find((scene) => scene.mode === mode)?.lines ?? []);
    this.#held = undefined;
    this.#light(undefined);
  }

  /** A scene stays covered while none of the predictions that ask about it is settled. */
  uncover(): void {
    const { asked, scenes } = this.settings;
    for (const { mode } of scenes) {
      const about = asked.filter((prediction) => prediction.mode === mode);
      const settled = about.length === 0 || about.some(({ id }) => document.getElementById(`past-${id}`) ?? one(`#predict-${CSS.escape(id)}.locked`));
      one(`.scene[data-scene="${CSS.escape(mode)}"]`, this.#root)?.toggleAttribute('data-covered', !settled);
    }
  }

  #point(target: EventTarget | null): void {
    this.#light(cellIn(target) ?? this.#held);
  }

  #hold(target: EventTarget | null): void {
    this.#held = cellIn(target) ?? this.#held;
    this.#light(this.#held);
  }

  /** The chosen cell, the cells it was made from, and the empty cells beside them that stand for a copy. */
  #light(chosen: HTMLElement | undefined): void {
    for (const cell of all('.on, .from', this.#root)) cell.classList.remove('on', 'from');
    const cell = chosen && of(chosen);
    const scene = chosen?.closest('.scene');
    if (!chosen || !cell || !scene) return void (this.said.textContent = HINT);
    const { given, cells } = this.#boxed.with(cell);
    const box = (one_: Element): Element | null => one_.closest('td');
    box(chosen)?.classList.add('on');
    for (const { line, index } of cells) {
      const found = one(`[data-l="${CSS.escape(line)}"][data-i="${index.join()}"]`, scene);
      if (found) box(found)?.classList.add('from');
    }
    if (!given) for (const ghost of all(`.ghost[data-g="${cell.index.join()}"]`, scene)) ghost.classList.add('from');
    this.said.textContent = cells.length ? `${called(cell)} ${given ? 'goes into' : 'is made from'} ${listed(cells)}.` : `${called(cell)} goes into nothing here.`;
  }

  /** Arrows go from cell to cell of one box. */
  #arrow(event: KeyboardEvent): void {
    const from = cellIn(event.target);
    const by = STEPS[event.key];
    if (!from || !by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const row = from.closest('tr') as HTMLTableRowElement;
    const rows = all<HTMLTableRowElement>('tr:has([data-l])', row.closest('.box') ?? this.#root);
    const next = rows[rows.indexOf(row) + by[0]];
    const to = next && all('[data-l]', next)[all('[data-l]', row).indexOf(from) + by[1]];
    if (!to) return;
    assign(from, { tabindex: -1 });
    assign(to, { tabindex: 0 });
    to.focus();
  }
}

/** The number of the cell that `target` stands in. */
function cellIn(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (one('[data-l]', target.closest('td') ?? document.createElement('td')) ?? undefined) : undefined;
}

function of(number: HTMLElement): Cell {
  const { l = '', i = '' } = number.dataset;
  return { line: l, index: i ? i.split(',').map(Number) : [] };
}

/** Which of the scenes is shown. */
function switches(model: Model, id: string, picture: Picture): HTMLElement {
  const choices = picture.settings.scenes.map(({ mode, words }) =>
    make('label', {}, make('input', { type: 'radio', name: `${id}-mode`, value: mode, checked: model.get('mode') === mode }), make('code', {}, words)));
  const group = make('div', { class: 'seg', role: 'radiogroup', 'aria-label': 'What is computed' }, ...choices);
  group.addEventListener('change', (event) => picture.choose((event.target as HTMLInputElement).value));
  model.on('change:mode', () => {
    for (const input of all<HTMLInputElement>('input', group)) input.checked = input.value === model.get('mode');
  });
  return make('div', { class: 'row scenes' }, group);
}
