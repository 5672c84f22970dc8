"""The order of thought: the baseline before anything else, then the claim, then what would make a score mean something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from workings.contract.reading import Block, Number, Part
from workings.contract.report import MOST, Report
from workings.instruments.audit import balance, baseline, chosen, giveaway, regression, repeats, sanity, shift
from workings.instruments.audit.case import Case, begun
from workings.instruments.audit.chosen import CHOICE
from workings.instruments.audit.findings import HARMFUL, Found, listing, name_of, paragraph, say, whole
from workings.instruments.audit.rules import exact, leads
from workings.instruments.audit.table import Table
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress


def made(
    train: Table, test: Table | None, target: str | None, claim: float | None, group: str | None, today: date, progress: Progress
) -> Report:
    """The report on two tables that are open. Raises ``Refused``."""
    if test is not None and test.name == train.name:
        train, test = replace(train, name="the training table"), replace(test, name="the test table")
    case = begun(train, test, target, _part(progress, 0.0, 0.4))
    if group is not None and group not in train.by_name:
        raise Refused(f"{train.name} has no column {group}.", f"Its columns are {', '.join(train.names[:20])}.")
    twice = repeats.counted_in(case, _part(progress, 0.4, 0.3))
    progress("asking each column alone", 0.7)
    first, harms = _of_classes(case, twice, claim) if case.target.task == "classes" else _of_number(case, claim)
    progress("comparing the halves", 0.85)
    found = [*harms, *(one for one in (ask() for ask in _others(case, twice, claim, group, today)) if one is not None)]
    ranked = sorted(found, key=lambda one: -one.finding.harm)
    kept = [*first, *ranked][:MOST]
    return Report(
        instrument="audit",
        title=_title(case),
        verdict=_verdict(case, first[0], ranked),
        findings=tuple(one.finding for one in kept),
        numbers=_numbers(case, [*first, *ranked], twice),
        about=_about(case, twice),
        unknown=_unknown(case),
        left=len(first) + len(ranked) - len(kept),
        facts=_facts(case),
    )


def _part(progress: Progress, start: float, share: float) -> Progress:
    return lambda doing, done: progress(doing, start + share * min(max(done, 0.0), 1.0))


def _of_classes(case: Case, twice: repeats.Repeats, claim: float | None) -> tuple[list[Found], list[Found]]:
    ranked = leads(case)
    given = giveaway.of_classes(case, ranked)
    names = [one.name for one in given]
    rest = [one for one in ranked if one.column.name not in names]
    one = exact(case, rest[0]) if rest else None
    ceiling = case.target.rows - twice.clash.wrong if twice.clash is not None else None
    first = [baseline.of_classes(case, one, ceiling)]
    if claim is not None:
        first.append(baseline.of_claim(case, claim, one, baseline.axis(first[0])))
    found = [giveaway.finding(case, given)] if given else []
    told = giveaway.presence(case, names)
    return first, [*found, *([told] if told else [])]


def _of_number(case: Case, claim: float | None) -> tuple[list[Found], list[Found]]:
    told = regression.telling(case)
    given = giveaway.of_number(case, told)
    rest = [one for one in told if given is None or one.left > giveaway.LEFT]
    first = [regression.of_number(case, rest)]
    if claim is not None:
        first.append(regression.of_claim(case, claim, rest))
    return first, [given] if given else []


def _others(case: Case, twice: repeats.Repeats, claim: float | None, group: str | None, today: date) -> list[Callable[[], Found | None]]:
    """Everything else that is asked, each by itself."""
    return [
        lambda: repeats.overlap(case, twice, claim),
        lambda: repeats.copies(case, twice),
        lambda: repeats.disagreeing(case, twice, claim),
        lambda: sanity.unknown_classes(case),
        lambda: shift.finding(case),
        lambda: sanity.header_as_row(case),
        lambda: sanity.times(case),
        lambda: sanity.entities(case),
        lambda: chosen.finding(case),
        lambda: sanity.impossible(case, today),
        lambda: sanity.unanswered(case),
        lambda: balance.of_classes(case),
        lambda: sanity.names_of_rows(case),
        lambda: balance.of_groups(case, group),
        lambda: sanity.empty(case),
    ]


def _title(case: Case) -> str:
    beside = f" and {case.test.name}" if case.test is not None else ""
    return f"{case.train.name}{beside}, predicting {case.target.name}"


def _verdict(case: Case, first: Found, ranked: list[Found]) -> tuple[Part, ...]:
    """One sentence: what makes a score mean something else, or else what is to be beaten."""
    harmful = [one.clause for one in ranked if one.finding.harm >= HARMFUL][:3]
    if not harmful:
        among = next((one.clause for one in ranked if one.finding.code == "many-columns" and one.finding.harm >= CHOICE), ())
        start = (
            say("Nothing counted here makes a score meaningless, but ", *among, "; ")
            if among
            else say("Nothing here makes a score meaningless; ")
        )
        return (*start, *first.clause, *say(", so that is what to beat."))
    parts: list[Part] = [*say(f"Do not trust a score on this {'split' if case.test is not None else 'table'}: ")]
    for place, clause in enumerate(harmful):
        parts += [*say("" if not place else ", and " if place == len(harmful) - 1 else ", "), *clause]
    return (*parts, *say("."))


def _numbers(case: Case, found: list[Found], twice: repeats.Repeats) -> dict[str, Number]:
    """Every number by its name: of the tables first, then of each finding in its order."""
    numbers = {"rows": case.rows_of(test=False), "columns": whole(len(case.train.columns), f"columns of {case.train.name}")}
    if case.test is not None:
        numbers["test_rows"] = case.rows_of(test=True)
    numbers["duplicates.rows"] = whole(twice.within.copies, "rows that equal an earlier row in every column but names of rows")
    if twice.across is not None:
        numbers["overlap.rows"] = whole(twice.across.found, "test rows that equal a training row in every feature")
    for one in found:
        numbers |= {name: number for name, number in one.numbers.items() if name not in numbers}
    return numbers


def _about(case: Case, twice: repeats.Repeats) -> tuple[Block, ...]:
    blocks: list[Block] = [_read(case.train, "to learn from" if case.test is not None else "")]
    if case.test is not None:
        blocks.append(_read(case.test, "to be tested on"))
    kind = ("one of ", whole(len(case.classes), f"classes of {case.target.name}"), " classes") if case.classes else ("a number",)
    blocks.append(paragraph(f"Predicted: {name_of(case.target.name)}, ", *kind, f". {case.target.how}"))
    if case.skipped:
        blocks.append(paragraph(f"Only one of the two tables has {listing(list(case.skipped))}; they are left out of every comparison."))
    if repeats.legal(twice):
        rows = twice.across.found if twice.across is not None else twice.within.copies
        how = "rows equal to another, across the split or, where there is none, within the table"
        blocks.append(paragraph(whole(rows, how), " rows repeat another, as rows of so few values do by chance; nothing is made of it."))
    read = [one for one in (case.train, case.test) if one is not None]
    blocks += [paragraph(note.replace("`", "'")) for note in dict.fromkeys(note for one in read for note in (*one.about, *one.notes))]
    return tuple(blocks)


def _read(table: Table, role: str) -> Block:
    columns = whole(len(table.columns), f"columns of {table.name}")
    name = table.name.replace("`", "'")
    return paragraph(f"{name}{', ' + role if role else ''}: ", whole(table.rows, f"rows of {table.name}"), " rows, ", columns, " columns.")


def _unknown(case: Case) -> tuple[tuple[Part, ...], ...]:
    """What no table can say of itself."""
    target = name_of(case.target.name)
    sentences = [say(f"Whether a column was written down after {target} was known: ask whoever collected it.")]
    people = (
        "Whether one person, place or device is in both halves"
        if case.test is not None
        else "Whether several rows are of one person, place or device"
    )
    sentences.append(say(f"{people}: no column here is known to name them."))
    sentences.append(say("Whether columns were chosen, or values filled in, with all rows in sight."))
    sentences.append(say("Whether the rows that a rule will meet look like these."))
    timed = [one.name for one in case.train.columns if one.kind == "time"]
    if timed and case.test is None:
        sentences.append(
            say(f"Whether a rule is meant for what comes later: if so, split at a date of {listing(timed)} and not by chance.")
        )
    if case.test is None:
        sentences.append(say("How a split would fare: give the test rows with --test."))
    return tuple(sentences)


def _facts(case: Case) -> dict[str, object]:
    return {
        "target": case.target.name,
        "task": case.target.task,
        "classes": [str(value) for value in case.classes[:50]],
        "features": [one.name for one in case.features][:1000],
        "names_of_rows": list(case.names_rows),
        "test": case.test.name if case.test is not None else None,
    }
