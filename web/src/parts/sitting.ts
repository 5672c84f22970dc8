/* The sit timer of a page: counts engaged time, sends it, and draws the ring, which can be turned off. */

import { all, make, one } from '../dom.ts';
import { onFresh } from '../fresh.ts';
import { ask, swap } from '../send.ts';
import { Engaged, PAPER_CAP, type Batch } from './engaged.ts';
import { onKey } from './keys.ts';

const EVERY = 30_000;
const LOOK = 5_000;
const DONE = ['keydown', 'pointerdown', 'pointermove', 'scroll', 'wheel', 'input', 'figure'];
const CLOCK = 'no-clock';

export function startSitting(): void {
  const box = one('[data-engaged]');
  if (!box) return;
  const sitting = new Sitting(box);
  const done = (event: Event): void => {
    if (!rests(event)) sitting.time.event(performance.now());
  };
  for (const kind of DONE) document.addEventListener(kind, done, { passive: true, capture: true });
  const front = (): void => sitting.front(document.visibilityState === 'visible' && document.hasFocus());
  for (const kind of ['focus', 'blur']) addEventListener(kind, front);
  document.addEventListener('visibilitychange', front);
  addEventListener('pagehide', () => sitting.front(false));
  setInterval(() => sitting.send(), EVERY);
  setInterval(() => sitting.look(), LOOK);
  onKey('p', () => sitting.paper(!sitting.time.paper));
  document.addEventListener('focusin', (event) => sitting.prompted(event.target));
  document.addEventListener('input', () => sitting.written());
  onFresh((root) => sitting.wire(root));
}

/** A browser also tells of a mouse that rests while the page changes under it: nobody did anything. */
const rests = (event: Event): boolean => event.type === 'pointermove' && event instanceof PointerEvent && !event.movementX && !event.movementY;

class Sitting {
  readonly time = new Engaged(performance.now());
  readonly #box: HTMLElement;
  #unsent: Batch[] = [];
  #sent = 0;
  #sending = false;
  #base = 0;
  /** Paper mode that a prompt brought about; writing on the page ends it. */
  #byItself = false;

  constructor(box: HTMLElement) {
    this.#box = box;
    box.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.matches('[data-paper]')) this.paper(!this.time.paper);
      if (button?.matches('[data-clock]')) this.turnClock(button);
      if (button?.matches('[data-still]')) this.still(button.dataset['still'] === 'yes');
    });
  }

  /** A ring that came with the page, or with an answer to a batch, starts from what the studio knows. */
  wire(root: ParentNode): void {
    const ring = one<SVGElement>('[data-ring]', root);
    if (ring) this.#base = parseFloat(ring.getAttribute('stroke-dasharray') ?? '0') - this.#sent / 60;
    const button = one<HTMLElement>('[data-clock]', this.#box);
    if (button && !button.dataset['clock']) this.clock(localStorage.getItem(CLOCK) !== null);
    this.look();
  }

  front(here: boolean): void {
    if (here) return this.time.resume(performance.now());
    this.time.pause(performance.now());
    this.send();
  }

  /** A prompt that says "on paper" has been reached: what follows happens away from the screen. */
  prompted(target: EventTarget | null): void {
    if (this.time.paper || !(target instanceof Element) || !target.closest('form[data-onpaper]')) return;
    this.paper(true);
    this.#byItself = true;
  }

  written(): void {
    if (this.#byItself) this.paper(false);
  }

  paper(on: boolean): void {
    this.#byItself = false;
    this.#queue(this.time.turn(on, performance.now()));
    for (const button of all('[data-paper]', this.#box)) {
      button.setAttribute('aria-pressed', String(on));
      button.textContent = on ? 'back at the screen' : 'I am on paper';
    }
    this.send();
  }

  /** Draw the ring, and after ten minutes on paper ask once whether to go on counting. */
  look(): void {
    const ring = one<SVGElement>('[data-ring]', this.#box);
    const full = Number(ring?.getAttribute('pathLength') ?? 20);
    const minutes = Math.min(full, Math.max(0, this.#base + this.time.total / 60));
    ring?.setAttribute('stroke-dasharray', `${minutes} ${full}`);
    if (this.time.paper && this.time.idle(performance.now()) >= PAPER_CAP && !one('.paperask', this.#box)) this.#box.append(question());
  }

  still(yes: boolean): void {
    one('.paperask', this.#box)?.remove();
    if (yes) this.time.event(performance.now());
    else this.paper(false);
  }

  /** The studio keeps the choice where the button says its address; a page without one keeps it in the browser. */
  turnClock(button: HTMLElement): void {
    const off = !this.#box.classList.contains('noclock');
    this.clock(off);
    const address = button.dataset['clock'];
    if (address) {
      const body = new URLSearchParams({ clock: off ? 'off' : 'on' });
      ask(address, { method: 'POST', body }).catch(() => this.clock(!off)); // not kept, so not shown as kept
    } else if (off) localStorage.setItem(CLOCK, '1');
    else localStorage.removeItem(CLOCK);
  }

  clock(off: boolean): void {
    this.#box.classList.toggle('noclock', off);
    for (const button of all('[data-clock]', this.#box)) button.textContent = off ? 'show the clock' : 'no clock';
  }

  send(): void {
    this.#queue(this.time.take());
    if (!this.#sending) void this.#deliver();
  }

  #queue(batch: Batch | undefined): void {
    if (batch) this.#unsent.push(batch);
  }

  /** In order, each until it has arrived; what does not arrive waits for the next time. */
  async #deliver(): Promise<void> {
    this.#sending = true;
    try {
      for (let batch = this.#unsent[0]; batch; batch = this.#unsent[0]) {
        const body = JSON.stringify(batch);
        const headers = { 'Content-Type': 'application/json' };
        const response = await ask(this.#box.dataset['engaged'] ?? '', { method: 'POST', headers, body, keepalive: true });
        this.#unsent.shift();
        this.#sent += batch.seconds;
        if (response.status !== 204) swap(await response.text());
      }
    } catch {
      /* kept in #unsent */
    } finally {
      this.#sending = false;
    }
  }
}

function question(): HTMLElement {
  const button = (still: string, words: string): HTMLElement => make('button', { class: 'btn text small', type: 'button', 'data-still': still }, words);
  return make('p', { class: 'paperask', role: 'status' }, 'Still on paper? ', button('yes', 'go on counting'), ' · ', button('no', 'stop'));
}
