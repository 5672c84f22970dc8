"""The ledger: what the studio believes of each skill, every piece of evidence that moved it, and one line of it opened."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from workings.contract.number import format_number
from workings.learner import skill, sums
from workings.learner.ledger import Ledger, LedgerRow
from workings.session import counts, exercise, results
from workings.session.counts import named
from workings.session.faults import Unknown
from workings.session.log import Log
from workings.session.today import spoken
from workings.session.you_calibration import calibrated
from workings.session.you_copy import copy
from workings.session.you_experiment import trial
from workings.session.you_results import Yours
from workings.session.you_scheduler import scheduler
from workings.session.you_sitting import sitting

LATEST = 20
"""Lines of the ledger that are shown before the whole is asked for."""
USED = (("guess", "g"), ("slip", "s"), ("weight", "w"), ("help", "h"), ("fade", "λ"))
REMARKS = {
    "before": "let one old answer in twenty go",
    "evidence": "how likely this answer is, at each chance",
    "product": "multiply",
    "posterior": "share it out again",
}


def you(log: Log, event: int = 0, part: int = -1, whole: bool = False) -> results.You:
    """The page. ``event`` and ``part`` say which line is opened; without them the last one. ``whole``: every line, not the latest."""
    ledger = log.ledger()
    rows = ledger.rows()
    row = _picked(rows, event, part)
    right, rebuilt = ledger.state.tally(), ledger.state.tally("rebuild?")
    return results.You(
        lines=tuple(line(ledger, r) for r in (rows if whole else rows[-LATEST:])),
        earlier=not whole and len(rows) > LATEST,
        opened=opened(ledger, row) if row else None,
        bits=exercise.bits(log, ledger, right.event) if right.n else None,
        rebuilds=exercise.bits(log, ledger, rebuilt.event, "rebuild?") if rebuilt.n else None,
        answers=counts.answered(log),
    )


def page(log: Log, query: Mapping[str, str]) -> Yours:
    """The whole page. ``query`` is the address's own: ``row`` and ``part`` say which line of the ledger is opened, ``all`` shows every line;
    ``sits`` and ``cap`` (seconds) what is shown of sitting; ``guess, slip, weight, help, fade`` are the numbers of a copy of that line."""
    event, part = _whole(query.get("row", ""), 0), _whole(query.get("part", ""), -1)
    ledger = log.ledger()
    row = _picked(ledger.rows(), event, part)
    said = ledger.state.tally()
    made = calibrated(log, ledger)
    return Yours(
        ledger=you(log, event, part, query.get("all") == "1"),
        calibrated=made,
        statements=counts.statements(log, said.event) if said.n and made is None else None,
        sitting=sitting(log, ledger, query.get("sits", ""), float(_whole(query.get("cap", ""), 0))),
        copy=copy(row, query) if row else None,
        scheduler=scheduler(ledger),
        trial=trial(log, ledger),
    )


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else default


def _picked(rows: tuple[LedgerRow, ...], event: int, part: int) -> LedgerRow | None:
    if not event:
        return rows[-1] if rows else None
    found = [r for r in rows if r.event == event and part in (-1, r.entry.part)]
    if not found:
        raise Unknown(f"Event {event} moved no belief, so it has no line in the ledger.")
    return found[-1]


def line(ledger: Ledger, row: LedgerRow) -> results.LedgerLine:
    low, high = row.interval
    score = format_number(row.score, 2)
    return results.LedgerLine(
        event=row.event, part=row.entry.part, concept=named(row.entry.concept), day=ledger.state.day(row.at), what=spoken(row.entry.concept, row.kind, row.what),
        kind=row.kind, score=score, help="" if row.help == "none" else row.help.replace("_", " "), mean=row.number("mean"),
        low=low, high=high, at=row.mean,
    )  # fmt: skip


def opened(ledger: Ledger, row: LedgerRow) -> results.Opened:
    shown = line(ledger, row)
    right = "right" if row.score == 1 else "wrong" if row.score == 0 else f"score {shown.score}"
    aided = f", with {shown.help}" if shown.help else ", no help"
    return results.Opened(
        line=shown,
        title=f"{shown.what}: {shown.kind}, {right}{aided}",
        start=row.number("record"),
        before=row.number("before"),
        after=row.number("mean"),
        interval=(row.number("low"), row.number("high")),
        chance=row.number("chance"),
        used=tuple((name, letter, format_number(row.used[name], 3)) for name, letter in USED),
        theta=tuple(skill.theta(len(row.before)).tolist()),
        prior=row.faded,
        likelihood=row.likelihood,
        posterior=row.posterior,
        able=row.params.able,
        code=code(),
    )


def code() -> tuple[tuple[str, str], ...]:
    """The lines of :func:`learner.sums.update` that do it, read from the file itself, each with a remark."""
    body = [text.strip() for text in inspect.getsource(sums.update).splitlines() if " = " in text]
    return tuple((text, REMARKS.get(text.split(" = ")[0], "")) for text in body)
