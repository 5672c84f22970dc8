/* How one line is computed. The index rule is turned into loops once; a kernel then only fills `out`. */

import { atom } from './atoms.ts';
import { castOf } from './casts.ts';
import { boundLetters, size, type Line, type Rule } from './graph.ts';
import { computed } from './places.ts';
import { COMBINES, SCALARS, type ScalarFn } from './scalars.ts';

type Values = Float64Array;
export type Kernel = (out: Values, operands: readonly Values[]) => void;
const NOTHING = new Float64Array(1);

/** Loops, outermost first: how far each runs, and how far a step of it moves in `out` and in each operand. */
interface Nest {
  readonly counts: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

export function kernel(line: Line, shapes: readonly (readonly number[])[]): Kernel {
  const plain = uncast(line, shapes);
  if (!line.cast) return plain;
  const round = castOf(line.cast);
  return (out, operands) => {
    plain(out, operands);
    for (let k = 0; k < out.length; k++) out[k] = round(out[k] as number);
  };
}

function uncast(line: Line, shapes: readonly (readonly number[])[]): Kernel {
  if (line.at) return computed(line.at, shapes);
  if (line.atom) return atom(line, shapes);
  if (line.gather) return gathering(line.gather);
  if (line.scatter) return scattering(line.scatter);
  if (!line.rule) throw new RangeError(`the line ${line.name ?? line.op} has neither a value nor a rule`);
  return ruled(line.rule, line.shape, shapes);
}

function gathering(map: readonly number[]): Kernel {
  return (out, operands) => {
    const all = operands.length === 1 ? (operands[0] ?? NOTHING) : laid(operands);
    map.forEach((from, k) => { out[k] = from < 0 ? 0 : (all[from] ?? NaN); });
  };
}

function laid(operands: readonly Values[]): Values {
  const all = new Float64Array(operands.reduce((n, x) => n + x.length, 0));
  operands.reduce((at, x) => (all.set(x, at), at + x.length), 0);
  return all;
}

/** Adding, not assigning: a cell read twice receives both. */
function scattering(places: readonly number[]): Kernel {
  return (out, [from = NOTHING]) => {
    out.fill(0);
    places.forEach((to, k) => { if (to >= 0) out[to] = (out[to] ?? 0) + (from[k] ?? NaN); });
  };
}

function ruled(rule: Rule, shape: readonly number[], shapes: readonly (readonly number[])[]): Kernel {
  const f = SCALARS[rule.scalar];
  if (!f) throw new RangeError(`the scalar function ${rule.scalar} is not known here`);
  const bound = boundLetters(rule);
  const nest = loops([rule.out, ...rule.ins], [shape, ...shapes], bound);
  const combine = bound.length ? COMBINES[rule.combine ?? ''] : undefined;
  if (bound.length && !combine) throw new RangeError(`${rule.combine ?? 'nothing'} does not gather the index ${bound.join(', ')}`);
  if (!combine) {
    const steps = rule.ins.map((index, k) => (index === rule.out ? 1 : size(shapes[k] ?? []) === 1 ? 0 : NaN));
    return steps.some(Number.isNaN) ? everywhere(nest, f) : elementwise(f, steps);
  }
  return rule.scalar === 'mul' && rule.combine === 'sum' ? contraction(nest) : gathered(nest, f, ...combine);
}

/** Operands that run beside the output, or are one number: a single flat loop. */
function elementwise(f: ScalarFn, [s = 0, t = 0, u = 0]: readonly number[]): Kernel {
  return (out, [a = NOTHING, b = NOTHING, c = NOTHING]) => {
    for (let k = 0; k < out.length; k++) out[k] = f(a[k * s] as number, b[k * t] as number, c[k * u] as number);
  };
}

/** Free indices outermost, in the order of the output; then the bound ones. */
function loops(indices: readonly string[], shapes: readonly (readonly number[])[], bound: readonly string[]): Nest {
  const letters = [...(indices[0] ?? '')].filter((i) => i !== '_').concat(bound);
  const counts = letters.map((letter) => {
    const sizes = indices.map((index, k) => shapes[k]?.[index.indexOf(letter)]).filter((n) => n !== undefined);
    if (sizes.some((n) => n !== sizes[0])) throw new RangeError(`index ${letter} has the sizes ${sizes.join(' and ')}`);
    return sizes[0] ?? 1;
  });
  const strides = indices.map((index, k) => letters.map((letter) => stride(index, shapes[k] ?? [], letter)));
  return { counts, strides };
}

function stride(index: string, shape: readonly number[], letter: string): number {
  return [...index].reduce((step, i, axis) => step + (i === letter ? size(shape.slice(axis + 1)) : 0), 0);
}

/** Call `visit` once for each setting of all loops but the last, with the places in `out` and in the operands. */
function walk({ counts, strides }: Nest, visit: (at: readonly number[]) => void): void {
  const outer = counts.slice(0, -1);
  if (counts.some((n) => n === 0)) return;
  const at = strides.map(() => 0);
  const now = outer.map(() => 0);
  for (;;) {
    visit(at);
    let k = outer.length - 1;
    for (; k >= 0; k--) {
      const on = (now[k] as number) + 1 < (outer[k] as number);
      const step = on ? 1 : -(now[k] as number);
      now[k] = (now[k] as number) + step;
      strides.forEach((s, j) => { at[j] = (at[j] as number) + step * (s[k] as number); });
      if (on) break;
    }
    if (k < 0) return;
  }
}

/** The last loop: how often it runs, and its step in `out` and in the operands. A nest without loops runs once. */
function last({ counts, strides }: Nest): readonly [number, readonly number[]] {
  return [counts.at(-1) ?? 1, strides.map((s) => s.at(-1) ?? 0)];
}

function everywhere(nest: Nest, f: ScalarFn): Kernel {
  const [n, [r = 0, s = 0, t = 0, u = 0]] = last(nest);
  return (out, [a = NOTHING, b = NOTHING, c = NOTHING]) => walk(nest, ([o = 0, i = 0, j = 0, k = 0]) => {
    for (let q = 0; q < n; q++) out[o + q * r] = f(a[i + q * s] as number, b[j + q * t] as number, c[k + q * u] as number);
  });
}

function gathered(nest: Nest, f: ScalarFn, start: number, combine: ScalarFn): Kernel {
  const [n, [, s = 0, t = 0, u = 0]] = last(nest);
  return (out, [a = NOTHING, b = NOTHING, c = NOTHING]) => {
    out.fill(start);
    walk(nest, ([o = 0, i = 0, j = 0, k = 0]) => {
      let sofar = out[o] as number;
      for (let q = 0; q < n; q++) sofar = combine(sofar, f(a[i + q * s] as number, b[j + q * t] as number, c[k + q * u] as number), 0);
      out[o] = sofar;
    });
  };
}

function contraction(nest: Nest): Kernel {
  const [n, [, s = 0, t = 0]] = last(nest);
  return (out, [a = NOTHING, b = NOTHING]) => {
    out.fill(0);
    walk(nest, ([o = 0, i = 0, j = 0]) => {
      let sum = 0;
      for (let q = 0; q < n; q++) sum += (a[i + q * s] as number) * (b[j + q * t] as number);
      out[o] = (out[o] as number) + sum;
    });
  };
}
