/* Doubles rounded to another kind of number, as NumPy's astype rounds them. */

type Round = (x: number) => number;

/** `int64`, `uint8`, `bool`, `float32`: what a number becomes. What has no place in a whole number becomes its smallest. */
export function castOf(kind: string): Round {
  if (kind === 'bool') return (x) => Number(x !== 0); // NaN holds
  if (kind === 'float32') return Math.fround;
  if (kind === 'float16') return half;
  const [, unsigned = '', bits = ''] = /^(u?)int(\d+)$/.exec(kind) ?? [];
  if (!bits) return (x) => x;
  const span = 2 ** Number(bits);
  if (unsigned) return (x) => (Number.isFinite(x) ? ((Math.trunc(x) % span) + span) % span : 0);
  return (x) => (Math.abs(x) <= span / 2 ? Math.trunc(x) + 0 : -span / 2);
}

/** To eleven binary digits; a tie goes to the even one. */
function half(x: number): number {
  const power = Math.max(Math.floor(Math.log2(Math.abs(x))), -14);
  if (!Number.isFinite(power)) return x;
  const step = 2 ** (power - 10);
  const down = Math.floor(x / step);
  const rest = x / step - down;
  const rounded = (rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down) * step;
  return Math.abs(rounded) > 65504 ? Math.sign(x) * Infinity : rounded;
}
