/* Inputs that can be typed over. The arrows up and down step by one of the last digit shown. */

import { all, make, one } from '../dom.ts';
import { size } from '../maths/graph.ts';
import { formatNumber } from '../maths/number.ts';
import type { Sheet } from './sheet.ts';

/** What the sheet can do with its inputs from now on. */
export interface Edits {
  put(line: number, cells: Float64Array): void;
  /** Whether an input is not what it was in the run. */
  moved(): boolean;
  /** Where slopes stand there is nothing to type over: cells instead of fields. */
  swap(gradient: boolean): void;
}

export function edited(sheet: Sheet, rove: (box: HTMLElement) => void): Edits {
  const { model, el } = sheet;
  const first = new Map<number, Float64Array>();
  const places: (readonly [field: HTMLInputElement, cell: HTMLElement])[] = [];
  const back = one<HTMLButtonElement>('.tools .back', el);
  for (const box of all('.val', el)) {
    const line = model.lineOf(Number(box.dataset['v']));
    const { op, shape = [], name = '' } = model.lines[line] ?? {};
    if (op !== 'input' || size(shape) > model.data.edited) continue;
    first.set(line, model.cells(line).slice());
    rove(box);
    for (const cell of all('.cell', box)) places.push([field(cell, name, shape), cell]);
  }
  const moved = (): boolean => ![...first].every(([k, was]) => was.every((x, i) => Object.is(x, model.cells(k)[i])));
  const put = (line: number, cells: Float64Array): void => {
    if (!first.has(line)) first.set(line, model.cells(line).slice());
    model.run.put(line, cells);
    if (back) back.hidden = !moved();
    sheet.refresh();
  };
  const change = (cell: HTMLInputElement, x: number): void => {
    const spot = sheet.spotOf(cell);
    if (!spot || !Number.isFinite(x)) return;
    const cells = model.cells(spot[0]).slice();
    cells[spot[1]] = x;
    put(spot[0], cells);
  };
  el.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches('.cell')) return;
    const x = read(target.value);
    target.setAttribute('aria-invalid', String(Number.isNaN(x)));
    change(target, x);
  });
  el.addEventListener('keydown', (event) => {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement) || !cell.matches('.cell')) return;
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by) {
      event.preventDefault();
      const x = stepped(cell.value, by * (event.shiftKey ? 10 : 1));
      cell.value = formatNumber(x);
      change(cell, x);
    }
    if (event.key === 'Enter' || event.key === 'Escape') cell.blur();
  });
  el.addEventListener('focusout', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches('.cell')) return;
    const spot = sheet.spotOf(target);
    if (spot) target.value = formatNumber(model.cells(spot[0])[spot[1]] ?? NaN);
    target.removeAttribute('aria-invalid');
  });
  const swap = (gradient: boolean): void => {
    for (const [typed, cell] of places) {
      const [here, there] = gradient ? [cell, typed] : [typed, cell];
      if (here.isConnected) continue;
      const focused = there === document.activeElement;
      there.replaceWith(here);
      if (focused) here.focus();
    }
  };
  back?.addEventListener('click', () => { for (const [line, cells] of first) put(line, cells.slice()); });
  return { put, moved, swap };
}

function field(cell: HTMLElement, name: string, shape: readonly number[]): HTMLInputElement {
  const place = Number(cell.dataset['p']);
  const columns = shape.at(-1) ?? 1;
  const where = shape.length > 1 ? `, row ${Math.floor(place / columns) + 1}, column ${(place % columns) + 1}` : shape.length ? `, entry ${place + 1}` : '';
  const made = make('input', { class: 'cell', type: 'text', inputmode: 'decimal', autocomplete: 'off', 'data-p': place, 'aria-label': name + where, size: 4 });
  made.value = cell.textContent ?? '';
  return made;
}

/** A number as a person types it: a true minus and a decimal comma are read too. */
export function read(text: string): number {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

function stepped(text: string, by: number): number {
  const x = read(text);
  if (Number.isNaN(x)) return x;
  const digits = Math.min((text.split('.')[1] ?? '').length, 3);
  return Number((x + by * 10 ** -digits).toFixed(digits));
}
