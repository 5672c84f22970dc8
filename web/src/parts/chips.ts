/* How sure: seven chips, and the keys 1 to 7. */

import { all, visible } from '../dom.ts';
import { onKey } from './keys.ts';

export function startChips(): void {
  for (let k = 1; k <= 7; k++) onKey(String(k), (event) => choose(event, k - 1));
}

/** In the form that has the focus, or in the first on the page that is still open. */
function choose(event: KeyboardEvent, k: number): void {
  const here = document.activeElement?.closest('form');
  const open = all('.chips').map((chips) => all<HTMLInputElement>('input[type="radio"]:not(:disabled)', chips)).filter((set) => set[0] && visible(set[0].parentElement ?? set[0]));
  const set = open.find(([first]) => first?.form === here) ?? open[0];
  const chip = set?.[k];
  if (!chip) return;
  event.preventDefault();
  chip.checked = true;
  chip.dispatchEvent(new Event('change', { bubbles: true }));
}
