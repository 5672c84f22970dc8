"""Is B better than A, by how much, and how sure is that: two arms of numbers, runs, counts or right and wrong answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent

if TYPE_CHECKING:
    from workings.contract.report import Report

EACH = ("mean", "last")


def compare(
    a: Any = None,
    b: Any = None,
    *,
    columns: Sequence[str] = (),
    group: str | None = None,
    metric: str | Sequence[str] = (),
    paired: bool | None = None,
    unit: str | None = None,
    each: str | None = None,
    names: tuple[str, str] | None = None,
    counts: Sequence[Any] | None = None,
    strata: Any = None,
    smallest: float | None = None,
    looks: int | None = None,
    always: bool = False,
    expected: str | tuple[float, float] | None = None,
    best_of: int | None = None,
    tried: int | None = None,
    plan: str | tuple[int, int] | None = None,
    base: float | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Report:
    """Compare B with A.

    ``a`` and ``b``: paths, sequences (n,), arrays, dictionaries of id -> value; or ``a`` alone: a path, a frame or a dictionary of
    two columns. ``counts``: two of ``(k, n)`` or ``"k/n"``. ``strata``: a table of four columns, stratum, arm, k, n.

    ``columns`` names the two columns of one table, or how the names of runs begin; ``group`` the column that says the arm; ``metric``
    what is compared, the first being the one the verdict is about. ``paired`` says what cannot be inferred. ``unit`` names the column of
    the unit of replication (``row``: every row); ``each`` what stands for the rows of one unit, ``mean`` or ``last``.

    ``smallest``: the smallest difference that counts, in the units of the effect (points for shares). ``looks``: how often the data are
    looked at in all. ``always``: an interval for any number of looks; needs ``smallest``. ``expected``: the planned split, ``"50/50"``.
    ``best_of``: B was picked as the best of so many. ``tried``: metrics that were looked at in all. ``seed``: of arrangements that are drawn.

    ``plan``, with no data: so many in each arm, ``(3, 3)``; what they could tell, differences of means in standard deviations. ``base``:
    the share of A in per cent, where shares are planned.

    Returns a :class:`~workings.contract.report.Report`; its numbers are listed in ``docs/reports/compare.md``.
    Raises :class:`~workings.instruments.faults.Refused` where the input is wrong or cannot be known, with the place.
    """
    given = locals()
    return _report({name: given[name] for name in TOLD}, progress)


def _report(given: dict[str, Any], progress: Progress) -> Report:
    """The report of what is given: a plan, counts, strata, or two arms."""
    from workings.instruments.compare import arms, plan, read, report, strata

    asked = SimpleNamespace(**given)
    split = _split(asked.expected)
    told = (asked.smallest, asked.looks, asked.always, split, asked.best_of, asked.tried, asked.seed)
    wanted = report.Wanted(*told, _call(given))
    if asked.plan is not None:
        n_a, n_b = plan.read(asked.plan) if isinstance(asked.plan, str) else asked.plan
        return plan.report(plan.Plan(n_a, n_b, bool(asked.paired), asked.base), asked.smallest, wanted.call)
    if asked.paired and (asked.counts is not None or asked.strata is not None):
        raise Refused("Two counts do not say which trials are pairs.", "Give right and wrong for each example, with an id, in two files.")
    if asked.counts is not None:
        first, second = _counts(asked.counts, asked.names)
        return report.of_counts(first, second, wanted)
    if asked.strata is not None:
        return report.of_strata(strata.read(asked.strata), wanted)
    if asked.a is None:
        raise Refused("Nothing is given to compare.", "Give two lists or files, one table with --columns or --group, or two --counts.")
    if asked.each not in (None, *EACH):
        raise Refused(f"“{asked.each}” is no way to take rows together.", f"Say {' or '.join(EACH)}.")
    arrived = ((asked.a, "first"), (asked.b, "second"))
    sheets = [read.sheet(one, f"the {which} list", progress) for one, which in arrived if one is not None]
    metric = (asked.metric,) if isinstance(asked.metric, str) and asked.metric else tuple(asked.metric)
    chosen = arms.Asked(tuple(asked.columns), asked.group, metric, asked.paired, asked.unit, asked.each, asked.names)
    return report.of_pairs(arms.pairs(sheets, chosen), wanted, progress)


TOLD = (
    "a", "b", "columns", "group", "metric", "paired", "unit", "each", "names", "counts", "strata", "smallest", "looks", "always", "expected",
    "best_of", "tried", "plan", "base", "seed",
)  # fmt: skip
"""Arguments that are shown in the call that does the same from Python."""


LINE = 72
UNSAID = (("always", False), ("seed", 0))


def _call(given: dict[str, Any]) -> str:
    """The call as a person would write it; long values and arrays as their names."""
    said = []
    for name, value in given.items():
        if value is None or (name, value) in UNSAID or (not hasattr(value, "shape") and value == ()):
            continue
        short = isinstance(value, str | int | float | tuple) and len(repr(value)) <= 80
        shown = repr(value) if short else repr(str(value)) if hasattr(value, "__fspath__") else name
        said.append(shown if name in ("a", "b") else f"{name}={shown}")
    line = f"compare({', '.join(said)})"
    whole = line if len(line) <= LINE else "compare(\n" + "".join(f"    {one},\n" for one in said) + ")"
    return f"from workings.instruments.compare import compare\n\n{whole}"


def _split(expected: str | tuple[float, float] | None) -> tuple[float, float] | None:
    from workings.instruments.compare import repeated

    if expected is None:
        return None
    return repeated.planned(expected if isinstance(expected, str) else "/".join(map(str, expected)))


def _counts(counts: Sequence[Any], names: tuple[str, str] | None) -> list[Any]:
    from workings.instruments.compare import shares

    if len(counts) != 2:
        raise Refused(f"Two counts are compared, and {len(counts)} are given.", "Give two: 505/44910 500/44925.")
    made = []
    for one, name in zip(counts, names or ("A", "B"), strict=True):
        if isinstance(one, str):
            made.append(shares.read(one, name))
            continue
        k, n = (float(part) for part in one)
        if not all(math.isfinite(part) and part == int(part) for part in (k, n)):
            raise Refused(f"{name} is {k:g}/{n:g}, and counts are whole numbers.", "Give how many, of how many: (505, 44910).")
        made.append(shares.Counts(name, int(k), int(n)))
    return made
