/* A query and stored points. The distances come out of the traced working, evaluated again here: its lines `straight` and `blocks`
   hold one for each point. The line round the query is drawn at the smallest of them. */

import { all, assign, draw, make, one } from '../dom.ts';
import { evaluator } from '../maths/evaluate.ts';
import { flat, type Cells } from '../maths/graph.ts';
import { formatNumber } from '../maths/number.ts';
import { snap, SQUARE } from './geometry.ts';
import { graphOf, presets, shown, vector, type Figure, type Model, type Vector } from './model.ts';
import { Paper } from './points-paper.ts';

interface Mode { readonly key: string; readonly words: string; readonly line: string }
interface Settings { readonly mode: string; readonly modes: readonly Mode[]; readonly least: number; readonly most: number }
type Wanted = Readonly<Record<string, unknown>>;

const INPUTS = ['query', 'rows', 'scale'];
const STEP = 0.05;
const DUST = 1e-9;
const ARROWS: Readonly<Record<string, Vector>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export function render({ model, el }: Figure): () => void {
  const svg = one<SVGSVGElement>('svg', el);
  if (!svg) throw new RangeError('the figure has no svg');
  const picture = new Picture(model, el, svg);
  return shown(model, svg, picture, switches(model, el.id, picture), factor(model, el.id, picture), presets(model, (wanted) => picture.set(wanted)));
}

function settingsOf(model: Model): Settings {
  return model.get('settings') as Settings;
}

/** The line of the working that measures now. */
function measure(model: Model): string {
  return settingsOf(model).modes.find(({ key }) => key === model.get('mode'))?.line ?? 'straight';
}

class Picture {
  readonly #model: Model;
  readonly #el: HTMLElement;
  readonly #paper: Paper;
  readonly #run;
  readonly #first: Wanted;
  readonly #ring: SVGPathElement;
  readonly #spots: readonly Spot[];
  readonly #query: Spot;
  #chosen = false;

  constructor(model: Model, el: HTMLElement, svg: SVGSVGElement) {
    this.#model = model;
    this.#el = el;
    this.#paper = new Paper(svg, `${el.id}-paper`);
    this.#ring = draw('path', { class: 'c line thin', 'clip-path': `url(#${el.id}-paper)` });
    this.#run = evaluator(graphOf(model));
    this.#first = Object.fromEntries(INPUTS.map((name) => [name, Array.from(flat(graphOf(model).lines[this.#run.line(name)]?.value ?? []))]));
    this.#query = new Spot('q', 'fb', 22, (where) => this.#put(-1, where), this.#paper);
    this.#spots = this.#rows().map((_, k) => new Spot(String.fromCharCode(65 + k), 'fa', -12, (where) => this.#put(k, where), this.#paper));
    const spots = [...this.#spots, this.#query];
    svg.append(this.#ring, ...spots.map((spot) => spot.leg), ...spots.flatMap((spot) => [spot.dot, spot.label]), ...spots.map((spot) => spot.handle));
    if (this.#scale()[0] !== 1) model.set('mode', 'stretch');
    this.#chosen = true;
    this.#measured();
    this.#chosen = false;
    model.on('change:mode', () => (this.#measured(), model.save_changes()));
  }

  #scale(): Vector {
    return vector(this.#model, 'scale');
  }

  #rows(): Vector[] {
    const cells = flat(this.#model.get('rows') as Cells);
    return Array.from({ length: cells.length / 2 }, (_, k) => [cells[2 * k] ?? NaN, cells[2 * k + 1] ?? NaN]);
  }

  /** Choose the size of the squares. */
  fit(): void {
    this.#paper.scale = this.#scale();
    this.#paper.fit([vector(this.#model, 'query'), ...this.#rows()]);
  }

  draw(): void {
    const [q, rows, line] = [vector(this.#model, 'query'), this.#rows(), measure(this.#model)];
    this.#paper.scale = this.#scale();
    this.#paper.ground();
    this.#run.set({ query: q, rows: rows.flat(), scale: this.#paper.scale });
    const far = Array.from(this.#run.value(line));
    const at = this.#paper.at(q);
    this.#query.show(q);
    this.#spots.forEach((spot, k) => spot.show(rows[k] ?? q, at, line === 'blocks'));
    this.#ring.setAttribute('d', round(at, Math.min(...far) * this.#paper.unit, line === 'blocks'));
    this.#nearest(line, far);
  }

  /** The smallest of the distances shown is named; where two are, both. */
  #nearest(line: string, far: readonly number[]): void {
    const least = Math.min(...far);
    for (const cell of all(`.readout[data-measure="${line}"] [data-l]`, this.#el)) {
      const near = (far[Number(cell.dataset['i'])] ?? NaN) <= least * (1 + DUST);
      cell.closest('div')?.classList.toggle('near', near);
      one('.near-word', cell.closest('div') ?? cell)?.toggleAttribute('hidden', !near);
    }
  }

  /** Another way of measuring: its distances are shown. A question that brings it puts everything back; a hand keeps its points. */
  #measured(): void {
    for (const list of all('.readout[data-measure]', this.#el)) list.hidden = list.dataset['measure'] !== measure(this.#model);
    if (!this.#chosen) this.#give(this.#first);
  }

  #give(wanted: Wanted): void {
    for (const name of INPUTS) if (wanted[name]) this.#model.set(name, Array.from(flat(wanted[name] as Cells)));
    this.fit();
  }

  /** What an author has prepared. A scale that is not 1 belongs to `stretch`. */
  set(wanted: Wanted): void {
    this.#give(wanted);
    this.choose(this.#scale()[0] === 1 ? String(this.#model.get('mode')) : 'stretch');
  }

  /** How the reader wants it measured. Only `stretch` has a scale. */
  choose(mode: string): void {
    if (mode !== 'stretch') this.#give({ scale: this.#first['scale'] });
    this.#chosen = true;
    if (mode !== this.#model.get('mode')) this.#model.set('mode', mode);
    this.#model.save_changes();
    this.#chosen = false;
  }

  /** Where the reader wants the query (−1) or a point. */
  #put(k: number, wanted: Vector): void {
    if (!wanted.every(Number.isFinite)) return;
    const place = this.#paper.inside([snap(wanted[0], SQUARE.fine), snap(wanted[1], SQUARE.fine)]);
    if (k < 0) this.#model.set('query', [...place]);
    else this.#model.set('rows', this.#rows().flatMap((row, j) => [...(j === k ? place : row)]));
    this.#model.save_changes();
  }
}

/** A point with its name, the way to it from the query, and a handle. */
class Spot {
  readonly leg = draw('path', { class: 'ref' });
  readonly dot: SVGCircleElement;
  readonly label: SVGTextElement;
  readonly handle: SVGGElement;
  readonly #given = draw('tspan', { class: 'given', dx: 5 });
  readonly #name: string;
  readonly #below: number;
  readonly #paper: Paper;
  #now: Vector = [NaN, NaN];

  constructor(name: string, colour: string, below: number, put: (where: Vector) => void, paper: Paper) {
    this.#name = name;
    this.#below = below;
    this.#paper = paper;
    this.dot = draw('circle', { class: colour, r: 5.5 });
    this.label = draw('text', { class: `lbl strong ${colour}` }, name, this.#given);
    const attributes = { class: `handle ${colour}`, tabindex: 0, role: 'application', 'aria-roledescription': 'point handle' };
    this.handle = draw('g', attributes, draw('circle', { class: 'halo', r: 15 }), draw('circle', { class: 'reach', r: 22 }));
    this.#moves(put);
  }

  /** Its place, and the way to it from `from`. */
  show(where: Vector, from?: Vector, streets = false): void {
    this.#now = where;
    const [x, y] = this.#paper.at(where);
    const [u, v] = where.map((number) => formatNumber(number, 2));
    assign(this.dot, { cx: x, cy: y });
    assign(this.handle, { transform: `translate(${x} ${y})`, 'aria-label': `point ${this.#name}: ${u}, ${v}` });
    this.#given.textContent = `(${u}, ${v})`;
    const fits = this.#paper.roomRight(x) > 96;
    assign(this.label, { x: x + (fits ? 11 : -11), y: y + this.#below, 'text-anchor': fits ? 'start' : 'end' });
    if (from) this.leg.setAttribute('d', streets ? `M${from[0]} ${from[1]}H${x}V${y}` : `M${from[0]} ${from[1]}L${x} ${y}`);
  }

  #moves(put: (where: Vector) => void): void {
    this.handle.addEventListener('pointerdown', (event) => {
      if (event.button === 0) this.handle.setPointerCapture(event.pointerId);
    });
    this.handle.addEventListener('pointermove', (event) => {
      if (this.handle.hasPointerCapture(event.pointerId)) put(this.#paper.from(event));
    });
    this.handle.addEventListener('keydown', (event) => {
      const by = ARROWS[event.key];
      if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const grain = SQUARE[event.shiftKey ? 'fine' : 'coarse'];
      put([this.#now[0] + by[0] * grain, this.#now[1] + by[1] * grain]);
    });
  }
}

/** All places at one distance: a circle, or along the streets a square on its corner. */
function round([x, y]: Vector, r: number, streets: boolean): string {
  if (streets) return `M${x - r} ${y}L${x} ${y - r}L${x + r} ${y}L${x} ${y + r}Z`;
  return `M${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}A${r} ${r} 0 1 1 ${x - r} ${y}Z`;
}

/** How distance is measured; and how a point is moved. */
function switches(model: Model, id: string, picture: Picture): HTMLElement {
  const choices = settingsOf(model).modes.map(({ key, words }) =>
    make('label', {}, make('input', { type: 'radio', name: `${id}-mode`, value: key, checked: model.get('mode') === key }), words));
  const group = make('div', { class: 'seg', role: 'radiogroup', 'aria-label': 'How distance is measured' }, ...choices);
  group.addEventListener('change', (event) => picture.choose((event.target as HTMLInputElement).value));
  model.on('change:mode', () => {
    for (const input of all<HTMLInputElement>('input', group)) input.checked = input.value === model.get('mode');
  });
  const key = (text: string): HTMLElement => make('kbd', {}, text);
  const help = make('span', { class: 'small faint' }, 'drag a point, or focus it and use ', key('←'), ' ', key('→'), ' ', key('↑'), ' ', key('↓'), ', with ', key('Shift'), ' for small steps');
  return make('div', { class: 'row' }, group, help);
}

/** The factor on every first entry; there only while that is what is asked about. */
function factor(model: Model, id: string, picture: Picture): HTMLElement {
  const { least, most } = settingsOf(model);
  const now = (): number => vector(model, 'scale')[0];
  const output = make('output', { for: `${id}-scale` }, formatNumber(now(), 2));
  const range = make('input', { type: 'range', id: `${id}-scale`, min: least, max: most, step: STEP, value: now() });
  range.addEventListener('input', () => {
    model.set('scale', [range.valueAsNumber, 1]);
    model.save_changes();
  });
  range.addEventListener('change', () => (picture.fit(), picture.draw()));
  const row = make('div', { class: 'knob wide' }, make('label', { class: 'small sans quiet', for: range.id }, 'multiply every first entry by ', output), range);
  const follow = (): void => {
    row.hidden = model.get('mode') !== 'stretch';
    output.value = formatNumber(now(), 2);
    range.valueAsNumber = now();
  };
  model.on('change', follow);
  follow();
  return row;
}
