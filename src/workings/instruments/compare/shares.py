"""Two arms of yes and no: shares of separate trials, of the same examples, or of trials in strata."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.contract.reading import Number
from workings.instruments.compare import sums, tails
from workings.instruments.compare.result import POINTS, RIGHT_WRONG, SHARES, STRATA, Result, decimals_of, fitted, fraction
from workings.instruments.faults import Refused
from workings.instruments.worked import EXACT, called, counted, worked

LARGE = 50
"""Expected count of the smallest cell from which the normal curve is used; below it Fisher's exact test."""
SHOWN = 90
"""Strata whose counts all stand in the recipe of a number."""
RIGHT_TERMS = 5_000_000
"""Terms of the hypergeometric distribution that are added."""


@dataclass(frozen=True, slots=True)
class Counts:
    """``k`` of ``n`` trials. Raises :class:`Refused` where that cannot be."""

    name: str
    k: int
    n: int
    place: str = ""

    def __post_init__(self) -> None:
        at = f"{self.place}: " if self.place else ""
        written = f"{self.k}/{self.n}"
        if self.n <= 0:
            raise Refused(f"{at}{self.name} is {written}: no trial, so no share.", "Give how many, of how many: 505/44910.")
        if self.k < 0 or self.k > self.n:
            less = "fewer than none" if self.k < 0 else f"more than the {self.n} trials"
            raise Refused(f"{at}{self.name} is {written}: {abs(self.k)} is {less}.", "Give how many, of how many: 505/44910.")
        if self.n > EXACT:
            raise Refused(f"{at}{self.name} is {written}: beyond the whole numbers a double holds.", "Give counts below 9e15.")


def read(text: str, name: str, place: str = "") -> Counts:
    """``505/44910``; spaces, and commas between groups of three digits, are let through."""
    parts = text.replace(",", "").replace("_", "").split("/")
    at = f"{place}: " if place else ""
    if len(parts) != 2:
        raise Refused(f"{at}“{text}” is not a count out of a count.", "Write how many, a slash, of how many: 505/44910.")
    found = []
    for part in parts:
        try:
            found.append(int(part.strip()))
        except ValueError:
            raise Refused(
                f"{at}“{text}”: “{part.strip()}” is not a whole number.", "Write how many, a slash, of how many: 505/44910."
            ) from None
    return Counts(name, found[0], found[1], place)


# ---------------------------------------------------------------- separate trials
def result(a: Counts, b: Counts, word: str = "trials") -> Result:
    """Difference of two shares: Newcombe's interval; Fisher's exact test, or the normal curve where each cell expects 50."""
    table: dict[str, Any] = {"k_a": a.k, "n_a": a.n, "k_b": b.k, "n_b": b.n}
    numbers = _shares(a, b, word)
    low, high = (called(f"compare/newcombe_{end}", unit=POINTS, **table) for end in ("low", "high"))
    error = worked("(high - low) / (2 * z)", unit=POINTS, high=high.value, low=low.value, z=tails.Z95)
    numbers |= {"effect.low": low, "effect.high": high, "effect.error": error}
    right, n = a.k + b.k, a.n + b.n
    numbers |= _fisher(a, b)
    if 0 < right < n:
        z = called("compare/pooled_z", **table)
        how = f"|z| is {abs(z.value):.6g}; both tails of the normal curve, erfc(|z| / √2)"
        numbers |= {"z": z, "p.z": counted(tails.normal_two(z.value), how, digits=4)}
    expected = min(min(right, n - right) * size / n for size in (a.n, b.n))
    large = expected >= LARGE or "p.fisher" not in numbers
    numbers["p"] = numbers["p.z" if large else "p.fisher"]
    if large:
        numbers["p.one_sided"] = worked("p / 2", 4, p=numbers["p"].value)
    test = "by the normal curve, both shares taken as one" if large else "Fisher's exact test: over all tables with the same totals"
    return _result(SHARES, a, b, word, numbers, test, "Newcombe's, from the Wilson interval of each share")


def _shares(a: Counts, b: Counts, word: str) -> dict[str, Number]:
    numbers: dict[str, Number] = {}
    for arm, one in (("a", a), ("b", b)):
        numbers[f"n.{arm}"] = counted(one.n, f"the {word} of {one.name}")
        numbers[f"mean.{arm}"] = worked("100 * right / trials", unit="%", right=one.k, trials=one.n)
    given: dict[str, Any] = {"right_B": b.k, "trials_B": b.n, "right_A": a.k, "trials_A": a.n}
    said = f"A is {a.name}, B is {b.name}."
    numbers["effect"] = worked("100 * (right_B / trials_B - right_A / trials_A)", unit=POINTS, said=said, **given)
    return numbers


def _result(kind: str, a: Counts, b: Counts, word: str, numbers: dict[str, Number], test: str, interval: str) -> Result:
    decimals = min(6, decimals_of(numbers["effect.error"].value))
    shown = {name: fitted(one, decimals) if name.startswith(("mean.", "effect")) else one for name, one in numbers.items()}
    return Result(kind, (a.name, b.name), word, shown, test, interval, decimals)


def _fisher(a: Counts, b: Counts) -> dict[str, Number]:
    """Fisher's p, two-sided and on the side observed, and the smallest that these totals allow."""
    right, n = a.k + b.k, a.n + b.n
    if min(right, n - right, a.n, b.n) > RIGHT_TERMS:
        return {}
    how = f"as far: ways to deal {right} right among {n} trials that are no likelier than the observed {b.k} of {b.n} in B"
    side = f"as far: ways to deal {right} right among {n} trials with B at least as far on this side as {b.k} of {b.n}"
    least = "the rarest dealing of all, and what is as rare"
    if right <= 1_000 and n <= 10_000 and (ways := math.comb(n, right)) <= EXACT:
        low = max(0, right - a.n)
        each = [math.comb(b.n, x) * math.comb(a.n, right - x) for x in range(low, min(right, b.n) + 1)]
        at = b.k - low
        rare, tail = sum(one for one in each if one <= each[at]), min(sum(each[at:]), sum(each[: at + 1]))
        fewest = sum(one for one in each if one == min(each))
        return {
            "p.fisher": fraction(rare, ways, how, 4),
            "p.one_sided": fraction(tail, ways, side, 4),
            "p.smallest": fraction(fewest, ways, least),
        }
    chances, at = tails.hypergeometric(a.k, a.n, b.k, b.n)
    added = "; the chances of the hypergeometric distribution added"
    smallest = tails.as_rare(chances, int(chances.argmin()))
    return {
        "p.fisher": counted(tails.as_rare(chances, at), how + added, digits=4),
        "p.one_sided": counted(float(min(chances[at:].sum(), chances[: at + 1].sum())), side + added, digits=4),
        **({"p.smallest": counted(smallest, least + added)} if smallest > 0 else {}),
    }


# ---------------------------------------------------------------- the same examples
def same_examples(a: Sequence[float], b: Sequence[float], names: tuple[str, str], word: str) -> Result:
    """Right (1) and wrong (0) on the same examples, (n,) and (n,): exact McNemar on those they disagree about."""
    x, y = np.asarray(a), np.asarray(b)
    n, only_a, only_b = len(x), int(((x == 1) & (y == 0)).sum()), int(((x == 0) & (y == 1)).sum())
    first, second = Counts(names[0], int(x.sum()), n), Counts(names[1], int(y.sum()), n)
    numbers = _shares(first, second, word)
    both = int(((x == 1) & (y == 1)).sum())
    given: dict[str, Any] = {"only_a": only_a, "only_b": only_b, "n": n, "z": tails.Z95}
    low, high = (called(f"compare/pairs_{end}", unit=POINTS, **given) for end in ("low", "high"))
    error = worked("(high - low) / (2 * z)", unit=POINTS, high=high.value, low=low.value, z=tails.Z95)
    numbers |= {"effect.low": low, "effect.high": high, "effect.error": error}
    for name, value, how in (
        ("only.a", only_a, f"right in {names[0]} alone"),
        ("only.b", only_b, f"right in {names[1]} alone"),
        ("both", both, "right in both"),
        ("neither", n - both - only_a - only_b, "right in neither"),
    ):
        numbers[name] = counted(value, f"{word} that are {how}")
    numbers |= _mcnemar(only_a, only_b)
    test = "McNemar's exact test: a fair coin for each example they disagree about"
    return _result(RIGHT_WRONG, first, second, word, numbers, test, "Bonett and Price's, for shares of the same examples")


def _mcnemar(only_a: int, only_b: int) -> dict[str, Number]:
    differ, less = only_a + only_b, min(only_a, only_b)
    said = f"They disagree on {differ}; as far: the ways to split these at most {less} to one side."
    if differ <= 50:
        as_far = sum(math.comb(differ, k) for k in range(less + 1))
        two = "2 * as_far / 2^disagree" if 2 * as_far <= 2**differ else "minimum(1, 2 * as_far / 2^disagree)"
        given: dict[str, Any] = {"as_far": as_far, "disagree": differ}
        smallest = worked("minimum(1, 2 / 2^disagree)", disagree=differ, said="All they disagree about to one side, or all to the other.")
        return {
            "p": worked(two, 4, said=said, **given),
            "p.one_sided": worked("as_far / 2^disagree", 4, said=said, **given),
            "p.smallest": smallest,
        }
    chances = tails.binomial(differ)
    tail = float(chances[: less + 1].sum())
    how = f"{said} The chances of the binomial distribution added"
    return {
        "p": counted(min(1.0, 2 * tail), f"{how}, and doubled", digits=4),
        "p.one_sided": counted(tail, how, digits=4),
        "p.smallest": counted(2 * 0.5**differ, "two of the ways to split what they disagree about"),
    }


# ---------------------------------------------------------------- strata
def _over(what: str, table: dict[str, Any], unit: str = "") -> Number:
    """A formula over all strata; of too many to be shown, its result alone."""
    if len(table["k_a"]) <= SHOWN:
        return called(f"compare/strata_{what}", unit=unit, **table)
    made = sums.FUNCTIONS[f"strata_{what}"]
    how = f"{(made.__doc__ or what).strip()} Over {len(table['k_a']):,} strata"
    return counted(float(made(**{name: np.asarray(one, float) for name, one in table.items()})), how, unit=unit)


def _together(counts: Sequence[Counts]) -> Counts:
    return Counts(counts[0].name, sum(one.k for one in counts), sum(one.n for one in counts))


def within(strata: Sequence[tuple[str, Counts, Counts]], word: str = "trials") -> Result:
    """Counts in several strata: Mantel and Haenszel's difference with Sato's error, and the Cochran–Mantel–Haenszel test."""
    table: dict[str, Any] = {
        "k_a": [a.k for _, a, _ in strata], "n_a": [a.n for _, a, _ in strata],
        "k_b": [b.k for _, _, b in strata], "n_b": [b.n for _, _, b in strata],
    }  # fmt: skip
    a, b = _together([one for _, one, _ in strata]), _together([one for _, _, one in strata])
    if not 0 < a.k + b.k < a.n + b.n:
        raise Refused(
            "Every trial of every stratum came out alike, so chance cannot be told from this.", "Look whether the counts are right."
        )
    if all(first.k + second.k in (0, first.n + second.n) for _, first, second in strata):
        wrong = "Within every stratum all trials of both arms came out alike, so nothing is left to compare within strata."
        raise Refused(wrong, "Compare the counts without strata, if they were not fixed by the outcome itself.")
    pooled = result(a, b, word)
    numbers = {name: one for name, one in pooled.numbers.items() if name.startswith(("n.", "mean."))}
    numbers |= {"effect.pooled": pooled.numbers["effect"], "p.pooled": pooled.numbers["p"]}
    effect, error = _over("points", table, POINTS), _over("error", table, POINTS)
    given: dict[str, Any] = {"points": effect.value, "z": tails.Z95, "error": error.value}
    chi2 = _over("chi2", table)
    how = f"chi-square is {chi2.value:.6g} with 1 degree of freedom; its tail is erfc(√(chi-square / 2))"
    numbers |= {
        "effect": effect,
        "effect.error": error,
        "effect.low": worked("points - z * error", unit=POINTS, **given),
        "effect.high": worked("points + z * error", unit=POINTS, **given),
        "chi2": chi2,
        "p": counted(math.erfc(math.sqrt(chi2.value / 2)), how, digits=4),
        "strata": counted(len(strata), "strata with counts of both arms"),
    }
    if any(one.k < one.n for _, _, one in strata) and any(one.k for _, one, _ in strata):
        numbers["odds"] = _over("odds", table)
    test = "Cochran–Mantel–Haenszel's, with the continuity correction: arms compared within each stratum"
    return _result(STRATA, a, b, word, numbers, test, "Mantel and Haenszel's, with Sato's standard error")
