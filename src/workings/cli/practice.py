"""``workings practice``: the studio's items in the terminal, with the keyboard alone. What is answered is remembered in the same place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import click

from workings.cli.export import HOME, place

if TYPE_CHECKING:
    from workings.cli.desk import Desk
    from workings.session import Session
    from workings.session.results import Exercise, Marked

KEYS = "Enter an answer.  ? opens help.  q stops."
LONG_KEYS = "Enter lines; a line with a single . ends them, a single e opens your editor.  ? opens help.  q stops."
CHIPS = ("5", "20", "35", "50", "65", "80", "95")


@click.command("practice", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("concept", required=False)
@click.option("--exercise", metavar="NAME", help="One exercise of the concept, by its name; otherwise they take turns.")
@HOME
@click.option("--width", type=click.IntRange(40, 1000), help="Characters across. Default: the window, at most 100.")
def command(concept: str | None, exercise: str | None, home: str | None, width: int | None) -> None:
    """Practise a concept here; without CONCEPT, the one at hand.

    The items, the marking, the help and the record are those of the studio.

    \b
    Examples:
      workings practice dot
      workings practice dot --exercise cosine
    """
    from workings.cli.desk import Desk
    from workings.learner.store import Store, StoreError
    from workings.session import Session
    from workings.session.faults import Unfit, Unknown
    from workings.studio.serve import now

    try:
        session = Session(Store(place(home)), clock=now)
        slug = concept or session.at_hand()
        _rounds(Table(session, Desk(width), slug, exercise or ""))
    except (Unknown, Unfit, StoreError) as fault:
        click.echo(f"workings practice: {fault}", err=True)
        raise SystemExit(2) from None
    except (EOFError, KeyboardInterrupt, click.Abort):
        click.echo()


@dataclass(frozen=True, slots=True)
class Table:
    """What one sitting has: who sits, where it is shown, what is asked."""

    session: Session
    desk: Desk
    slug: str
    name: str

    def next(self) -> str:
        return self.session.next_of(self.slug, self.name) if self.name else self.session.next_item(self.slug)


class Stopped(EOFError):
    """The learner typed ``q``."""


def _rounds(table: Table) -> None:
    while True:
        _one(table, table.next())
        if _asked("Enter: a fresh one.  q: stop. ", lambda text: text in ("", "q"), "Enter or q.") == "q":
            return


def _one(table: Table, id: str) -> None:
    """One item, until it is answered in a way that can be read."""
    desk, began = table.desk, monotonic()
    shown = table.session.item(id)
    desk.statement(shown)
    while True:
        text = _answer(table, shown)
        read = table.session.read(id, text)
        if read.outcome == "unreadable":
            desk.sentences(read.sentences)
            continue
        desk.read_as(read)
        sure = _sure() if shown.ask_confidence else ""
        outcome = table.session.answer(id, text, sure, seconds=monotonic() - began)
        if outcome.event is not None:
            break
        desk.sentences(outcome.verdict.sentences)
    marked = table.session.item(id, outcome.event.id)
    desk.marked(marked)
    if marked.marked is not None:
        _after(table, id, marked, marked.marked)


def _after(table: Table, id: str, shown: Exercise, marked: Marked) -> None:
    """What is asked once an answer is marked, and what may be looked at."""
    if marked.asked is not None:
        replies = {"y": "yes", "n": "no", "?": "unsure"}
        reply = _asked("y, n, ? (not sure), or Enter: ", lambda text: text in ("", *replies), "y, n, ? or Enter.")
        if reply:
            table.session.reply(marked.event.id, replies[reply])
    if marked.sure:
        why = _line("What made you sure? One line, for you; Enter leaves it out: ")
        if why.strip():
            table.session.sure(marked.event.id, why)
    if shown.solution and _asked("w: the working.  Enter: on. ", lambda text: text in ("", "w"), "w or Enter.") == "w":
        table.desk.solution(shown)


def _answer(table: Table, shown: Exercise) -> str:
    """What is typed; ``?`` opens the next rung of the help on the way."""
    long = shown.field.widget in ("code", "lines", "page")
    table.desk.quiet(LONG_KEYS if long else KEYS)
    while True:
        text = _lines(shown.field.start) if long else _line("> ")
        if text.strip() == "?":
            _help(table, shown.item.id)
        elif text.strip():
            return text


def _lines(start: str) -> str:
    found: list[str] = []
    while (line := _line("| ")).strip() != ".":
        if not found and line.strip() == "?":
            return "?"
        if not found and line.strip() == "e":
            return click.edit(start, extension=".py") or ""
        found.append(line)
    return "\n".join(found)


def _help(table: Table, id: str) -> None:
    """Opens the next rung; where it would open later by itself, asks once where exactly."""
    closed = [rung for rung in table.session.item(id).rungs if rung.state != "open"]
    if not closed:
        table.desk.quiet("All of the help is open above.")
        return
    rung = closed[0]
    where = _line("Where exactly? One line; Enter opens it anyway: ") if rung.ask else None
    table.session.help(table.slug, rung.name, where, id)
    opened = next(one for one in table.session.item(id).rungs if one.name == rung.name)
    table.desk.rung(opened)


def _sure() -> str:
    row = "  ".join(f"{k}:{chip}" for k, chip in enumerate(CHIPS, 1))
    key = _asked(
        f"Right? In a hundred, before you see.  {row}  (Enter: not said) ", lambda text: text in ("", *"1234567"), "1 to 7, or Enter."
    )
    return CHIPS[int(key) - 1] if key else ""


def _asked(prompt: str, fits: Callable[[str], bool], said: str) -> str:
    while not fits(text := _line(prompt).strip()):
        click.echo(said)
    return text


def _line(prompt: str) -> str:
    """One line. Raises ``EOFError`` at the end of what there is, or after ``q``."""
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not line or line.strip() == "q":
        raise Stopped
    return line.rstrip("\n")
