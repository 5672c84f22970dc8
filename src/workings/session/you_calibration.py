"""Calibration: what was said against what came of it, from the twentieth statement on and never on fewer."""

from __future__ import annotations

from workings.contract.reading import Number
from workings.learner import confidence
from workings.learner.confidence import EIGHTY, HIGH, LOW, SHOWN_FROM, Calibration, Tally
from workings.learner.ledger import Ledger
from workings.learner.numbers import number
from workings.session import exercise
from workings.session.log import Log
from workings.session.you_counted import listed
from workings.session.you_results import Calibrated, Chip

AT = tuple(k / 100 for k in range(3, 98, 2))
"""Where the curve is drawn."""
DRAWS = 1000
CELLS = 1_000_000
"""Statements drawn at most, all draws together: a long log draws fewer times."""


def calibrated(log: Log, ledger: Ledger) -> Calibrated | None:
    """``None`` below twenty statements."""
    tally = ledger.state.tally()
    if tally.n < SHOWN_FROM:
        return None
    found = confidence.calibration(tally, ledger.state.params)
    scored = exercise.bits(log, ledger, tally.event)
    assert scored is not None
    rebuilt = ledger.state.tally("rebuild?")
    line, low, high = found.curve(AT)
    counts = {"n": found.n, "right": found.right}
    return Calibrated(
        n=scored.n,
        chips=tuple(_chip(found, k) for k in range(len(found.said))),
        at=AT,
        line=line,
        low=low,
        high=high,
        surprise=ledger.number(tally.event, "mean_surprise"),
        rate=scored.rate,
        base=ledger.number(tally.event, "base_surprise"),
        skill=ledger.number(tally.event, "skill", 2),
        interval=_interval(found, tally, ledger.state.params.clip),
        brier=number("brier", {"said": found.said, **counts}),
        split=(number("reliability", {"said": found.said, **counts}), number("resolution", counts), number("uncertainty", counts)),
        rebuilds=exercise.bits(log, ledger, rebuilt.event, "rebuild?") if rebuilt.n >= SHOWN_FROM else None,
    )


def _interval(found: Calibration, tally: Tally, clip: float) -> tuple[Number, Number]:
    """The statements drawn again; the draws are seeded by the event that made the last of them."""
    draws = min(DRAWS, max(100, CELLS // found.total))
    inputs = {
        "said": found.said,
        "n": found.n,
        "right": found.right,
        "total": found.total,
        "seed": tally.event,
        "draws": draws,
        "clip": clip,
    }
    low, high = (number("skill_end", {**inputs, "level": level}, digits=2) for level in (LOW, HIGH))
    return low, high


def _chip(found: Calibration, k: int) -> Chip:
    said, n, right = found.said[k], found.n[k], found.right[k]
    words = f"{round(said * 100)}"
    rows = ("it was so",) * right + ("it was not",) * (n - right)
    jeffreys = {"right": right, "n": n}
    low, high = (number("jeffreys", {**jeffreys, "level": level}, digits=2) for level in (LOW, HIGH))
    lower, upper = (number("band_end", {"at": said, "z": z, **found.inputs}, digits=0) for z in (-EIGHTY, EIGHTY))
    return Chip(
        said=said,
        n=listed(f"Times you said {words} in a hundred", rows),
        share=number("share", jeffreys, digits=2),
        bar=(low, high),
        smoothed=number("smoothed", {"at": said, **found.inputs}, digits=0),
        band=(lower, upper),
        leans=said in found.leaning,
    )
