// Temml sets some layout by inline style, which the studio's Content-Security-Policy forbids.
// Each declaration becomes a class here; web/src/tex.css holds the rule of each class.

/** What the element's own attributes or classes already say, so that nothing is lost. */
const DROPPED = new Set(['display:block math']);

/** Declaration as Temml writes it -> class. Lengths that differ only in their unit share one. */
export const CLASSES = new Map([
  ['math-depth:0', 'tx-depth-0'],
  ['math-depth:2', 'tx-depth-2'],
  ['text-align:left', 'tx-left'],
  ['font-weight:bold', 'tx-bold'],
  ['font-style:italic', 'tx-italic'],
  ['padding:0', 'tx-pad-0'],
  ['padding:3pt', 'tx-pad-box'],
  ['border:1px solid', 'tx-box'],
  ['width:50%', 'tx-half'],
  ['width:100%', 'tx-whole'],
  ['padding-left:0', 'tx-pl-0'],
  ['padding-left:0em', 'tx-pl-0'],
  ['padding-left:0pt', 'tx-pl-0'],
  ['padding-left:0.1389em', 'tx-pl-small'],
  ['padding-left:0.4em', 'tx-pl-rule'],
  ['padding-left:1em', 'tx-pl-quad'],
  ['padding-left:2em', 'tx-pl-qquad'],
  ['padding-left:5.9776pt', 'tx-pl-column'],
  ['padding-right:0', 'tx-pr-0'],
  ['padding-right:0em', 'tx-pr-0'],
  ['padding-right:0pt', 'tx-pr-0'],
  ['padding-right:0.1389em', 'tx-pr-small'],
  ['padding-right:0.4em', 'tx-pr-rule'],
  ['padding-right:1em', 'tx-pr-quad'],
  ['padding-right:5.9776pt', 'tx-pr-column'],
  ['padding-top:0', 'tx-pt-0'],
  ['padding-bottom:0', 'tx-pb-0'],
  ['margin-left:-0.1667em', 'tx-back-thin'],
  ['margin-left:-0.2222em', 'tx-back-medium'],
  ['margin-left:-0.2778em', 'tx-back-thick'],
  ...rules('top'),
  ...rules('right'),
  ...rules('bottom'),
  ...rules('left'),
]);

/** Temml's own classes that tex.css answers for, or that need no rule. */
const NEED_NO_RULE = ['mathcal', 'chr-vec'];
export const TEMML_CLASSES = new Set([
  ...NEED_NO_RULE,
  ...['mathscr', 'menclose', 'upstrike', 'downstrike', 'tml-cancel', 'tml-display', 'tml-jot'],
  ...['tml-small', 'tml-left', 'tml-right', 'tml-overline', 'tml-underline', 'tml-prime', 'tml-vec'],
  ...['tml-sml-pad', 'tml-med-pad', 'tml-lrg-pad', 'wbk-acc', 'wbk-vec'],
  ...['tml-hat-1', 'tml-hat-2', 'tml-hat-3', 'tml-hat-4', 'tml-tilde-2', 'tml-tilde-3', 'tml-tilde-4'],
  ...['sml', 'med', 'lrg'].flatMap((size) => [`chr-${size}`, `chr-${size}-vec`]),
  ...['sml', 'med', 'lrg'].flatMap((size) => [`wbk-${size}`, `wbk-${size}-acc`, `wbk-${size}-vec`]),
]);

function rules(side) {
  return [
    [`border-${side}:0.06em solid`, `tx-rule-${side}`],
    [`border-${side}:0.06em dashed`, `tx-dash-${side}`],
  ];
}

/**
 * The MathML with every inline style turned into classes. Throws on a style that has no class, and
 * on a class that no sheet answers for; `given` are those that the author named by \class.
 */
export function withoutStyles(mathml, given = []) {
  for (const [, names] of mathml.matchAll(/\sclass="([^"]*)"/g)) {
    const strange = names.split(' ').find((name) => !TEMML_CLASSES.has(name) && !given.includes(name));
    if (strange !== undefined) throw new Error(`it needs the class "${strange}", which tex.css lacks`);
  }
  const out = mathml.replace(/<[a-z]+(?:\s[^<>]*)?>/g, (tag) => {
    const style = /\sstyle="([^"]*)"/.exec(tag);
    return style === null ? tag : withClasses(tag.replace(style[0], ''), classesOf(style[1]));
  });
  if (/\sstyle\s*=/.test(out)) throw new Error('an inline style is left in the MathML');
  return out;
}

function classesOf(style) {
  const declarations = style.split(';').map((part) => part.trim().replace(/:\s+/, ':'));
  const found = declarations.filter((part) => part !== '' && !DROPPED.has(part)).map(classOf);
  return [...new Set(found)];
}

function classOf(declaration) {
  const name = CLASSES.get(declaration);
  if (name !== undefined) return name;
  if (/^(color|background|border-color)/.test(declaration)) {
    throw new Error(
      `it sets the colour "${declaration}". Instead: \\class{va}{…}, whose colour follows the theme`,
    );
  }
  throw new Error(
    `it needs the style "${declaration}", which has no class. ` +
      'Instead: write it another way, or add a row to web/scripts/tex-styles.mjs and web/src/tex.css',
  );
}

function withClasses(tag, names) {
  if (names.length === 0) return tag;
  const already = /\sclass="([^"]*)"/.exec(tag);
  if (already !== null) {
    return tag.replace(already[0], ` class="${[already[1], ...names].join(' ')}"`);
  }
  return tag.replace(/^<([a-z]+)/, `<$1 class="${names.join(' ')}"`);
}
