/* What has been typed and not yet taken by the studio outlives a reload, in this tab and nowhere else. */

import { within } from '../dom.ts';
import { onFresh } from '../fresh.ts';

type Field = HTMLTextAreaElement | HTMLInputElement;
const FIELDS = 'form[method="post"] :is(textarea, input:not([type]), input[type="text"]):not([data-nokeep])[name]';
const SENT = ' sent';

export function startKept(): void {
  onFresh((root) => within<Field>(FIELDS, root).forEach(restore));
  document.addEventListener('input', (event) => {
    const field = event.target as Field;
    if (field instanceof Element && field.matches(FIELDS)) keep(keyOf(field), field.value === field.defaultValue ? null : field.value);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!event.defaultPrevented && !form.matches('[data-fetch]')) eachKey(form, (key) => keep(key + SENT, '1'));
  });
}

/** The studio has it. */
export function forgetKept(form: HTMLFormElement): void {
  eachKey(form, (key) => keep(key, null));
}

/** An ordinary form was sent before this page came; only a reload or the back button says that it may not have arrived. */
function restore(field: Field): void {
  const key = keyOf(field);
  const text = sessionStorage.getItem(key);
  const sent = sessionStorage.getItem(key + SENT) !== null;
  keep(key + SENT, null);
  if (text === null) return;
  if (sent && arrival() === 'navigate') return keep(key, null);
  if (field.value !== field.defaultValue || text === field.defaultValue) return;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function arrival(): string {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming ? entry.type : 'navigate';
}

function eachKey(form: HTMLFormElement, act: (key: string) => void): void {
  for (const field of form.elements) if (field.matches(FIELDS)) act(keyOf(field as Field));
}

/** A field is known by its page, its form, the item it answers, and its name. */
function keyOf(field: Field): string {
  const form = field.form;
  const item = form?.elements.namedItem('item');
  const which = item instanceof HTMLInputElement ? item.value : '';
  return ['kept', location.pathname, form?.getAttribute('action') ?? '', form?.id ?? '', which, field.name].join(' ');
}

/** A full or forbidden store loses the safety net, never the page. */
function keep(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    /* nothing is kept then */
  }
}
