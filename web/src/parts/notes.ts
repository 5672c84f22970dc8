/* A working opens beside its number. The studio sends it as a fragment; the link is still a link for everything else. */

import { make, one, within, type Shown } from '../dom.ts';
import { fresh, onFresh } from '../fresh.ts';
import { ask, sentence } from '../send.ts';
import { onKey } from './keys.ts';
import { NUMBER, startNumbers } from './numbers.ts';
import { align, lift, place, startPlaces } from './places.ts';

/** Which live figure a number belongs to, and its address brought up to date before it is followed. */
export interface Figures {
  of(number: Element): string | undefined;
  refresh(root: Element): void;
}

/** Where the working behind a link comes from: the studio, or the page itself. Throws what `sentence` can say. */
export type Source = (href: string, signal: AbortSignal) => Promise<HTMLElement | null>;

let source: Source = async (href, signal) => noteIn(await (await ask(href, { signal })).text());
const opened = new Map<Shown, HTMLElement>();
const placed = new Map<HTMLElement, Shown>();
const asking = new Map<Shown, AbortController>();
let count = 0;
let made = 0;

export function startNotes(figures: Figures, from: Source = source): void {
  source = from;
  startNumbers((number) => opened.get(number));
  startPlaces(placed);
  onKey('Escape', closeLast);
  onFresh(forgetLost);
  onFresh((root) => within<Shown>(`${NUMBER}[data-open]`, root).forEach((number) => {
    number.removeAttribute('data-open');
    void open(number, figures, false);
  }));
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    activate(event, figures);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === ' ' || (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.shiftKey)) activate(event, figures);
  });
}

/** Bring every margin in order, after something outside it has changed its height. */
export function alignNotes(): void {
  align(placed);
}

function activate(event: Event, figures: Figures): void {
  const target = event.target instanceof Element ? event.target : null;
  const closer = target?.closest<HTMLElement>('button.x');
  const number = closer ? numberOf(closer) : target?.closest<Shown>(NUMBER);
  if (!number || (closer && event.type === 'keydown')) return;
  event.preventDefault();
  if (closer) close(number, true);
  else if (opened.has(number)) close(number, false);
  else void open(number, figures);
}

function numberOf(inside: Element): Shown | undefined {
  const note = inside.closest('.note');
  return [...opened].find(([, other]) => other === note)?.[0];
}

async function open(number: Shown, figures: Figures, scroll = true): Promise<void> {
  if (asking.has(number)) return asking.get(number)?.abort();
  const control = new AbortController();
  asking.set(number, control);
  figures.refresh(number);
  const href = number.getAttribute('href') ?? '';
  try {
    show(number, (await source(href, control.signal)) ?? refusal('There is no working for this number.', href), figures);
  } catch (fault) {
    if (!control.signal.aborted) show(number, refusal(sentence(fault), href), figures);
  } finally {
    asking.delete(number);
  }
  if (scroll) opened.get(number)?.scrollIntoView({ block: 'nearest' });
}

function noteIn(html: string): HTMLElement | null {
  const note = one('aside.note', new DOMParser().parseFromString(html, 'text/html'));
  return note && document.adoptNode(note);
}

function refusal(text: string, href: string): HTMLElement {
  const link = make('a', { href }, 'Its own page');
  return make('aside', { class: 'note', 'aria-label': 'Not opened' },
    make('header', {}, make('b', {}, 'not opened')),
    make('div', { class: 'in' }, make('p', { role: 'alert' }, text), make('p', {}, link)));
}

function show(number: Shown, note: HTMLElement, figures: Figures): void {
  if (!number.isConnected) return;
  const parent = number.closest<HTMLElement>('.note');
  const figure = figures.of(number);
  note.id = `working-${++made}`;
  note.setAttribute('role', 'note');
  if (figure || parent) note.dataset['figure'] = figure ?? ''; // a note inside a live one need not be live
  dress(note, parent ? '' : String(++count));
  opened.set(number, note);
  number.setAttribute('aria-expanded', 'true');
  number.setAttribute('aria-controls', note.id);
  if (parent) parent.append(note), align(placed);
  else numbered(number, note);
  fresh(note);
  figures.refresh(note);
}

function numbered(number: Shown, note: HTMLElement): void {
  number.dataset['k'] = String(count);
  placed.set(note, number);
  place(placed, number, note);
}

/** The numeral it shares with its number, and a way to close it. */
function dress(note: HTMLElement, numeral: string): void {
  const header = one(':scope > header', note) ?? note.insertAdjacentElement('afterbegin', make('header'));
  if (numeral) header?.prepend(make('span', { class: 'k', 'aria-hidden': 'true' }, numeral));
  header?.append(make('button', { class: 'x', type: 'button' }, 'close'));
}

function close(number: Shown, focus: boolean): void {
  const note = opened.get(number);
  if (!note) return;
  for (const inner of [...opened.keys()]) if (note.contains(inner)) opened.delete(inner);
  opened.delete(number);
  placed.delete(note);
  lift(note);
  number.setAttribute('aria-expanded', 'false');
  number.removeAttribute('aria-controls');
  delete number.dataset['k'];
  if (placed.size === 0) count = 0;
  align(placed);
  if (focus) number.focus();
}

function closeLast(event: KeyboardEvent): void {
  const last = [...opened.keys()].at(-1);
  if (!last) return;
  event.preventDefault();
  close(last, true);
}

/** Markup that was replaced takes its notes with it. */
function forgetLost(): void {
  for (const number of [...opened.keys()]) if (!number.isConnected) close(number, false);
}
