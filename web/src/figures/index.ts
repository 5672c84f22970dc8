/* Finds the figures of a page and wakes those that are not waiting for a prediction. */

import { all, one, within } from '../dom.ts';
import { fresh, onFresh } from '../fresh.ts';
import type { Graph } from '../maths/graph.ts';
import { figureOf, Live } from './live.ts';
import { PageModel, type Render } from './model.ts';

interface Data {
  readonly graph: Graph;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly href?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const KINDS: Readonly<Record<string, () => Promise<{ render: Render }>>> = {
  'two-vectors': () => import('./vectors.ts'),
  stretch: () => import('./stretch.ts'),
  points: () => import('./points.ts'),
  bars: () => import('./bars.ts'),
  paper: () => import('./paper.ts'),
  boxes: () => import('./boxes.ts'),
};
const awake = new Map<string, Live>();
const modes = new Map<string, string>();

export function startFigures(changed: () => void): void {
  onFresh(heed);
  onFresh((root) => within('figure.figure[data-kind]:not([data-locked])', root).forEach((el) => void wake(el, changed)));
}

/** The prediction is locked: the figure is the reader's. */
export function unlock(id: string, changed: () => void): void {
  const el = document.getElementById(id);
  el?.removeAttribute('data-locked');
  if (el) void wake(el, changed);
}

export const figures = {
  of(number: Element): string | undefined {
    const id = number.matches('[data-l]') ? figureOf(number) : undefined;
    return id && awake.has(id) ? id : undefined;
  },
  refresh(root: Element): void {
    const id = figureOf(root);
    if (id) awake.get(id)?.refresh(root);
  },
};

/** A question that arrives says how its figure has to move; the same one again leaves the reader's own choice alone. */
function heed(root: ParentNode): void {
  for (const { dataset: { asks = '', mode = '' } } of within('[data-asks][data-mode]', root)) {
    const live = awake.get(asks);
    if (!live || modes.get(asks) === mode) continue;
    modes.set(asks, mode);
    live.model.set('mode', mode);
    live.model.save_changes();
  }
}

async function wake(el: HTMLElement, changed: () => void): Promise<void> {
  const load = KINDS[el.dataset['kind'] ?? ''];
  const script = one('script[type="application/json"]', el);
  if (!load || !script || el.matches('[data-awake]')) return;
  el.dataset['awake'] = '';
  const data = JSON.parse(script.textContent ?? '{}') as Data;
  const model = new PageModel(start(data));
  const live = new Live(el, model, data.graph);
  const { render } = await load();
  awake.set(el.id, live);
  modes.set(el.id, String(data.settings?.['mode'] ?? ''));
  render({ model, el });
  heed(document); // the question may have come while the figure woke
  fresh(el);
  live.follow();
  await strips(el.id, live);
  model.on('change', () => reveal(el.id));
  changed();
  el.dataset['awake'] = 'ready';
}

/** Inputs by name, as the graph has them unless the page says otherwise; then the settings. */
function start({ graph, inputs, href, settings }: Data): Record<string, unknown> {
  const own = graph.inputs.map((k) => graph.lines[k]).map((line) => [line?.name ?? '', line?.shape.length ? line.value : Number([line?.value].flat()[0])]);
  return { ...Object.fromEntries(own), ...inputs, ...settings, graph, href, settings };
}

/** Other pictures of the same model, in the margin. */
async function strips(id: string, live: Live): Promise<void> {
  for (const el of all(`figure.strip[data-of="${CSS.escape(id)}"]`)) {
    el.hidden = false;
    const svg = one<SVGSVGElement>('svg', el);
    if (svg) (await import('./strip.ts')).strip(live.model, svg);
  }
}

/** What is asked after the figure has been moved. */
function reveal(id: string): void {
  for (const el of all(`[data-after="${CSS.escape(id)}"]:not(.shown)`)) el.classList.add('shown');
}
