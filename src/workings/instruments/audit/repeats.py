"""Rows that stand twice, within the table and across the split, less what chance gives where columns have few values; and equal rows that disagree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workings.contract.reading import Block, Number
from workings.contract.report import Finding
from workings.instruments.audit.case import Case, coded
from workings.instruments.audit.copies import Conflicts, Crossing, Duplicates, conflicts, crossing, duplicates
from workings.instruments.audit.findings import Found, between, listing, paragraph, percent, say, table, whole
from workings.instruments.progress import Progress
from workings.instruments.worked import counted, worked

FEW = 50
"""Levels up to which a column that renames another is left out of what chance gives."""
ASKED = 6
"""Columns, those with the fewest equal pairs, whose pairs are asked what chance would give."""
SEEN = 10
"""Pairs that differ in exactly two columns from which on chance is known to give near repeats."""
ENOUGH = 10
"""Equal pairs in the sample below which the rows, counted exactly, take their place."""


@dataclass(frozen=True)
class Chance:
    """Pairs of sampled rows that are equal in every column but the first, but the second, and but both: ``neither`` differs in both."""

    equal: float
    one_only: float
    other_only: float
    neither: float
    first: str = ""
    second: str = ""
    least: float = 0.0
    """Pairs that agree in the column in which fewest do."""

    @property
    def pairs(self) -> float:
        """Equal pairs that chance gives, were the two columns independent among rows that agree in all others.

        Where a column has values so rare that hardly a pair agrees in it but those (:attr:`telling`), that is all. Elsewhere half a pair is
        allowed for, and where at least :data:`SEEN` pairs differ in both, one is added to either side, so that a side of none is no proof.
        """
        plain = self.one_only * self.other_only / (self.neither + 1)
        if self.telling:
            return plain
        return max(0.5, (self.one_only + 1) * (self.other_only + 1) / self.neither if self.neither >= SEEN else plain)

    @property
    def telling(self) -> bool:
        """Whether, in some column, no more than three times as many pairs agree as in all columns."""
        return self.least <= 3 * max(self.equal, 1)


@dataclass(frozen=True)
class Repeats:
    within: Duplicates
    across: Crossing | None
    clash: Conflicts | None
    expected: float
    """Repeats that chance gives, across the split where there is one: pairs of the sample, or rows of the table where the sample has too few."""
    seen: float
    """Those there are, counted alike."""
    chance: Chance

    @property
    def by_chance(self) -> float:
        """The share of the repeats that chance explains, 0 to 1."""
        return min(1.0, self.expected / self.seen) if self.seen else 0.0


def counted_in(case: Case, progress: Progress) -> Repeats:
    """Everything about repeats that is counted, exactly; and what chance would give, from the sample."""
    names = [one.name for one in case.train.columns if one.name not in case.names_rows and one.name != case.target.name]
    shared = [name for name in names if case.test is None or name in case.test.by_name]
    if not shared:
        return Repeats(Duplicates(case.train.rows, 0, 0, ()), None, None, 0.0, 0.0, Chance(0, 0, 0, 0))
    within = duplicates(case.train, [*names, case.target.name], progress=progress)
    across = crossing(case.train, case.test, shared, case.target.name, progress=progress) if case.test is not None else None
    clash = conflicts(case.train, names, case.target.name, progress=progress) if case.target.task == "classes" else None
    found = across.found if across is not None else within.copies
    if not found:
        return Repeats(within, across, clash, 0.0, 0.0, Chance(0, 0, 0, 0))
    asked = shared if across is not None else [*names, case.target.name]
    most = by_chance(case, asked, across is not None)
    return Repeats(within, across, clash, *_beside(case, most, found, across is not None), most)


def _beside(case: Case, most: Chance, found: int, across: bool) -> tuple[float, float]:
    """(by chance, found): both as pairs of the sample; where it holds too few of a larger table, both as rows of the whole."""
    whole_table = case.train.rows == len(next(iter(case.some.columns.values())))
    if most.equal >= ENOUGH or whole_table:
        return most.pairs, most.equal
    kept = case.train.rows / len(next(iter(case.some.columns.values())))
    other = case.test.rows / len(next(iter(case.some_test.columns.values()))) if across and case.test and case.some_test else kept
    return most.pairs * kept * other, found


def by_chance(case: Case, names: list[str], across: bool) -> Chance:
    """The pair of columns by which chance explains most. Each row is the sum of a random 64-bit number per value, so a column is left out by subtracting."""
    draw = np.random.Generator(np.random.PCG64(11))
    parts: list[tuple[NDArray[Any], NDArray[Any]]] = []
    alike: list[float] = []
    held: list[tuple[str, NDArray[Any], int]] = []
    for name in names:
        known: dict[Any, int] = {}
        left = coded(case.some.columns[name], known)
        right = coded(case.some_test.columns[name], known) if across and case.some_test is not None else left
        if any(_renames(left, len(known), *other) for other in held):
            continue
        held.append((name, left, len(known)))
        table_of = draw.integers(0, 2**64, len(known), dtype=np.uint64)
        parts.append((table_of[left], table_of[right]))
        alike.append(_pairs(left, right, across) / max(len(left) * len(right), 1))
    names = [name for name, _, _ in held]
    whole_left, whole_right = (sum((part[side] for part in parts), np.zeros(1, np.uint64)) for side in (0, 1))
    asked = sorted(range(len(names)), key=lambda k: alike[k])[:ASKED]
    equal = _pairs(whole_left, whole_right, across)
    single = {k: _pairs(whole_left - parts[k][0], whole_right - parts[k][1], across) - equal for k in asked}
    least = min(alike) * len(parts[0][0]) * len(parts[0][1])
    alone = Chance(equal, equal, equal, 0) if len(names) == 1 and alike[0] * len(parts[0][0]) > 1 else Chance(equal, 0, 0, 0, least=least)
    found = [alone]
    for j, k in combinations(asked, 2):
        both = _pairs(whole_left - parts[j][0] - parts[k][0], whole_right - parts[j][1] - parts[k][1], across)
        found.append(Chance(equal, single[j], single[k], both - equal - single[j] - single[k], names[j], names[k], least))
    return max(found, key=lambda one: one.pairs)


def _renames(codes: NDArray[Any], levels: int, _: str, others: NDArray[Any], their_levels: int) -> bool:
    """Whether a column of few levels says what another says, in other words: ``alive`` and ``survived``."""
    return levels == their_levels <= FEW and len(np.unique(codes * levels + others)) == len(np.unique(codes)) == len(np.unique(others))


def _pairs(left: NDArray[Any], right: NDArray[Any], across: bool) -> float:
    """Pairs of equal values: of one from either, or of two of the same."""
    values, counts = np.unique(left, return_counts=True)
    if not across:
        return float((counts * (counts - 1.0) / 2).sum())
    others, more = np.unique(right, return_counts=True)
    _, here, there = np.intersect1d(values, others, assume_unique=True, return_indices=True)
    return float((counts[here] * more[there].astype(float)).sum())


def legal(found: Repeats) -> bool:
    """Whether chance explains at least half of the repeats, or as many come by chance more often than once in a hundred tables."""
    return found.by_chance >= 0.5 or (bool(found.seen) and tail(found.seen, found.expected) > 0.01)


def tail(least: float, mean: float) -> float:
    """How often a Poisson count of this mean is at least ``least``."""
    if mean <= 0 or mean > 500:
        return 1.0 if least <= mean else 0.0
    below = sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(min(math.ceil(least), 2000)))
    return max(0.0, 1.0 - below)


def overlap(case: Case, found: Repeats, claim: float | None) -> Found | None:
    """Test rows that stand in the training rows."""
    across = found.across
    if across is None or not across.found or case.test is None or legal(found):
        return None
    rows = whole(
        across.found, f"rows of {case.test.name} whose features equal those of a row of {case.train.name}, exactly, in every column"
    )
    share = percent(
        across.found, across.rows, f"part: rows of {case.test.name} that equal a training row in every feature; rows: all of them."
    )
    low, high = between(across.found, across.rows)
    numbers: dict[str, Number] = {"overlap.rows": rows, "overlap.share": share, "overlap.chance": _chance_number(found)}
    words: list[Block] = [paragraph("Features are compared: ", *_compared(case), ".")]
    if across.differing is not None:
        told = counted(
            across.found - across.differing, f"of them, rows whose {case.target.name} some equal training row has as well", digits=0
        )
        words.append(paragraph("A rule that only remembers rows could give the right answer on ", told, " of them."))
        numbers["overlap.told"] = told
    words += _effect(claim, across, numbers) if case.target.task == "classes" else []
    if across.examples:
        words.append(_examples(case, across))
    made = Finding(
        code="overlap",
        said=say(rows, " of ", case.rows_of(test=True), " test rows stand in the training rows."),
        size=rows,
        n=case.rows_of(test=True),
        comparator=say("chance, which explains ", _chance_number(found), " of them"),
        action=say("Take these rows out of the training rows, or out of the test, and score again."),
        concept="sampling",
        interval=None,
        harm=0.6 + 0.35 * across.found / across.rows,
        blocks=(paragraph("That is ", share, " of the test (", low, " to ", high, " for rows like these)."), *words),
    )
    return Found(made, say(rows, " of ", case.rows_of(test=True), " test rows stand in the training rows"), numbers)


def _compared(case: Case) -> tuple[str, ...]:
    left = list(case.names_rows)
    return (f"all columns but the target{' and ' + listing(left) if left else ''}",)


def _chance_number(found: Repeats) -> Number:
    one = found.chance
    if found.seen == one.equal and one.neither >= SEEN and one.pairs <= one.equal:
        said = f"Pairs of sampled rows: equal in all; in all but {one.first}; in all but {one.second}; in all but both. One is added to either side."
        given = {"one_only": one.one_only, "other_only": one.other_only, "neither": one.neither, "equal": one.equal}
        return worked("100 * (one_only + 1) * (other_only + 1) / neither / equal", 1, "%", False, said, **given)
    how = "pairs of sampled rows that agree in all columns but one or two, were those two independent, against the repeats found"
    return counted(100 * found.by_chance, how, unit="%", digits=1)


def _effect(claim: float | None, across: Crossing, numbers: dict[str, Number]) -> list[Block]:
    """What the claim would be on the other rows, were every copied row right."""
    others = across.rows - across.found
    if claim is None or not others or across.differing is None:
        return []
    told = across.found - across.differing
    rest = worked(
        "100 * max([0, (claim * rows - copied) / (rows - stood)])",
        digits=1,
        unit="%",
        said="copied: copied rows that memory gets right; stood: all copied rows.",
        claim=claim,
        rows=across.rows,
        copied=told,
        stood=across.found,
    )
    numbers["overlap.claim_elsewhere"] = rest
    return [paragraph("If memory got those right, the claim is ", rest, " on the rows that are new.")]


def _examples(case: Case, across: Crossing) -> Block:
    rows: list[tuple[str | Number, ...]] = []
    for pair in across.examples:
        test = case.test.place(pair.test_row) if case.test is not None else ""
        shown = ", ".join(f"{name} {value}" for name, value in list(pair.values.items())[:4])
        rows.append((test, case.train.place(pair.train_row), shown.replace("`", "'")))
    return table(("in the test", "in the training rows", "values"), rows, "Some of them")


def copies(case: Case, found: Repeats) -> Found | None:
    """Rows that repeat an earlier one, where there is no test yet to be overlapped."""
    if case.test is not None or not found.within.copies or legal(found):
        return None
    within = found.within
    rows = whole(within.copies, f"rows of {case.train.name} that equal an earlier row in every column but names of rows")
    share = percent(within.copies, within.rows, "part: rows that equal an earlier one; rows: all.")
    places: list[tuple[str | Number, ...]] = [
        (case.train.place(group.first), counted(group.rows, "rows with these values", digits=0), _values(group.values))
        for group in within.largest
    ]
    made = Finding(
        code="duplicates",
        said=say(rows, " of ", case.rows_of(test=False), " rows repeat an earlier row."),
        size=rows,
        n=case.rows_of(test=False),
        comparator=say("chance, which explains ", _chance_number(found), " of them"),
        action=say("Before splitting, keep one of each, or keep equal rows on the same side."),
        concept="sampling",
        harm=0.5 + 0.4 * within.copies / within.rows,
        blocks=(
            paragraph("That is ", share, " of the rows: a random split puts copies on both sides."),
            table(("first", "rows", "values"), places),
        ),
    )
    clause = say(rows, " of ", case.rows_of(test=False), " rows repeat another, so a random split tests on rows it has seen")
    return Found(made, clause, {"duplicates.rows": rows, "duplicates.share": share})


def _values(values: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in list(values.items())[:4]).replace("`", "'")


def disagreeing(case: Case, found: Repeats, claim: float | None) -> Found | None:
    """Equal features, different answers: the most that any rule can score."""
    clash = found.clash
    if clash is None or not clash.wrong or not case.target.rows:
        return None
    most = (case.target.rows - clash.wrong) / case.target.rows
    beyond = claim is not None and claim > most
    if not beyond and (legal(found) or clash.wrong < max(3, 0.005 * case.target.rows)):
        return None
    share = percent(
        case.target.rows - clash.wrong, case.target.rows, "part: rows with the most frequent answer of their equals; rows: all with one."
    )
    rows = whole(clash.rows, "rows that share all features with a row of another answer")
    made = Finding(
        code="conflicts",
        said=say(
            rows, " rows share every feature with a row of another answer, so no rule is right on more than ", share, " of these rows."
        ),
        size=share,
        n=case.rows_of(test=False),
        comparator=say("a table in which equal rows agree, where a rule may be right on all"),
        action=say("Look at some of them: either the answers are noisy, or a column that tells them apart is missing."),
        concept="conditional",
        harm=0.7 if beyond else 0.3,
        blocks=(
            paragraph("The claim is more than that.") if beyond else paragraph("This bounds the score on these rows; new rows may differ."),
        ),
    )
    return Found(
        made, say("no rule can be right on more than ", share, " of these rows"), {"ceiling.accuracy": share, "conflicts.rows": rows}
    )
