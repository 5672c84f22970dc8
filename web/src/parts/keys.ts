/* Shortcuts. None fires while a text field has the focus, or with Ctrl, Alt or Cmd. */

import { typing } from '../dom.ts';

type Action = (event: KeyboardEvent) => void;
const actions = new Map<string, Action>();

export function onKey(key: string, action: Action): void {
  actions.set(key, action);
}

export function startKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (typing(event.target)) return;
    actions.get(event.key.length === 1 ? event.key.toLowerCase() : event.key)?.(event);
  });
}
