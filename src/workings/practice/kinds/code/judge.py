"""What came of running an answer, judged: cases, properties, a wrong rule that gives the same, and the first line that departs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from workings.capture import trace
from workings.contract.verdict import Match
from workings.ir.working import Malformed
from workings.practice.drawn import unmet
from workings.practice.item import Item
from workings.practice.kinds.code import printed
from workings.practice.kinds.code.asked import Plain, Posed, evaluated, plain, spec
from workings.practice.rules import CATALOGUE, Slip, run
from workings.practice.running import Case, Ran, Traced, working_of

RTOL, ATOL = 1e-6, 1e-9
SEPARATE = 3
"""Cases on which a wrong rule has to differ from what is right before an answer can be said to follow it."""
ROUNDS, CANDIDATES = 8, 48


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that did not come out as it should, or the calls of a property."""

    calls: tuple[Plain, ...]
    results: tuple[Case, ...]
    says: str = ""
    """The property; empty for a case."""


@dataclass(frozen=True, slots=True)
class Judged:
    """``passed`` of ``groups`` groups of checks; a group is the cases shown, the hidden ones, or one property."""

    passed: int
    groups: int
    failed: Failed | None
    matches: tuple[Match, ...]

    @property
    def score(self) -> float:
        return self.passed / self.groups


# ---------------------------------------------------------------------- values
def value(case: Case) -> np.ndarray | None:
    """The numbers of a result; ``None`` where it holds none."""
    try:
        found = np.asarray(case.value, dtype=float) if case.ok and case.value is not None else None
    except (TypeError, ValueError):
        return None
    return found


def right(item: Item, inputs: Plain) -> np.ndarray:
    """What the reference gives."""
    with np.errstate(all="ignore"):
        return np.asarray(item.question.function(**_arrays(inputs)), dtype=float)


def _arrays(inputs: Plain) -> dict[str, np.ndarray]:
    return {name: np.asarray(x, dtype=float) for name, x in inputs.items()}


def same(found: np.ndarray | None, wanted: np.ndarray) -> bool:
    """Equal but for rounding. One number in a list of one is that number."""
    if found is None:
        return False
    if found.size == wanted.size == 1:
        found, wanted = found.reshape(()), wanted.reshape(())
    return found.shape == wanted.shape and bool(np.allclose(found, wanted, rtol=RTOL, atol=ATOL, equal_nan=True))


def agrees(item: Item, case: Case, wanted: np.ndarray) -> bool:
    """Whether a case came out as ``wanted``: in what it printed, where that is what is asked for, otherwise in its value."""
    if spec(item.question).printed:
        return printed.agrees(case, wanted)
    return same(value(case), wanted)


# ---------------------------------------------------------------------- judging
def judged(item: Item, ran: Ran) -> Judged:
    """Every group of checks. Calls that were never reached have failed."""
    p: Posed = item.posed
    results = [*ran.cases, *(Case(large="not reached") for _ in range(len(p.calls) - len(ran.cases)))]
    bad = [k for k in range(len(p.cases)) if not agrees(item, results[k], right(item, p.cases[k]))]
    broken = {check.property: check for check in reversed(p.checks) if not _holds(item, results, check)}
    properties = spec(item.question).properties
    groups = 2 + len(properties)
    passed = (not any(k < p.shown for k in bad)) + (not any(k >= p.shown for k in bad)) + len(properties) - len(broken)
    failed = None
    if bad:
        k = min(bad, key=lambda k: _size(p.cases[k]))
        failed = Failed((p.cases[k],), (results[k],))
    elif broken:
        check = broken[min(broken)]
        here = slice(check.first, check.first + len(properties[check.property].calls))
        failed = Failed(p.calls[here], tuple(results[here]), properties[check.property].says)
    return Judged(int(passed), groups, failed, matching(item, results[: len(p.cases)]) if bad else ())


def _holds(item: Item, results: Sequence[Case], check: Any) -> bool:
    prop = spec(item.question).properties[check.property]
    read = printed.values if spec(item.question).printed else value
    found = [read(case) for case in results[check.first : check.first + len(prop.calls)]]
    if any(x is None or not np.isfinite(x).all() for x in found):
        return False
    names = {**item.posed.cases[check.case], **{f"y{k}": x for k, x in enumerate(found, 1)}}
    try:
        return bool(evaluated(prop.holds, names).all())
    except ValueError:
        return False  # its shape does not fit the property


def _size(inputs: Plain) -> tuple[int, float]:
    """How much there is to look at: numbers, then their sizes."""
    flat = np.concatenate([np.abs(x).reshape(-1) for x in _arrays(inputs).values()])
    return flat.size, float(flat.sum())


# ---------------------------------------------------------------------- a wrong rule that gives the same
@lru_cache(maxsize=64)
def rules(item: Item) -> tuple[tuple[Slip, tuple[np.ndarray | None, ...]], ...]:
    """Each rule that differs from what is right on enough cases, with what it gives on every case."""
    found = []
    p: Posed = item.posed
    for number in item.question.rules:
        given: list[np.ndarray | None] = []
        for k, case in enumerate(p.cases):
            if k < p.shown and spec(item.question).printed:
                given.append(None)  # what is printed on a page is long, and the hidden cases tell rules apart
                continue
            with np.errstate(all="ignore"):
                w = trace(item.question.function, *_arrays(case).values())
                given.append(run(CATALOGUE[number], w, item.question.becomes.get(number, "")))
        differs = sum(x is not None and not same(x, right(item, case)) for x, case in zip(given, p.cases, strict=True))
        if differs >= SEPARATE:
            first = next(x for x in given if x is not None)
            found.append((Slip(CATALOGUE[number], first), tuple(given)))
    return tuple(found)


def matching(item: Item, results: Sequence[Case]) -> tuple[Match, ...]:
    """Rules that give what the answer gives on every case where they give anything."""
    fits = [
        slip.rule
        for slip, given in rules(item)
        if all(wanted is None or agrees(item, case, wanted) for case, wanted in zip(results, given, strict=True))
    ]
    return tuple(Match(rule.number, rule.concept, rule.deed, rule.says) for rule in fits)


# ---------------------------------------------------------------------- the smallest input on which it fails
def smaller(item: Item, inputs: Plain) -> list[Plain]:
    """Inputs with less in them: an entry set to 0, to 1 or halved, places left out of every list. The reference has to have a value."""
    found: dict[str, Plain] = {}
    for one in _less(inputs):
        if len(found) < CANDIDATES and _fits(item, one):
            found.setdefault(repr(one), one)
    return list(found.values())


def _fits(item: Item, inputs: Plain) -> bool:
    wanted = right(item, inputs)
    return bool(np.isfinite(wanted).all()) and not unmet(item.question, _arrays(inputs), wanted)


def _less(inputs: Plain) -> Iterator[Plain]:
    arrays = _arrays(inputs)
    ends = {x.shape[-1] for x in arrays.values() if x.ndim}
    if len(ends) == 1 and (size := ends.pop()) > 1:
        places = np.arange(size)
        for left in (*(places[k : k + 1] for k in range(size)), *(np.delete(places, k) for k in range(size))):
            yield {name: plain(x[..., left]) if x.ndim else inputs[name] for name, x in arrays.items()}
    for name, x in arrays.items():
        for at in np.ndindex(x.shape):
            for other in (0.0, 1.0, float(np.trunc(x[at] / 2))):
                if (abs(other), other != 1) < (abs(x[at]), x[at] != 1):
                    changed = x.copy()
                    changed[at] = other
                    yield {**inputs, name: plain(changed)}


def worst(item: Item, tried: Sequence[Plain], results: Sequence[Case]) -> tuple[Plain, Case] | None:
    """The smallest of ``tried`` on which the answer fails."""
    failing = [(one, case) for one, case in zip(tried, results, strict=False) if not agrees(item, case, right(item, one))]
    return min(failing, key=lambda pair: _size(pair[0]), default=None)


# ---------------------------------------------------------------------- the first line that departs
DEPARTS = "Here its working first departs from one that comes out right."
STOPS = "So far as here it is a step on the way; a working that comes out right goes on from it."


def departure(item: Item, code: str, inputs: Plain, traced: Traced) -> tuple[int, str] | None:
    """Line of the learner's code (from 1) whose value is the first that no working that comes out right has, and what is said of it."""
    from workings.readers.compare import compare

    if traced.working is None:
        return None
    try:
        own = working_of(traced.working, code, spec(item.question).function)
    except Malformed:
        return None
    found = compare(own, trace(item.question.function, *_arrays(inputs).values()))
    if found.agree or found.at is None or (span := own.lines[found.at].span) is None:
        return None
    return (span.line, STOPS if found.at in found.pairs else DEPARTS) if 1 <= span.line <= len(code.splitlines()) else None
