/* "I read your answer as …", while it is typed. Nothing is marked. */

import { after, one } from '../dom.ts';
import { fresh } from '../fresh.ts';
import { ask } from '../send.ts';

const WAIT = 200;
const LONGEST = 4000;

/** What the studio read of `text`; of a derivation also each of its lines. */
export interface Reading {
  readonly html: string;
  readonly ok: boolean;
  readonly rows?: readonly { readonly html: string; readonly note?: string; readonly state?: string }[];
  readonly text?: string;
}

export function startReading(): void {
  const soon = new Map<HTMLFormElement, () => void>();
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || field.name !== 'text') return;
    const form = field.form;
    if (!form?.dataset['read']) return;
    if (!soon.has(form)) soon.set(form, after(WAIT, reader(form)));
    soon.get(form)?.();
  });
}

/** Reads what stands in the field; an answer to an older text is dropped. */
function reader(form: HTMLFormElement): () => void {
  let control = new AbortController();
  return () => {
    control.abort();
    control = new AbortController();
    void read(form, control.signal);
  };
}

async function read(form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  const field = form.elements.namedItem('text');
  const text = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : '';
  if (!text.trim()) return show(form, { html: '', ok: true, text });
  if (text.length > LONGEST) return show(form, { html: 'more than I read while you type', ok: false, text });
  try {
    const headers = { 'Content-Type': 'application/json' };
    const response = await ask(form.dataset['read'] ?? '', { method: 'POST', headers, body: JSON.stringify({ text }), signal });
    show(form, { ...((await response.json()) as Reading), text });
  } catch {
    if (!signal.aborted) show(form, { html: '', ok: true, text }); // the form itself says so when it is sent
  }
}

/** Into the form's own line, and to whatever else in it listens for `read`. */
function show(form: HTMLFormElement, reading: Reading): void {
  form.dispatchEvent(new CustomEvent('read', { detail: reading }));
  const place = one('[data-readas]', form);
  if (!place) return;
  put(place, reading.html);
  place.closest('.readas')?.toggleAttribute('data-unread', !reading.ok);
}

/** Maths that the studio made. */
export function put(place: Element, html: string): void {
  place.innerHTML = html;
  fresh(place);
}
