/* The few things that every part needs from the page. */

export type Shown = HTMLElement | SVGElement;
type Attributes = Readonly<Record<string, string | number | boolean>>;
type Child = Node | string;

export function one<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null {
  return root.querySelector<T>(selector);
}

export function all<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** What `root` holds, and `root` itself where it fits. */
export function within<T extends Element = HTMLElement>(selector: string, root: ParentNode): T[] {
  return root instanceof Element && root.matches(selector) ? [root as Element as T, ...all<T>(selector, root)] : all<T>(selector, root);
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  assign(element, attributes);
  element.append(...children);
  return element;
}

export function draw<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  assign(element, attributes);
  element.append(...children);
  return element;
}

/** `true` sets an attribute without a value, `false` takes it away. */
export function assign(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Whether typing goes into `target`: then no shortcut fires. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.matches('textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range], [type=button], [type=submit])');
}

export function visible(element: Element): boolean {
  return element.checkVisibility(); // a closed <details> still has boxes, and takes no focus
}

/** Call `run` once, `delay` ms after the last of a burst of calls. `now` runs what is waiting. */
export function after(delay: number, run: () => void): { (): void; now: () => void } {
  let waiting: number | undefined;
  const now = (): void => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    run();
  };
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = window.setTimeout(now, delay);
  };
  return Object.assign(soon, { now });
}
