"""Before the run: what so many in each arm could tell, with no data yet. Differences of means in standard deviations, of shares in points."""

from __future__ import annotations

from dataclasses import dataclass

from workings.contract.reading import Listing, Number, Paragraph, Part
from workings.contract.report import Finding, Report, ordered
from workings.instruments.compare import crossings, findings, means, planning
from workings.instruments.compare.result import PAIRS, PLAIN, POINTS, SHARES, Result, fraction
from workings.instruments.compare.words import say
from workings.instruments.faults import Refused
from workings.instruments.worked import counted, worked

SPREADS = "standard deviations"


@dataclass(frozen=True, slots=True)
class Plan:
    """So many in A and B; ``base`` is the share of A in per cent where shares are to be compared."""

    n_a: int
    n_b: int
    paired: bool = False
    base: float | None = None


def read(text: str) -> tuple[int, int]:
    """``3`` for three in each, ``44910/44925``."""
    parts = text.replace(",", "").split("/")
    if len(parts) > 2 or not all(part.strip().isdigit() for part in parts):
        raise Refused(f"“{text}” is no plan.", "Write how many in each arm: 3, or 3/5.")
    return int(parts[0]), int(parts[-1])


def report(plan: Plan, smallest: float | None, call: str) -> Report:
    """Raises :class:`Refused` where the plan is none."""
    least = 2 if plan.base is None else 1
    if min(plan.n_a, plan.n_b) < least or (plan.paired and plan.n_a != plan.n_b):
        raise Refused(
            f"{plan.n_a} and {plan.n_b} are planned.", f"Plan at least {least} in each arm, and as many in both where they are paired."
        )
    if plan.base is not None and not 0 < plan.base < 100:
        raise Refused(f"The share of A is given as {plan.base:g} %.", "Give one between 0 and 100.")
    result = _result(plan)
    numbers = dict(result.numbers) | planning.numbers(result, smallest, POINTS if plan.base is not None else SPREADS)
    made: list[Finding] = [findings.too_few(result)] if result.out_of_reach else []
    if "detectable" in numbers or "power" in numbers:
        made.append(findings.power(result, numbers))
    shown, left = ordered(made)
    wanted = {name: one for name, one in numbers.items() if name in KEPT}
    about = (Paragraph(say("Nothing was read: this is what the plan could tell.")), Listing(call, "The same from Python", 0))
    unknown = (say("How much runs differ: a difference is given in their standard deviations.") if plan.base is None else say(UNSURE),)
    facts = {"kind": result.kind, "paired": plan.paired, "effect_unit": POINTS if plan.base is not None else SPREADS}
    return Report("compare", f"a plan of {plan.n_a} and {plan.n_b}", _verdict(result, numbers), shown, wanted, about, unknown, left, facts)


KEPT = frozenset("n.a n.b p.smallest detectable smallest power n.needed base".split())
UNSURE = "Whether the share of A will be the one that is given."


def _verdict(result: Result, numbers: dict[str, Number]) -> tuple[Part, ...]:
    n = numbers["n.a"]
    begin = say("With {n} {word}", n=n, word="pairs" if result.paired else "in each arm")
    if n.value != numbers["n.b"].value:
        begin = say("With {a} and {b}", a=n, b=numbers["n.b"])
    if result.out_of_reach:
        words = " the smallest p there can be is {p}, so no difference could be told from chance at the 5 % level."
        return (*begin, *say(words, p=numbers["p.smallest"]))
    reach = say(" the smallest p there can be is {p}, and", p=numbers["p.smallest"]) if "p.smallest" in numbers else ()
    if "power" in numbers:
        return (*begin, *reach, *say(" a difference of {s} is found {power} of the time.", s=numbers["smallest"], power=numbers["power"]))
    return (*begin, *reach, *say(" a difference of {size} is found 4 times in 5.", size=numbers["detectable"]))


def _result(plan: Plan) -> Result:
    numbers = {"n.a": counted(plan.n_a, "as planned"), "n.b": counted(plan.n_b, "as planned")}
    if plan.base is not None:
        numbers["mean.a"] = numbers["base"] = worked("base", unit="%", said="As asked.", base=plan.base)
        error = worked("sqrt(base * (100 - base) * (1 / n_a + 1 / n_b))", unit=POINTS, base=plan.base, n_a=plan.n_a, n_b=plan.n_b)
        return Result(SHARES, ("A", "B"), "trials", numbers | {"effect.error": error}, "", "", 3)
    one = worked("1", said="A standard deviation is the unit.")
    numbers |= {"sd.a": one, "sd.b": one, "sd.difference": one}
    if plan.paired:
        numbers |= {"effect.error": worked("1 / sqrt(n)", n=plan.n_a), "df": worked("n - 1", n=plan.n_a)}
        if plan.n_a <= means.REACH:
            numbers["p.smallest"] = worked("2 / 2^pairs", pairs=plan.n_a)
    else:
        numbers |= {"effect.error": worked("sqrt(1 / n_a + 1 / n_b)", n_a=plan.n_a, n_b=plan.n_b)}
        numbers["df"] = worked("n_a + n_b - 2", n_a=plan.n_a, n_b=plan.n_b)
        if plan.n_a + plan.n_b <= means.REACH:
            numbers["p.smallest"] = fraction(2, crossings.ways(plan.n_a, plan.n_b), "The ways to deal so many to two arms.")
    return Result(PAIRS if plan.paired else PLAIN, ("A", "B"), "pairs" if plan.paired else "runs", numbers, "", "", 3)
