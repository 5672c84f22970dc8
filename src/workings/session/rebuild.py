"""The blank page: one statement, your own lines, your own marks, two probes. The reference opens when the marks are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workings.contract.event import Event
from workings.contract.reading import Number
from workings.contract.verdict import Verdict
from workings.course import Concept
from workings.course.nouns import Probe
from workings.practice import mark_number
from workings.practice.kinds.derivation_page import PageLine, checked
from workings.practice.words import listed
from workings.session import exercise, plan, results
from workings.session.concept import written
from workings.session.counts import named
from workings.session.faults import Unfit, Unknown
from workings.session.log import Log

LONGEST = 20_000
"""Characters of a rebuilt page."""
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written(results.Rebuilding):
    """The blank page once it is written on: each line with what was found of its mathematics. It is no mark."""

    checked: tuple[PageLine, ...] = ()


def concept_of(log: Log, slug: str) -> Concept:
    concept = written(slug)
    if slug not in log.state().given.rebuildable:
        raise Unknown(f"“{concept.title}” has nothing to rebuild.")
    return concept


def blank(log: Log, slug: str) -> results.Rebuilding:
    """The first step: say how likely you are to reach the end, then write."""
    concept = concept_of(log, slug)
    state = log.state()
    early = state.concept(slug).stage not in ("rebuilding", "keeping", "lapsed", "lasting")
    return results.Rebuilding(concept, named(slug), "write", begun=str(int(log.clock().timestamp())), early=early)


def proof(log: Log, slug: str) -> results.Proof:
    """The proof line by line. Raises :class:`Unknown` where there is none."""
    concept, state = concept_of(log, slug), log.state()
    numbers = {line.id: k for k, line in enumerate(concept.rebuild.lines, 1)}
    whys = state.concept(slug).whys
    rows = tuple((line, _uses([numbers[need] for need in line.needs]), whys.get(line.id, "")) for line in concept.rebuild.lines)
    first = all("" not in c.whys for c in state.concepts.values())
    return results.Proof(concept, rows, first, plan.ordering(slug))


def _uses(numbers: list[int]) -> str:
    return f"{'lines' if len(numbers) > 1 else 'line'} {listed([str(n) for n in sorted(numbers)])}" if numbers else ""


def why(log: Log, slug: str, line: str, text: str, key: str = "") -> Event | None:
    concept = concept_of(log, slug)
    if line and line not in {one.id for one in concept.rebuild.lines}:
        raise Unfit(f"“{line[:40]}” is no line of this proof.")
    if log.state().concept(slug).whys.get(line) == text:
        return None
    return log.append("why", slug, {"line": line, "text": text}, key=key)


def lines_of(page: str) -> tuple[str, ...]:
    """The lines of a page; empty ones are left out, so that each can be pointed at."""
    return tuple(line.strip() for line in page.splitlines() if line.strip())


def tried(concept: Concept, lines: tuple[str, ...]) -> tuple[PageLine, ...]:
    """The lines, those that read as equations or inequalities in the symbols of the rebuild tried at points."""
    return checked(lines, {name: kind for name, kind, _ in concept.rebuild.symbols})


def marking(log: Log, slug: str, form: Form, message: str = "") -> results.Rebuilding:
    """The second step: six rows to mark, each yes with a line of one's own page; two probes."""
    concept = concept_of(log, slug)
    page, lines, begun = form.get("page", ""), lines_of(form.get("page", "")), form.get("begun", "")[:12]
    if len(page) > LONGEST:
        raise Unfit(f"The page is {len(page):,} characters long; {LONGEST:,} is the most that is kept.")
    if not lines:
        return results.Rebuilding(
            concept, named(slug), "write", form.get("confidence", ""), begun=begun, message="The page is empty. Write at least one line."
        )
    exercise.confidence(form.get("confidence", ""))
    rows = tuple(results.Row(r.id, r.text, form.get(f"yes-{r.id}", ""), form.get(f"line-{r.id}", "")) for r in concept.rebuild.rubric)
    probes = tuple(results.ProbeShown(p.id, p.kind, p.text, form.get(f"probe-{p.id}", "")) for p in concept.rebuild.probes)
    return Written(
        concept, named(slug), "mark", form.get("confidence", ""), page, lines, rows, probes, message, begun=begun,
        checked=tried(concept, lines),
    )  # fmt: skip


def mark(log: Log, slug: str, form: Form, key: str = "") -> results.Rebuilding | Event:
    """The third step: what cannot be taken yet comes back with a sentence; otherwise the page is written down and marked."""
    step = marking(log, slug, form)
    if step.step == "write":
        return step
    verdicts = {p.id: grade(p, form.get(f"probe-{p.id}", "")) for p in step.concept.rebuild.probes}
    if message := _wanting(step, verdicts):
        return marking(log, slug, form, message)
    rubric = [{"item": r.id, "yes": r.yes == "yes", "line": int(r.line) if r.yes == "yes" else None} for r in step.rows]
    probes = [{"question": k, "text": v.text, "outcome": v.outcome, "score": v.score} for k, v in verdicts.items()]
    yes = sum(bool(row["yes"]) for row in rubric)
    passed = yes == len(rubric) and all(v.outcome == "right" for v in verdicts.values())
    score = (sum(v.score for v in verdicts.values()) + 0.5 * yes / len(rubric)) / (len(verdicts) + 0.5)
    data: dict[str, Any] = {"page": step.page, "rubric": rubric, "probes": probes, "passed": passed, "score": score}
    begun = form.get("begun", "")
    if begun.isascii() and begun.isdigit() and 0 <= (took := log.clock().timestamp() - int(begun)) <= exercise.LONGEST:
        data["seconds"] = round(took, 1)
    if step.forecast:
        data["forecast"] = exercise.confidence(step.forecast)
    return log.append("rebuild", slug, data, key=key)


def _wanting(step: results.Rebuilding, verdicts: Mapping[str, Verdict]) -> str:
    """Why the marks cannot be taken yet: one sentence, or nothing."""
    for row in step.rows:
        if row.yes not in ("yes", "no"):
            return "Each row wants a yes or a no of yours."
        if row.yes == "yes" and not (row.line.isascii() and row.line.isdigit() and 1 <= int(row.line) <= len(step.lines)):
            return "A yes points at a line of your page. Say which, or say no."
    unread = next((v for v in verdicts.values() if v.outcome == "unreadable"), None)
    return " ".join(unread.sentences) if unread else ""


def grade(probe: Probe, text: str) -> Verdict:
    """A probe is marked like any number: read first, then right or wrong within half a per cent."""
    if not text.strip():
        return Verdict("unreadable", 0.0, "", sentences=("A question is not answered yet.", "Nothing has been marked."))
    return mark_number(text, probe.value)


def done(log: Log, event: int) -> results.Rebuilding:
    """A page that was marked, beside the reference."""
    made = log.event(event)
    if made.kind != "rebuild":
        raise Unknown(f"Event {event} is no rebuilt page.")
    concept, ledger = concept_of(log, made.concept), log.ledger()
    given = {str(row["item"]): row for row in made.data["rubric"]}
    rows = tuple(
        results.Row(r.id, r.text, "yes" if given[r.id]["yes"] else "no", str(given[r.id]["line"] or ""))
        for r in concept.rebuild.rubric
        if r.id in given
    )
    typed = {str(p["question"]): str(p["text"]) for p in made.data["probes"]}
    page = str(made.data["page"])
    card = ledger.state.concept(made.concept).card
    due = card.due if card is not None and card.due > ledger.state.today else None
    return Written(
        concept, named(made.concept), "done", exercise.chip(made.data.get("forecast")), page, lines_of(page), rows,
        tuple(_probed(p, typed.get(p.id, "")) for p in concept.rebuild.probes),
        passed=bool(made.data["passed"]), bits=exercise.bits(log, ledger, event, "rebuild?"), due=due, event=event,
        checked=tried(concept, lines_of(page)),
    )  # fmt: skip


def _probed(probe: Probe, text: str) -> results.ProbeShown:
    return results.ProbeShown(probe.id, probe.kind, probe.text, text, grade(probe, text), Number(probe.value, probe.call), probe.after)


def forecast(log: Log, slug: str, sure: str, key: str = "") -> Event:
    """Could you rebuild it in a week? Scored when it is next rebuilt."""
    p = exercise.confidence(sure)
    if p is None:
        raise Unfit("A forecast is one of the seven chips.")
    concept_of(log, slug)
    return log.append("forecast", slug, {"confidence": p}, key=key)
