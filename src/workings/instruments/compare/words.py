"""The sentences: a size with its interval first, then the chance as what it is. Each is as true at p = 0.049 as at 0.051."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from workings.contract.reading import Number, Part, Text
from workings.instruments.compare.result import PAIRS, RIGHT_WRONG, STRATA, Result, fitted
from workings.instruments.worked import worked

_SLOT = re.compile(r"\{([\w.]+)\}")
MILLION = 1_000_000


def say(template: str, **given: Number | str) -> tuple[Part, ...]:
    """Parts from ``"{b} is {size} higher"``: numbers keep their recipes, words are put in."""
    parts: list[Part] = []
    text = ""
    for k, piece in enumerate(_SLOT.split(template)):
        one = given[piece] if k % 2 else piece
        if isinstance(one, Number):
            parts += [Text(text), one] if text else [one]
            text = ""
        else:
            text += one
    return tuple([*parts, Text(text)] if text else parts)


def bare(number: Number) -> Number:
    """Without its unit, which stands once in the sentence."""
    return replace(number, unit="")


def times(p: Number) -> tuple[Part, ...]:
    """``79 times in 1,000``: a chance as a count out of a round number, with p itself where it is smaller than one in a million."""
    if p.value >= 1:
        return say("every time")
    if p.value * MILLION < 1:
        return say("less than once in a million times (p is {p})", p=p)
    base, word = (1000, "1,000") if p.value >= 0.001 else (MILLION, "a million")
    count = worked("times * p", digits=0, p=p.value, times=base)
    return say("{count} " + ("time" if round(count.value) == 1 else "times") + f" in {word}", count=count)


def chance(p: Number, begin: str = "if") -> tuple[Part, ...]:
    """``if there were no difference, one at least this large, either way, would come up 79 times in 1,000``."""
    return (*say(f"{begin} there were no difference, one at least this large, either way, would come up "), *times(p))


def direction(result: Result) -> tuple[Part, ...]:
    """``B is 2.4 points higher than A``: on average, or as a share."""
    a, b = result.names
    effect = result.numbers["effect"]
    if effect.value == 0:
        return say("{b} is as high as {a}", a=a, b=b)
    size = effect
    if effect.value < 0:
        given: dict[str, Any] = {"difference": effect.value}
        size = fitted(worked("-difference", unit=effect.unit, said=f"{b} − {a}, its sign turned.", **given), result.decimals)
    return say("{b} is {size} {word} than {a}", a=a, b=b, size=size, word="lower" if effect.value < 0 else "higher")


def interval(result: Result, low: str = "effect.low", high: str = "effect.high") -> tuple[Part, ...]:
    """``(95 %: 0.3 to 4.5)``; where B is lower, of B − A, so that the signs are those of the difference."""
    a, b = result.names
    of = f" for {b} − {a}" if result.value("effect") < 0 else ""
    return say("(95 %{of}: {low} to {high})", of=of, low=bare(result.numbers[low]), high=bare(result.numbers[high]))


def on(result: Result) -> tuple[Part, ...]:
    """``on 3 seeds each``, ``on 15 pairs``, ``on 44 910 and 44 925 trials``."""
    a, b, word = result.numbers["n.a"], result.numbers["n.b"], result.counted
    if result.kind == RIGHT_WRONG:
        return say("on the same {n} {word}", n=a, word="examples" if word == "pairs" else word)
    if result.kind == PAIRS:
        return say("on {n} {word}", n=a, word=word if word == "pairs" else f"{word}, each in both")
    if result.kind == STRATA:
        return say("on {a} and {b} {word} in {strata} strata", a=a, b=b, word=word, strata=result.numbers["strata"])
    return say("on {n} {word} each", n=a, word=word) if a.value == b.value else say("on {a} and {b} {word}", a=a, b=b, word=word)


def verdict(result: Result, metric: str) -> tuple[Part, ...]:
    """Size, interval and n; then the chance, or that this n cannot have a small one."""
    begin = say(f"In {metric}, ") if metric else ()
    size = (*begin, *direction(result), Text(" "), *interval(result), Text(", "), *on(result))
    if result.out_of_reach:
        end = "; with so few no difference can be told from chance at the 5 % level: the smallest p there is is {p}."
        return (*size, *say(end, p=result.numbers["p.smallest"]))
    return (*size, Text("; "), *chance(result.numbers["p"]), Text("."))
