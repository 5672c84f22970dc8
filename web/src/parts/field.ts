/* The answer to an exercise is one text in one field. A widget takes the field's place: it shows that text and writes it. */

import { make, visible } from '../dom.ts';

export type Field = HTMLInputElement | HTMLTextAreaElement;

/** What is said about a line of an answer; lines count from 1. */
export interface Mark { readonly line: number; readonly kind: string; readonly text: string }

/** Hides `field` behind `widget`. `read` is called when something else has written the field, as a draft that comes back; what is
    returned writes it, and says so to the reading and to the drafts. */
export function stand(field: Field, widget: HTMLElement, read: (text: string) => void, focus: () => void): (text: string) => void {
  let own = false;
  field.hidden = true;
  field.after(widget);
  field.addEventListener('input', () => {
    if (!own) read(field.value);
  });
  for (const label of field.labels ?? []) label.addEventListener('click', focus);
  return (text) => {
    if (text === field.value) return;
    field.value = text;
    own = true;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    own = false;
  };
}

/** What the field is called: its label's words. */
export function nameOf(field: Field): string {
  return field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent?.trim() ?? 'Your answer';
}

/** Ctrl+Enter (or Cmd+Enter) anywhere in `widget` presses the first button of its form that is not the widget's own. */
export function pressFirst(widget: Element, form: HTMLFormElement | null): boolean {
  const button = [...(form?.elements ?? [])].find((e) => e instanceof HTMLButtonElement && !e.disabled && visible(e) && !widget.contains(e));
  (button as HTMLButtonElement | undefined)?.click();
  return button !== undefined;
}

/** The marks that a page carries; none where they cannot be read. */
export function parseMarks(json: string | undefined): Mark[] {
  const found = listOf(json);
  return found.flatMap((one) => {
    if (!one || typeof one !== 'object' || !('line' in one) || !Number.isInteger(one.line)) return [];
    return [{ line: one.line as number, kind: 'kind' in one ? String(one.kind) : '', text: 'text' in one ? String(one.text) : '' }];
  });
}

/** A JSON list; empty where there is none. */
export function listOf(json: string | undefined): unknown[] {
  try {
    const found: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** A line that a screen reader speaks when it changes. */
export function speaker(): HTMLElement {
  return make('p', { class: 'visually-hidden', role: 'status' });
}

/** A small button of a widget: a sign to see, words to hear. */
export function nudge(sign: string, words: string, act: () => void): HTMLButtonElement {
  const button = make('button', { class: 'nudge', type: 'button', 'aria-label': words, title: words }, sign);
  button.addEventListener('click', act);
  return button;
}
