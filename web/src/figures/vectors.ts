/* Two vectors from one origin. What is shown comes out of the traced working, evaluated again here: the shadow of b on a
   is its line `foot`; the numbers under the figure are its lines, refreshed by whoever holds the page. */

import { all, assign, draw, make, one } from '../dom.ts';
import { evaluator } from '../maths/evaluate.ts';
import { formatNumber } from '../maths/number.ts';
import { between, DEGREES, length, nextMultiple, settle, snap, SQUARE, turned } from './geometry.ts';
import { graphOf, presets, shown, vector, type Figure, type Model, type Vector } from './model.ts';
import { arc, Arrow, Label, ORIGIN, Plane } from './plane.ts';

type Name = 'a' | 'b';
const SHORTEST = 0.3;
const ARROWS: Readonly<Record<string, Vector>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export function render({ model, el }: Figure): () => void {
  const svg = one<SVGSVGElement>('svg', el);
  if (!svg) throw new RangeError('the figure has no svg');
  const picture = new Picture(model, svg);
  return shown(model, svg, picture, switches(model, el.id, picture), presets(model, (wanted) => picture.set(wanted)));
}

class Picture {
  readonly #model: Model;
  readonly #plane: Plane;
  readonly #run;
  readonly #probe;
  readonly #arrows = { a: new Arrow('a'), b: new Arrow('b') };
  readonly #labels = { a: new Label('a'), b: new Label('b') };
  readonly #handles: Readonly<Record<Name, SVGGElement>>;
  readonly #arc = draw('path', { class: 'c line thin' });
  readonly #theta = draw('text', { class: 'lbl it fc', 'text-anchor': 'middle' }, 'θ');
  readonly #drop = draw('path', { class: 'ref' });
  readonly #shadow = draw('path', { class: 'c shadow' });

  constructor(model: Model, svg: SVGSVGElement) {
    this.#model = model;
    this.#plane = new Plane(svg);
    this.#run = evaluator(graphOf(model));
    this.#probe = evaluator(graphOf(model));
    this.#handles = { a: this.#handle('a'), b: this.#handle('b') };
    const { a, b } = this.#arrows;
    svg.append(this.#arc, this.#theta, this.#drop, this.#shadow, ...a.parts, ...b.parts, this.#labels.a.text, this.#labels.b.text, this.#handles.a, this.#handles.b);
  }

  get #turning(): boolean {
    return this.#model.get('mode') !== 'free';
  }

  /** Choose the size of the squares. Not while something moves. */
  fit(): void {
    const [a, b] = [vector(this.#model, 'a'), vector(this.#model, 'b')];
    this.#plane.fit([a, b], this.#turning ? length(b) : 0);
  }

  draw(): void {
    const [a, b] = [vector(this.#model, 'a'), vector(this.#model, 'b')];
    this.#run.set({ a, b });
    this.#plane.ground();
    this.#one('a', a);
    this.#one('b', b);
    const [fx = NaN, fy = NaN] = this.#run.value('foot');
    this.#projection(a, b, [fx, fy]);
    const around = arc(Math.atan2(a[1], a[0]), (between(a, b) * Math.PI) / 180, 40, 57);
    this.#arc.setAttribute('d', around.path);
    assign(this.#theta, { x: around.label[0], y: around.label[1] + 5 });
  }

  #one(name: Name, tip: Vector): void {
    const at = this.#plane.at(tip);
    const [x, y] = tip.map((number) => formatNumber(number, 2));
    this.#arrows[name].to(at);
    this.#labels[name].show(at, `(${x}, ${y})`, this.#plane.view);
    assign(this.#handles[name], { transform: `translate(${at[0]} ${at[1]})`, 'aria-label': `vector ${name}: ${x}, ${y}` });
  }

  /** The shadow lies beside the shaft of a, on the far side from b. */
  #projection(a: Vector, b: Vector, foot: Vector): void {
    const side = Math.sign(a[0] * b[1] - a[1] * b[0]) || 1;
    const long = length(a) || 1;
    const off: Vector = [(a[1] / long) * 8 * side, (a[0] / long) * 8 * side];
    const [x, y] = this.#plane.at(foot);
    const tip = this.#plane.at(b);
    this.#drop.setAttribute('d', `M${tip[0]} ${tip[1]}L${x + off[0]} ${y + off[1]}`);
    this.#shadow.setAttribute('d', `M${ORIGIN[0] + off[0]} ${ORIGIN[1] + off[1]}L${x + off[0]} ${y + off[1]}`);
  }

  /** Both tips at once, wherever they are: what an author has prepared. */
  set(wanted: Readonly<Record<string, unknown>>): void {
    for (const name of ['a', 'b']) if (wanted[name]) this.#model.set(name, wanted[name]);
    this.#settled();
    this.fit();
    this.#model.save_changes();
  }

  #settled(): void {
    this.#model.set('b', [...settle(this.#probe, vector(this.#model, 'a'), vector(this.#model, 'b'))]);
  }

  /** Where the reader wants the tip of `name`; the model gets it, made fit. */
  #put(name: Name, wanted: Vector): void {
    if (length(wanted) < SHORTEST || !wanted.every(Number.isFinite)) return;
    const turned = name === 'b' && this.#turning; // on its circle, which fits
    this.#model.set(name, [...(turned ? wanted : this.#plane.inside(wanted))]);
    this.#settled();
    this.#model.save_changes();
  }

  /** b on its circle, `degrees` from a. */
  #turn(degrees: number): void {
    const a = vector(this.#model, 'a');
    this.#put('b', turned(a, length(vector(this.#model, 'b')), degrees));
  }

  #drag(name: Name, event: PointerEvent): void {
    const [x, y] = this.#plane.from(event);
    if (name === 'b' && this.#turning) this.#turn(Math.round(between(vector(this.#model, 'a'), [x, y])));
    else this.#put(name, [snap(x, SQUARE.fine), snap(y, SQUARE.fine)]);
  }

  #key(name: Name, event: KeyboardEvent): void {
    const by = ARROWS[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const grain = event.shiftKey ? 'fine' : 'coarse';
    const [x, y] = vector(this.#model, name);
    if (name === 'b' && this.#turning) {
      const sign = by[1] || -by[0];
      this.#turn(nextMultiple(between(vector(this.#model, 'a'), [x, y]), DEGREES[grain], sign));
    } else {
      this.#put(name, [snap(x + by[0] * SQUARE[grain], SQUARE.fine), snap(y + by[1] * SQUARE[grain], SQUARE.fine)]);
    }
  }

  #handle(name: Name): SVGGElement {
    const attributes = { class: `handle f${name}`, tabindex: 0, role: 'application', 'aria-roledescription': 'vector handle' };
    const handle = draw('g', attributes, draw('circle', { class: 'halo', r: 17 }), draw('circle', { class: 'reach', r: 22 }));
    handle.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener('pointermove', (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.#drag(name, event);
    });
    handle.addEventListener('keydown', (event) => this.#key(name, event));
    return handle;
  }
}

/** Turn b on its circle, or move both; and how it is done. */
function switches(model: Model, id: string, picture: Picture): HTMLElement {
  const choice = (value: string, ...words: (string | Node)[]): HTMLElement =>
    make('label', {}, make('input', { type: 'radio', name: `${id}-mode`, value, checked: (model.get('mode') ?? 'turn') === value }), ...words);
  const group = make('div', { class: 'seg', role: 'radiogroup', 'aria-label': 'How b moves' }, choice('turn', 'turn b'), choice('free', 'move both freely'));
  group.addEventListener('change', (event) => {
    model.set('mode', (event.target as HTMLInputElement).value);
    model.save_changes();
  });
  model.on('change:mode', () => {
    picture.fit();
    for (const input of all<HTMLInputElement>('input', group)) input.checked = input.value === model.get('mode');
  });
  const key = (text: string): HTMLElement => make('kbd', {}, text);
  const help = make('span', { class: 'small faint' }, 'drag a tip, or focus it and use ', key('←'), ' ', key('→'), ' ', key('↑'), ' ', key('↓'), ', with ', key('Shift'), ' for small steps');
  return make('div', { class: 'row' }, group, help);
}
