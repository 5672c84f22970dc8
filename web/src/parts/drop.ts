/* The instruments: a file may be dropped where it can be chosen, a form with files is sent without leaving the page, and what is being done is said until it is done. */

import { all, make, one } from '../dom.ts';
import { ask, hush, Refused, say, sentence, swap } from '../send.ts';
import { forgetKept } from './kept.ts';

/** Milliseconds from one answer to the next question. */
const AGAIN = 500;

/** How far a run is, as the studio says it. */
export interface Told {
  readonly state: 'going' | 'done' | 'refused' | 'gone';
  readonly doing?: string;
  readonly done?: number;
}

/** A form that takes files, or a run that is going on. */
export function wake(element: HTMLElement): void {
  if (element instanceof HTMLFormElement) wakeForm(element);
  else void follow(element.dataset['going'] ?? '', (told) => tell(element, told)).then(() => location.reload(), (fault: unknown) => say(element, sentence(fault)));
}

// ---------------------------------------------------------------- a form
function wakeForm(form: HTMLFormElement): void {
  holding();
  for (const place of all('[data-file]', form)) {
    place.addEventListener('dragover', () => place.classList.add('over'));
    for (const kind of ['dragleave', 'drop']) place.addEventListener(kind, () => place.classList.remove('over'));
    place.addEventListener('drop', (event) => take(form, place, event.dataTransfer));
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form, event.submitter);
  });
}

let held = false;

/** A file that is dropped beside its place does not take the page away. */
function holding(): void {
  if (held) return;
  held = true;
  const mark = (on: boolean): void => void document.documentElement.classList.toggle('dragging', on);
  const files = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!files(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener('dragleave', (event) => event.relatedTarget === null && mark(false));
  document.addEventListener('drop', (event) => {
    if (files(event)) event.preventDefault();
    mark(false);
  });
}

function take(form: HTMLFormElement, place: HTMLElement, dropped: DataTransfer | null): void {
  const fields = all<HTMLInputElement>('input[type=file]', form);
  const first = fields.findIndex((field) => place.contains(field));
  const [given, left] = places([...(dropped?.files ?? [])], fields.length, first);
  for (const [k, file] of given) {
    const field = fields[k];
    if (!field) continue;
    const put = new DataTransfer();
    put.items.add(file);
    field.files = put.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  const told = toldOf(form);
  hush(told);
  if (left) say(told, `${left === 1 ? 'One file' : `${left} files`} of those you dropped found no place here.`);
}

/** Which file goes to which field: the first to where it was dropped, those after it to the fields after; and how many are left over. */
export function places<F>(files: readonly F[], fields: number, first: number): [given: [number, F][], left: number] {
  const room = Math.max(0, Math.min(files.length, fields - first));
  return [files.slice(0, room).map((file, k) => [first + k, file]), files.length - room];
}

/** Why these files are not sent; empty where they are. */
export function tooLarge(files: readonly { readonly name: string; readonly size: number }[], most: number): string {
  const whole = files.reduce((sum, { size }) => sum + size, 0);
  if (whole <= most) return '';
  const names = files.filter(({ size }) => size > 0).map(({ name }) => name);
  return `${names.join(' and ')} ${names.length > 1 ? 'hold' : 'holds'} ${sized(whole)}, and ${sized(most)} is the most that is copied aside. Type the path in place of choosing the file: it is then read where it stands, however large.`;
}

/** The first of these files that the browser cannot read any more. */
async function unreadable(files: readonly File[]): Promise<string> {
  for (const file of files) {
    // A file that is gone has no bytes, and a part of it is read without a fault: then the whole of it is asked for.
    const read = await (file.size ? file.slice(0, 1) : file).arrayBuffer().then(() => true, () => false);
    if (!read) return file.name;
  }
  return '';
}

/** Bytes as a person says them, in thousands. */
export function sized(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, k] = [bytes, 0];
  for (; value >= 999.5 && k < units.length - 1; k += 1) value /= 1000;
  return `${k && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[k] ?? ''}`;
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.getAttribute('aria-busy') === 'true') return;
  const body = new FormData(form, button); // the button may stand in what is about to be replaced
  const told = toldOf(form);
  const chosen = all<HTMLInputElement>('input[type=file]', form).flatMap((field) => [...(field.files ?? [])]);
  told.replaceChildren();
  const large = tooLarge(chosen, Number(form.dataset['most']));
  if (large) return say(told, large);
  form.setAttribute('aria-busy', 'true');
  const lost = await unreadable(chosen);
  if (lost) {
    form.removeAttribute('aria-busy');
    return say(told, `${lost} cannot be read: it is a folder, or it has changed or gone since it was chosen. Choose it again.`);
  }
  const going = begin(told, chosen.length ? `copying ${chosen.map(({ name }) => name).join(' and ')}` : 'asking');
  try {
    const response = await ask(form.action, { method: 'POST', body });
    const { address } = (await response.json()) as { address: string };
    going.append(stop(address), make('span', { class: 'small' }, 'You can leave this page: the report will stand under Reports.'));
    const end = await follow(address, (now) => tell(going, now));
    if (end.state === 'refused') return await refused(form, address);
    forgetKept(form);
    location.assign(address);
  } catch (fault) {
    told.replaceChildren();
    say(told, sentence(fault));
  } finally {
    form.removeAttribute('aria-busy');
  }
}

/** What the form's own page says of the refusal. The files are still chosen here, so nothing has to be chosen again. */
async function refused(form: HTMLFormElement, address: string): Promise<void> {
  const page = new DOMParser().parseFromString(await (await ask(address)).text(), 'text/html');
  const part = page.getElementById(toldOf(form).id);
  if (!part) throw new Refused('The studio refused this, and does not say why any more. Ask again.');
  for (const again of all('[data-again]', part)) again.remove();
  swap(part.outerHTML);
  toldOf(form).scrollIntoView({ block: 'nearest' });
}

function toldOf(form: HTMLFormElement): HTMLElement {
  return one('.told', form) ?? form;
}

// ---------------------------------------------------------------- a run
function begin(told: HTMLElement, doing: string): HTMLElement {
  const going = make(
    'div',
    { class: 'going' },
    make('progress', { max: 100, value: 0, 'aria-label': 'How far it is' }),
    make('span', { class: 'doing given', role: 'status' }, doing),
  );
  told.replaceChildren(going);
  going.scrollIntoView({ block: 'nearest' });
  return going;
}

function stop(address: string): HTMLElement {
  const button = make('button', { class: 'btn plain', type: 'button' }, 'Stop it');
  button.addEventListener('click', () => void ask(`${address}/stop`, { method: 'POST' }).catch(() => undefined));
  return button;
}

function tell(going: HTMLElement, { doing = '', done = 0 }: Told): void {
  const bar = one<HTMLProgressElement>('progress', going);
  if (bar) bar.value = Math.round(100 * done);
  const said = one('.doing', going);
  if (said && doing && said.textContent !== doing) said.textContent = doing;
}

/** Ask how far the run is, until it has ended. */
async function follow(address: string, show: (told: Told) => void): Promise<Told> {
  for (;;) {
    const told = (await (await ask(`${address}/progress`)).json()) as Told;
    if (told.state !== 'going') return told;
    show(told);
    await new Promise((go) => setTimeout(go, AGAIN));
  }
}
