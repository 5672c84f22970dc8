"""What is told of a comparison, from what harms most: rows taken for runs, a best picked, looks, a split gone wrong, many metrics, the effect."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workings.contract.reading import Block, Fold, Number, Paragraph, Part, Range, Ranges, Table, Text
from workings.contract.report import Finding
from workings.instruments.compare import crossings
from workings.instruments.compare.arms import Pair
from workings.instruments.compare.result import PAIRS, PLAIN, POINTS, RIGHT_WRONG, SHARES, STRATA, Result, fitted
from workings.instruments.compare.tails import LEVEL, Z95, student_point
from workings.instruments.compare.units import plural
from workings.instruments.compare.words import MILLION, bare, chance, direction, interval, say, times
from workings.instruments.worked import called, counted, worked

Numbers = Mapping[str, Number]
HARM = {
    "unit": 0.95, "best-of": 0.9, "peeking": 0.8, "mismatch": 0.75, "strata": 0.72, "many": 0.7, "too-few": 0.65, "effect": 0.5,
    "power": 0.3, "best-might": 0.25, "split": 0.1,
}  # fmt: skip
ROUNDED = 1e-12
STEPS = 0.002
"""The step of p from which the difference to a continuous test shows."""
RARE_SPLIT = 0.001
"""A split rarer than this is told before the effect; any other after it."""


def n_of(result: Result) -> Number:
    """Units of one arm where both have as many, or are the same; the trials of both; of means the smaller arm."""
    a, b = result.numbers["n.a"], result.numbers["n.b"]
    if result.kind in (SHARES, STRATA):
        return worked("n_of_A + n_of_B", grouped=True, n_of_A=a.value, n_of_B=b.value)
    return b if b.value < a.value else a


def no_difference(result: Result) -> tuple[Part, ...]:
    return say("{a}, and no difference at all", a=result.names[0])


# ---------------------------------------------------------------- the effect
def effect(result: Result, numbers: Numbers) -> Finding:
    """The size with its interval; what this n can reach before what it came to."""
    p = numbers["p"]
    said = (*direction(result), Text(" "), *interval(result))
    blocks: list[Block] = [*_before(result), _arms(result), _change(result)]
    itself = say(" (p is {p})", p=p) if p.value * MILLION >= 1 else ()
    blocks.append(Paragraph((*chance(p, "If"), *itself, Text(f". p is {result.test}; the interval is {result.interval}."))))
    blocks += [*_apart(result), *_wins(result), *_smallest(result, numbers), *_disagree(result), *_others(result)]
    action = say(
        "Set the interval beside the smallest difference that would change what you do{more}.",
        more="" if "smallest" in numbers else "; say it with --smallest, and the chance of having seen it is worked out",
    )
    between = (numbers["effect.low"], numbers["effect.high"])
    return Finding(
        "effect",
        said,
        numbers["effect"],
        n_of(result),
        no_difference(result),
        action,
        "uncertainty",
        between,
        HARM["effect"],
        tuple(blocks),
    )


def _before(result: Result) -> list[Block]:
    if "p.smallest" not in result.numbers or result.value("p.smallest") * MILLION < 1:
        return []
    words = "Before the result: with {these} the smallest two-sided p that can come out is {p}."
    these = "these totals" if result.kind in (SHARES, RIGHT_WRONG) else "this n"
    return [Paragraph(say(words, these=these, p=result.numbers["p.smallest"]))]


def _arms(result: Result) -> Ranges:
    a, b = (Range(name, bare(result.numbers[f"mean.{arm}"]), *_around(result, arm)) for arm, name in zip("ab", result.names, strict=True))
    what = "Share, in %" if result.unit == POINTS else "Mean"
    return Ranges(f"{what} of each arm, with its 95 % interval", (a, b))


def _around(result: Result, arm: str) -> tuple[Number, Number]:
    """The interval of one arm alone: Wilson's of a share, Student's t of a mean."""
    n, mean = result.numbers[f"n.{arm}"], result.numbers[f"mean.{arm}"]
    if result.unit == POINTS:
        given: dict[str, Any] = {"right": round(mean.value * n.value / 100), "n": n.value}
        ends = [called(f"wilson_{end}", **given) for end in ("low", "high")]
        low, high = (worked("100 * share", said="Wilson's interval.", share=one.value) for one in ends)
    else:
        given = {"mean": mean.value, "t": student_point(n.value - 1), "sd": result.value(f"sd.{arm}"), "n": n.value}
        low, high = (worked(f"mean {sign} t * sd / sqrt(n)", **given) for sign in "-+")
    return fitted(low, result.decimals), fitted(high, result.decimals)


def _change(result: Result) -> Ranges:
    a, b = result.names
    row = Range(
        f"{b} − {a}", bare(result.numbers["effect"]), bare(result.numbers["effect.low"]), bare(result.numbers["effect.high"]), "own"
    )
    none = Range("no difference", worked("0", said="No difference."))
    return Ranges("The difference, with its 95 % interval" + (f", in {result.unit}" if result.unit else ""), (row, none))


def _apart(result: Result) -> list[Block]:
    """Where p and the interval are reckoned in two ways and fall on two sides of 5 %."""
    holds = result.value("effect.low") <= 0 <= result.value("effect.high")
    if holds == (result.value("p") > LEVEL - ROUNDED):
        return []
    words = "p and the interval are reckoned in two ways, and here fall on two sides of 5 %: neither edge is sharper than that."
    return [Paragraph(say(words))]


def _wins(result: Result) -> list[Block]:
    if "wins" not in result.numbers:
        return []
    a, b = result.names
    words = (
        "In {wins} of the pairs {b} is above {a}"
        if result.kind == PAIRS
        else "Of one {b} and one {a} picked at random, {b} is above in {wins}"
    )
    return [Paragraph(say(words + "; a tie counts half.", a=a, b=b, wins=result.numbers["wins"]))]


def _smallest(result: Result, numbers: Numbers) -> list[Block]:
    """Where the interval lies beside 0 and the smallest difference that counts."""
    if "smallest" not in numbers:
        return []
    low, high, least = numbers["effect.low"].value, numbers["effect.high"].value, numbers["smallest"].value
    if -least < low and high < least:
        words = "The whole interval is nearer to 0 than {s}: differences that count, up or down, would all be surprising."
    elif low >= least or high <= -least:
        words = "The whole interval is at {s} or beyond."
    elif low <= 0 <= high:
        words = "The interval holds 0 and reaches {s} as well: the data agree with no difference, and with one that counts."
    else:
        words = "The interval leaves out 0 and holds sizes on both sides of {s}: the data agree with less than what counts, and with more."
    return [Paragraph(say(words, s=numbers["smallest"]))]


def _disagree(result: Result) -> list[Block]:
    if result.kind != RIGHT_WRONG:
        return []
    a, b = result.names
    one = {name: (result.numbers[name],) for name in ("both", "only.a", "only.b", "neither")}
    rows = (((Text(f"{b} right"),), one["both"], one["only.b"]), ((Text(f"{b} wrong"),), one["only.a"], one["neither"]))
    return [Table(("", f"{a} right", f"{a} wrong"), rows, "Only the examples they disagree about can tell them apart.")]


def _others(result: Result) -> list[Block]:
    """Other ways to the same, for whoever wants them."""
    names = {
        "p.t": "p by Student's t" if result.kind == PAIRS else "p by Welch's t", "t.low": "interval by t, from", "t.high": "interval by t, to",
        "p.one_sided": "p on the side observed alone", "p.error": "standard error of p, as it was drawn",
        "shift": "median difference (Hodges–Lehmann)", "p.fisher": "p by Fisher's exact test", "p.z": "p by the normal curve", "odds": "common odds ratio",
    }  # fmt: skip
    rows = tuple(((Text(words),), (result.numbers[name],)) for name, words in names.items() if name in result.numbers)
    return [Fold("Other ways to reckon it", (Table(("", ""), rows),))]


# ---------------------------------------------------------------- what may be wrong with the question
def unit(result: Result, pair: Pair) -> tuple[Finding, Number]:
    """Rows of one seed were taken together; how much narrower the interval would have been had they not."""
    word, every = pair.unit.column, counted(pair.rows, "the rows that were read")
    n_a, n_b = result.numbers["n.a"], result.numbers["n.b"]
    each = say("{n} {word} in each arm: n is {n}", n=n_a, word=plural(word, int(n_a.value)))
    if n_a.value != n_b.value:
        each = say("{a} {word} of one arm and {b} of the other: n is {a} and {b}", a=n_a, b=n_b, word=plural(word))
    said = (*say("These {rows} rows are ", rows=every), *each)
    blocks: tuple[Block, ...] = ()
    if pair.unit.by == "mean":
        raw: dict[str, Any] = {
            "variance_a": float(pair.a.raw.var(ddof=1)), "n_a": pair.a.rows, "variance_b": float(pair.b.raw.var(ddof=1)), "n_b": pair.b.rows,
        }  # fmt: skip
        by_row = called("compare/welch_error", **raw)
        if by_row.value > 0:
            ratio = worked("error_by_unit / error_by_row", 1, error_by_unit=result.value("effect.error"), error_by_row=by_row.value)
            words = f"Rows of one {word} share its luck. The standard error is {{ratio}} times the one that every row as a run of its own would have given."
            blocks = (Paragraph(say(words, ratio=ratio)),)
    action = say("Report n as the number of {word}; more rows of the same ones do not make n larger, more {word} do.", word=plural(word))
    comparator = say("every row counted as a run of its own")
    return Finding("unit", said, n_a, every, comparator, action, "uncertainty", None, HARM["unit"], blocks), every


def best_of(result: Result, numbers: Numbers, k: int) -> Finding:
    """B was picked as the best of ``k``."""
    b = result.names[1]
    of = worked("runs", runs=k, said="As asked.")
    said = say("The best of {k} beats one run {wins} of the time with no difference between them", k=of, wins=numbers["best.wins"])
    gain = "Its expected lead is {gain} standard deviations"
    given: dict[str, Number | str] = {"gain": numbers["best.gain"]}
    if "best.lead" in numbers:
        gain, given = (
            gain + " of a run, here {lead}; the difference seen is {effect}",
            {**given, "lead": numbers["best.lead"], "effect": numbers["effect"]},
        )
    action = say("Run the setting that was picked again on new seeds, and compare those with {a}.", a=result.names[0])
    blocks = (Paragraph(say(f"{gain}.", **given)),)
    comparator = say("one run of the same setting, not picked")
    words = (*said, Text(f"; {b} was picked so"))
    return Finding("best-of", words, numbers["best.wins"], of, comparator, action, "expectation", None, HARM["best-of"], blocks)


def best_might(result: Result, numbers: Numbers) -> Finding:
    """The arms have different numbers of runs, so the larger has the better best."""
    a, b = result.names
    n_a, n_b = result.numbers["n.a"], result.numbers["n.b"]
    words = "The means are compared: the best of {n_b} {b} would beat the best of {n_a} {a} {wins} of the time with no difference"
    action = say("Do not compare the best run of each arm; if bests are what counts, give both the same number of runs.")
    said = say(words, a=a, b=b, n_a=n_a, n_b=n_b, wins=numbers["best.wins"])
    comparator = say("50 %, with equally many runs in each")
    return Finding("best-of", said, numbers["best.wins"], n_b, comparator, action, "expectation", None, HARM["best-might"])


def peeking(result: Result, numbers: Numbers) -> Finding:
    """What looking ``looks`` times does to the chance of a false find, and the bounds and the interval that put it right."""
    said = say(
        "Of {k} looks, one has p below 0.05 with no difference {false} of the time", k=numbers["looks"], false=numbers["looks.false"]
    )
    ends = (
        *say("At the last look, with the O'Brien–Fleming bound, the interval for the difference is "),
        *say("{low} to {high}.", low=bare(numbers["effect.looks.low"]), high=bare(numbers["effect.looks.high"])),
    )
    head = ("that keeps it at 5 in 100", "stop at |z| above", "that is, at p below")
    rows = (
        ((Text("at every look (Pocock)"),), (numbers["bound.pocock"],), (numbers["p.pocock"],)),
        ((Text("at the last look (O'Brien–Fleming)"),), (numbers["bound.obrien_fleming"],), (numbers["p.obrien_fleming"],)),
    )
    action = say("Choose one of the bounds before the next look, or use --always with --smallest to look whenever you want.")
    return Finding(
        "peeking", said, numbers["looks.false"], numbers["looks"], say("5 %, of one look"), action, "significance", None, HARM["peeking"],
        (Table(head, rows, "By the normal curve, with as much data from each look to the next"), Paragraph(ends)),
    )  # fmt: skip


def always(result: Result, numbers: Numbers) -> Finding:
    """The interval that holds at every look at once."""
    low, high = numbers["always.low"], numbers["always.high"]
    said = (*direction(result), *say("; looked at whenever, the interval is {low} to {high}", low=bare(low), high=bare(high)))
    words = "p is {p} whenever it is looked at. Over all looks there will ever be, it is below 0.05 at most 5 times in 100 if there is no difference; "
    more = "the price is a wider interval, narrowest for differences about {s} (a normal mixture)."
    blocks = (Paragraph((*say(words, p=numbers["p.always"]), *say(more, s=numbers["smallest"]))),)
    action = say("Stop when the interval is narrow enough for the decision.")
    return Finding(
        "always",
        said,
        numbers["effect"],
        n_of(result),
        no_difference(result),
        action,
        "significance",
        (low, high),
        HARM["peeking"],
        blocks,
    )


def mismatch(result: Result, numbers: Numbers) -> Finding:
    """The sizes of the arms beside what was planned."""
    p = numbers["split.p"]
    rare = p.value < RARE_SPLIT
    said = (
        *say("{a} has {split} of the trials where {plan} was planned; a split no likelier would come up ", a=result.names[0], split=numbers["split"], plan=numbers["split.planned"]),
        *times(p),
    )  # fmt: skip
    words = "Find out where trials were lost or counted twice before reading the difference: who is missing may not be like who is there."
    action = say(words if rare else "Keep the check in place for the next look.")
    between = (numbers["split.low"], numbers["split.high"])
    n = worked("n_of_A + n_of_B", grouped=True, n_of_A=numbers["n.a"].value, n_of_B=numbers["n.b"].value)
    comparator = say("the planned {plan}", plan=numbers["split.planned"])
    return Finding(
        "mismatch", said, numbers["split"], n, comparator, action, "significance", between, HARM["mismatch" if rare else "split"]
    )


def strata(result: Result, numbers: Numbers) -> Finding:
    """What is left of the pooled difference within strata."""
    a, b = result.names
    words = "Pooled, {b} − {a} is {pooled}; within strata it is {effect}"
    said = say(words, a=a, b=b, pooled=numbers["effect.pooled"], effect=numbers["effect"])
    block = Paragraph(
        (
            *say("Pooled, with no difference one at least as large would come up "),
            *times(numbers["p.pooled"]),
            *say(". Pooling mixes how well each arm does with how much of it is in which stratum."),
        )
    )
    action = say("Read the difference within strata, if the strata were fixed before the arms were chosen.")
    comparator = say("all trials taken together")
    between = (numbers["effect.low"], numbers["effect.high"])
    apart = abs(numbers["effect.pooled"].value - numbers["effect"].value) > Z95 * numbers["effect.error"].value
    harm = HARM["strata"] if apart else HARM["power"]
    return Finding("strata", said, numbers["effect"], n_of(result), comparator, action, "conditional", between, harm, (block,))


def many(results: Sequence[tuple[str, Result]], numbers: Numbers, tried: int) -> Finding:
    """Several metrics together: the chance of one small p by luck, and each p adjusted."""
    looked = worked("metrics", metrics=tried, said="As asked." if tried > len(results) else "Those that are compared here.")
    said = say("Of {k} metrics, one or more has p below 0.05 with no difference {any} of the time", k=looked, any=numbers["family"])
    rows = tuple(
        (
            (Text(name),),
            (one.numbers["effect"],),
            say("{low} to {high}", low=bare(one.numbers["effect.low"]), high=bare(one.numbers["effect.high"])),
            (one.numbers["p"],),
            (numbers[f"{name}.p.holm"],),
            (numbers[f"{name}.p.bh"],),
        )
        for name, one in results
    )
    head = ("metric", "difference", "95 %, alone", "p, alone", "p, Holm", "p, Benjamini–Hochberg")
    action = say("Say which metric decides before looking; read the others by the column of Holm.")
    blocks = (Table(head, rows),) if len(results) > 1 else ()
    return Finding("many", said, numbers["family"], looked, say("5 %, of one metric"), action, "significance", None, HARM["many"], blocks)


def too_few(result: Result) -> Finding:
    """No outcome of this n has p below 0.05."""
    smallest, n = result.numbers["p.smallest"], n_of(result)
    if result.kind in (SHARES, RIGHT_WRONG):
        said = say("With these totals the smallest p there is is {p}", p=smallest)
        action = say("Count more {word}: with few of one outcome no test can tell.", word=result.counted)
        return Finding("too-few", said, smallest, n, say("the usual 5 %"), action, "significance", None, HARM["too-few"])
    said = say(
        "With {n} {word}{each} the smallest p there is is {p}", n=n, word=result.counted, each="" if result.paired else " each", p=smallest
    )
    if result.value("n.a") != result.value("n.b"):
        said = say(
            "With {a} and {b} {word} the smallest p there is is {p}",
            a=result.numbers["n.a"],
            b=result.numbers["n.b"],
            word=result.counted,
            p=smallest,
        )
    if result.paired:
        least, reach = 6, worked("2 / 2^pairs", pairs=6)
    else:
        least, reach = 4, worked("2 / arrangements", arrangements=crossings.ways(4, 4))
    enough = worked("least", said="The fewest whose smallest p is below 0.05.", least=least)
    word = "pairs" if result.paired else "in each arm"
    action = say("Run {least} {word} at least: the smallest p is then {reach}.", least=enough, word=word, reach=reach)
    return Finding("too-few", said, smallest, n, say("the usual 5 %"), action, "significance", None, HARM["too-few"])


def _steps(result: Result) -> tuple[Block, ...]:
    """With few arrangements p goes in steps, and the curve is a little too hopeful."""
    if result.kind not in (PAIRS, PLAIN) or "p.smallest" not in result.numbers or result.value("p.smallest") < STEPS:
        return ()
    words = "This is reckoned with Student's t. With so few, p over arrangements takes steps of {p}, and finds less often."
    return (Paragraph(say(words, p=result.numbers["p.smallest"])),)


def power(result: Result, numbers: Numbers) -> Finding:
    """What this n could have found."""
    n = n_of(result)
    word = {PAIRS: result.counted, RIGHT_WRONG: "examples"}.get(result.kind, f"{result.counted} in each arm")
    if "power" not in numbers:
        said = say("With this n a difference of {size} is found 4 times in 5", size=numbers["detectable"])
        action = say("If a smaller difference would count, say it with --smallest: n for it is worked out.")
        comparator = say("smaller differences, which are found less often")
        return Finding("power", said, numbers["detectable"], n, comparator, action, "significance", None, HARM["power"], _steps(result))
    said = say("A difference of {s} is found {power} of the time with this n", s=numbers["smallest"], power=numbers["power"])
    blocks: tuple[Block, ...] = ()
    if "detectable" in numbers:
        blocks = (Paragraph(say("Found 4 times in 5 with this n is a difference of {size}.", size=numbers["detectable"])), *_steps(result))
    action = say("To find it 4 times in 5, take {n} {word}.", n=numbers["n.needed"], word=word)
    if result.kind == STRATA:
        action = say("To find it 4 times in 5, take {n} trials of the first arm, and of the other in proportion.", n=numbers["n.needed"])
    harm = HARM["power"] + (0.1 if math.isfinite(numbers["power"].value) and numbers["power"].value < 50 else 0)
    return Finding("power", said, numbers["power"], n, say("80 %, the usual aim"), action, "significance", None, harm, blocks)
