"""The checklist of a data set: compared to what? A sheet for each, asked again, empty, for the next one.

What is typed is kept as it was typed. What can be worked out is a call of the concept ``baselines``, so that it opens.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workings import course
from workings.contract.event import Event
from workings.contract.number import format_number
from workings.contract.reading import Call, Number
from workings.session.faults import Unfit, Unknown
from workings.session.log import Log

ITEM = "checklist"
"""What every event of a sheet has for an item, so that they are found without reading the log."""


@dataclass(frozen=True, slots=True)
class Field:
    """A place to be filled in. ``options`` makes it a choice: (value, words)."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A question, why it is asked, and its fields. ``of`` is the kind of answer it belongs to: ``class``, ``number`` or both."""

    key: str
    question: str
    why: str
    fields: tuple[Field, ...]
    of: str = ""


CLASS_SCORES = (("accuracy", "accuracy: the share answered right"),)
LOSSES = (("squared", "mean squared error"), ("size", "mean size of the error"))
ROWS = (
    Row("name", "What is it, and what is one case?", "A score of nothing in particular cannot be compared.",
        (Field("name", "the data set"), Field("case", "one case is"))),
    Row("asked", "What is asked of each case?", "It decides what the dumbest rule answers.",
        (Field("asked", "", (("class", "a class"), ("number", "a number"))),)),
    Row("aside", "How many cases are kept aside, unseen by any model?", "Both scores are counted on those.",
        (Field("cases", "cases in all"), Field("aside", "of them kept aside"))),
    Row("classes", "How common is each class, among those kept aside?", "The best rule that does not look answers the commonest.",
        (Field("classes", "a count for each, such as 910, 90"),), "class"),
    Row("constant", "What are their mean and their median?", "The best constant is the mean where errors are squared, the median where they count by size.",
        (Field("mean", "mean"), Field("median", "median")), "number"),
    Row("floor", "Which loss, and what does the best constant have?", "Compared to what?",
        (Field("loss", "", LOSSES), Field("floor", "its loss with that constant")), "number"),
    Row("cheap", "Which cheap rule looks at one thing, and what does it score?", "The majority is a floor; a rival is cheap too.",
        (Field("rule", "the rule, or: none tried"), Field("cheap", "its score"))),
    Row("mistake", "Which mistake costs more?", "It decides between precision and recall.",
        (Field("mistake", "", (("alarm", "a false alarm"), ("miss", "a miss"), ("alike", "alike"), ("many", "more than two classes"))),), "class"),
    Row("counts", "Two classes: what are the model’s four counts?", "Accuracy, precision and recall are read off them. Leave them out where there are more classes.",
        (Field("tp", "alarms that were right"), Field("fn", "missed"), Field("fp", "false alarms"), Field("tn", "rightly let pass")), "class"),
    Row("model", "What does the model score, on the same cases?", "A score on other cases compares with nothing.",
        (Field("model", "its score"),)),
    Row("again", "Would another seed or another split change the order?", "A point may be chance.",
        (Field("again", "", (("untried", "not tried"), ("held", "tried, and it held"), ("turned", "tried, and it did not"))),)),
)  # fmt: skip
FIELDS = {f.name: f for row in ROWS for f in row.fields}
COUNTS = ("cases", "aside", "tp", "fn", "fp", "tn")
SHARES = ("cheap", "model")
FOUR = ("tp", "fn", "fp", "tn")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checklist as it stands. ``results`` are (words, number); ``problems`` are sentences, by field."""

    number: int
    answers: Mapping[str, str] = field(default_factory=dict)
    results: tuple[tuple[str, Number], ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    """Questions that are still open."""

    @property
    def name(self) -> str:
        return self.answers.get("name", "").strip() or "A data set without a name"

    @property
    def rows(self) -> tuple[Row, ...]:
        """The questions of its kind."""
        kind = self.answers.get("asked", "class") or "class"
        return tuple(row for row in ROWS if row.of in ("", kind))


# ---------------------------------------------------------------- keeping
def sheets(log: Log) -> tuple[Sheet, ...]:
    """Every sheet as it was last kept, the latest first."""
    latest = {int(e.data["sheet"]): e for e in log.of_item(ITEM)}
    return tuple(_read(number, event.data["answers"]) for number, event in sorted(latest.items(), key=lambda one: -one[1].id))


def sheet(log: Log, number: int) -> Sheet:
    """Raises :class:`Unknown` for a number that no sheet has."""
    events = [e for e in log.of_item(ITEM) if e.data["sheet"] == number]
    if not events:
        raise Unknown(f"There is no checklist {number}.")
    return _read(number, events[-1].data["answers"])


def keep(log: Log, number: int, answers: Mapping[str, str], key: str = "") -> Event | None:
    """Keep a sheet; ``None`` where it stands so already. Number 0 begins a new one."""
    if stray := sorted(set(answers) - set(FIELDS)):
        raise Unfit(f"“{stray[0][:40]}” is no field of the checklist.")
    known = {int(e.data["sheet"]): dict(e.data["answers"]) for e in log.of_item(ITEM)}
    if number and number not in known:
        raise Unknown(f"There is no checklist {number}.")
    filled = {name: text.strip() for name, text in answers.items() if text.strip()}
    if number and filled == known[number]:
        return None
    return log.append("sheet", "", {"sheet": number or 1 + max(known, default=0), "answers": filled}, item=ITEM, key=key)


# ---------------------------------------------------------------- working it out
def _read(number: int, answers: Mapping[str, str]) -> Sheet:
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, text in answers.items():
        try:
            values[name] = _value(name, text)
        except ValueError as fault:
            problems[name] = str(fault)
    _together(values, problems)
    usable = {name: value for name, value in values.items() if name not in problems}
    blank = Sheet(number, answers)
    told = {"counts", "model"} if set(FOUR) <= set(usable) else {"counts"}
    left = tuple(row.question for row in blank.rows if row.key not in told and not all(f.name in usable for f in row.fields))
    return Sheet(number, answers, _results(usable), problems, left)


def _value(name: str, text: str) -> Any:
    """A text, a count, counts, or a number. Raises ``ValueError`` in a sentence."""
    if name == "classes":
        found = [_count(part) for part in re.split(r"[,;\s]+", text.strip()) if part]
        if len(found) < 2 or sum(found) == 0:
            raise ValueError("two counts or more, with a comma between them, not all of them 0")
        return found
    if name in COUNTS:
        return _count(text)
    if name in (*SHARES, "floor", "mean", "median"):
        return _number(text)
    if FIELDS[name].options and text not in [value for value, _ in FIELDS[name].options]:
        raise ValueError("one of the choices")
    return text


def _count(text: str) -> int:
    text = text.strip().replace(" ", "")
    if not re.fullmatch(r"\d{1,12}", text):
        raise ValueError(f"a whole number; “{text[:20]}” is none")
    return int(text)


def _number(text: str) -> float:
    """``0.94``, ``94%``, ``0,94``."""
    plain = text.strip().replace("−", "-").replace(",", ".")
    hundred = plain.endswith("%")
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        raise ValueError(f"a number; “{text[:20]}” is none") from None
    if not math.isfinite(value):
        raise ValueError("a number that is finite")
    return value / 100 if hundred else value


def _together(values: Mapping[str, Any], problems: dict[str, str]) -> None:
    """What one answer says of another."""
    cases, aside, classes = values.get("cases"), values.get("aside"), values.get("classes")
    if cases is not None and aside is not None and aside > cases:
        problems["aside"] = f"more than the {cases} there are in all"
    if aside is not None and classes is not None and sum(classes) != aside:
        problems["classes"] = f"together {sum(classes)}, and {aside} are kept aside"
    four = [values[name] for name in FOUR if name in values]
    if len(four) == len(FOUR) and aside is not None and sum(four) != aside:
        problems["tn"] = f"the four come to {sum(four)}, and {aside} are kept aside"
    if values.get("asked", "class") == "class":
        for name in SHARES:
            if name in values and not 0 <= values[name] <= 1:
                problems[name] = "an accuracy is from 0 to 1, or a percentage"
    elif "floor" in values and values["floor"] <= 0:
        problems["floor"] = "a loss above 0; with a loss of 0 there is nothing left to win"


def _results(values: Mapping[str, Any]) -> tuple[tuple[str, Number], ...]:
    if values.get("asked", "class") == "class":
        return tuple(_of_classes(values))
    if {"floor", "model"} <= set(values):
        ratio = _worked("baselines/times", {"new": values["model"], "old": values["floor"]})
        return (("the model’s loss, in times the best constant’s", ratio),)
    return ()


def _of_classes(values: Mapping[str, Any]) -> list[tuple[str, Number]]:
    found: list[tuple[str, Number]] = []
    model, floor = values.get("model"), None
    if "classes" in values:
        floor = _worked("baselines/largest_share", {"counts": values["classes"]})
        found.append(("the best rule that does not look has the accuracy", floor))
    if set(FOUR) <= set(values):
        four = {name: values[name] for name in FOUR}
        for line, words in (("accuracy", "the model’s accuracy, from its four counts"), ("precision", "precision"), ("recall", "recall")):
            number = _worked("baselines/audit", four, line)
            if math.isfinite(number.value):
                found.append((words, number))
        model = next((number.value for words, number in found if words.startswith("the model’s")), model)
    if floor is not None and model is not None and floor.value < 1:
        found.append(
            ("the share of the error that the model removes", _worked("baselines/removed", {"accuracy": model, "baseline": floor.value}))
        )
    return found


def _worked(function: str, inputs: Mapping[str, Any], line: str = "") -> Number:
    call = Call(function, inputs)
    if line:
        call = Call(function, inputs, course.working(call).find(line))
    return Number(float(course.value(call)), call)


def reported(one: Sheet) -> str:
    """The line to report, in words; empty while it cannot be worked out."""
    return next(
        (format_number(number.value, 2) for words, number in one.results if words.startswith(("the share", "the model’s loss"))), ""
    )
