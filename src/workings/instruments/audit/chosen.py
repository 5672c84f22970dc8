"""Columns chosen with all rows in sight: the same rule scored twice in folds, with the choice made once on all rows and inside each fold.

The best of many columns of noise seem to tell the answer on the very rows they were chosen on. How much of a score that alone would be is
measured here on the table itself. Source: Ambroise and McLachlan 2002, "Selection bias in gene extraction on the basis of microarray data".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workings.contract.reading import Block, Number
from workings.contract.report import Finding
from workings.instruments.audit.case import Case, answers
from workings.instruments.audit.findings import Found, paragraph, percent, quoted, say, table
from workings.instruments.worked import called, counted

MANY = 50
"""Features from which on choosing among them is looked at."""
KEPT = 25
"""Columns that are chosen: those whose means in both classes are farthest apart, in deviations."""
FOLDS = 5
FEWEST = 10
"""Rows of either class that are asked for."""
SEED = 23
LARGE = {"classes": 0.62, "number": 0.3}
"""What the best of as many columns of noise must reach, as an AUC or a correlation, to be worth a word."""
CHOICE = 0.45
"""The harm of a choice on all rows that would add something to a score: no fault of the table, so below what a verdict warns of first."""
NEXT = "Choose columns inside each fold, on its training rows alone; a score after choosing on all rows is no score."

Array = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Chosen:
    """Rows told rightly, of all that were asked. ``outside``: columns chosen on all rows; ``inside``: chosen anew on each fold's training rows."""

    outside: Truths
    inside: Truths
    columns: int

    @property
    def rows(self) -> int:
        return len(self.outside)

    @property
    def gained(self) -> int:
        """Rows that are told rightly only by columns chosen on all rows."""
        return int((self.outside & ~self.inside).sum())

    @property
    def lost(self) -> int:
        return int((self.inside & ~self.outside).sum())


def finding(case: Case) -> Found | None:
    """What a choice among all columns would seem to score, where the best of as many columns of noise would look like something."""
    columns = len(case.features)
    chance = _of_noise(case, columns) if columns >= MANY else None
    if chance is None or chance.value < LARGE[case.target.task]:
        return None
    known, ones = _asked(case)
    both = choices(alike(known), ones) if known.shape[1] >= MANY and min(ones.sum(), (~ones).sum()) >= FEWEST else None
    return _measured(case, chance, both) if both is not None else _warned(case, chance)


def _of_noise(case: Case, columns: int) -> Number | None:
    """The AUC, or correlation, of the best of as many columns of noise."""
    if case.target.task == "number":
        rows = case.counts[case.target.name].moments.n
        return called("audit/best_correlation", columns=columns, rows=rows) if rows > 4 else None
    ones = case.target.values[0][1]
    return called("audit/best_of_noise", columns=columns, ones=ones, others=case.target.rows - ones)


def _asked(case: Case) -> tuple[Array, Truths]:
    """The sampled rows that have an answer, by the features that are numbers; and whether each has the most frequent class, or more than the median."""
    names = [column.name for column in case.features if column.kind in ("number", "whole", "truth")]
    if case.target.task == "number":
        answer = case.some.columns[case.target.name]
        there = np.isfinite(answer)
        ones = answer[there] > np.median(answer[there]) if there.any() else there[there]
    else:
        answer = answers(case, test=False)
        there = answer >= 0
        ones = answer[there] == 0
    known = np.stack([case.some.columns[name][there] for name in names], axis=1) if names else np.empty((int(there.sum()), 0))
    return known, ones


def alike(known: Array) -> Array:
    """Each column (of shape ``(rows, columns)``) with mean 0 and deviation 1; a missing cell, and a column that is one value, is 0."""
    there = np.isfinite(known)
    n = np.maximum(there.sum(axis=0), 1)
    away = np.where(there, known - np.where(there, known, 0.0).sum(axis=0) / n, 0.0)
    deviation = np.sqrt((away**2).sum(axis=0) / n)
    return away / np.where(deviation > 0, deviation, 1.0)


def choices(known: Array, ones: Truths) -> Chosen:
    """Both ways of choosing on the same folds. ``known``: shape ``(rows, columns)``; ``ones``: shape ``(rows,)``."""
    draw = np.random.Generator(np.random.PCG64(SEED))
    folds = np.empty(len(ones), dtype=np.int64)
    for side in (True, False):
        folds[ones == side] = draw.permutation(int((ones == side).sum())) % FOLDS
    best = _best(known, ones)
    outside, inside = np.empty(len(ones), bool), np.empty(len(ones), bool)
    for fold in range(FOLDS):
        held = folds == fold
        for right, kept in ((outside, best), (inside, _best(known[~held], ones[~held]))):
            right[held] = _nearest(known[~held][:, kept], ones[~held], known[held][:, kept]) == ones[held]
    return Chosen(outside, inside, known.shape[1])


def _best(known: Array, ones: Truths) -> NDArray[np.int64]:
    apart = np.abs(known[ones].mean(axis=0) - known[~ones].mean(axis=0))
    return np.argsort(-apart, kind="stable")[:KEPT]


def _nearest(seen: Array, ones: Truths, asked: Array) -> Truths:
    """Whether each asked row lies nearer to the mean of the ones."""
    to_ones, to_others = (((asked - seen[side].mean(axis=0)) ** 2).sum(axis=1) for side in (ones, ~ones))
    found: Truths = to_ones < to_others
    return found


def _measured(case: Case, chance: Number, both: Chosen) -> Found:
    outside, inside = _shares(both)
    more = called("audit/more_right", 1, "points", gained=both.gained, lost=both.lost, rows=both.rows)
    ends = tuple(
        called(f"audit/more_right_{end}", 1, "points", gained=both.gained, lost=both.lost, rows=both.rows) for end in ("low", "high")
    )
    columns = counted(both.columns, "features that are numbers", digits=0)
    made = Finding(
        code="many-columns",
        said=say(
            f"The best {KEPT} of ",
            columns,
            " columns would seem ",
            outside,
            " right if chosen on all rows; chosen inside each fold, ",
            inside,
            ".",
        ),
        size=more,
        n=counted(both.rows, "rows that were told, each by a rule fitted without its fold", digits=0),
        comparator=say(inside, " with the columns chosen inside each fold"),
        action=say(NEXT),
        concept="sampling",
        interval=(ends[0], ends[1]),
        harm=CHOICE if ends[0].value > 0 else 0.2,
        blocks=(_table(both), *_how(case, chance)),
    )
    clause = say("choosing columns on all rows would make ", inside, " right look like ", outside)
    return Found(made, clause, {"choice.outside": outside, "choice.inside": inside, "noise.best": chance})


def _shares(both: Chosen) -> tuple[Number, Number]:
    outside = percent(int(both.outside.sum()), both.rows, f"part: rows told rightly by {KEPT} columns that were chosen on all rows.")
    return outside, percent(
        int(both.inside.sum()), both.rows, f"part: rows told rightly by {KEPT} columns chosen on each fold's training rows."
    )


def _table(both: Chosen) -> Block:
    rows = [
        (name, counted(int(right.sum()), "rows told rightly", digits=0), counted(both.rows, "rows", digits=0), share)
        for name, right, share in zip(("on all rows", "inside each fold"), (both.outside, both.inside), _shares(both), strict=True)
    ]
    return table(("columns chosen", "rows right", "of", "share"), list(rows))


def _how(case: Case, chance: Number) -> tuple[Block, ...]:
    if case.target.task == "number":
        asked, name = f"whether {case.target.name} is above its median", "a correlation"
    else:
        asked, name = f"whether {case.target.name} is {quoted(case.classes[0])}", "an AUC"
    rule = f"The rule tells {asked} by the nearer of two mean rows, in {FOLDS} folds; the columns chosen are those whose two means are farthest apart."
    noise = (f"The best of as many columns of noise would reach {name} of ", chance, " on these rows, with even odds.")
    return paragraph(rule.replace("`", "'")), paragraph(*noise)


def _warned(case: Case, chance: Number) -> Found:
    """Too few columns of numbers, or rows of a class, to measure it."""
    number = case.target.task == "number"
    name, none = ("a correlation", 0.0) if number else ("an AUC", 0.5)
    rows = case.counts[case.target.name].moments.n if number else case.target.rows
    columns = counted(len(case.features), "features", digits=0)
    made = Finding(
        code="many-columns",
        said=say("The best of ", columns, f" columns of noise would reach {name} of ", chance, " on these rows."),
        size=chance,
        n=counted(rows, "rows with a target", digits=0),
        comparator=say(counted(none, "what a column of noise has on new rows", digits=1), ", what it has on new rows"),
        action=say(NEXT),
        concept="sampling",
        harm=CHOICE,
    )
    return Found(made, say("columns chosen on all rows would score on noise"), {"noise.best": chance})
