"""The same questions where a number is predicted: the best constant, the best single column, and what a claimed share of variance means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.contract.reading import Block, Number, Range, Ranges
from workings.contract.report import Finding
from workings.instruments.audit.case import Case, as_numbers, coded
from workings.instruments.audit.engine import fetched
from workings.instruments.audit.findings import Found, name_of, paragraph, say
from workings.instruments.audit.scores import explained
from workings.instruments.audit.table import Column, Table
from workings.instruments.worked import called, counted, worked

BINS = 64


@dataclass(frozen=True)
class Told:
    """A column and the share of the target's variance that it leaves, each sampled row told without itself."""

    column: Column
    left: float
    rows: int


@dataclass(frozen=True)
class Errors:
    """Sums over the rows that have the target: of the distances from a constant, and of their squares."""

    rows: int
    size: float
    square: float


def errors(table: Table, name: str, constant: float) -> Errors:
    """Counted by the engine, over all rows."""
    import narwhals as nw

    away = (nw.col(name).cast(nw.Float64) - constant).abs()
    held = nw.when(away.is_finite()).then(away)
    asked = table.frame.select(held.alias("away")).select(
        nw.col("away").count().alias("rows"), nw.col("away").sum().alias("size"), (nw.col("away") * nw.col("away")).sum().alias("square")
    )
    got = fetched(asked)
    return Errors(int(got["rows"][0]), float(got["size"][0] or 0), float(got["square"][0] or 0))


def of_number(case: Case, told: list[Told]) -> Found:
    """The median and the mean as answers, with their errors on the rows a score is of."""
    name, half = name_of(case.target.name), case.half
    values = case.some.columns[case.target.name]
    median = counted(float(np.median(values[np.isfinite(values)])), f"median of {case.target.name} of {len(values):,} training rows")
    mean = counted(case.counts[case.target.name].mean, f"mean of {case.target.name} of all training rows")
    off = errors(case.scored, case.target.name, median.value)
    squares = errors(case.scored, case.target.name, mean.value)
    whence = f"total: the distances from {median.value!r}, over the {half} with a {case.target.name}"
    size = worked("total / rows", said=whence + ".", total=off.size, rows=off.rows)
    given: dict[str, Any] = {"total": off.size, "squares": off.square, "n": off.rows}
    low, high = called("audit/mean_low", **given), called("audit/mean_high", **given)
    root = worked("sqrt(total / rows)", said="total: the squared distances from the mean.", total=squares.square, rows=squares.rows)
    numbers = {
        "baseline.median": median,
        "baseline.mean": mean,
        "baseline.absolute_error": size,
        "baseline.low": low,
        "baseline.high": high,
    }
    numbers["baseline.root_square_error"] = root
    words = [paragraph("The mean, ", mean, ", is the constant for squared errors: the root of their mean is ", root, ".")]
    if told:
        most = worked(
            "100 * (1 - left)", digits=1, unit="%", said=f"left: variance of the target within {told[0].column.name}.", left=told[0].left
        )
        numbers["one_column.explained"] = most
        words.append(paragraph("The one column ", name_of(told[0].column.name), " accounts for ", most, " of the squared error."))
    finding = Finding(
        code="baseline",
        said=say("Always answering the median, ", median, ", is off by ", size, " on average."),
        size=size,
        n=case.rows_of(test=True),
        comparator=say("an answer that looks at no column: the middle of the training rows"),
        action=say("Report an error beside this one, on the same rows."),
        concept="baselines",
        interval=(low, high),
        blocks=(Ranges(f"Mean distance from {case.target.name} on the {half}", (Range("always the median", size, low, high),)), *words),
    )
    clause = say("always answering the median is off by ", size, f" in {name} on average (", low, " to ", high, ")")
    return Found(finding, clause, numbers)


def of_claim(case: Case, claim: float, told: list[Told]) -> Found:
    """A claim about a number is read as R², the share of the squared error of the mean that is removed."""
    mean = case.counts[case.target.name].mean
    off = errors(case.scored, case.target.name, mean)
    claimed = worked("100 * claim", digits=1, unit="%", said="claim: the score given with --claim, read as R².", claim=claim)
    root = worked(
        "sqrt((1 - claim) * total / rows)", said="total: squared distances from the mean.", claim=claim, total=off.square, rows=off.rows
    )
    numbers: dict[str, Number] = {"claim.explained": claimed, "claim.root_square_error": root}
    words = say("always answering the mean, ", counted(mean, "mean of the target of all training rows"))
    blocks: tuple[Block, ...] = ()
    if told and told[0].left > 0:
        removed = worked(
            "100 * (1 - (1 - claim) / left)",
            digits=1,
            unit="%",
            said=f"left: the share of the squared error that {told[0].column.name} leaves.",
            claim=claim,
            left=told[0].left,
        )
        numbers["claim.removed_of_one_column"] = removed
        blocks = (
            paragraph("Of the squared error that the one column ", name_of(told[0].column.name), " leaves, it removes ", removed, "."),
        )
    finding = Finding(
        code="claim",
        said=say("An R² of ", claimed, " leaves a root mean square error of ", root, "."),
        size=root,
        n=case.rows_of(test=True),
        comparator=words,
        action=say("Report the error in the units of the target beside R²."),
        concept="baselines",
        blocks=blocks,
    )
    return Found(finding, (), numbers)


def telling(case: Case) -> list[Told]:
    """Every feature with the variance of the target that it leaves, the least first: its own straight line or its bins, whichever leaves less."""
    goal = case.some.columns[case.target.name]
    held = np.isfinite(goal)
    found = []
    for column in case.features:
        values = case.some.columns[column.name][held]
        numbers = as_numbers(column, case.counts[column.name])
        left = _binned(values, goal[held], numbers)
        if column.kind in ("number", "whole"):
            left = min(left, _line(values, goal[held]))
        found.append(Told(column, left, int(held.sum())))
    return sorted(found, key=lambda one: one.left)


def _binned(values: np.ndarray, goal: np.ndarray, numbers: bool) -> float:
    if numbers:
        present = np.isfinite(values)
        edges = np.unique(np.quantile(values[present], np.linspace(0, 1, BINS + 1)[1:-1])) if present.any() else np.array([])
        codes = np.where(present, np.searchsorted(edges, np.where(present, values, 0), side="right"), len(edges) + 1)
    else:
        codes = coded(values, {})
    _, codes = np.unique(codes, return_inverse=True)
    sizes = np.bincount(codes).astype(float)
    means = np.bincount(codes, goal) / sizes
    squares = np.bincount(codes, (goal - means[codes]) ** 2)
    return explained(sizes, means, squares / np.maximum(sizes - 1, 1))[1]


def _line(values: np.ndarray, goal: np.ndarray) -> float:
    """What a straight line leaves: 1 - r², with n - 1 over n - 2 for its slope; 1 where a tenth of the values is missing."""
    both = np.isfinite(values)
    x, y = values[both], goal[both]
    if both.mean() < 0.9 or len(x) < 3 or x.std() == 0 or y.std() == 0:
        return 1.0
    r = float(np.corrcoef(x, y)[0, 1])
    left = 0.0 if math.isclose(abs(r), 1.0, rel_tol=0, abs_tol=1e-12) else 1 - r * r
    return min(1.0, left * (len(x) - 1) / (len(x) - 2))
