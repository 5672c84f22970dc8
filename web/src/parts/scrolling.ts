/* A piece that is wider than its place scrolls. Whoever moves by keyboard must be able to stop there: it becomes a tab
   stop while it overflows and holds nothing else that can be focused. */

import { within } from '../dom.ts';
import { onFresh } from '../fresh.ts';

const PIECES = '.scroll, .vals, .code, .fm, .note, .figscroll, .readas [data-readas], .chain > .steps, .listing > ol, math[display="block"]';

export function startScrolling(): void {
  onFresh((root) => requestAnimationFrame(() => within<HTMLElement>(PIECES, root).forEach(reach)));
  const all = (): void => document.querySelectorAll<HTMLElement>(PIECES).forEach(reach);
  addEventListener('resize', all);
  document.fonts?.addEventListener('loadingdone', all); // letters of another width came
}

function reach(piece: HTMLElement): void {
  const stops = piece.scrollWidth > piece.clientWidth + 1 && !piece.querySelector('a[href], button, input, select, textarea, summary');
  if (stops) piece.setAttribute('tabindex', '0');
  else if (piece.getAttribute('tabindex') === '0' && !piece.matches('a, button')) piece.removeAttribute('tabindex');
}
