/* The state of a figure in the address: #turn.a=3,1&turn.b=1,2&turn.mode=free. Other anchors are left as they are. */

import type { Model } from './model.ts';

export function readAddress(hash: string, figure: string): Record<string, string> {
  const found = [...new URLSearchParams(hash.replace(/^#/, ''))].filter(([key]) => key.startsWith(`${figure}.`));
  return Object.fromEntries(found.map(([key, value]) => [key.slice(figure.length + 1), value]));
}

export function writeAddress(hash: string, figure: string, state: Readonly<Record<string, string>>): string {
  const others = hash.replace(/^#/, '').split('&').filter((part) => part && !part.startsWith(`${figure}.`));
  const mine = Object.entries(state).map(([key, value]) => `${figure}.${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`);
  const parts = [...others, ...mine];
  return parts.length ? `#${parts.join('&')}` : '';
}

/** Numbers as the address has them; `undefined` unless there are exactly `n`, all finite and of a sensible size. */
export function numbersIn(text: string | undefined, n: number): number[] | undefined {
  const numbers = text?.split(',').map((part) => (part.trim() ? Number(part) : NaN)) ?? [];
  return numbers.length === n && numbers.every((x) => Number.isFinite(x) && Math.abs(x) <= 1000) ? numbers : undefined;
}

/** What of `model` stands in the address: its inputs, and its mode. */
export function stateOf(model: Model, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => {
    const value = model.get(key);
    return [key, typeof value === 'object' && value !== null ? Array.from(value as ArrayLike<number>).join(',') : String(value)];
  }));
}
