/* One cell, worked out: its line as a formula with the numbers put in. Any number in it with a line behind it can be gone to. */

import { boundLetters, size, type Line } from '../maths/graph.ts';
import { formatNumber, isExact } from '../maths/number.ts';
import { index, type Model, type Spot } from './sheet-model.ts';

interface Piece { readonly markup: string; readonly level: number; readonly negative?: boolean }
const ATOM = 9;
const SUM = 1;
const PRODUCT = 2;
const DEPTH = 8;
/** Terms of a sum that are all written; of more, the first ones and the last. */
const TERMS = 6;

/** Rows of a table: what stands left of the sign, the sign, and what it is. */
export type Row = readonly [left: string, sign: string, right: string];

export function workedOut(model: Model, spot: Spot, left: string): Row[] {
  const line = model.lines[spot[0]] as Line;
  const value = model.cells(spot[0])[spot[1]] ?? NaN;
  const last = number(value, spot[0]);
  if (line.op === 'input' || line.op === 'const') return [[left, '=', last]];
  const writer = new Writer(model);
  const rows = writer.rows(spot);
  if (!rows) return [[left, '=', last]];
  const same = rows.length === 1 && rows[0]?.replace(/<[^>]*>/g, '') === formatNumber(value);
  const given: Row[] = rows.map((row, k) => [k ? '' : left, k ? '' : '=', row]);
  return same ? given : [...given, ['', writer.exact && isExact(value) ? '=' : '≈', last]];
}

/** `line` marks a number that leads nowhere: the one that is worked out, and those of the code. */
export function number(value: number, line?: number): string {
  return `<mn${line === undefined ? '' : ` data-l="${line}"`}>${formatNumber(value)}</mn>`;
}

export function table(rows: readonly Row[]): string {
  const made = rows.map(([left, sign, right]) => `<mtr><mtd class="tml-right"><mrow>${left}</mrow></mtd><mtd class="tml-left"><mrow>${sign ? `<mo>${sign}</mo>` : '<mspace width="1em"></mspace>'}${right}</mrow></mtd></mtr>`);
  return `<math display="block"><mtable displaystyle="true" class="tml-jot">${made.join('')}</mtable></math>`;
}

class Writer {
  exact = true;
  #summed = false;
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** The right-hand side, a row for every two terms of a long sum; nothing where it would only say the number again. */
  rows(spot: Spot): string[] | undefined {
    const line = this.#model.lines[spot[0]] as Line;
    if (line.rule && boundLetters(line.rule).length) {
      const terms = this.#terms(line, spot[1]);
      this.#summed = true;
      if (line.rule.combine === 'sum' && terms.length > 2) return chopped(terms);
      return [gathered(line.rule.combine ?? '', terms).markup];
    }
    const piece = line.rule ? this.#applied(spot, 0) : this.#moved(spot, 0);
    return piece && [piece.markup];
  }

  #piece(spot: Spot, depth: number): Piece {
    const line = this.#model.lines[spot[0]] as Line;
    const value = this.#model.cells(spot[0])[spot[1]] ?? NaN;
    if (line.op === 'const') return plain(value, spot[0]);
    const deep = depth > DEPTH || this.#model.named(spot[0]) || line.op === 'input';
    const summing = line.rule ? boundLetters(line.rule).length > 0 : false;
    if (!deep && summing && !this.#summed) {
      this.#summed = true;
      return gathered(line.rule?.combine ?? '', this.#terms(line, spot[1]));
    }
    const opened = deep || summing ? undefined : line.rule ? this.#applied(spot, depth) : this.#moved(spot, depth);
    if (opened) return opened;
    if (!isExact(value)) this.exact = false;
    return { markup: `<mn data-go="${spot.join()}" role="button" tabindex="0">${formatNumber(value)}</mn>`, level: ATOM, negative: value < 0 };
  }

  #applied(spot: Spot, depth: number): Piece {
    const line = this.#model.lines[spot[0]] as Line;
    const operands = this.#model.sources(spot).map((one) => this.#piece(one, depth + 1));
    return this.#form(line.rule?.scalar ?? 'id', operands);
  }

  /** A cell that was moved here; a zero; a sum of several. An atom's way is its own, so its number stands. */
  #moved(spot: Spot, depth: number): Piece | undefined {
    const line = this.#model.lines[spot[0]] as Line;
    if (line.atom) return undefined;
    const pieces = this.#model.sources(spot).slice(0, TERMS).map((one) => this.#piece(one, depth + 1));
    return pieces.length ? pieces.slice(1).reduce((sum, one) => infix('+', SUM, sum, one), pieces[0] as Piece) : plain(0);
  }

  #terms(line: Line, place: number): Piece[] {
    const rule = line.rule as NonNullable<Line['rule']>;
    const all = this.#model.sources([-1, place].length ? [this.#model.lines.indexOf(line), place] : [0, 0]);
    const per = rule.ins.length;
    const count = all.length / per;
    const shown = count > TERMS ? [0, 1, 2, -1, count - 1] : Array.from({ length: count }, (_, k) => k);
    return shown.map((k) => {
      if (k < 0) return { markup: '<mo>⋯</mo>', level: ATOM };
      return this.#form(rule.scalar, all.slice(k * per, (k + 1) * per).map((one) => this.#piece(one, 1)));
    });
  }

  #form(scalar: string, operands: readonly Piece[]): Piece {
    const [a = plain(NaN), b = plain(NaN)] = operands;
    if (scalar === 'id') return a;
    const [form, symbol, level] = this.#model.data.scalars[scalar] ?? ['call', scalar, ATOM];
    switch (form) {
      case 'infix': return infix(scalar === 'mul' ? '×' : symbol, level, a, b);
      case 'fraction': return { markup: `<mfrac><mrow>${a.markup}</mrow><mrow>${b.markup}</mrow></mfrac>`, level: PRODUCT };
      case 'prefix': return { markup: `<mo form="prefix">${symbol}</mo>${fenced(a, level + 1)}`, level: SUM, negative: true };
      case 'root': return { markup: `<msqrt><mrow>${a.markup}</mrow></msqrt>`, level: ATOM };
      case 'square': return { markup: `<msup>${fenced(a, ATOM)}<mn>2</mn></msup>`, level };
      case 'power': return { markup: `<msup>${fenced(a, ATOM)}<mrow>${b.markup}</mrow></msup>`, level };
      case 'exp': return { markup: `<msup><mi>e</mi><mrow>${a.markup}</mrow></msup>`, level: 4 };
      case 'bars': return { markup: `<mrow><mo>|</mo>${a.markup}<mo>|</mo></mrow>`, level: ATOM };
      default: return call(symbol, operands);
    }
  }
}

function plain(value: number, line?: number): Piece {
  return { markup: number(value, line), level: ATOM, negative: value < 0 };
}

function call(name: string, operands: readonly Piece[]): Piece {
  return { markup: `<mrow><mi>${name}</mi><mo>&#x2061;</mo><mo stretchy="false">(</mo>${operands.map((one) => one.markup).join('<mo separator="true">,</mo>')}<mo stretchy="false">)</mo></mrow>`, level: ATOM };
}

function fenced(piece: Piece, level: number): string {
  return piece.level < level || piece.negative ? `<mrow><mo stretchy="false">(</mo>${piece.markup}<mo stretchy="false">)</mo></mrow>` : `<mrow>${piece.markup}</mrow>`;
}

function infix(sign: string, level: number, a: Piece, b: Piece): Piece {
  const left = a.level < level ? fenced(a, level) : a.markup;
  return { markup: `${left}<mo>${sign}</mo>${fenced(b, sign === '+' || sign === '×' ? level : level + 1)}`, level };
}

function gathered(combine: string, terms: readonly Piece[]): Piece {
  if (combine === 'sum' || combine === 'prod') return terms.slice(1).reduce((sum, one) => infix(combine === 'sum' ? '+' : '×', combine === 'sum' ? SUM : PRODUCT, sum, one), terms[0] ?? plain(0));
  return call(combine, terms);
}

/** Two terms a row; each row after the first begins with its sign. */
function chopped(terms: readonly Piece[]): string[] {
  const wide = terms.some((one) => one.markup.replace(/<[^>]*>/g, '').length > 13);
  const per = wide ? 1 : 2;
  return Array.from({ length: Math.ceil(terms.length / per) }, (_, k) => {
    const row = gathered('sum', terms.slice(k * per, (k + 1) * per)).markup;
    const negative = terms[k * per]?.negative && per === 1;
    return k ? `<mo form="infix">+</mo>${negative ? `<mo stretchy="false">(</mo>${row}<mo stretchy="false">)</mo>` : row}` : row;
  });
}

/** `A₁₃`: a symbol with its index below. */
export function indexed(symbol: string, shape: readonly number[], place: number): string {
  if (!shape.length || !size(shape)) return symbol;
  const at = index(shape, place).map((k) => k + 1);
  const crowded = at.some((k) => k > 9);
  return `<msub><mrow>${symbol}</mrow><mrow>${at.map((k) => `<mn>${k}</mn>`).join(crowded ? '<mo separator="true">,</mo>' : '')}</mrow></msub>`;
}
