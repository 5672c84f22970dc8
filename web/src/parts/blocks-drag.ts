/* Taking a block with the pointer and putting it between two others. A touch takes it by its letter, so that the page still scrolls. */

import { all, make } from '../dom.ts';
import { slot } from './blocks-order.ts';

const FAR = 6; // pixels before a press is a drag

type Dropped = (item: HTMLElement, into: HTMLElement, at: number) => void;

export function startDrags(root: HTMLElement, lists: readonly HTMLElement[], dropped: Dropped): void {
  root.addEventListener('pointerdown', (event) => {
    const target = event.target as Element;
    const item = target.closest<HTMLElement>('li[data-block]');
    if (item && event.isPrimary && event.button === 0 && !target.closest('.nudge')) new Drag(event, item, lists, dropped);
  });
}

class Drag {
  readonly #start: PointerEvent;
  readonly #item: HTMLElement;
  readonly #lists: readonly HTMLElement[];
  readonly #dropped: Dropped;
  readonly #mark = make('li', { class: 'slot', 'aria-hidden': true });
  readonly #end = new AbortController();
  #spot: readonly [into: HTMLElement, at: number] | undefined;

  constructor(start: PointerEvent, item: HTMLElement, lists: readonly HTMLElement[], dropped: Dropped) {
    [this.#start, this.#item, this.#lists, this.#dropped] = [start, item, lists, dropped];
    const { signal } = this.#end;
    addEventListener('pointermove', (event) => this.#move(event), { signal });
    addEventListener('pointerup', () => this.#stop(true), { signal });
    addEventListener('pointercancel', () => this.#stop(false), { signal });
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#stop(false);
    }, { signal });
  }

  #move({ clientX, clientY }: PointerEvent): void {
    const [dx, dy] = [clientX - this.#start.clientX, clientY - this.#start.clientY];
    if (!this.#spot && Math.hypot(dx, dy) < FAR) return;
    this.#item.classList.add('dragged');
    this.#item.style.translate = `${dx}px ${dy}px`;
    const into = this.#nearest(clientX, clientY);
    const others = all('li[data-block]', into).filter((other) => other !== this.#item);
    const at = slot(clientY, others.map((other) => middle(other)));
    this.#spot = [into, at];
    into.insertBefore(this.#mark, others[at] ?? null);
  }

  #nearest(x: number, y: number): HTMLElement {
    const far = (list: HTMLElement): number => {
      const { left, right, top, bottom } = list.getBoundingClientRect();
      return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    };
    return [...this.#lists].sort((a, b) => far(a) - far(b))[0] as HTMLElement;
  }

  #stop(drop: boolean): void {
    this.#end.abort();
    if (!this.#spot) return;
    addEventListener('click', swallow, { capture: true, once: true }); // the press was a drag
    setTimeout(() => removeEventListener('click', swallow, { capture: true }));
    this.#mark.remove();
    if (drop) this.#dropped(this.#item, ...this.#spot);
    this.#item.classList.remove('dragged');
    this.#item.style.translate = '';
  }
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

function middle(element: Element): number {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
