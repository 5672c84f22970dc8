"""Compared to what: the rule that looks at nothing, the rule that looks at one column, and what a claimed score means beside them."""

from __future__ import annotations

import math

from workings.contract.reading import Block, Number, Part, Range, Ranges
from workings.contract.report import Finding
from workings.instruments.audit.case import Case
from workings.instruments.audit.findings import Found, between, paragraph, percent, quoted, say
from workings.instruments.audit.rules import Exact, said
from workings.instruments.worked import worked

POINTS = 2
"""The margin, in points, that the number of rows needed is given for."""


def of_classes(case: Case, one: Exact | None, ceiling: int | None) -> Found:
    """The majority class with its interval, and the best single column; ``ceiling``: rows that any rule on these columns can get right."""
    right, rows = majority(case)
    common = quoted(case.classes[0])
    share = percent(right, rows, _whence(case))
    low, high = between(right, rows)
    numbers = {"baseline.accuracy": share, "baseline.low": low, "baseline.high": high, "baseline.rows": case.rows_of(test=True)}
    ranges = [Range(f"always {common}", share, low, high)]
    blocks: list[Block] = []
    clause: tuple[Part, ...] = ()
    if one is not None:
        column, ends, words = _one_column(case, one)
        ranges.append(Range("one column", column, *ends, role="own"))
        clause = say(" One column scores ", column, ".")
        numbers |= {"one_column.accuracy": column, "one_column.low": ends[0], "one_column.high": ends[1]}
        blocks.append(paragraph(*words))
    if ceiling is not None and ceiling < case.target.rows:
        most = percent(ceiling, case.target.rows, _ceiling_said(case))
        ranges.append(Range("the most that any rule can", most))
        numbers["ceiling.accuracy"] = most
    finding = Finding(
        code="baseline",
        said=say(f"Always answering {common} scores ", share, ".", *clause),
        size=share,
        n=case.rows_of(test=True),
        comparator=say("an answer that looks at no column: the most frequent class of the training rows"),
        action=say("Report a score beside these two, on the same rows."),
        concept="baselines",
        interval=(low, high),
        blocks=(Ranges(f"Share right on the {case.half}, with 95 % intervals", tuple(ranges), across="%"), *blocks),
    )
    return Found(finding, say(f"always answering {common} scores ", share, " (", low, " to ", high, ")"), numbers)


def axis(found: Found) -> tuple[Range, ...]:
    """The rules of the baseline that have an interval, as rows of an axis."""
    return tuple(row for block in found.finding.blocks if isinstance(block, Ranges) for row in block.rows if row.low is not None)


def majority(case: Case) -> tuple[int, int]:
    """(right, rows) of the most frequent class of the training rows, on the rows a score is of."""
    held = case.class_counts(test=True)
    return held[0], _labelled(case)


def _labelled(case: Case) -> int:
    one = case.scored_counts[case.target.name]
    return one.n - one.nulls - one.nans


def _whence(case: Case) -> str:
    return f"part: rows of {case.scored.name} whose {case.target.name} is {quoted(case.classes[0])}; rows: those that have a {case.target.name}."


def _ceiling_said(case: Case) -> str:
    return f"part: in each group of rows of {case.train.name} with equal features, those of its most frequent {case.target.name}; rows: all with one."


def _one_column(case: Case, one: Exact) -> tuple[Number, tuple[Number, Number], list[str | Part]]:
    rule = said(one, case.classes)
    made = percent(one.rule.right, one.rule.rows, f"part: training rows that the rule on {one.name} gets right; rows: all with a class.")
    if one.test_right is None:
        ends = between(one.rule.right, one.rule.rows)
        return made, ends, [
            "The best single question is ",
            *rule,
            ". It was chosen as the best on the rows that score it, so ",
            made,
            " flatters it; rows kept apart from the choosing would say by how much.",
        ]  # fmt: skip
    share = percent(
        one.test_right, one.test_rows, f"part: test rows that the rule on {one.name} gets right; rows: all test rows with a class."
    )
    ends = between(one.test_right, one.test_rows)
    return share, ends, [
        "The best single question on the training rows is ",
        *rule,
        ". There it scored ",
        made,
        ", which tends to flatter: it was picked there as the best of all columns. The test rows say ",
        share,
        ".",
    ]  # fmt: skip


def of_claim(case: Case, claim: float, one: Exact | None, beside: tuple[Range, ...]) -> Found:
    """What a claimed accuracy would mean: the errors it removes, how many rows that is, and how finely so many rows can tell.

    ``beside``: the rows of the baseline's axis, on which the claim takes its place.
    """
    right, rows = majority(case)
    claimed = worked("100 * claim", digits=1, unit="%", said="claim: the score that was given with --claim.", claim=claim)
    removed = _removed(claim, right, rows, "what the most frequent class gets")
    hits = worked("floor(claim * rows + 1/2)", 0, grouped=True, said="rows: those the claim is on.", claim=claim, rows=rows)
    margin, needed = _fineness(claim, rows)
    numbers = {"claim.accuracy": claimed, "claim.removed": removed, "claim.right": hits, "claim.margin": margin, "claim.needed": needed}
    low, high = between(math.floor(claim * rows + 0.5), rows)
    words, against = _against(case, claim, one, rows, numbers)
    said_first = _first(claim, claimed, removed, right, rows, case)
    finding = Finding(
        code="claim",
        said=said_first,
        size=removed,
        n=case.rows_of(test=True),
        comparator=say(f"always answering {quoted(case.classes[0])}", *against),
        action=say(f"To know it within {POINTS} points either way takes ", needed, " rows; here the margin is ", margin, " points."),
        concept="baselines",
        blocks=(
            Ranges(f"Share right on the {case.half}, with 95 % intervals", (*beside, Range("the claim", claimed, low, high, "right")), "%"),
            paragraph("On ", case.rows_of(test=True), f" {case.half} the claim is right on ", hits, ".", *words),
        ),
    )
    return Found(finding, (), numbers)


def _removed(claim: float, right: int, rows: int, of: str) -> Number:
    """The share of the errors of a rule, ``right`` of ``rows``, that the claim does not make."""
    said = f"claim: the score given; right of rows: {of}."
    return worked("100 * (claim - right / rows) / (1 - right / rows)", 1, "%", said=said, claim=claim, right=right, rows=rows)


def _fineness(claim: float, rows: int) -> tuple[Number, Number]:
    """Half the width of the claim's interval on so many rows, and the rows for which it is :data:`POINTS`."""
    z = 1.959964
    said = "z: the normal's 97.5 % point. Half the width of a 95 % interval."
    margin = worked("100 * z * sqrt(claim * (1 - claim) / rows)", 1, said=said, claim=claim, rows=rows, z=z)
    how = f"rows for which the margin is {POINTS} points."
    needed = worked("-floor(-claim * (1 - claim) * (z / margin)^2)", 0, grouped=True, said=how, claim=claim, z=z, margin=POINTS / 100)
    return margin, needed


def _first(claim: float, claimed: Number, removed: Number, right: int, rows: int, case: Case) -> tuple[Part, ...]:
    if claim <= right / rows:
        return say(claimed, f" is no more than always answering {quoted(case.classes[0])} scores.")
    return say(claimed, " removes ", removed, f" of the errors of always answering {quoted(case.classes[0])}.")


def _against(
    case: Case, claim: float, one: Exact | None, rows: int, numbers: dict[str, Number]
) -> tuple[list[str | Part], tuple[Part, ...]]:
    """The claim beside the best single column."""
    if one is None:
        return [], ()
    right = one.rule.right if one.test_right is None else one.test_right
    of = one.rule.rows if one.test_right is None else one.test_rows
    if right == of:
        return [f" The one column {one.name} is right on all of them."], say(" and one column")
    removed = _removed(claim, right, of, f"what the best rule on {one.name} gets")
    more = worked(
        "floor(claim * rows + 1/2) - right",
        digits=0,
        said="rows the claim gets right, less those of one column.",
        claim=claim,
        rows=of,
        right=right,
    )
    numbers |= {"claim.removed_of_one_column": removed, "claim.rows_beyond_one_column": more}
    if removed.value <= 0:
        return [" The best single column scores as much or more."], say(" and one column")
    words: list[str | Part] = [
        " The best single column errs as well: the claim removes ",
        removed,
        " of its errors, which is ",
        more,
        " rows.",
    ]
    return words, say(" and one column")
