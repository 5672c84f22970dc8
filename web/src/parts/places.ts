/* Where a note stands: beside its number in the margin, or under the block that holds it where there is no margin.
   Notes are in the flow of the margin's column, so they push each other down and never overlap. */

import { after, all, make, type Shown } from '../dom.ts';

const NARROW = matchMedia('(max-width: 760px)');
const BLOCK = 'tr, li, dl, p, h1, h2, h3, .scroll, blockquote, .row, .readas, .chain, .worked, math[display="block"], figcaption, svg, .body, .panel';

/** The notes outside other notes, and the numbers that opened them. */
export type Placed = ReadonlyMap<HTMLElement, Shown>;

/** Aligns notes now and whenever the page changes its shape; crossing 760 px moves them. */
export function startPlaces(placed: Placed): void {
  const soon = after(60, () => align(placed));
  NARROW.addEventListener('change', () => {
    for (const note of placed.keys()) lift(note);
    for (const [note, number] of placed) place(placed, number, note);
  });
  addEventListener('resize', soon);
  document.addEventListener('toggle', soon, true);
  void document.fonts?.ready.then(() => align(placed));
}

export function place(placed: Placed, number: Shown, note: HTMLElement): void {
  const column = columnOf(number);
  if (column) insert(placed, column, number, note);
  else under(number, note);
  align(placed);
}

/** Take a note out, with the table row that was made for it. */
export function lift(note: HTMLElement): void {
  note.style.removeProperty('margin-top');
  const row = note.closest('tr.noterow');
  note.remove();
  row?.remove();
}

/** Every note of a margin starts level with its number, or below what stands above it. */
export function align(placed: Placed): void {
  const columns = new Set([...placed.values()].map(columnOf));
  for (const column of columns) if (column && !column.closest('.wide, .full')) alignColumn(placed, column);
}

function columnOf(number: Shown): HTMLElement | null {
  if (NARROW.matches) return null;
  return number.closest('.spread')?.querySelector<HTMLElement>(':scope > .notes') ?? null;
}

/** In the order of the numbers, whatever the order of opening. */
function insert(placed: Placed, column: HTMLElement, number: Shown, note: HTMLElement): void {
  const later = [...column.children].find((child) => {
    const other = placed.get(child as HTMLElement);
    return other && child !== note && number.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  });
  if (later) later.before(note);
  else column.append(note);
}

function alignColumn(placed: Placed, column: HTMLElement): void {
  const notes = ([...column.children] as HTMLElement[]).filter((child) => placed.has(child));
  for (const note of notes) note.style.marginTop = '0';
  const gaps = notes.map((note) => (placed.get(note)?.getBoundingClientRect().top ?? 0) - note.getBoundingClientRect().top - 4);
  let pushed = 0;
  notes.forEach((note, k) => {
    const down = Math.max(0, (gaps[k] ?? 0) - pushed);
    note.style.marginTop = `${down}px`;
    pushed += down;
  });
}

/** Under the block that holds the number; under a table row, in a row of its own. */
function under(number: Shown, note: HTMLElement): void {
  const block = number.closest<HTMLElement>(BLOCK) ?? number;
  if (block.matches('li, .body, .panel')) block.append(note);
  else if (block.matches('tr')) block.after(make('tr', { class: 'noterow' }, make('td', { colspan: all(':scope > *', block).length }, note)));
  else block.after(note);
}
