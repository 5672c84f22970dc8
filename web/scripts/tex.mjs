// Turns the authors' formulas into MathML when the bundle is built, so that no converter runs in
// a page: node scripts/tex.mjs --out FILE [--from FOLDER]. The first fault of each file is named
// with its line, and any fault fails the build.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import temml from 'temml';

import { Fault, formulasIn, keyOf } from './tex-find.mjs';
import { withoutStyles } from './tex-styles.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const CONCEPTS = join(ROOT, 'src/workings/concepts');

/** One formula as MathML; throws on anything Temml does not know or is not sure of. */
export function toMathML(tex, display) {
  const named = /\\class\{([a-z][a-z0-9-]*)\}/g;
  strictly(tex.replace(named, ''), display);
  const options = { displayMode: display, xml: false, throwOnError: true, trust: isClass };
  const given = [...tex.matchAll(named)].map(([, name]) => name);
  return withoutStyles(temml.renderToString(tex.trim(), options), given);
}

function isClass(context) {
  return context.command === '\\class';
}

/** Temml's strict mode forbids \class and only prints some faults; what it prints is a fault here. */
function strictly(tex, display) {
  const { log, warn, error } = console;
  const printed = [];
  console.log = console.warn = console.error = (message) => printed.push(String(message));
  try {
    temml.renderToString(tex.trim(), { displayMode: display, throwOnError: true, strict: true });
  } finally {
    Object.assign(console, { log, warn, error });
  }
  if (printed.length > 0) throw new Error(printed[0]);
}

/** { key: MathML } for one source file; throws a Fault at its first bad formula. */
export function render(text, file) {
  const found = {};
  for (const { tex, display, line } of formulasIn(text, file)) {
    const key = keyOf(tex, display);
    try {
      found[key] ??= toMathML(tex, display);
    } catch (error) {
      throw new Fault(file, line, `the formula ${tex.trim()} cannot be set: ${firstLine(error)}`);
    }
  }
  return found;
}

function firstLine(error) {
  return String(error.message).trim().split('\n')[0].replace(/^ParseError:\s*/, '');
}

/** Every source below a folder, in a fixed order. */
function sourcesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.(md|toml)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function main() {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, from: { type: 'string', default: CONCEPTS } },
  });
  if (values.out === undefined) throw new Error('tex.mjs needs --out FILE');
  const table = {};
  const faults = [];
  for (const path of sourcesBelow(values.from)) {
    try {
      Object.assign(table, render(readFileSync(path, 'utf8'), relative(ROOT, path)));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) {
    console.error(faults.join('\n'));
    process.exit(1);
  }
  const sorted = Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(values.out, `${JSON.stringify(sorted, null, 0)}\n`);
  console.log(`${Object.keys(sorted).length} formulas set`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
