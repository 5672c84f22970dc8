import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { inMarkdown, formulasIn, keyOf } from './tex-find.mjs';
import { CLASSES, TEMML_CLASSES, withoutStyles } from './tex-styles.mjs';
import { render, toMathML } from './tex.mjs';

const T = String.raw;
const texts = (markdown) => inMarkdown(markdown, 'page.md').map((one) => one.tex);

test('finds inline and display formulas with their lines', () => {
  const found = inMarkdown('one $a$\n\n$$\nb\n= c\n$$ and $d$', 'page.md');
  assert.deepEqual(found, [
    { tex: 'a', display: false, line: 1 },
    { tex: '\nb\n= c\n', display: true, line: 3 },
    { tex: 'd', display: false, line: 6 },
  ]);
  assert.equal(keyOf(found[1].tex, true), 'd:b = c');
});

test('code, comments and an escaped dollar hold no formula', () => {
  assert.deepEqual(texts('`$a$` ``x ` $b$`` \\$5 and \\$6, $c$'), ['c']);
  assert.deepEqual(texts('```sh\necho $HOME\n```\n$a$'), ['a']);
  assert.deepEqual(texts('~~~~\n$x\n~~~\n$y\n~~~~\n$a$'), ['a']);
  assert.deepEqual(texts('<!-- $x -->$a$'), ['a']);
  assert.deepEqual(texts('a lone ` tick, $a$'), ['a']);
  assert.deepEqual(texts(T`$\text{\$5}$`), [T`\text{\$5}`]);
});

test('a formula in a block quote is without the quote’s marks', () => {
  assert.deepEqual(texts('> $$\n> a\n> $$').map((tex) => tex.trim()), ['a']);
  assert.deepEqual(texts('$$\na\n> b$$').map((tex) => tex.trim()), ['a\n> b']);
});

test('an unclosed or empty formula is told with file and line', () => {
  assert.throws(() => texts('fine\n\ncosts $5\n\nand $6'), /page\.md:3: .*not closed in its paragraph/);
  assert.throws(() => texts('$$\na'), /page\.md:1: .*not closed/);
  assert.throws(() => texts('x\n$ $'), /page\.md:2: an empty formula/);
});

test('finds formulas in the strings of TOML, read as TOML reads them', () => {
  const toml = T`title = "x"
[[rule]]
say = "basic \\frac12: $\\frac12$"
more = ['literal $\sqrt d$', '\$5']
count = 3`;
  assert.deepEqual(formulasIn(toml, 'concept.toml'), [
    { tex: T`\frac12`, display: false, line: 3 },
    { tex: T`\sqrt d`, display: false, line: 4 },
  ]);
  assert.throws(() => formulasIn('a = ', 'concept.toml'), /concept\.toml:1: not TOML/);
});

test('a formula Temml refuses or only warns of fails, naming file and line', () => {
  assert.throws(() => render('ok\n$\\frac{1$', 'page.md'), /page\.md:2: the formula .* cannot be set/);
  assert.throws(() => render('$\\nosuch$', 'page.md'), /page\.md:1: .*nosuch/);
  assert.throws(() => render('$\\small x$', 'page.md'), /strict-mode warning/);
});

test('no inline style survives, and what has no class is refused', () => {
  for (const tex of [T`\hat\theta`, T`\begin{bmatrix}1\\3\end{bmatrix}`, T`\boxed{x}`, T`a\!b`]) {
    const mathml = toMathML(tex, true);
    assert.doesNotMatch(mathml, /\sstyle=/);
    assert.match(mathml, /class="[^"]*tx-/);
  }
  assert.throws(() => toMathML(T`\textcolor{red}{x}`, false), /sets the colour .*Instead: \\class/);
  assert.throws(() => toMathML(T`\raisebox{2pt}{x}`, false), /has no class/);
  assert.throws(() => toMathML(T`\begin{align}a&=b\end{align}`, true), /class "tml-eqn"/);
  assert.throws(() => withoutStyles('<mi class="a"  style ="x">'), /has no class|class "a"/);
});

test('\\class is kept, since figures and formulas share colours', () => {
  assert.match(toMathML(T`\class{va}{\mathbf a}`, false), /class="va"/);
  assert.throws(() => toMathML(T`\class{va}{\nosuch}`, false));
});

test('tex.css answers for every class', () => {
  const css = readFileSync(new URL('../src/tex.css', import.meta.url), 'utf8');
  const named = new Set([...css.matchAll(/\.([a-z][a-z0-9-]*)(?=[\s,{])/g)].map(([, name]) => name));
  const lacking = [...CLASSES.values(), ...TEMML_CLASSES].filter((name) => !named.has(name));
  assert.deepEqual([...new Set(lacking)], ['mathcal', 'chr-vec']);
});
