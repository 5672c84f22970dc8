/* Forms that are sent from the page: the answer comes back as fragments, and nothing that was typed is lost. */

import { after, all, make, one } from '../dom.ts';
import { ask, hush, say, sentence, swap } from '../send.ts';
import { forgetKept } from './kept.ts';

/** Milliseconds without a key before what was typed is worked. */
const LIVE = 150;
type Unlock = (figure: string) => void;

export function startForms(unlock: Unlock): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-fetch]') || event.defaultPrevented) return;
    event.preventDefault();
    if (asksWhere(form)) return;
    void submit(form, event.submitter, unlock);
  });
  startAuto();
  startLive();
}

/** What a form of `data-live` asks for is shown while it is filled in; `data-live` names the part of the answer that is. */
function startLive(): void {
  let form: HTMLFormElement | null = null;
  const later = after(LIVE, () => form && void live(form));
  document.addEventListener('input', ({ target }) => {
    form = target instanceof Element ? target.closest<HTMLFormElement>('form[data-live]') : null;
    if (form) later();
  });
}

async function live(form: HTMLFormElement): Promise<void> {
  hush(form);
  const asked = fields(form).toString();
  const url = new URL(form.getAttribute('action') ?? '', location.href);
  url.search = asked;
  try {
    const page = new DOMParser().parseFromString(await (await ask(url.href)).text(), 'text/html');
    const part = page.getElementById(form.dataset['live'] ?? '');
    if (part && fields(form).toString() === asked) swap(part.outerHTML);
  } catch (fault) {
    say(form, sentence(fault));
  }
}

/** A form of `data-auto` is sent when something is chosen. Arrows only walk over radios: Enter, Space or a click chooses. */
function startAuto(): void {
  let walking = false;
  const form = (target: EventTarget | null): HTMLFormElement | null => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || target.matches('[type=text], [type=number]')) return null;
    return target.form?.matches('[data-auto]') ? target.form : null;
  };
  document.addEventListener('pointerdown', () => (walking = false), { capture: true });
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    const own = form(target);
    if (!own || !(target instanceof HTMLInputElement) || target.type !== 'radio') return;
    walking = key.startsWith('Arrow');
    if ((key !== 'Enter' && key !== ' ') || !target.checked) return;
    event.preventDefault();
    own.requestSubmit();
  });
  document.addEventListener('change', (event) => {
    if (!walking) form(event.target)?.requestSubmit();
  });
}

async function submit(form: HTMLFormElement, button: HTMLElement | null, unlock: Unlock): Promise<void> {
  if (form.getAttribute('aria-busy') === 'true') return;
  form.setAttribute('aria-busy', 'true');
  hush(form);
  const figure = form.dataset['unlocks'];
  try {
    const response = await post(form, button);
    forgetKept(form);
    const { hash } = new URL(form.getAttribute('action') ?? '', location.href);
    if (response.redirected) return follow(response.url, hash);
    const html = response.status === 204 ? '' : await response.text();
    if (figure) unlock(figure);
    if (swap(html).some((element) => element.matches('main'))) (one(hash || 'main') ?? document.body).scrollIntoView();
  } catch (fault) {
    say(form, sentence(fault));
  } finally {
    form.removeAttribute('aria-busy');
  }
}

/** Go where a redirect led, to the place that the form's own address names: a fetched address has lost its own. */
function follow(url: string, hash: string): void {
  const to = new URL(url);
  if (to.pathname + to.search !== location.pathname + location.search) to.hash = hash;
  location.assign(to.href);
}

/** As the browser itself would send it, with the button that was pressed. */
async function post(form: HTMLFormElement, button: HTMLElement | null): Promise<Response> {
  const body = fields(form, button);
  const url = new URL(button?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href, location.href);
  if (form.method !== 'get') return ask(url.href, { method: 'POST', body });
  url.search = body.toString();
  const response = await ask(url.href);
  if (!response.redirected) history.replaceState(history.state, '', url);
  return response;
}

export function fields(form: HTMLFormElement, button: HTMLElement | null = null): URLSearchParams {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form, button)) if (typeof value === 'string') data.append(name, value);
  return data;
}

const ASKED = 'asked-where';

/** Help opened early: the first time in a session the form asks where exactly. An empty line opens it all the same. */
function asksWhere(form: HTMLFormElement): boolean {
  if (!form.matches('[data-ask]') || sessionStorage.getItem(ASKED)) return false;
  sessionStorage.setItem(ASKED, '1');
  for (const plain of all('.no-js', form)) plain.remove(); // the line that stands there for pages without a script
  form.id ||= `ask-${Math.random().toString(36).slice(2)}`;
  const words = 'Where exactly? Enter opens it either way.';
  const field = make('input', { class: 'field', name: 'where', form: form.id, autocomplete: 'off', placeholder: words, 'aria-label': words, 'data-nokeep': true });
  (form.closest('li') ?? form).append(make('div', { class: 'where' }, field));
  field.focus();
  return true;
}
