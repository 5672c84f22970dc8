/* A long sheet: the values of a fold are put in when it is opened. */

import { all, make } from '../dom.ts';
import { size } from '../maths/graph.ts';
import type { Sheet } from './sheet.ts';
import type { Data } from './sheet-model.ts';

export function later(sheet: Sheet, fold: HTMLElement): void {
  if (!fold.matches('details[open]')) return;
  for (const box of all('.val[data-later]', fold)) {
    delete box.dataset['later'];
    const line = sheet.model.lineOf(Number(box.dataset['v']));
    const shape = sheet.model.lines[line]?.shape ?? [];
    box.append(values(shape, sheet.model.data, sheet.links.tag));
  }
}

function values(shape: readonly number[], { heavy, edge }: Data, tag: 'a' | 'span'): HTMLElement {
  if (!shape.length) return make('span', { class: 'lone' }, cell(0, tag));
  if (size(shape) > heavy || size(shape) === 0) return make('span', { class: 'w' }, `${shape.join(' × ')} numbers`);
  const [rows, columns] = shape.length > 1 ? (shape.slice(-2) as [number, number]) : [1, shape[0] ?? 0];
  const body = make('tbody', {}, ...edges(rows, edge).map((row) => make('tr', {}, ...edges(columns, edge).map((column) => make('td', {}, row < 0 || column < 0 ? '⋯' : cell(row * columns + column, tag))))));
  return make('table', { class: 'mat' }, body);
}

function cell(place: number, tag: 'a' | 'span'): HTMLElement {
  return make(tag, { class: 'cell', 'data-p': place, tabindex: place ? -1 : 0, role: 'button', 'aria-expanded': 'false' });
}

/** Places along an axis; −1 where some are left out. */
function edges(n: number, edge: number): number[] {
  const every = Array.from({ length: n }, (_, k) => k);
  return n <= 2 * edge + 1 ? every : [...every.slice(0, edge), -1, ...every.slice(-edge)];
}
