/* Asking the studio, and putting what it answers into the page. */

import { make, one } from './dom.ts';
import { fresh } from './fresh.ts';

/** The studio did not do what was asked; the message is for the reader. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

const SILENT = {
  asked: 'The studio does not answer. It may have been closed: start it again, and open this once more.',
  sent: 'The studio does not answer, so nothing was recorded. What you wrote is still here; send it again when the studio runs.',
};

export async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('X-Fragment', '1');
  const token = one<HTMLMetaElement>('meta[name="token"]')?.content;
  if (token) headers.set('X-Token', token);
  const silent = init.method === 'POST' ? SILENT.sent : SILENT.asked;
  const response = await fetch(url, { ...init, headers, credentials: 'same-origin' }).catch((fault: unknown) => {
    if (fault instanceof DOMException && fault.name === 'AbortError') throw fault;
    throw new Refused(silent);
  });
  if (!response.ok) throw new Refused(await words(response));
  return response;
}

/** What a refusal says: plain text, a JSON message, or the alert of a page. */
async function words(response: Response): Promise<string> {
  const text = (await response.text().catch(() => '')).trim();
  const kind = response.headers.get('content-type') ?? '';
  const said = kind.includes('json') ? messageOf(text) : kind.includes('html') ? alertOf(text) : text.slice(0, 400);
  return said || `The studio refused this, and did not say why (${response.status}). Nothing that you wrote is lost.`;
}

function messageOf(text: string): string {
  try {
    const said: unknown = JSON.parse(text);
    return said && typeof said === 'object' && 'message' in said ? String(said.message) : '';
  } catch {
    return '';
  }
}

function alertOf(text: string): string {
  const page = new DOMParser().parseFromString(text, 'text/html');
  return (one('[role="alert"]', page) ?? one('main', page) ?? page.body).textContent?.trim().slice(0, 400) ?? '';
}

/** Each outermost element with an id takes the place of the one on the page. A field that is being typed in is left alone. */
export function swap(html: string): Element[] {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const arrived = [...page.body.children].filter((element) => element.id !== '');
  const title = page.title;
  if (title) document.title = title;
  return arrived.filter((element) => put(document.adoptNode(element)));
}

function put(element: Element): boolean {
  const old = document.getElementById(element.id);
  if (!old) return false;
  const inside = old.contains(document.activeElement);
  const same = held(old);
  old.replaceWith(element);
  fresh(element);
  if (inside) focusOn(element, same);
  return true;
}

/** The focus stays where it was, or at least in the same place of the page. */
function focusOn(element: Element, selector: string): void {
  const target = (selector && one(selector, element)) || (element as HTMLElement);
  if (target === element) target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: true });
}

/** A selector for what has the focus inside `root`, so that it can have it again. */
function held(root: Element): string {
  const active = document.activeElement;
  if (!active || !root.contains(active)) return '';
  if (active.id) return `#${CSS.escape(active.id)}`;
  const name = active.getAttribute('name');
  return name ? `[name="${CSS.escape(name)}"]` : '';
}

/** Say a fault in words, in `place`. One message at a time. */
export function say(place: Element, text: string): void {
  hush(place);
  place.append(make('p', { class: 'message', role: 'alert' }, text));
}

export function hush(place: Element): void {
  for (const old of place.querySelectorAll(':scope > .message')) old.remove();
}

export function sentence(fault: unknown): string {
  return fault instanceof Refused ? fault.message : `Something went wrong in this page: ${fault instanceof Error ? fault.message : String(fault)}`;
}
