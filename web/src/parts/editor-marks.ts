/* What was found in a marked program stands at its line, and moves with it while the program is edited. */

import { type ChangeSet, type Extension, type Range, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';

import { make } from '../dom.ts';
import type { Mark } from './field.ts';

class Said extends WidgetType {
  readonly mark: Mark;

  constructor(mark: Mark) {
    super();
    this.mark = mark;
  }

  override eq(other: Said): boolean {
    return other.mark.text === this.mark.text && other.mark.kind === this.mark.kind;
  }

  override toDOM(): HTMLElement {
    return make('div', { class: 'mark-note', 'data-kind': this.mark.kind }, this.mark.text);
  }
}

/** A line mark and a message under it for each mark; a line beyond the end counts as the last one. */
export function decorations(doc: Text, marks: readonly Mark[]): DecorationSet {
  const ranges = marks.flatMap((mark): Range<Decoration>[] => {
    const line = doc.line(Math.max(1, Math.min(mark.line, doc.lines)));
    const bar = Decoration.line({ class: 'marked-line', attributes: { 'data-kind': mark.kind } }).range(line.from);
    return mark.text ? [bar, Decoration.widget({ widget: new Said(mark), side: 1, block: true }).range(line.to)] : [bar];
  });
  return Decoration.set(ranges, true);
}

/** Gone when the whole program is replaced: they were about another one. */
export function showMarks(marks: readonly Mark[]): Extension {
  return StateField.define<DecorationSet>({
    create: ({ doc }) => decorations(doc, marks),
    update: (set, { changes }) => (replacesAll(changes) ? Decoration.none : set.map(changes)),
    provide: (field) => EditorView.decorations.from(field),
  });
}

function replacesAll(changes: ChangeSet): boolean {
  let all = false;
  changes.iterChangedRanges((from, to) => (all ||= from === 0 && to === changes.length && to > 0));
  return all;
}
