"""Two arms of numbers: difference of means with its interval, the chance of one as large by luck, and how often a B beats an A."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workings.contract.reading import Number
from workings.instruments.compare import crossings
from workings.instruments.compare.arms import Pair
from workings.instruments.compare.crossings import Crossings
from workings.instruments.compare.result import PAIRS, PLAIN, Result, decimals_of, fitted, fraction
from workings.instruments.compare.tails import student_point, student_two
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent
from workings.instruments.worked import called, counted, worked

Floats = NDArray[np.float64]
OUTER = 4_000_000
"""Differences that are all formed, for their median."""
HUGE = 1e60
"""Beyond it, or below its inverse, the fourth powers in Welch's degrees of freedom do not fit a double."""
ROUNDING = 1e-12
"""Spreads smaller than this share of the largest value are rounding."""
REACH = 1_000
"""Values beyond which the smallest p is not said: it is below anything that is asked for."""
T_HOW = "|t| is {t:.6g} with {df:.6g} degrees of freedom; both tails of Student's t, by the incomplete beta function (mpmath.betainc)"


def result(pair: Pair, seed: int = 0, progress: Progress = silent) -> Result:
    """Raises :class:`Refused` where an arm has one value, or nothing varies."""
    _enough(pair)
    return _paired(pair, seed, progress) if pair.paired else _apart(pair, seed, progress)


def _fitting(a: Floats, b: Floats) -> float:
    """The largest size of a value. Raises :class:`Refused` where no sum of squares could hold it."""
    largest = float(max(np.abs(a).max(), np.abs(b).max()))
    if largest > HUGE or 0 < largest < 1 / HUGE:
        raise Refused(
            f"The largest value is {largest:.3g}: squares of its square go beyond what a double holds.",
            "Give the values in other units.",
        )
    return largest


def _enough(pair: Pair) -> None:
    a, b = pair.a.values, pair.b.values
    largest = _fitting(a, b)
    change = f"The difference, {pair.b.name} − {pair.a.name}, is {b.mean() - a.mean():.6g}"
    for arm, other in ((pair.a, pair.b), (pair.b, pair.a)):
        if len(arm.values) < 2:
            m = len(other.values)
            best = f" The best of {m} {other.name} would beat one {arm.name} {m} times in {m + 1} with no difference." if m > 1 else ""
            of = f", from {arm.rows} rows of one {pair.unit.column}" if arm.rows > 1 else ""
            raise Refused(
                f"{arm.name} has one value{of}: how much it would differ from run to run cannot be known from one.",
                "Give at least two for each arm; with four and four, or with six pairs, the smallest p is below 0.05.",
                f"{change}.{best}",
            )
    spread = float(np.ptp(b - a)) if pair.paired else float(max(np.ptp(a), np.ptp(b)))
    if spread <= ROUNDING * largest:
        what = "every difference of a pair is the same" if pair.paired else "every value of an arm is the same"
        raise Refused(
            f"Nothing varies: {what} ({pair.a.name} {a[0]:.6g}, {pair.b.name} {b[0]:.6g}, …), so chance cannot be told from this.",
            "Look whether the seed was ever changed, or whether the values were rounded.",
            f"{change} in all {len(a)}.",
        )


# ---------------------------------------------------------------- two arms
def _apart(pair: Pair, seed: int, progress: Progress) -> Result:
    a, b = pair.a.values, pair.b.values
    numbers = {**_side("a", pair.a.name, a), **_side("b", pair.b.name, b)}
    variances: dict[str, Any] = {"variance_a": _variance(a), "n_a": len(a), "variance_b": _variance(b), "n_b": len(b)}
    error, df = called("compare/welch_error", **variances), called("compare/welch_df", **variances)
    decimals = decimals_of(error.value)
    found = crossings.dealt(a, b, seed, progress)
    numbers |= _difference(numbers, error, df, "Welch's")
    ends, test, interval = _by(found, numbers, f"ways to deal the {len(a) + len(b)} values into arms of {len(a)} and {len(b)}", "Welch's t")
    if len(a) + len(b) <= REACH:
        how = f"Of {len(a) + len(b)} values there are so many ways to deal {len(a)} to A; the observed one and its mirror."
        numbers["p.smallest"] = fraction(2, crossings.ways(len(a), len(b)), how)
    numbers |= {**ends, **_wins(a, b)}
    return Result(PLAIN, (pair.a.name, pair.b.name), _words(pair), _fit(numbers, decimals), test, interval, decimals)


def _side(arm: str, name: str, x: Floats) -> dict[str, Number]:
    of, n = arm.upper(), len(x)
    given: dict[str, Any] = {f"total_of_{of}": float(x.sum()), f"n_of_{of}": n}
    mean = worked(f"total_of_{of} / n_of_{of}", said=f"{of} is {name}.", **given)
    squares = float(((x - x.mean()) ** 2).sum())
    return {
        f"n.{arm}": counted(n, f"the values of {name}"),
        f"mean.{arm}": mean,
        f"sd.{arm}": worked(
            "sqrt(squares / (n - 1))", said=f"squares: of what lies between each value of {name} and its mean.", squares=squares, n=n
        ),
    }


def _variance(x: Floats) -> float:
    return float(x.var(ddof=1))


def _difference(numbers: dict[str, Number], error: Number, df: Number, whose: str) -> dict[str, Number]:
    """The difference of the means, with t's interval and t's chance."""
    effect = worked("mean_of_B - mean_of_A", mean_of_B=numbers["mean.b"].value, mean_of_A=numbers["mean.a"].value)
    t, point = effect.value / error.value, student_point(df.value)
    given: dict[str, Any] = {"difference": effect.value, "t": point, "error": error.value}
    said = f"t: what |t| reaches 5 times in 100 with {df.value:.6g} degrees of freedom ({whose} t)."
    return {
        "effect": effect,
        "effect.error": error,
        "df": df,
        "t.low": worked("difference - t * error", said=said, **given),
        "t.high": worked("difference + t * error", said=said, **given),
        "p.t": counted(student_two(t, df.value), T_HOW.format(t=abs(t), df=df.value), digits=4),
    }


def _by(found: Crossings | None, numbers: dict[str, Number], ways: str, whose: str) -> tuple[dict[str, Number], str, str]:
    """The chance and the interval: from arrangements where they can be gone through or drawn, from t otherwise."""
    by_t = {"effect.low": numbers["t.low"], "effect.high": numbers["t.high"]}
    if found is None:
        half = worked("p / 2", p=numbers["p.t"].value, digits=4)
        return {**by_t, "p": numbers["p.t"], "p.one_sided": half}, f"of {whose}", f"by {whose}"
    fewer = min(found.up, found.down)
    of = f"{found.total - 1:,} of the {ways}, drawn at random, and the observed one" if found.drawn else f"all {found.total:,} {ways}"
    how = f"as far: those with a difference at least this large on this side, of {of}"
    two_said = f"{how}; doubled for both sides"
    given: dict[str, Any] = {"as_far": fewer, "arrangements": found.total}
    two = worked(
        "2 * as_far / arrangements" if 2 * fewer <= found.total else "minimum(1, 2 * as_far / arrangements)", 4, said=two_said, **given
    )
    ends: dict[str, Any] = {"p": two, "p.one_sided": fraction(fewer, found.total, how, 4), "arrangements": counted(found.total, of)}
    if found.drawn:
        ends["p.error"] = worked("2 * sqrt(share * (1 - share) / drawn)", share=fewer / found.total, drawn=found.total)
    place = found.place()
    if not place:
        return {**ends, **by_t}, f"counted over {of}", f"by {whose}: with so few, arrangements give no interval of 95 %"
    told = f"number {place:,} from {{}} of the {found.ties.size:,} differences at which another arrangement would tie, from {of}"
    low, high = float(found.ties[place - 1]), float(found.ties[-place])
    ends |= {"effect.low": counted(low, told.format("below")), "effect.high": counted(high, told.format("above"))}
    return ends, f"counted over {of}", f"the differences that would not be among the rarest 5 in 100 of {of}"


def _wins(a: Floats, b: Floats) -> dict[str, Number]:
    """How often a value of B is above one of A, over all pairs of one of each; and the median of their differences."""
    order, asked = np.sort(a), np.sort(b)  # sorted questions find their places faster
    beats, upto = int(np.searchsorted(order, asked, "left").sum()), int(np.searchsorted(order, asked, "right").sum())
    found = {"wins": worked("100 * (beats + ties / 2) / pairs", 1, "%", beats=beats, ties=upto - beats, pairs=len(a) * len(b))}
    if len(a) * len(b) <= OUTER:
        median = float(np.median(np.subtract.outer(b, a)))
        found["shift"] = counted(median, f"the median of the {len(a) * len(b):,} differences of one B and one A (Hodges and Lehmann 1963)")
    return found


# ---------------------------------------------------------------- pairs
def _paired(pair: Pair, seed: int, progress: Progress) -> Result:
    a, b = pair.a.values, pair.b.values
    d = b - a
    numbers = {**_side("a", pair.a.name, a), **_side("b", pair.b.name, b)}
    spread = worked(
        "sqrt(squares / (n - 1))",
        said="squares: of what lies between each difference and their mean.",
        squares=float(((d - d.mean()) ** 2).sum()),
        n=len(d),
    )
    error = worked("sd_of_differences / sqrt(n)", sd_of_differences=spread.value, n=len(d))
    df = worked("n - 1", n=len(d))
    numbers |= {"sd.difference": spread, **_difference(numbers, error, df, "Student's")}
    found = crossings.flipped(d, seed, progress)
    ends, test, interval = _by(found, numbers, f"ways to turn each of the {len(d)} pairs round or not", "Student's t on the differences")
    if len(d) <= REACH:
        said = "No arrangement of signs is farther than all one way; two are that far."
        numbers["p.smallest"] = worked("2 / 2^pairs", pairs=len(d), said=said)
    beats, ties = int((d > 0).sum()), int((d == 0).sum())
    wins = worked("100 * (beats + ties / 2) / pairs", 1, "%", beats=beats, ties=ties, pairs=len(d))
    numbers |= {**ends, "wins": wins, **_walsh(d)}
    decimals = decimals_of(error.value)
    return Result(PAIRS, (pair.a.name, pair.b.name), _words(pair), _fit(numbers, decimals), test, interval, decimals)


def _walsh(d: Floats) -> dict[str, Number]:
    """The median of the means of two differences."""
    if len(d) ** 2 > OUTER:
        return {}
    upper = np.triu_indices(len(d))
    median = float(np.median((np.add.outer(d, d) / 2)[upper]))
    return {"shift": counted(median, f"the median of the {len(upper[0]):,} means of two differences (Hodges and Lehmann 1963)")}


def _words(pair: Pair) -> str:
    return pair.counted(2)


IN_UNITS = (
    "mean.a",
    "mean.b",
    "sd.a",
    "sd.b",
    "sd.difference",
    "effect",
    "effect.error",
    "t.low",
    "t.high",
    "effect.low",
    "effect.high",
    "shift",
)


def _fit(numbers: dict[str, Number], decimals: int) -> dict[str, Number]:
    return {name: fitted(one, decimals) if name in IN_UNITS and math.isfinite(one.value) else one for name, one in numbers.items()}
