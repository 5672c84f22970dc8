/* The studio's script: it finds what a page has and adds to it. Without it the page still reads and every form still works. */

import './fonts.css';
import './css/studio.css';

import { within } from './dom.ts';
import { figures, startFigures, unlock } from './figures/index.ts';
import { fresh, onFresh } from './fresh.ts';
import { startChips } from './parts/chips.ts';
import { startForms } from './parts/forms.ts';
import { startKept } from './parts/kept.ts';
import { startKeys } from './parts/keys.ts';
import { startMap } from './parts/map.ts';
import { startNarrow } from './parts/narrow.ts';
import { alignNotes, startNotes } from './parts/notes.ts';
import { startReading } from './parts/reading.ts';
import { startSaving } from './parts/saving.ts';
import { startScrolling } from './parts/scrolling.ts';
import { startSitting } from './parts/sitting.ts';
import { startTheme } from './parts/theme.ts';

/** What takes a field's place, and its script, which comes only to a page that has one. */
const WIDGETS: readonly (readonly [selector: string, load: () => Promise<{ wake(element: never): void }>])[] = [
  ['textarea[data-editor]', () => import('./parts/editor.ts')],
  ['[data-blocks]', () => import('./parts/blocks.ts')],
  ['textarea[data-lines]', () => import('./parts/lines.ts')],
  ['input[data-sketch]', () => import('./parts/sketch.ts')],
  ['button[data-run]', () => import('./parts/run.ts')],
  ['.note script.graph', () => import('./parts/whatif.ts')],
  ['form[data-drop], [data-going]', () => import('./parts/drop.ts')],
];

/** Once for each field; where the script does not come, the field stays as it is. */
async function wake(root: ParentNode, [selector, load]: (typeof WIDGETS)[number]): Promise<void> {
  for (const element of within(`${selector}:not([data-awake])`, root)) {
    element.dataset['awake'] = '';
    const part = await load().catch(() => undefined);
    if (!part || !element.isConnected) continue;
    part.wake(element as never);
    element.dataset['awake'] = 'ready';
  }
}

document.documentElement.classList.add('js');
startTheme();
startKeys();
startNarrow();
startFigures(alignNotes);
startNotes(figures);
startChips();
startForms((figure) => unlock(figure, alignNotes));
startSaving();
startReading();
startSitting();
startScrolling();
startMap();
startKept();
onFresh((root) => WIDGETS.forEach((widget) => void wake(root, widget)));
fresh(document);
document.documentElement.dataset['ready'] = '';
