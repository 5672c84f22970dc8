/* The one number formatter. The same rules stand in contract/number.py; shared vectors test both.

   1. Whole numbers below 10^15 in size are written in full, with a true minus sign.
   2. Others: `digits` decimals from 1 upwards; below 1, `digits` significant digits. Trailing zeros are dropped.
   3. Below 10^-4, or from 10^9 upwards and not whole: a mantissa with `digits` significant digits, times a power of ten.
   4. A tie is rounded away from zero, judged on the exact binary value. (So do toFixed and toExponential.) */

export const MINUS = '\u2212';
const WHOLE = 1e15;
const SMALL = -4;
const LARGE = 9;
const RAISED: Readonly<Record<string, string>> = {
  '-': '⁻', '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹',
};

/** `value` as a person reads it: `formatNumber(-7) === '−7'`. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'undefined';
  const sign = value < 0 ? MINUS : '';
  const x = Math.abs(value);
  if (x === Infinity) return `${sign}∞`;
  if (Number.isInteger(x) && x < WHOLE) return sign + String(x);
  const power = exponent(x);
  if (power < SMALL || power >= LARGE) return sign + scientific(x, digits);
  return sign + trimmed(x.toFixed(power >= 0 ? digits : digits - power - 1));
}

/** Whether the text is the value itself, so that `=` may stand before it and not `≈`. */
export function isExact(value: number, digits = 3): boolean {
  if (!Number.isFinite(value)) return true;
  return Number(formatNumber(value, digits).replace(MINUS, '-')) === value;
}

/** The power of ten of the first digit of the shortest text that reads back as `x`. */
function exponent(x: number): number {
  return Number(x.toExponential().split('e')[1]);
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function scientific(x: number, digits: number): string {
  const [mantissa = '', power = ''] = x.toExponential(digits - 1).split('e');
  const raised = String(Number(power)).replace(/./g, (c) => RAISED[c] ?? c);
  return `${trimmed(mantissa)} × 10${raised}`;
}
