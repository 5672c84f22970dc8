"""What looking more than once does: at the data as they come, at several metrics, at the best of several runs; and at who was counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from workings.contract.reading import Number
from workings.instruments.compare import tails
from workings.instruments.compare.result import Result, fitted
from workings.instruments.faults import Refused
from workings.instruments.worked import called, counted, worked

MOST_LOOKS = 200
MOST_BEST = 10_000
MANY = 30
"""Degrees of freedom from which the spread is taken as known."""
CUT = "by carrying the density of the running sum from look to look (Armitage, McPherson and Rowe 1969)"


def looks(result: Result, k: int) -> dict[str, Number]:
    """Of ``k`` looks after equal amounts of data: the chance of one p below 0.05 by luck, and the bounds that keep it at 5 in 100."""
    if not 2 <= k <= MOST_LOOKS:
        raise Refused(f"{k} looks are said.", f"Say how often the data were, or will be, looked at: 2 to {MOST_LOOKS}.")
    pocock, last = tails.pocock(k), tails.obrien_fleming(k)
    level = tails.normal_two(last)
    bound, of = last, "The O'Brien–Fleming bound of the last look"
    if "df" in result.numbers:
        bound = tails.student_point(result.value("df"), level)
        of += f", as the point of Student's t whose tails have as much, with {result.value('df'):.4g} degrees of freedom"
    ends: dict[str, Any] = {"effect": result.value("effect"), "bound": bound, "error": result.value("effect.error")}
    low, high = (worked(f"effect {sign} bound * error", unit=result.unit, said=f"{of}.", **ends) for sign in "-+")
    return {
        "looks": worked("looks", said="As asked.", looks=k),
        "looks.false": counted(
            100 * tails.crossing([tails.Z95] * k), f"chance that one of {k} looks has p below 0.05 by luck, {CUT}", 1, 1, "%"
        ),
        "bound.pocock": counted(pocock, f"the one |z| that {k} looks pass 5 times in 100, {CUT}"),
        "p.pocock": counted(tails.normal_two(pocock), f"both tails of the normal curve beyond {pocock:.6g}"),
        "bound.obrien_fleming": counted(last, f"the |z| of the last of {k} looks; at look k it is this times √({k} / k); {CUT}"),
        "p.obrien_fleming": counted(level, f"both tails of the normal curve beyond {last:.6g}"),
        "effect.looks.low": fitted(low, result.decimals),
        "effect.looks.high": fitted(high, result.decimals),
    }


def always(result: Result, smallest: float | None) -> dict[str, Number]:
    """An interval that may be looked at whenever and stopped on whatever it shows; sharpest for effects about ``smallest``."""
    if smallest is None:
        raise Refused(
            "An always-valid interval is made for differences about a size that is said beforehand, and none is said.",
            "Add --smallest with the smallest difference that counts.",
        )
    if "df" in result.numbers and result.value("df") < MANY:
        raise Refused(
            f"An always-valid interval takes the spread to be known well, and there are {result.value('df'):.3g} degrees of freedom for it.",
            f"Use --looks, or --always from about {MANY} on.",
        )
    error, effect = result.value("effect.error"), result.value("effect")
    half = called("compare/always_half", error=error, spread=smallest, level=tails.LEVEL)
    low, high = (worked(f"effect {sign} half", unit=result.unit, effect=effect, half=half.value) for sign in "-+")
    return {
        "always.low": fitted(low, result.decimals),
        "always.high": fitted(high, result.decimals),
        "p.always": called("compare/always_p", digits=4, difference=effect, error=error, spread=smallest),
    }


def holm(p: Sequence[float]) -> list[float]:
    """Each p adjusted so that the chance of one false finding among all stays at the level (Holm 1979), in the order given."""
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate([(len(p) - k) * p[i] for k, i in enumerate(order)])
    return [min(1.0, float(steps[int(np.flatnonzero(order == i)[0])])) for i in range(len(p))]


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Each p adjusted so that the share of false ones among the findings stays at the level (Benjamini and Hochberg 1995)."""
    order = np.argsort(p, kind="stable")
    steps = np.minimum.accumulate([len(p) / (k + 1) * p[order[k]] for k in reversed(range(len(p)))])[::-1]
    return [min(1.0, float(steps[int(np.flatnonzero(order == i)[0])])) for i in range(len(p))]


def family(count: int) -> Number:
    """Chance of at least one p below 0.05 among ``count`` independent ones where there is nothing."""
    if count < 1:
        raise Refused(f"{count} metrics are said to have been looked at.", "Say how many: 1 or more.")
    return worked("100 * (1 - (1 - level)^metrics)", 1, "%", said="If the metrics are independent.", level=tails.LEVEL, metrics=count)


def split(n_a: int, n_b: int, expected: tuple[float, float]) -> dict[str, Number]:
    """How far the sizes of the arms are from what was planned: a binomial test, by the normal curve above five million."""
    n, share = n_a + n_b, expected[0] / sum(expected)
    how = f"chance of a split no likelier than {n_a:,} of {n:,} where {share:.6g} was planned"
    if n <= 5_000_000:
        p, by = tails.as_rare(tails.binomial(n, share), n_a), "the chances of the binomial distribution added"
    else:
        p, by = tails.normal_two((n_a - n * share) / math.sqrt(n * share * (1 - share))), "both tails of the normal curve"
    given: dict[str, Any] = {"right": n_a, "n": n}
    low, high = called("wilson_low", **given), called("wilson_high", **given)
    return {
        "split": worked("100 * n_of_A / n", unit="%", n_of_A=n_a, n=n),
        "split.low": worked("100 * low", unit="%", low=low.value, said="Wilson's interval."),
        "split.high": worked("100 * high", unit="%", high=high.value, said="Wilson's interval."),
        "split.planned": worked("100 * a / (a + b)", unit="%", a=expected[0], b=expected[1]),
        "split.p": counted(p, f"{how}; {by}", digits=4),
    }


def planned(text: str) -> tuple[float, float]:
    """``50/50``, ``1/2``: the parts that were planned for A and B."""
    try:
        a, b = (float(part) for part in text.split("/"))
    except ValueError:
        raise Refused(f"“{text}” is not a split.", "Write the parts of A and B: 50/50, or 90/10.") from None
    if not (math.isfinite(a) and math.isfinite(b) and a > 0 and b > 0):
        raise Refused(f"“{text}” is not a split: both parts have to be above 0.", "Write the parts of A and B: 50/50, or 90/10.")
    return a, b


def best(of_b: int, of_a: int = 1) -> dict[str, Number]:
    """The best of ``of_b`` runs against the best of ``of_a``, with no difference between the arms: how often it wins, and by how much."""
    if not (1 <= of_a <= MOST_BEST and 1 <= of_b <= MOST_BEST):
        raise Refused(f"The best of {of_b} is said.", f"Say of how many it is the best: 2 to {MOST_BEST:,}.")
    gain = tails.best_of(of_b) - tails.best_of(of_a)
    how = f"expected largest of {of_b} draws from a normal curve, less that of {of_a}: ∫ x k φ(x) Φ(x)^(k − 1) dx by Gauss–Legendre"
    said = "Of all the runs together each is as likely to be the best."
    return {
        "best.wins": worked("100 * runs_of_B / (runs_of_A + runs_of_B)", 1, "%", said=said, runs_of_B=of_b, runs_of_A=of_a),
        "best.gain": counted(gain, how),
    }
