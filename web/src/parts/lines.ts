/* A derivation by lines: for each a relation, an expression and a reason, and under it how it was read. */

import { all, make, one } from '../dom.ts';
import { type Field, listOf, nameOf, nudge, parseMarks, pressFirst, speaker, stand } from './field.ts';
import { formatLines, isBlank, leadingSign, type Line, parseLines } from './lines-text.ts';
import { put, type Reading } from './reading.ts';

const HELP = 'Enter adds a line after this one, Backspace takes an empty one away. Alt with an arrow moves a line, an arrow alone goes to the next.';

export function wake(field: HTMLTextAreaElement): void {
  new Lines(field);
}

class Lines {
  readonly #field: Field;
  readonly #relations: readonly string[];
  readonly #reasons: readonly string[];
  readonly #rows = make('ol', { class: 'steps-rows' });
  readonly #said = speaker();
  readonly #box: HTMLElement;
  readonly #write: (text: string) => void;

  constructor(field: HTMLTextAreaElement) {
    this.#field = field;
    this.#relations = (field.dataset['relations'] ?? '=').split(/\s+/).filter(Boolean);
    this.#reasons = listOf(field.dataset['reasons']).map(String);
    const more = make('button', { class: 'btn plain', type: 'button' }, 'add a line');
    more.addEventListener('click', () => this.#add(this.#list().at(-1)));
    this.#box = make('div', { class: 'derivation', role: 'group', 'aria-label': nameOf(field) }, this.#rows, more, make('p', { class: 'widget-help' }, HELP), this.#said);
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    this.#box.addEventListener('input', ({ target }) => this.#edited(target as Element));
    this.#box.addEventListener('change', ({ target }) => this.#settle(target as Element));
    this.#box.addEventListener('paste', (event) => this.#paste(event));
    this.#write = stand(field, this.#box, (text) => this.#fill(text), () => this.#focus(this.#list()[0]));
    this.#fill(field.value);
    this.#mark();
    field.form?.addEventListener('read', (event) => this.#read((event as CustomEvent<Reading>).detail));
    if (field.value && field.form?.dataset['read']) field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #list(): HTMLElement[] {
    return all(':scope > li', this.#rows);
  }

  #filled(): HTMLElement[] {
    return this.#list().filter((row) => !isBlank(lineOf(row)));
  }

  #fill(text: string): void {
    const lines = parseLines(text, this.#relations);
    if (formatLines(this.#list().map(lineOf)) === formatLines(lines) && this.#rows.childElementCount) return;
    this.#rows.replaceChildren(...(lines.length ? lines : [this.#blank()]).map((line) => this.#row(line)));
    this.#number();
  }

  #blank(): Line {
    return { relation: this.#relations[0] ?? '=', expression: '', reason: '' };
  }

  #row({ relation, expression, reason }: Line): HTMLElement {
    const row = make('li');
    const typed = make('input', { class: 'field mono expression', autocomplete: 'off', autocapitalize: 'off', spellcheck: false, 'data-nokeep': true });
    typed.value = expression;
    const acts = [nudge('↑', 'move this line up', () => this.#move(row, -1)), nudge('↓', 'move this line down', () => this.#move(row, 1)), nudge('×', 'take this line away', () => this.#remove(row))];
    for (const act of acts) act.tabIndex = -1; // each has a key of its own
    row.append(
      choice('relation', this.#relations, relation, relation || ' '),
      typed,
      choice('reason', ['', ...this.#reasons], reason, 'reason …'),
      make('span', { class: 'nudges' }, ...acts),
      make('div', { class: 'line-read' }),
    );
    return row;
  }

  /** Names count from 1, as they are spoken. */
  #number(): void {
    this.#list().forEach((row, k) => {
      one('.relation', row)?.setAttribute('aria-label', `relation of line ${k + 1}`);
      one('.expression', row)?.setAttribute('aria-label', `line ${k + 1}`);
      one('.reason', row)?.setAttribute('aria-label', `reason of line ${k + 1}`);
    });
  }

  #changed(): void {
    this.#number();
    this.#write(formatLines(this.#list().map(lineOf)));
  }

  #focus(row: HTMLElement | undefined): void {
    const field = row && one<HTMLInputElement>('.expression', row);
    field?.focus();
  }

  #say(row: HTMLElement): void {
    const rows = this.#list();
    this.#said.textContent = `line ${rows.indexOf(row) + 1} of ${rows.length}`;
  }

  #add(after: HTMLElement | undefined, line = this.#blank()): HTMLElement {
    const row = this.#row(line);
    if (after) after.after(row);
    else this.#rows.append(row);
    this.#changed();
    this.#focus(row);
    this.#say(row);
    return row;
  }

  #remove(row: HTMLElement): void {
    const rows = this.#list();
    const at = rows.indexOf(row);
    const next = rows[at - 1] ?? rows[at + 1] ?? this.#add(row);
    row.remove();
    this.#changed();
    this.#focus(next);
    this.#say(next);
  }

  #move(row: HTMLElement, by: number): void {
    const held = document.activeElement as HTMLElement | null;
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (by < 0) other?.before(row);
    else other?.after(row);
    held?.focus();
    this.#changed();
    this.#say(row);
  }

  #key(event: KeyboardEvent): void {
    const { target, key, altKey } = event;
    const row = (target as Element).closest<HTMLElement>('li');
    if (!row || !(target instanceof HTMLInputElement) || event.isComposing) return;
    const rows = this.#list();
    const by = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (key === 'Enter' && (event.ctrlKey || event.metaKey)) pressFirst(this.#box, this.#field.form);
    else if (key === 'Enter') this.#add(row);
    else if (key === 'Backspace' && target.value === '' && rows.length > 1 && !event.repeat) this.#remove(row);
    else if (by && altKey) this.#move(row, by);
    else if (by) this.#focus(rows[rows.indexOf(row) + by]);
    else return;
    event.preventDefault();
  }

  #edited(target: Element): void {
    const row = target.closest('li');
    if (!row) return;
    for (const old of all('.mark-note', row)) old.remove();
    row.removeAttribute('data-kind');
    if (target instanceof HTMLInputElement && / $/.test(target.value)) this.#settle(target);
    this.#changed();
  }

  /** A sign typed before the expression goes to its own place. */
  #settle(target: Element): void {
    const row = target.closest('li');
    const relation = row && one<HTMLSelectElement>('.relation', row);
    if (!relation || !(target instanceof HTMLInputElement)) return;
    const [sign, rest] = leadingSign(target.value, this.#relations);
    if (!sign) return;
    [relation.value, target.value] = [sign, rest];
    this.#changed();
  }

  /** Several lines at once come as rows of their own. */
  #paste(event: ClipboardEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('li');
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!row || !text.trim().includes('\n')) return;
    event.preventDefault();
    const lines = parseLines(text, this.#relations).map((line) => ({ ...line, relation: line.relation || this.#blank().relation }));
    lines.reduce<HTMLElement>((last, line) => this.#add(last, line), row);
    if (isBlank(lineOf(row))) row.remove();
    this.#changed();
  }

  /** What the studio read, one for each line that says something; of an older text nothing is shown. */
  #read({ rows, text }: Reading): void {
    if (text !== this.#field.value) return;
    const filled = this.#filled();
    for (const row of this.#list()) {
      const read = rows?.[filled.indexOf(row)];
      const place = one('.line-read', row);
      if (!place) continue;
      put(place, [read?.html ?? '', read?.note ? `<span class="line-note">${read.note}</span>` : ''].join(' '));
      place.toggleAttribute('data-unread', read?.state === 'unreadable');
    }
  }

  /** Of an answer that has been marked: each note under its line. */
  #mark(): void {
    for (const { line, kind, text } of parseMarks(this.#field.dataset['marks'])) {
      const row = this.#list()[line - 1];
      if (row && text) row.append(make('p', { class: 'mark-note', 'data-kind': kind }, text));
      if (row) row.dataset['kind'] = kind;
    }
  }
}

function lineOf(row: HTMLElement): Line {
  const value = (name: string): string => one<HTMLInputElement | HTMLSelectElement>(`.${name}`, row)?.value ?? '';
  return { relation: value('relation'), expression: value('expression'), reason: value('reason') };
}

/** A list to choose from; what stands in the answer and not in the list is added, so that nothing typed is lost. */
function choice(name: string, values: readonly string[], chosen: string, empty: string): HTMLSelectElement {
  const all = values.includes(chosen) ? values : [...values, chosen];
  const select = make('select', { class: name }, ...all.map((value) => make('option', { value }, value || empty)));
  select.value = chosen;
  return select;
}
