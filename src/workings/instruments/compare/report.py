"""From what was asked to the Report: results for each metric, the numbers by name, the findings in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workings.contract.reading import Block, Listing, Number, Paragraph, Part
from workings.contract.report import Finding, Report, ordered
from workings.instruments.compare import findings, means, planning, repeated, shares, words
from workings.instruments.compare.arms import Pair
from workings.instruments.compare.result import PLAIN, STRATA, Result, fitted
from workings.instruments.compare.sheet import VALUE
from workings.instruments.progress import Progress, silent
from workings.instruments.worked import counted, worked

RUN_WORDS = frozenset("seeds runs replicates trials folds values".split())
OWN = frozenset(["p.holm", "p.bh"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told beside the difference; see :func:`workings.instruments.compare.compare`."""

    smallest: float | None = None
    looks: int | None = None
    always: bool = False
    expected: tuple[float, float] | None = None
    best_of: int | None = None
    tried: int | None = None
    seed: int = 0
    call: str = ""


def result_of(pair: Pair, seed: int, progress: Progress) -> Result:
    """Shares where every value is 0 or 1, means otherwise."""
    if not pair.binary:
        return means.result(pair, seed, progress)
    a, b, names = pair.a.values, pair.b.values, (pair.a.name, pair.b.name)
    if pair.paired:
        return shares.same_examples(a.tolist(), b.tolist(), names, pair.counted(2))
    counts = [shares.Counts(one.name, int(one.values.sum()), len(one.values)) for one in (pair.a, pair.b)]
    return shares.result(counts[0], counts[1], pair.counted(2))


def of_pairs(pairs: Sequence[Pair], wanted: Wanted, progress: Progress = silent) -> Report:
    """The report of one or more metrics; the first is the one the verdict is about."""
    results = [(pair.metric, result_of(pair, wanted.seed, progress)) for pair in pairs]
    first = pairs[0]
    made, numbers = told(results, wanted)
    if first.unit.by and first.a.rows + first.b.rows > len(first.a.values) + len(first.b.values):
        one, numbers["rows"] = findings.unit(results[0][1], first)
        made.insert(0, one)
    else:
        numbers["rows"] = counted(first.rows, "the rows that were read")
    about = [
        Paragraph(words.say("{rows} rows were read; a unit is one {unit}. {why}", rows=numbers["rows"], unit=_unit(first), why=first.why)),
        *(Paragraph(words.say(one)) for one in first.read),
    ]
    if results[0][1].numbers.get("p.error"):
        about.append(Paragraph(words.say(f"The arrangements were drawn with seed {wanted.seed}: the same file gives the same p.")))
    facts = {"unit": first.unit.column or "row", "each": first.unit.by, "paired": first.paired, "pairing": first.why}
    return finished(results, made, numbers, about, wanted, {**facts, "metrics": [pair.metric for pair in pairs]})


def _unit(pair: Pair) -> str:
    return pair.counted(1) if pair.unit.column else "row"


def told(results: Sequence[tuple[str, Result]], wanted: Wanted) -> tuple[list[Finding], dict[str, Number]]:
    """The findings about the first metric and about all of them, and every number by name."""
    result = results[0][1]
    numbers = dict(result.numbers) | planning.numbers(result, wanted.smallest, result.unit)
    made: list[Finding] = []
    _looked(result, wanted, numbers, made)
    _picked(result, wanted, numbers, made)
    _counted(results, wanted, numbers, made)
    if result.kind == STRATA:
        made.append(findings.strata(result, numbers))
    if result.out_of_reach:
        made.append(findings.too_few(result))
    made.append(findings.effect(result, numbers))
    if "detectable" in numbers or "power" in numbers:
        made.append(findings.power(result, numbers))
    return made, numbers


def _looked(result: Result, wanted: Wanted, numbers: dict[str, Number], made: list[Finding]) -> None:
    if wanted.looks is not None:
        numbers |= repeated.looks(result, wanted.looks)
        made.append(findings.peeking(result, numbers))
    if wanted.always:
        numbers |= repeated.always(result, wanted.smallest)
        made.append(findings.always(result, numbers))


def _picked(result: Result, wanted: Wanted, numbers: dict[str, Number], made: list[Finding]) -> None:
    """The best of several: as said, or as arms of different sizes invite it."""
    n_a, n_b = int(result.value("n.a")), int(result.value("n.b"))
    if wanted.best_of is not None:
        numbers |= repeated.best(wanted.best_of)
        if "sd.a" in numbers:
            lead = worked("gain * sd_of_A", gain=numbers["best.gain"].value, sd_of_A=numbers["sd.a"].value)
            numbers["best.lead"] = fitted(lead, result.decimals)
        made.append(findings.best_of(result, numbers, wanted.best_of))
    elif result.kind == PLAIN and n_a != n_b and max(n_a, n_b) <= 100 and result.counted in RUN_WORDS:
        numbers |= repeated.best(n_b, n_a)
        made.append(findings.best_might(result, numbers))


def _counted(results: Sequence[tuple[str, Result]], wanted: Wanted, numbers: dict[str, Number], made: list[Finding]) -> None:
    """Who was counted, and how many metrics."""
    result = results[0][1]
    if wanted.expected is not None:
        numbers |= repeated.split(int(result.value("n.a")), int(result.value("n.b")), wanted.expected)
        made.append(findings.mismatch(result, numbers))
    tried = max(wanted.tried or 1, len(results))
    if tried == 1:
        return
    numbers["family"] = repeated.family(tried)
    p = [one.value("p") for _, one in results]
    unseen = [1.0] * (tried - len(p))
    for how, adjusted in (("holm", repeated.holm(p + unseen)), ("bh", repeated.benjamini_hochberg(p + unseen))):
        for (name, _), value in zip(results, adjusted, strict=False):
            called = "Holm's step-down" if how == "holm" else "Benjamini and Hochberg's step-up"
            said = f"{called} over {tried} p: {', '.join(f'{one:.4g}' for one in p[:20])}{', …' if len(p) > 20 else ''}"
            numbers[f"{name}.p.{how}"] = counted(value, said, digits=4)
    for name, one in results:
        numbers |= {f"{name}.{key}": value for key, value in one.numbers.items()}
    made.append(findings.many(results, numbers, tried))


def finished(
    results: Sequence[tuple[str, Result]],
    made: list[Finding],
    numbers: Mapping[str, Number],
    about: list[Paragraph],
    wanted: Wanted,
    facts: Mapping[str, object],
) -> Report:
    metric, result = results[0]
    shown, left = ordered(made)
    named = metric if metric not in ("", VALUE) else ""
    blocks: tuple[Block, ...] = (*about, *([Listing(wanted.call, "The same from Python", 0)] if wanted.call else []))
    extras = {
        "names": list(result.names),
        "kind": result.kind,
        "test": result.test,
        "interval": result.interval,
        "effect_unit": result.unit,
    }
    return Report(
        "compare",
        f"{result.names[1]} against {result.names[0]}",
        words.verdict(result, named),
        shown,
        numbers,
        blocks,
        unknown(result, wanted),
        left,
        {**extras, **facts},
    )


def unknown(result: Result, wanted: Wanted) -> tuple[tuple[Part, ...], ...]:
    """What no column can say."""
    said = ["Whether anything but the arm differed between them: the data, the machine, the time, who chose what."]
    if wanted.looks is None and not wanted.always:
        said.append("Whether the data were looked at before they were complete, and would have been stopped on a better day (--looks).")
    if wanted.best_of is None:
        said.append("Whether one of the arms was picked as the best of several that were tried (--best-of).")
    if result.counted == "trials":
        said.append("Whether one person or one page stands behind several trials: n would then be smaller than it looks.")
    if result.kind == PLAIN and result.counted in ("seeds", "runs"):
        said.append("How much another split of the data, or another order of it, would move both arms: only the seed was seen to vary.")
    return tuple(words.say(one) for one in said)


def of_counts(a: shares.Counts, b: shares.Counts, wanted: Wanted) -> Report:
    """The report of two counts."""
    results = [("", shares.result(a, b))]
    made, numbers = told(results, wanted)
    about = [Paragraph(words.say("Two counts were given; a unit is one trial, and trials are taken to be separate."))]
    return finished(results, made, numbers, about, wanted, {"unit": "trial", "paired": False})


def of_strata(strata: Sequence[tuple[str, shares.Counts, shares.Counts]], wanted: Wanted) -> Report:
    """The report of counts in strata."""
    results = [("", shares.within(strata))]
    made, numbers = told(results, wanted)
    names = ", ".join(name for name, _, _ in strata[:12])
    about = [Paragraph(words.say(f"Counts of both arms were given in strata: {names}{', …' if len(strata) > 12 else ''}."))]
    return finished(results, made, numbers, about, wanted, {"unit": "trial", "paired": False, "strata": [name for name, _, _ in strata]})
