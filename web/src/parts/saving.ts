/* Prompts are kept while they are written: a while after the last key, on leaving the field, and on leaving the page. */

import { after, one } from '../dom.ts';
import { ask, sentence, swap } from '../send.ts';
import { fields } from './forms.ts';
import { forgetKept } from './kept.ts';

const WAIT = 800;
/** Bytes that a browser takes along when the page is left; a longer request would be refused before it is sent. */
const TAKEN_ALONG = 60_000;
const waiting = new Map<HTMLFormElement, ReturnType<typeof after>>();

export function startSaving(): void {
  document.addEventListener('input', (event) => {
    const form = formOf(event.target);
    if (form) timer(form)();
  });
  document.addEventListener('focusout', (event) => {
    const form = formOf(event.target);
    if (form) waiting.get(form)?.now();
  });
  addEventListener('pagehide', () => waiting.forEach((later) => later.now()));
}

function formOf(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element ? target.closest<HTMLFormElement>('form[data-save]') : null;
}

function timer(form: HTMLFormElement): ReturnType<typeof after> {
  const known = waiting.get(form) ?? after(WAIT, () => void save(form));
  waiting.set(form, known);
  return known;
}

async function save(form: HTMLFormElement): Promise<void> {
  const line = one<HTMLOutputElement>('output.saved', form);
  const body = fields(form);
  try {
    const response = await ask(form.action, { method: 'POST', body, keepalive: body.toString().length < TAKEN_ALONG });
    if (fields(form).toString() === body.toString()) forgetKept(form);
    if (line) line.value = 'kept';
    if (response.status !== 204) swapOthers(form, await response.text());
  } catch (fault) {
    if (line) line.value = sentence(fault);
  }
}

/** The form that is being written in is not taken from under the hand. */
function swapOthers(form: HTMLFormElement, html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const element of [...page.body.children]) {
    const old = element.id ? document.getElementById(element.id) : null;
    if (old?.contains(form)) element.remove();
  }
  swap(page.body.innerHTML);
}
