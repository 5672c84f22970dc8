/* Layers of co-ordinate paper as paths: the same pictures that the server drew first (studio/drawings/paper.py). */

export type Point = readonly [number, number];

/** Where the paper lies in the picture, and what its edges are in its own units. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Point;
  readonly y: Point;
}

export interface Layer {
  readonly draw: string;
  readonly lines: Readonly<Record<string, string>>;
  readonly size: number;
  readonly closed: boolean;
}

/** The cells of a named line, and its shape. */
export type Look = (line: string) => { readonly cells: Float64Array; readonly shape: readonly number[] };

export interface Label { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' }

/** No coordinate lies farther out: a browser draws with single precision. */
const FAR = 1e5;
const HEAD = 11;
const FLANK = 4.6;
const SHAFT_END = 7;
const AWAY = 15;
export const NOTHING = 'M0 0';

export function at(f: Frame, [x, y]: Point): Point {
  return [near(f.left + (f.width * (x - f.x[0])) / (f.x[1] - f.x[0])), near(f.top + (f.height * (f.y[1] - y)) / (f.y[1] - f.y[0]))];
}

/** From pixels to the paper's units. */
export function from(f: Frame, [u, v]: Point): Point {
  return [f.x[0] + ((u - f.left) * (f.x[1] - f.x[0])) / f.width, f.y[1] - ((v - f.top) * (f.y[1] - f.y[0])) / f.height];
}

function near(x: number): number {
  return Math.min(Math.max(x, -FAR), FAR); // NaN stays NaN
}

function holds(f: Frame, [u, v]: Point): boolean {
  return f.left - 1 <= u && u <= f.left + f.width + 1 && f.top - 1 <= v && v <= f.top + f.height + 1;
}

/** The rows of places that a layer stands on: of a curve each row is one, of anything else there is one row. */
function places({ lines }: Layer, look: Look): Point[][] {
  const { at: whole, x, y, from: start, to } = lines;
  if (whole !== undefined) {
    const { cells, shape } = look(whole);
    const long = 2 * (shape.at(-2) ?? 1);
    return Array.from({ length: cells.length / long }, (_, k) => pairs(cells.subarray(k * long, (k + 1) * long)));
  }
  if (to !== undefined) return [[start === undefined ? [0, 0] : (pairs(look(start).cells)[0] ?? [0, 0]), pairs(look(to).cells)[0] ?? [NaN, NaN]]];
  const up = look(y ?? '').cells;
  return [Array.from(look(x ?? '').cells, (value, k): Point => [value, up[k] ?? NaN])];
}

function pairs(cells: Float64Array): Point[] {
  return Array.from({ length: cells.length / 2 }, (_, k): Point => [cells[2 * k] ?? NaN, cells[2 * k + 1] ?? NaN]);
}

/** `d` of a layer. */
export function path(layer: Layer, f: Frame, look: Look): string {
  return (layer.draw === 'level' ? level(layer, f, look) : (PATHS[layer.draw] ?? curve)(layer, f, look)) || NOTHING;
}

function level(layer: Layer, f: Frame, look: Look): string {
  const [u, v] = levelAt(layer, f, look);
  return layer.lines['x'] === undefined ? `M${f.left} ${n(v)}h${f.width}` : `M${n(u)} ${f.top}v${f.height}`;
}

function levelAt({ lines }: Layer, f: Frame, look: Look): Point {
  const value = look(lines['x'] ?? lines['y'] ?? '').cells[0] ?? NaN;
  return Number.isFinite(value) ? at(f, [value, value]) : [FAR, FAR];
}

function curve(layer: Layer, f: Frame, look: Look): string {
  let made = '';
  for (const row of places(layer, look)) {
    let pen = 'M';
    for (const place of row) {
      const [u, v] = at(f, place);
      const seen = !Number.isNaN(u + v);
      if (seen) made += `${pen}${n(u)} ${n(v)}`;
      pen = seen ? 'L' : 'M';
    }
    if (layer.closed && pen === 'L') made += 'Z';
  }
  return made;
}

function dots(layer: Layer, f: Frame, look: Look): string {
  const points = places(layer, look).flat().map((place) => at(f, place));
  return points.filter(([u, v]) => !Number.isNaN(u + v)).map(([u, v]) => `M${n(u)} ${n(v)}h0`).join('');
}

function columns(layer: Layer, f: Frame, look: Look): string {
  let made = '';
  for (const [x, height] of places(layer, look)[0] ?? []) {
    const [[u, v], [w, ground]] = [at(f, [x - layer.size / 2, height]), at(f, [x + layer.size / 2, 0])];
    if (!Number.isNaN(u + v)) made += `M${n(u)} ${n(ground)}V${n(v)}H${n(w)}V${n(ground)}Z`;
  }
  return made;
}

function arrow(layer: Layer, f: Frame, look: Look): string {
  const [start, tip] = ends(layer, f, look);
  const way = unit(start, tip);
  return way ? `M${n(start[0])} ${n(start[1])}L${n(tip[0] - way[0] * SHAFT_END)} ${n(tip[1] - way[1] * SHAFT_END)}` : '';
}

/** `d` of an arrow's head. */
export function head(layer: Layer, f: Frame, look: Look): string {
  const [start, tip] = ends(layer, f, look);
  const way = unit(start, tip);
  if (!way) return NOTHING;
  const [u, v] = way;
  const [x, y] = [tip[0] - u * HEAD, tip[1] - v * HEAD];
  return `M${n(tip[0])} ${n(tip[1])}L${n(x - v * FLANK)} ${n(y + u * FLANK)}L${n(x + v * FLANK)} ${n(y - u * FLANK)}Z`;
}

function mark(layer: Layer, f: Frame, look: Look): string {
  const [u, v] = at(f, places(layer, look)[0]?.[0] ?? [NaN, NaN]);
  const r = n(layer.size);
  return Number.isNaN(u + v) ? '' : `M${n(u - layer.size)} ${n(v)}a${r} ${r} 0 1 1 ${n(2 * layer.size)} 0a${r} ${r} 0 1 1 ${n(-2 * layer.size)} 0Z`;
}

const PATHS: Readonly<Record<string, (layer: Layer, f: Frame, look: Look) => string>> = { curve, segment: curve, dots, columns, arrow, mark };

function ends(layer: Layer, f: Frame, look: Look): [Point, Point] {
  const [start = [NaN, NaN], tip = [NaN, NaN]] = (places(layer, look)[0] ?? []).map((place) => at(f, place));
  return [start, tip];
}

/** Nothing for an arrow that is too short to have a direction. */
function unit(start: Point, tip: Point): Point | undefined {
  const long = Math.hypot(tip[0] - start[0], tip[1] - start[1]);
  return long > 1 ? [(tip[0] - start[0]) / long, (tip[1] - start[1]) / long] : undefined;
}

/** One decimal is a tenth of a pixel. */
function n(x: number): number {
  return Math.round(x * 10) / 10 + 0;
}

/** Beyond an arrow's tip, beside a mark, at the end of a level line or of what can be seen of a curve; nothing where that is not on the paper. */
export function placeOfLabel(layer: Layer, f: Frame, look: Look): Label | undefined {
  if (layer.draw === 'level') return levelLabel(layer, f, look);
  const points = (places(layer, look).at(-1) ?? []).map((place) => at(f, place));
  const [first = [NaN, NaN], second = [NaN, NaN]] = points;
  if (layer.draw === 'arrow') {
    const way = unit(first, second);
    if (!way || !holds(f, second)) return undefined;
    return { x: second[0] + way[0] * AWAY, y: second[1] + way[1] * AWAY + 5, anchor: way[0] > 0.35 ? 'start' : way[0] < -0.35 ? 'end' : 'middle' };
  }
  const seen = points.filter((point) => holds(f, point)).at(-1);
  if (!seen) return undefined;
  if (layer.draw === 'segment') return { x: (first[0] + second[0]) / 2 + 6, y: (first[1] + second[1]) / 2 - 6, anchor: 'start' };
  const y = seen[1] > f.top + 20 ? seen[1] - 9 : seen[1] + 20;
  return layer.draw === 'mark' && seen[0] < f.left + f.width - 60 ? { x: seen[0] + 8, y, anchor: 'start' } : { x: seen[0] - 4, y, anchor: 'end' };
}

function levelLabel(layer: Layer, f: Frame, look: Look): Label | undefined {
  const [u, v] = levelAt(layer, f, look);
  const right = f.left + f.width;
  if (layer.lines['x'] !== undefined) {
    if (u < f.left || u > right) return undefined;
    return u < right - 80 ? { x: u + 5, y: f.top + 14, anchor: 'start' } : { x: u - 5, y: f.top + 14, anchor: 'end' };
  }
  if (v < f.top || v > f.top + f.height) return undefined;
  return { x: right - 4, y: v > f.top + 20 ? v - 6 : v + 17, anchor: 'end' };
}
