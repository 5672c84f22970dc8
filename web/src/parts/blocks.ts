/* A proof out of blocks: those that are not used, and the proof. The answer is their letters in order. */

import { all, assign, make, one } from '../dom.ts';
import { startDrags } from './blocks-drag.ts';
import { moved, parseOrder, placed, whereIs } from './blocks-order.ts';
import { type Field, nudge, speaker, stand } from './field.ts';

const HELP = 'Press a block, or Enter on it, to put it into the proof or to take it out. Arrows go from block to block; '
  + 'Alt with an arrow moves a line. Or drag it by its letter.';
const STATES: Readonly<Record<string, string>> = { right: 'stands here', wrong: 'does not stand here' };
const SLIDE = { duration: 160, easing: 'cubic-bezier(0.2, 0.6, 0.2, 1)' };

let count = 0;

export function wake(root: HTMLElement): void {
  const name = CSS.escape(root.dataset['blocks'] || 'text');
  const field = one<Field>(`[name="${name}"]`, root.closest('form') ?? document);
  if (field) new Blocks(root, field);
}

class Blocks {
  readonly #items: ReadonlyMap<string, HTMLElement>;
  readonly #unused = make('ul');
  readonly #proof = make('ol');
  readonly #said = speaker();
  readonly #write: (text: string) => void;
  #order: string[];
  /** The block that Tab comes to. */
  #at: string;

  constructor(root: HTMLElement, field: Field) {
    const given = all('[data-block]', root);
    this.#items = new Map(given.map((item) => [item.dataset['block'] ?? '', item]));
    const letters = [...this.#items.keys()];
    [this.#order, this.#at] = [parseOrder(field.value, letters), letters[0] ?? ''];
    for (const item of given) this.#dress(item);
    root.replaceChildren(pile('Not used', this.#unused), pile('Your proof', this.#proof), make('p', { class: 'widget-help' }, HELP), this.#said);
    root.addEventListener('keydown', (event) => this.#key(event));
    startDrags(root, [this.#unused, this.#proof], (item, into, at) => this.#take(letterOf(item), into === this.#proof ? at : undefined));
    this.#write = stand(field, root, (text) => this.#show(parseOrder(text, letters)), () => this.#face(this.#at)?.focus());
    this.#show(this.#order);
  }

  /** A block becomes a button with its letter, and two small ones that move it. */
  #dress(item: HTMLElement): void {
    const letter = letterOf(item);
    const notes = all(':scope > :is(.note-of, .mark-note)', item);
    one(':scope > .letter', item)?.remove(); // for those who type it
    const state = STATES[item.dataset['state'] ?? ''];
    const face = make('button', { class: 'block-face', type: 'button' });
    face.append(make('span', { class: 'grip' }, letter), make('span', { class: 'block-words' }, ...[...item.childNodes].filter((node) => !notes.includes(node as HTMLElement))));
    face.addEventListener('click', () => this.#take(letter, this.#order.includes(letter) ? undefined : this.#order.length));
    face.addEventListener('focus', () => this.#reach(letter));
    const arrows = [nudge('↑', `move block ${letter} up`, () => this.#move(letter, -1)), nudge('↓', `move block ${letter} down`, () => this.#move(letter, 1))];
    item.replaceChildren(face, make('span', { class: 'nudges' }, ...arrows), ...(state ? [make('span', { class: 'block-state' }, state)] : []), ...notes);
  }

  #face(letter: string): HTMLElement | null {
    const item = this.#items.get(letter);
    return item ? one('.block-face', item) : null;
  }

  /** Put at a place of the proof, or out of it, by whatever hand. */
  #take(letter: string, at?: number): void {
    this.#put(letter, placed(this.#order, letter, at));
  }

  #move(letter: string, by: number): void {
    this.#put(letter, moved(this.#order, letter, by));
  }

  #put(letter: string, order: string[]): void {
    const focus = document.activeElement;
    const held = this.#items.get(letter)?.contains(focus) ? (focus as HTMLElement) : this.#face(letter);
    this.#reach(letter);
    this.#show(order);
    this.#write(order.join(' '));
    (held?.checkVisibility() ? held : this.#face(letter))?.focus({ preventScroll: true });
    this.#said.textContent = whereIs(letter, order);
  }

  /** Both lists as `order` has them; what moved slides there, unless motion is not wanted. */
  #show(order: string[]): void {
    const before = new Map([...this.#items.values()].map((item) => [item, item.getBoundingClientRect()]));
    this.#order = order;
    const rest = [...this.#items.keys()].filter((letter) => !order.includes(letter));
    this.#unused.replaceChildren(...rest.map((letter) => this.#items.get(letter) as HTMLElement));
    this.#proof.replaceChildren(...order.map((letter) => this.#items.get(letter) as HTMLElement));
    for (const [letter, item] of this.#items) one('.block-face', item)?.setAttribute('aria-pressed', String(order.includes(letter)));
    this.#reach(this.#at);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const [item, old] of before) {
      const { left, top } = item.getBoundingClientRect();
      const from = `${old.left - left}px ${old.top - top}px`;
      if (old.width && from !== '0px 0px' && !item.matches('.dragged')) item.animate({ translate: [from, '0 0'] }, SLIDE);
    }
  }

  /** One block is reached by Tab, with its two buttons after it. */
  #reach(letter: string): void {
    this.#at = letter;
    for (const [other, item] of this.#items) for (const button of all('button', item)) assign(button, { tabindex: other === letter ? 0 : -1 });
  }

  #key(event: KeyboardEvent): void {
    const { key, altKey, ctrlKey, metaKey } = event;
    const item = (event.target as Element).closest<HTMLElement>('[data-block]');
    const by = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (!item || ctrlKey || metaKey || !key.startsWith('Arrow')) return;
    event.preventDefault();
    if (!by) return this.#across(item);
    if (altKey) return this.#move(letterOf(item), by);
    const next = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (next) one('.block-face', next)?.focus();
  }

  /** To the same place of the other list. */
  #across(item: HTMLElement): void {
    const own = item.parentElement;
    const other = all('[data-block]', own === this.#proof ? this.#unused : this.#proof);
    const at = [...(own?.children ?? [])].indexOf(item);
    const next = other[Math.min(at, other.length - 1)];
    if (next) one('.block-face', next)?.focus();
  }
}

function letterOf(item: HTMLElement): string {
  return item.dataset['block'] ?? '';
}

function pile(name: string, list: HTMLElement): HTMLElement {
  const id = `blocks-${++count}`;
  assign(list, { 'aria-labelledby': id });
  return make('div', { class: 'pile' }, make('p', { class: 'pile-name', id }, name), list);
}
