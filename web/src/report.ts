/* The script of a report that is one file: its numbers open beside themselves, from the notes the file holds. It asks for nothing. */

import { one, within } from './dom.ts';
import { fresh, onFresh } from './fresh.ts';
import { startKeys } from './parts/keys.ts';
import { startNarrow } from './parts/narrow.ts';
import { startNotes, type Figures } from './parts/notes.ts';
import { wake } from './parts/whatif.ts';

const NONE: Figures = { of: () => undefined, refresh: () => undefined };

/** The note behind `#w12`, as one to be put in the margin. */
export function noteBehind(href: string): HTMLElement | null {
  const kept = one(`.workings > .note${/^#\w+$/.test(href) ? href : ':not(*)'}`);
  const note = kept?.cloneNode(true) as HTMLElement | undefined;
  note?.querySelector('a.x')?.remove();
  return note ?? null;
}

document.documentElement.classList.add('js');
startKeys();
startNarrow();
startNotes(NONE, (href) => Promise.resolve(noteBehind(href)));
onFresh((root) => within('.spread .note script.graph', root).forEach(wake));
fresh(document);
document.documentElement.dataset['ready'] = '';
