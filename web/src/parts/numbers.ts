/* Numbers that open: links for the browser, buttons for whoever has a script. */

import { all, assign, draw, visible, within, type Shown } from '../dom.ts';
import { onFresh } from '../fresh.ts';
import { onKey } from './keys.ts';

export const NUMBER = 'a.num[href]';

export function startNumbers(noteOf: (number: Shown) => HTMLElement | undefined): void {
  onFresh((root) => within<Shown>(NUMBER, root).forEach(wire));
  onKey('n', (event) => step(noteOf, event.shiftKey ? -1 : 1));
  document.addEventListener('keydown', rove);
  void document.fonts?.ready.then(() => all<SVGAElement>(`svg ${NUMBER}`).forEach(underline));
}

function wire(number: Shown): void {
  if (number.getAttribute('role') === 'button') return;
  assign(number, { role: 'button', 'aria-expanded': 'false' });
  const said = number.dataset['say'];
  if (said) number.setAttribute('aria-label', said);
  const group = number.closest('.roving');
  if (group) number.setAttribute('tabindex', group.querySelector(`${NUMBER}[tabindex="0"]`) ? '-1' : '0');
  if (number instanceof SVGAElement) underline(number);
}

/** SVG text takes no dotted underline in a colour of its own, so it is drawn. */
export function underline(number: SVGAElement): void {
  const text = number.closest('text') ?? number.querySelector('text');
  if (!text || !visible(text)) return;
  const { x, y, width, height } = text.getBBox();
  const old = text.nextElementSibling;
  const dots = old?.matches('path.dots') ? old : draw('path', { class: 'dots' });
  dots.setAttribute('d', `M${x} ${y + height}h${width}`);
  if (dots !== old) text.after(dots);
}

/** In a plot with many numbers the arrows move from one to the next. */
function rove(event: KeyboardEvent): void {
  const from = event.target instanceof Element ? event.target.closest<Shown>(`.roving ${NUMBER}`) : null;
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const group = from?.closest('.roving');
  if (!from || !by || !group) return;
  const numbers = all<Shown>(NUMBER, group);
  const to = numbers[numbers.indexOf(from) + by];
  if (!to) return;
  event.preventDefault();
  from.setAttribute('tabindex', '-1');
  to.setAttribute('tabindex', '0');
  to.focus();
}

/** To the next or previous number, in reading order: the numbers of a note come right after the number that opened it. */
function step(noteOf: (number: Shown) => HTMLElement | undefined, by: number): void {
  const order: Shown[] = [];
  const visit = (number: Shown): void => {
    order.push(number);
    const note = noteOf(number);
    if (note) ownNumbers(note).forEach(visit);
  };
  ownNumbers(document).forEach(visit);
  const seen = order.filter(visible);
  const at = seen.findIndex((number) => number === document.activeElement);
  const next = seen[(at < 0 && by < 0 ? seen.length - 1 : at + by + seen.length) % seen.length];
  next?.focus();
}

/** Numbers of the page outside all notes, or of a note outside the notes inside it. */
function ownNumbers(root: ParentNode): Shown[] {
  const home = root instanceof Element ? root : null;
  return all<Shown>(NUMBER, root).filter((number) => number.closest('.note') === home);
}
