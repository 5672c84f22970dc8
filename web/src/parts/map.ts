/* The map: choose a concept by pointer or arrows, see what it needs and what it leads to, open it, skip it. */

import { after, all, one, within } from '../dom.ts';
import { fresh, onFresh } from '../fresh.ts';
import { ask, say, sentence, swap } from '../send.ts';
import { neighbour, reach, type Place } from './walk.ts';

const TIERS = ['operate', 'understand', 'research'];

export function startMap(): void {
  onFresh((root) => within<SVGSVGElement>('svg.map', root).forEach((svg) => new ConceptMap(svg)));
}

class ConceptMap {
  readonly #svg: SVGSVGElement;
  readonly #nodes = new Map<string, SVGAElement>();
  readonly #edges: readonly SVGElement[];
  readonly #needs = new Map<string, string[]>();
  readonly #leads = new Map<string, string[]>();
  #chosen = '';

  constructor(svg: SVGSVGElement) {
    this.#svg = svg;
    for (const node of all<SVGElement>('.node[data-c]', svg)) this.#nodes.set(node.dataset['c'] ?? '', node as SVGAElement);
    this.#edges = all<SVGElement>('.e', svg);
    for (const { dataset: { a = '', b = '' } } of this.#edges) {
      this.#needs.set(b, [...(this.#needs.get(b) ?? []), a]);
      this.#leads.set(a, [...(this.#leads.get(a) ?? []), b]);
    }
    this.#nodes.forEach(label);
    this.#listen();
    this.#tier();
    const first = svg.dataset['pick'];
    if (first) this.choose(first, false);
  }

  /** Show one concept among the others, and say about it what the page holds ready. */
  choose(concept: string, focus: boolean): void {
    const node = this.#nodes.get(concept);
    if (!node) return;
    this.#chosen = concept;
    const up = reach(this.#needs, concept);
    const down = reach(this.#leads, concept);
    this.#svg.classList.add('sel');
    for (const [name, other] of this.#nodes) {
      other.classList.toggle('on', name === concept);
      other.classList.toggle('rel', name === concept || up.has(name) || down.has(name));
      other.setAttribute('tabindex', name === concept ? '0' : '-1');
    }
    for (const edge of this.#edges) {
      const { a = '', b = '' } = edge.dataset;
      edge.classList.toggle('need', up.has(a) && (b === concept || up.has(b)));
      edge.classList.toggle('lead', down.has(b) && (a === concept || down.has(a)));
    }
    this.#tell(concept);
    bringIn(node);
    if (focus) node.focus();
  }

  #tell(concept: string): void {
    const panel = document.getElementById('panel');
    const words = one<HTMLTemplateElement>(`template[data-panel="${CSS.escape(concept)}"]`);
    if (!panel || !words) return;
    panel.replaceChildren(words.content.cloneNode(true));
    fresh(panel);
  }

  #listen(): void {
    this.#svg.addEventListener('click', (event) => {
      const node = this.#nodeOf(event.target);
      if (!node || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || node === this.#chosen) return;
      event.preventDefault();
      this.choose(node, true);
    });
    this.#svg.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-pick]:not(svg)') : null;
      if (!link || !this.#svg.isConnected || !this.#nodes.has(link.dataset['pick'] ?? '')) return;
      event.preventDefault();
      this.choose(link.dataset['pick'] ?? '', true);
    });
    document.addEventListener('change', (event) => {
      if (event.target instanceof Element && event.target.matches('[name="tier"]')) this.#tier();
    });
    addEventListener('resize', after(60, () => {
      const node = this.#nodes.get(this.#chosen);
      if (node && this.#svg.isConnected) bringIn(node);
    }));
  }

  #nodeOf(target: EventTarget | null): string | undefined {
    return target instanceof Element ? target.closest<SVGElement>('.node')?.dataset['c'] : undefined;
  }

  #key(event: KeyboardEvent): void {
    const concept = this.#nodeOf(event.target);
    if (!concept || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'x') return void this.#skip(concept);
    const to = neighbour(event.key, this.#place(concept), this.#candidates(concept, event.key));
    if (!to) return;
    event.preventDefault();
    this.choose(to, true);
  }

  #candidates(concept: string, key: string): Place[] {
    const names = key === 'ArrowRight' ? this.#leads.get(concept) : key === 'ArrowLeft' ? this.#needs.get(concept) : [...this.#nodes.keys()];
    return (names ?? []).filter((name) => !this.#nodes.get(name)?.classList.contains('off')).map((name) => this.#place(name));
  }

  #place(name: string): Place {
    const { col = '0', row = '0' } = this.#nodes.get(name)?.dataset ?? {};
    return { name, column: Number(col), row: Number(row) };
  }

  /** The mark is made when the studio has taken it, not before. */
  async #skip(concept: string): Promise<void> {
    const node = this.#nodes.get(concept);
    const url = this.#svg.dataset['skip'];
    if (!node || !url) return;
    const skip = !node.classList.contains('skip');
    const panel = document.getElementById('panel');
    try {
      const response = await ask(url, { method: 'POST', body: new URLSearchParams({ concept, skip: skip ? '1' : '0' }) });
      node.classList.toggle('skip', skip);
      if (response.status !== 204) swap(await response.text());
    } catch (fault) {
      if (panel) say(panel, sentence(fault));
    }
  }

  /** Tiers beyond the one chosen are hidden on the map and quiet in the list. */
  #tier(): void {
    const chosen = one<HTMLInputElement>('[name="tier"]:checked')?.value ?? 'research';
    const beyond = (tier: string | undefined): boolean => TIERS.indexOf(tier ?? '') > TIERS.indexOf(chosen);
    const off = (name: string | undefined): boolean => beyond(this.#nodes.get(name ?? '')?.dataset['tier']);
    for (const [name, node] of this.#nodes) node.classList.toggle('off', off(name));
    for (const edge of this.#edges) edge.classList.toggle('off', off(edge.dataset['a']) || off(edge.dataset['b']));
    for (const row of all('.tbl.list tr[data-tier]')) row.classList.toggle('dim', beyond(row.dataset['tier']));
  }
}

/** Where the page is narrower than the map, the chosen concept stands in the middle of what is seen, as far as the map reaches. */
function bringIn(node: Element): void {
  const box = node.closest('.scroll');
  if (!box || box.scrollWidth <= box.clientWidth) return;
  const [own, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollLeft += own.left + own.width / 2 - outer.left - outer.width / 2;
}

/** What is spoken begins with what is seen: the name as it stands in the box, then its payback. */
function label(node: SVGAElement): void {
  const seen = [...all<SVGTextElement>('.nl', node), ...all<SVGTextElement>('.nr', node)];
  const words = seen.map((text) => text.textContent?.trim() ?? '').join(' ');
  for (const text of seen) node.append(text, ' ');
  const said = node.getAttribute('aria-label') ?? '';
  if (!said.startsWith(words)) node.setAttribute('aria-label', `${words}; ${said}`);
}
