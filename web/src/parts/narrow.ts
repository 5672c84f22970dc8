/* Figures are not shrunk on a narrow page; they show less: `data-narrow` is the view box below 760 px. */

import { within } from '../dom.ts';
import { onFresh } from '../fresh.ts';

const NARROW = matchMedia('(max-width: 760px)');

export function startNarrow(): void {
  onFresh((root) => within<SVGSVGElement>('svg[data-narrow]', root).forEach(fitView));
  NARROW.addEventListener('change', () => document.querySelectorAll<SVGSVGElement>('svg[data-narrow]').forEach(fitView));
}

export function fitView(svg: SVGSVGElement): void {
  svg.dataset['broad'] ??= svg.getAttribute('viewBox') ?? '';
  svg.setAttribute('viewBox', (NARROW.matches ? svg.dataset['narrow'] : svg.dataset['broad']) ?? '');
}
