/* What if? The working of a report's number, with a field for each number that was given: what it comes to follows. The report itself stays. */

import { make, one } from '../dom.ts';
import { showCells } from '../figures/live.ts';
import { evaluator, type Run } from '../maths/evaluate.ts';
import type { Graph } from '../maths/graph.ts';

/** `graph` is the script element that holds the working, inside its note. */
export function wake(graph: HTMLElement): void {
  const note = graph.closest<HTMLElement>('.note');
  if (!note) return;
  const run = evaluator(JSON.parse(graph.textContent ?? '') as Graph);
  const given = run.graph.inputs.filter((k) => run.graph.lines[k]?.shape.length === 0);
  if (given.length === 0) return;
  const fields = given.map((k) => field(run, k, () => follow()));
  const back = make('button', { class: 'btn text', type: 'button', hidden: true }, 'as it was');
  const said = make('output', { class: 'from' });
  const later = new MutationObserver(() => follow()); // a number of it that is opened later follows too
  const follow = (): void => {
    later.disconnect(); // it would see what is written here
    showCells(run, note);
    const changed = fields.some((one) => one.value !== one.defaultValue);
    back.hidden = !changed;
    said.textContent = changed ? 'With your numbers. The report keeps its own.' : '';
    later.observe(note, { childList: true, subtree: true });
  };
  back.addEventListener('click', () => {
    for (const one of fields) {
      one.value = one.defaultValue;
      one.dispatchEvent(new Event('input'));
    }
    fields[0]?.focus();
  });
  const rows = fields.map((one) => make('label', {}, make('span', {}, one.name.replaceAll('_', ' ')), one));
  (one(':scope > .in', note) ?? note).append(make('details', { class: 'whatif' }, make('summary', {}, 'what if'), ...rows, back, said));
  later.observe(note, { childList: true, subtree: true });
}

function field(run: Run, k: number, changed: () => void): HTMLInputElement {
  const value = String(run.cell(k));
  const input = make('input', { class: 'field', type: 'number', step: 'any', name: run.graph.lines[k]?.name ?? '', value });
  input.addEventListener('input', () => {
    const number = input.valueAsNumber;
    input.toggleAttribute('aria-invalid', Number.isNaN(number));
    if (Number.isNaN(number)) return;
    run.put(k, number);
    changed();
  });
  return input;
}
