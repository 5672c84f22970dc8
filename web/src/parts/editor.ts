/* A field for code: CodeMirror in the place of a textarea. Tab indents, so Escape lets it go, and a line beneath says so. */

import { autocompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';
import { StyleModule } from 'style-mod';

import { make } from '../dom.ts';
import { showMarks } from './editor-marks.ts';
import { nameOf, parseMarks, pressFirst, speaker, stand } from './field.ts';

/* CodeMirror writes its rules into a <style> element, which the policy of our pages refuses. As sheets that a script has made they
   are allowed, and this is the one place through which they come. */
const adopted = new Set<StyleModule>();
StyleModule.mount = (_root, modules) => {
  for (const rules of modules instanceof StyleModule ? [modules] : modules) {
    if (adopted.has(rules)) continue;
    adopted.add(rules);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules.getRules());
    document.adoptedStyleSheets.push(sheet);
  }
};

const LANGUAGES: Readonly<Record<string, () => Extension>> = { python };
const LETTERS = tagHighlighter([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.operatorKeyword, tags.moduleKeyword], class: 'code-keyword' },
  { tag: [tags.string, tags.special(tags.string)], class: 'code-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'code-number' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: 'code-name' },
  { tag: [tags.comment, tags.lineComment], class: 'code-comment' },
]);
const STAYS = ['Escape', 'Tab', 'Shift', 'Control', 'Alt', 'Meta'];
const HELP = 'Tab indents, Shift+Tab takes it back. Escape, then Tab, leaves the editor.';

let count = 0;
const views = new Set<EditorView>();

export function wake(field: HTMLTextAreaElement): void {
  for (const old of views) if (!old.dom.isConnected && views.delete(old)) old.destroy(); // its form has been replaced
  const id = `editor-${++count}`;
  const marks = parseMarks(field.dataset['marks']);
  const found = make('p', { class: 'visually-hidden', id: `${id}-marks` }, marks.map(({ line, text }) => `Line ${line}: ${text}`).join(' '));
  const help = make('p', { class: 'widget-help', id: `${id}-help` }, HELP);
  const said = speaker();
  const box = make('div', { class: 'editor' });
  const completing = new Compartment();
  const view = new EditorView({
    parent: box,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        keys(box, field, (leaving) => {
          box.toggleAttribute('data-leaving', leaving);
          said.textContent = leaving ? 'Tab now leaves the editor.' : '';
        }),
        completing.of([]),
        [lineNumbers(), history(), indentOnInput(), bracketMatching(), indentUnit.of('    '), EditorState.tabSize.of(4)],
        [LANGUAGES[field.dataset['editor'] ?? '']?.() ?? [], syntaxHighlighting(LETTERS), showMarks(marks)],
        EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': nameOf(field), 'aria-describedby': `${id}-help ${id}-marks` }),
        EditorView.editable.of(!field.disabled && !field.readOnly),
        EditorView.updateListener.of(({ docChanged, state }) => docChanged && write(state.doc.toString())),
      ],
    }),
  });
  box.append(make('div', { class: 'editor-foot' }, help, completions(view, completing)), found, said);
  views.add(view);
  const write = stand(field, box, (text) => put(view, text), () => view.focus());
}

/** What something else has written into the field, such as a draft that comes back. */
function put(view: EditorView, text: string): void {
  if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

function keys(box: HTMLElement, field: HTMLTextAreaElement, tell: (leaving: boolean) => void): Extension {
  const leave = (view: EditorView, leaving: boolean): boolean => {
    view.setTabFocusMode(leaving);
    tell(leaving);
    return leaving;
  };
  return [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => pressFirst(box, field.form) }])),
    Prec.high(keymap.of([{ key: 'Escape', run: (view) => leave(view, true) }])),
    keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
    EditorView.domEventHandlers({
      keydown: ({ key }, view) => {
        if (!STAYS.includes(key)) leave(view, false);
      },
      blur: (_, view) => void leave(view, false),
      // Left to itself, Chromium carries the look of what was selected over in a style attribute, which the policy of our pages refuses.
      beforeinput: ({ inputType, data, isComposing }, view) => {
        if (inputType !== 'insertText' || !data || isComposing || view.state.selection.main.empty || view.state.readOnly) return false;
        view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
        return true;
      },
    }),
  ];
}

/** Off unless it is asked for: what is completed is not recalled. */
function completions(view: EditorView, place: Compartment): HTMLElement {
  const box = make('input', { type: 'checkbox' });
  box.addEventListener('change', () => view.dispatch({ effects: place.reconfigure(box.checked ? autocompletion() : []) }));
  return make('label', {}, box, 'offer completions');
}
