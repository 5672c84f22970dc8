"""Columns that give the answer away: one that determines the target, and one that is there only once the outcome is known."""

from __future__ import annotations

import numpy as np

from workings.contract.reading import Block, Number, Part
from workings.contract.report import Finding
from workings.instruments.audit.case import Case, answers
from workings.instruments.audit.findings import Found, between, listing, name_of, paragraph, percent, quoted, say, table
from workings.instruments.audit.regression import Told
from workings.instruments.audit.rules import Exact, Lead, exact, pairs
from workings.instruments.audit.scores import entropy_left
from workings.instruments.sums import wilson_low
from workings.instruments.worked import counted, worked

NEARLY = 0.9
"""Share of the majority's errors that one column removes on rows it has not seen, from which on it is said to give the answer away."""
SURELY = 0.8
"""The same, at the lower end of the interval."""
LEFT = 0.02
"""Share of a number's variance that a column leaves, below which it is said to give the answer away."""
SHOWN = 5
ENOUGH = 30
"""Rows with, and rows without, a value that :func:`presence` asks for."""
PURE = 0.99


def of_classes(case: Case, ranked: list[Lead]) -> list[Exact]:
    """The columns that determine the target or nearly do, counted on all rows."""
    likely = [lead for lead in ranked if _removed(lead.rule.unseen, lead.rule.rows, case) >= NEARLY - 0.05][:SHOWN]
    found = [exact(case, lead) for lead in likely]
    return [one for one in found if _removed(one.rule.unseen, one.rule.rows, case) >= NEARLY and _low(one, case) >= SURELY]


def _removed(right: float, rows: int, case: Case) -> float:
    base = case.target.values[0][1] / case.target.rows
    return float((right / max(rows, 1) - base) / (1 - base))


def _low(one: Exact, case: Case) -> float:
    return _removed(float(wilson_low(one.rule.unseen, one.rule.rows)), 1, case)


def determines(one: Exact) -> bool:
    """Whether every row is told by the column."""
    return one.rule.right == one.rule.rows


def finding(case: Case, found: list[Exact]) -> Found:
    """One finding for all of them."""
    first = found[0]
    whole = determines(first)
    share = percent(first.rule.unseen, first.rule.rows, _said(first))
    low, high = between(first.rule.unseen, first.rule.rows)
    clause = _clause([one.name for one in found if determines(one)], [one.name for one in found if not determines(one)])
    numbers: dict[str, Number] = {"giveaway.columns": counted(len(found), "columns that give the answer away", digits=0)}
    numbers["giveaway.accuracy"] = share
    made = Finding(
        code="giveaway",
        said=say(f"{_columns(found)} {'the answer' if whole else 'almost all of the answer'}: ", share, " right from it alone."),
        size=share,
        n=case.rows_of(test=False),
        comparator=say(
            f"always answering {quoted(case.classes[0])}: ", percent(*_majority(case), "part: rows of the most frequent class.")
        ),
        action=say(f"Leave {listing([one.name for one in found])} out, unless known before {name_of(case.target.name)} is."),
        concept="conditional",
        interval=(low, high),
        harm=1.0 if whole else 0.75,
        blocks=(_table(case, found), *(_cross(case, first) if len(first.levels) <= 6 else ()), _left_aside(found)),
    )
    return Found(made, clause, numbers)


def _columns(found: list[Exact]) -> str:
    names = [one.name for one in found]
    return f"{listing(names)} {'gives' if len(names) == 1 else 'each give'}"


def _clause(sure: list[str], near: list[str]) -> tuple[Part, ...]:
    if sure:
        return say(f"the column {name_of(sure[0])} is the answer" if len(sure) == 1 else f"the columns {listing(sure)} are the answer")
    return say(
        f"the column {name_of(near[0])} alone is nearly the answer" if len(near) == 1 else f"each of {listing(near)} is nearly the answer"
    )


def _said(one: Exact) -> str:
    left = "each level's most frequent class, with each row told by the other rows of its level"
    cut = f"the best cut of {one.name}, less one row for each side, because the cut was chosen on the same rows"
    return f"part: rows that {one.name} tells by {cut if one.lead.cut is not None else left}; rows: all with a class."


def _majority(case: Case) -> tuple[int, int]:
    return case.target.values[0][1], case.target.rows


def _table(case: Case, found: list[Exact]) -> Block:
    rows: list[tuple[str | Number, ...]] = []
    for one in found:
        bits = counted(
            entropy_left(one.train), f"Shannon's conditional entropy of {case.target.name} given {one.name}, from the counts of all pairs"
        )
        right = counted(one.rule.unseen, _said(one), digits=0)
        rows.append((name_of(one.name), right, counted(one.rule.rows, "rows with a class", digits=0), bits))
    return table(("column", "rows told", "of", "bits of the answer left"), rows)


def _cross(case: Case, one: Exact) -> tuple[Block, ...]:
    classes = [quoted(value) for value in case.classes[:6]]
    rows: list[tuple[str | Number, ...]] = []
    for level, held in zip(one.levels, one.train[:, :6], strict=True):
        if held.sum():
            cells = [counted(int(n), f"rows with {one.name} {level} by {case.target.name}", digits=0) for n in held]
            rows.append((str(level) if one.lead.cut is not None and level is not None else quoted(level), *cells))
    return (table((one.name, *classes), rows, f"Rows by {one.name} and {case.target.name}"),)


def _left_aside(found: list[Exact]) -> Block:
    return paragraph(f"{listing([one.name for one in found])} {'is' if len(found) == 1 else 'are'} left out of what one column scores.")


def of_number(case: Case, told: list[Told]) -> Found | None:
    """The same where a number is predicted: what is left of its variance."""
    found = [one for one in told if one.left <= LEFT and one.rows >= ENOUGH][:SHOWN]
    if not found:
        return None
    first = found[0]
    share = worked("100 * (1 - left)", digits=2, unit="%", said=_left(case, first), left=first.left)
    names = [one.column.name for one in found]
    rows: list[tuple[str | Number, ...]] = [
        (name_of(one.column.name), worked("100 * (1 - left)", digits=2, unit="%", said=_left(case, one), left=one.left)) for one in found
    ]
    made = Finding(
        code="giveaway",
        said=say(f"{listing(names)} {'gives' if len(names) == 1 else 'each give'} the answer: ", share, " of its variance from it alone."),
        size=share,
        n=counted(first.rows, "sampled training rows", digits=0),
        comparator=say("always answering the mean, which accounts for none"),
        action=say(f"Leave {listing(names)} out, unless known before {name_of(case.target.name)} is."),
        concept="conditional",
        harm=1.0 if first.left < 1e-9 else 0.75,
        blocks=(table(("column", "of the variance"), rows),),
    )
    words = f"the column {name_of(names[0])} is {'' if first.left < 1e-9 else 'nearly '}the answer"
    return Found(
        made, say(words), {"giveaway.explained": share, "giveaway.columns": counted(len(found), "columns that give it away", digits=0)}
    )


def _left(case: Case, one: Told) -> str:
    return f"left: the share of the variance of {case.target.name} within {one.column.name}, by a straight line or by level, on {one.rows:,} sampled rows."


def presence(case: Case, known: list[str]) -> Found | None:
    """A column whose value is there, or missing, only where the outcome is of one class."""
    truth = answers(case, test=False)
    shares = np.array(case.class_counts(test=False)) / case.target.rows
    for column in case.train.columns:
        one = case.counts[column.name]
        if column.name in (*known, case.target.name) or not one.nulls + one.nans:
            continue
        values = case.some.columns[column.name]
        there = np.array([not (value is None or value != value) for value in values.tolist()])
        held = pairs(there[truth >= 0].astype(np.int64), truth[truth >= 0], 2, len(shares))
        for side in (1, 0):
            rows, best = int(held[side].sum()), int(held[side].argmax())
            if min(held.sum(1)) < ENOUGH or held[side, best] < PURE * rows:
                continue
            if wilson_low(held[side, best], rows) > shares[best] + 0.2:
                return _present(case, column.name, "has a value" if side else "has no value", best, int(held[side, best]), rows)
    return None


def _present(case: Case, name: str, state: str, best: int, right: int, rows: int) -> Found:
    share = percent(
        right, rows, f"part: of the sampled rows where {name} {state}, those with {case.target.name} {quoted(case.classes[best])}."
    )
    low, high = between(right, rows)
    overall = percent(case.target.values[best][1], case.target.rows, f"rows with {case.target.name} {quoted(case.classes[best])}, of all.")
    made = Finding(
        code="presence",
        said=say(f"Where {name_of(name)} {state}, {name_of(case.target.name)} is {quoted(case.classes[best])} in ", share, " of the rows."),
        size=share,
        n=counted(rows, f"sampled training rows where {name} {state}", digits=0),
        comparator=say(overall, " of all rows"),
        action=say(f"Ask when {name_of(name)} is written down: if after {name_of(case.target.name)} is known, leave it out."),
        concept="conditional",
        interval=(low, high),
        harm=0.5,
    )
    return Found(made, say(f"whether {name_of(name)} is there tells {name_of(case.target.name)}"), {"presence.share": share})
