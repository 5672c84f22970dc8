/* The order of a proof's blocks, as letters. */

/** The letters of `text` that name a block, each once. */
export function parseOrder(text: string, letters: readonly string[]): string[] {
  return [...new Set(text.split(/[\s,;]+/))].filter((letter) => letters.includes(letter));
}

/** `letter` stands at `at`, counted among the others; it is taken out where `at` is undefined. */
export function placed(order: readonly string[], letter: string, at?: number): string[] {
  const others = order.filter((other) => other !== letter);
  return at === undefined ? others : others.toSpliced(Math.max(0, at), 0, letter);
}

/** `letter` one or more places further down, or up where `by` is negative; never beyond an end. */
export function moved(order: readonly string[], letter: string, by: number): string[] {
  const at = order.indexOf(letter);
  return at < 0 ? [...order] : placed(order, letter, Math.max(0, Math.min(order.length - 1, at + by)));
}

/** Before which of the things with these middles a thing dropped at `y` comes. */
export function slot(y: number, middles: readonly number[]): number {
  return middles.filter((middle) => middle < y).length;
}

/** What is said when a block has been put somewhere. */
export function whereIs(letter: string, order: readonly string[]): string {
  const at = order.indexOf(letter);
  if (at >= 0) return `block ${letter} is line ${at + 1} of ${order.length}`;
  return `block ${letter} is not used; the proof has ${order.length} ${order.length === 1 ? 'line' : 'lines'}`;
}
