"""The scheduler's score: what it said before each of the learner's own reviews, beside a running mean of those reviews."""

from __future__ import annotations

from collections.abc import Sequence

from workings.learner import memory, sums
from workings.learner.confidence import HIGH, LOW
from workings.learner.entries import CardEntry
from workings.learner.ledger import Ledger
from workings.learner.numbers import number
from workings.session.counts import named
from workings.session.you_counted import listed
from workings.session.you_results import Change, Scheduler, Scored

SHOWN_FROM = 20
"""Reviews below which no score is shown: a running mean has hardly begun."""
LATEST = 300
"""Reviews in one working, the latest; the running mean still knows those before."""


def scheduler(ledger: Ledger) -> Scheduler | None:
    """``None`` before the first review; no score before twenty."""
    reviews = [e for e in ledger.entries if isinstance(e, CardEntry) and e.why == "review" and e.before is not None]
    if not reviews:
        return None
    earlier, shown = reviews[:-LATEST], reviews[-LATEST:]
    passed = [float(e.grade != "again") for e in shown]
    past = {"earlier": len(earlier), "earlier_passed": sum(e.grade != "again" for e in earlier)}
    rows = tuple(f"{named(e.concept).name}: {'passed' if e.grade != 'again' else 'failed'}" for e in shown)
    return Scheduler(
        n=listed("Reviews, each on a later day than the last", rows),
        running=number("running_loss", {"passed": passed, **past}),
        scored=tuple(_scored(shown, passed, past)) if len(reviews) >= SHOWN_FROM else (),
    )


def _scored(shown: Sequence[CardEntry], passed: list[float], past: dict[str, int]) -> list[Scored]:
    """FSRS-6 as it is; and in the learner's own scale, once that is used."""
    days, stability = zip(*((float((e.day - e.before.last).days), e.before.stability) for e in shown if e.before is not None), strict=True)
    chances = sums.FUNCTIONS["remembered"](_array(days), _array(stability), memory.decay()).tolist()
    plain = number("schedule_loss", {"days": days, "stability": stability, "passed": passed, "decay": memory.decay()})
    found = [Scored("FSRS-6", plain, _change(chances, passed, past, shown[-1].event))]
    scales = [e.own for e in shown]
    if any(own is not None and own.used for own in scales):
        own = [
            memory.recall(e.before, e.day, e.own) if e.own is not None and e.before is not None else chance
            for e, chance in zip(shown, chances, strict=True)
        ]
        loss = number("chance_loss", {"chance": own, "passed": passed})
        found.append(Scored("FSRS-6 in your own scale", loss, _change(own, passed, past, shown[-1].event)))
    return found


def _array(values: Sequence[float]) -> object:
    from workings.learner.numbers import held

    return held(list(values))


def _change(chances: Sequence[float], passed: list[float], past: dict[str, int], seed: int) -> Change:
    """Seeded by the last review."""
    inputs = {"chance": chances, "passed": passed, **past}
    low, high = (number("loss_change_end", {**inputs, "seed": seed, "level": level}) for level in (LOW, HIGH))
    return Change(number("loss_change", inputs), low, high)
