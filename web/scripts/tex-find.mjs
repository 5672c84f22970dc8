// Where the authors' formulas stand: $…$ and $$…$$ in Markdown, and in the strings of TOML.
import { parse } from 'smol-toml';

/** A fault in a source file, told with its place. */
export class Fault extends Error {
  constructor(file, line, message) {
    super(`${file}:${line}: ${message}`);
    this.name = 'Fault';
  }
}

/** The key of a formula in tex.json: its kind, and its text with the white space folded. */
export function keyOf(tex, display) {
  return `${display ? 'd' : 'i'}:${tex.trim().replace(/\s+/g, ' ')}`;
}

/** Every formula of one source file: [{ tex, display, line }]. */
export function formulasIn(text, file) {
  return file.endsWith('.toml') ? inToml(text, file) : inMarkdown(text, file);
}

/** Formulas of Markdown text; code, comments and `\$` are passed over. */
export function inMarkdown(text, file, lineOf = (at) => lineAt(text, at)) {
  const found = [];
  let at = 0;
  while (at < text.length) {
    const past = pastOpaque(text, at);
    if (past > at) {
      at = past;
    } else if (text[at] === '$') {
      const formula = formulaAt(text, at, file, lineOf(at));
      found.push({ tex: formula.tex, display: formula.display, line: lineOf(at) });
      at = formula.end;
    } else {
      at += 1;
    }
  }
  return found;
}

/** Where the fence, code span, comment or escape that starts at `at` ends; `at` if none does. */
function pastOpaque(text, at) {
  if (text[at] === '\\') return at + 2;
  const fence = atLineStart(text, at) ? /^ {0,3}(`{3,}|~{3,})[^\n]*/.exec(text.slice(at, at + 200)) : null;
  if (fence !== null) return pastFence(text, at, fence[1]);
  if (text.startsWith('<!--', at)) return orEnd(text.indexOf('-->', at), 3, text);
  if (text[at] !== '`') return at;
  const run = /^`+/.exec(text.slice(at))[0];
  const close = new RegExp(`(?<!\`)${run}(?!\`)`).exec(text.slice(at + run.length));
  return at + run.length + (close === null ? 0 : close.index + run.length);
}

function pastFence(text, at, mark) {
  const body = text.indexOf('\n', at);
  if (body < 0) return text.length;
  const close = new RegExp(`^ {0,3}\\${mark[0]}{${mark.length},}[ \\t]*$`, 'm').exec(text.slice(body + 1));
  return close === null ? text.length : body + 1 + close.index + close[0].length;
}

function orEnd(at, width, text) {
  return at < 0 ? text.length : at + width;
}

function atLineStart(text, at) {
  return at === 0 || text[at - 1] === '\n';
}

function formulaAt(text, at, file, line) {
  const display = text.startsWith('$$', at);
  const mark = display ? '$$' : '$';
  const from = at + mark.length;
  const to = closing(text, from, mark);
  if (to < 0 || /\n[ \t>]*\n/.test(text.slice(from, to))) {
    throw new Fault(file, line, `a formula opens with ${mark} and is not closed in its paragraph; a dollar is written \\$`);
  }
  const tex = unquoted(text, at, text.slice(from, to));
  if (tex.trim() === '') throw new Fault(file, line, 'an empty formula');
  return { tex, display, end: to + mark.length };
}

function closing(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(mark, at)) return at;
  }
  return -1;
}

/** A formula inside a block quote: the quote's own marks are not part of it. */
function unquoted(text, at, tex) {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^\s*>/.test(text.slice(start, at)) ? tex.replace(/\n\s*>/g, '\n') : tex;
}

function inToml(text, file) {
  let data;
  try {
    data = parse(text);
  } catch (error) {
    throw new Fault(file, error.line ?? 1, `not TOML: ${String(error.message).split('\n')[0]}`);
  }
  return stringsOf(data).flatMap((value) => inMarkdown(value, file, () => lineOfString(text, value)));
}

function stringsOf(value) {
  if (typeof value === 'string') return value.includes('$') ? [value] : [];
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  return Object.values(value).flatMap(stringsOf);
}

/** TOML's parser keeps no places, so the string's own words are looked for; 1 if not found. */
function lineOfString(text, value) {
  const dollar = value.indexOf('$');
  const start = value.lastIndexOf('\n', dollar) + 1;
  const end = value.indexOf('\n', dollar);
  const piece = value.slice(start, end < 0 ? value.length : end);
  const written = [piece, piece.replaceAll('\\', '\\\\').replaceAll('"', '\\"')];
  const at = Math.max(...written.map((form) => text.indexOf(form)));
  return at < 0 ? 1 : lineAt(text, at);
}

function lineAt(text, at) {
  return text.slice(0, at).split('\n').length;
}
