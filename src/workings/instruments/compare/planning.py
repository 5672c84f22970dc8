"""What this n can see: the chance to find a difference worth finding, the difference that is found four times in five, and n for it."""

from __future__ import annotations

import math
from typing import Any

from workings.contract.reading import Number
from workings.instruments.compare import tails
from workings.instruments.compare.result import PAIRS, PLAIN, POINTS, SHARES, Result, fitted
from workings.instruments.faults import Refused
from workings.instruments.worked import called, counted, worked

MOST_N = 10**9


def numbers(result: Result, smallest: float | None, unit: str) -> dict[str, Number]:
    """``detectable``, unless nothing is; given ``smallest``, ``power`` and ``n.needed``: ``unit`` is that of the effect.

    That a difference is found means that p is below 0.05.
    """
    df = result.numbers["df"].value if "df" in result.numbers else math.inf
    error = result.value("effect.error")
    said = "shift: how many standard errors are found 4 times in 5, with p below 0.05."
    made: dict[str, Number] = {}
    if not result.out_of_reach:
        found = worked("shift * error", unit=unit, said=said, shift=_shift(df), error=error)
        made["detectable"] = fitted(found, result.decimals)
    if smallest is None:
        return made
    if not (math.isfinite(smallest) and smallest > 0):
        raise Refused(f"The smallest difference that counts is given as {smallest:g}.", "Give a size above 0, in the units of the effect.")
    made["smallest"] = fitted(worked("smallest", unit=unit, said="As asked.", smallest=smallest), 3)
    if result.out_of_reach:
        made["power"] = counted(0.0, "outcomes of this n whose p is below 0.05: none", unit="%")
    else:
        made["power"] = _power(result, smallest / error, df)
    made["n.needed"] = _needed(result, smallest)
    return made


def _power(result: Result, shift: float, df: float) -> Number:
    curve = "the normal curve" if math.isinf(df) else f"Student's t with {df:.6g} degrees of freedom"
    found = _found(shift, df)
    how = f"chance that {curve}, moved by {shift:.6g} standard errors, passes its 5 % point on either side"
    return counted(100 * found, how, digits=1, unit="%")


def _found(shift: float, df: float) -> float:
    if math.isinf(df) or df > 1e5:
        return tails.NORMAL.cdf(shift - tails.Z95) + tails.NORMAL.cdf(-shift - tails.Z95)
    return tails.student_power(shift, df)


def _shift(df: float) -> float:
    """Standard errors that are found with chance 0.8."""
    high = tails.upper(lambda s: _found(s, df) >= tails.POWER)
    return tails.rooted(lambda s: _found(s, df) - tails.POWER, 0.0, high, digits=1e-9)


def _needed(result: Result, smallest: float) -> Number:
    """Units in each arm (pairs where paired) with which ``smallest`` is found 4 times in 5."""
    if result.kind == SHARES:
        return _needed_shares(result, smallest)
    if result.kind in (PAIRS, PLAIN):
        return _needed_means(result, smallest)
    n = result.value("n.a")
    said = "As n grows the standard error falls with its square root."
    given: dict[str, Any] = {"z": tails.Z95, "z_power": tails.Z_POWER, "error": result.value("effect.error"), "smallest": smallest, "n": n}
    return worked("ceil(n * ((z + z_power) * error / smallest)^2)", grouped=True, said=said, **given)


def _needed_shares(result: Result, smallest: float) -> Number:
    base = result.value("mean.a") / 100
    up = 1 if base + smallest / 100 <= 1 else -1
    other = base + up * smallest / 100
    if other < 0:
        raise Refused(
            f"{result.names[0]} is at {100 * base:.4g} %, and {smallest:g} {POINTS} from it is no share.", "Give a smaller --smallest."
        )
    n = called("compare/arcsine_n", share_a=base, share_b=other, z=tails.Z95, z_power=tails.Z_POWER)
    return worked(
        "ceil(n)", grouped=True, said=f"From {100 * base:.6g} % to {100 * other:.6g} %, found 4 times in 5 (Cohen's h).", n=n.value
    )


def _needed_means(result: Result, smallest: float) -> Number:
    paired = result.kind == PAIRS
    if paired:
        sd = result.value("sd.difference")
    else:
        sd = math.sqrt((result.value("sd.a") ** 2 + result.value("sd.b") ** 2) / 2)

    def enough(n: int) -> bool:
        error = sd / math.sqrt(n) if paired else sd * math.sqrt(2 / n)
        return _found(smallest / error, float(n - 1 if paired else 2 * n - 2)) >= tails.POWER

    low, high = 1, 6 if paired else 4  # below these no arrangement has a p under 0.05
    while not enough(high):
        low, high = high, high * 2
        if high > MOST_N:
            raise Refused(
                f"To find {smallest:g} where the spread is {sd:.6g} more than a thousand million are needed.", "Give a larger --smallest."
            )
    while high - low > 1 and high > (6 if paired else 4):
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    what = "pairs" if paired else "in each arm"
    how = f"the fewest {what} with which Student's t finds {smallest:g} 4 times in 5, the spread being {sd:.6g} as here"
    return counted(high, how)
