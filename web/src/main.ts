/* The studio's script: it finds what a page has and adds to it. Without it the page still reads and every form still works. */

import './fonts.css';
import './css/studio.css';

import { figures, startFigures, unlock } from './figures/index.ts';
import { fresh } from './fresh.ts';
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
fresh(document);
document.documentElement.dataset['ready'] = '';
