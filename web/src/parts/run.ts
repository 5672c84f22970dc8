/* Run: what is written so far is sent, and what it printed or drew is shown. Nothing is marked. */

import { make } from '../dom.ts';
import { ask, hush, say, sentence } from '../send.ts';
import { put } from './reading.ts';
import { Once } from './run-once.ts';

export function wake(button: HTMLButtonElement): void {
  const said = make('span', { class: 'run-said', role: 'status' });
  const words = button.textContent ?? '';
  const place = document.getElementById(button.dataset['into'] ?? '') ?? button.parentElement?.insertAdjacentElement('afterend', make('div'));
  if (!place) return;
  let away = new AbortController();
  const end = (told: string): void => {
    away.abort();
    said.textContent = told;
    button.textContent = words;
    place.removeAttribute('aria-busy');
  };
  const once = new Once((signal) => send(button, signal), {
    began() {
      hush(place);
      said.textContent = 'running …';
      button.textContent = 'stop';
      place.setAttribute('aria-busy', 'true');
      away = new AbortController();
      addEventListener('keydown', ({ key }) => key === 'Escape' && once.stop(), { capture: true, signal: away.signal });
    },
    ran(html) {
      end('it ran');
      put(place, html);
    },
    failed(fault) {
      end('');
      place.replaceChildren(); // what stood there came of another text
      say(place, sentence(fault));
    },
    stopped: () => end('stopped'),
  });
  button.after(said);
  button.addEventListener('click', (event) => {
    event.preventDefault();
    void once.press();
  });
}

async function send(button: HTMLButtonElement, signal: AbortSignal): Promise<string> {
  const text = new FormData(button.form ?? undefined).get('text') ?? '';
  const headers = { 'Content-Type': 'application/json' };
  const response = await ask(button.dataset['run'] ?? '', { method: 'POST', headers, body: JSON.stringify({ text }), signal });
  return response.text();
}
