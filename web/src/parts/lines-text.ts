/* A derivation as text: one line per row, `= 2*x + 2 ; expand`: relation, expression, and after a semicolon the reason. */

export interface Line { readonly relation: string; readonly expression: string; readonly reason: string }

/** What a keyboard has for a sign that it lacks; longer ones first. */
const TYPED: readonly (readonly [typed: string, sign: string])[] = [['<=>', '⇔'], ['<->', '⇔'], ['=>', '⇒'], ['->', '⇒'], ['<=', '≤'], ['>=', '≥']];

/** A sign at the beginning of `text`, and what follows it. */
export function leadingSign(text: string, relations: readonly string[]): readonly [relation: string, rest: string] {
  const trimmed = text.trim();
  const known = [...TYPED.filter(([, sign]) => relations.includes(sign)), ...relations.map((sign) => [sign, sign] as const)];
  const found = known.find(([typed]) => trimmed.startsWith(typed));
  return found ? [found[1], trimmed.slice(found[0].length).trim()] : ['', trimmed];
}

export function parseLines(text: string, relations: readonly string[]): Line[] {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const cut = line.lastIndexOf(';');
    const [relation, expression] = leadingSign(cut < 0 ? line : line.slice(0, cut), relations);
    return { relation, expression, reason: cut < 0 ? '' : line.slice(cut + 1).trim() };
  });
}

/** A line without an expression and a reason says nothing, so it is left out. */
export function isBlank({ expression, reason }: Line): boolean {
  return expression.trim() === '' && reason === '';
}

export function formatLines(lines: readonly Line[]): string {
  return lines.filter((line) => !isBlank(line)).map(format).join('\n');
}

function format({ relation, expression, reason }: Line): string {
  return [relation, expression.trim(), ...(reason ? [';', reason] : [])].filter((word) => word !== '').join(' ');
}
