"""What the cells of a text file are, decided on all of them: a column is numbers if every cell is one, and else it is text and that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workings.instruments.audit.engine import Room, quoted
from workings.instruments.audit.reading_types import (
    CALLED,
    DOUBTFUL,
    FORMATS,
    READS,
    STAND_INS,
    STANDARD,
    TRIED,
    Guess,
    listed,
    written,
)

EXACT = 2.0**53
NUMBERS = ("DOUBLE", "FLOAT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT")
WORDS = (*STANDARD, *DOUBTFUL, *(f" {word}" for word in DOUBTFUL))
LOOKED = 1_000_000
SHOWN = 40
"""Characters of a cell that a note shows."""


@dataclass(frozen=True)
class Cells:
    """A table as it was parsed, and how its rows are called."""

    here: Room
    table: str
    name: str
    first_line: int | None
    missing: tuple[str, ...]
    unit: str = "line"

    def asked(self, *sql: str, where: str = "", order: str = "") -> tuple[Any, ...]:
        """One row of answers; empty where there is none."""
        rows = self.here.run(f"select {', '.join(sql)} from {quoted(self.table)} {where} {order}")
        return rows[0] if rows else ()

    def place(self, row: int) -> str:
        return f"row {row + 1:,}" if self.first_line is None else f"{self.unit} {row + self.first_line:,}"

    @property
    def empty(self) -> tuple[str, ...]:
        return (*STANDARD, *self.missing)


def settled(cells: Cells, kinds: Mapping[str, Guess], types: Mapping[str, str]) -> tuple[dict[str, str], list[str], list[str]]:
    """SQL for each column, what was odd, and the columns that must come as text first because their whole numbers are no doubles."""
    columns = {name: quoted(name) for name in kinds}
    again = _direct(cells, kinds, types, columns)
    notes: list[str] = []
    plain: list[str] = []
    for name, guess in kinds.items():
        if types[name] == "varchar":
            columns[name], said = _turned(cells, name, guess)
            notes += said
            plain += [] if said else [name]
    texts = [name for name in kinds if columns[name] == quoted(name) and types[name] == "varchar"]
    notes += _words(cells, [name for name in texts if name in plain])
    for name in texts:
        if cells.missing:
            columns[name] = f"case when {quoted(name)} in {listed(cells.missing)} then null else {quoted(name)} end"
    notes += _stand_ins(cells, [name for name in kinds if name not in texts], columns)
    notes += _points(kinds)
    return columns, notes, again


def _points(kinds: Mapping[str, Guess]) -> list[str]:
    """Numbers like 1.000 in a file that writes decimal commas: they may be thousands."""
    if not any(guess.kind == "decimal comma" for guess in kinds.values()):
        return []
    return [
        f"{name} holds “{guess.pointed}”, which is read as {float(guess.pointed):.15g}. Other columns are written with a decimal comma: "
        "if the point stands between thousands here, write these numbers without it."
        for name, guess in kinds.items()
        if guess.pointed and guess.pointed.count(".") == 1
    ]


def _direct(cells: Cells, kinds: Mapping[str, Guess], types: Mapping[str, str], columns: dict[str, str]) -> list[str]:
    """Numbers without a fraction are whole, times at midnight are dates: if all are."""
    wholes = [name for name in kinds if types[name] == "double" and kinds[name].kind == "whole"]
    days = [name for name in kinds if types[name] == "timestamp" and kinds[name].kind == "day"]
    if not wholes and not days:
        return []
    asked = [f"count(*) filter (not isfinite({c}) or {c} <> floor({c})), max(abs({c}))" for c in map(quoted, wholes)]
    asked += [f"count(*) filter ({c} <> date_trunc('day', {c}))" for c in map(quoted, days)]
    got = list(cells.asked(*asked))
    again = []
    for k, name in enumerate(wholes):
        if not got[2 * k] and (got[2 * k + 1] or 0.0) < EXACT:
            columns[name] = f"cast({quoted(name)} as bigint)"
        elif not got[2 * k]:
            again.append(name)
    for k, name in enumerate(days, 2 * len(wholes)):
        if not got[k]:
            columns[name] = f"cast({quoted(name)} as date)"
    return again


def _turned(cells: Cells, name: str, guess: Guess) -> tuple[str, list[str]]:
    """A column that came as text: turned into what every cell is, or left as text with the reason."""
    column = quoted(name)
    if guess.kind == "code":
        return column, [_code(cells, name)]
    tried = TRIED.get(guess.kind, ())
    if not tried:
        return column, []
    held = f"{column} is not null and {column} not in {listed(cells.empty)}"
    counts = cells.asked(
        f"count(*) filter ({held})", *(f"count(*) filter ({held} and {READS[one].format(column)} is null)" for one in tried)
    )
    if not counts[0]:
        return column, [_nothing(cells, name)]
    fit = [one for one, bad in zip(tried, counts[1:], strict=True) if not bad]
    if guess.kind == "slashed" and len(fit) != 1:
        return column, [_dates(cells, name, fit, min(counts[1:]), counts[0])]
    if not fit:
        return column, [_mixed(cells, name, guess.kind, tried[-1], counts[-1], counts[0])] if guess.kind != "nothing" else []
    sql = READS[fit[0]].format(column)
    said = _missing_words(cells, name)
    if fit[0] in FORMATS:
        said.append(f"{name} is read as dates, {FORMATS[fit[0]]}: every one fits that form and not the other.")
    if fit[0] in ("thousands", "decimal comma"):
        said.append(_commas(cells, name, fit[0]))
    return f"case when {column} in {listed(cells.empty)} then null else {sql} end", said


def _missing_words(cells: Cells, name: str) -> list[str]:
    column = quoted(name)
    sql = f"select {column}, count(*) from {quoted(cells.table)} where {column} in {listed(cells.empty)} group by all order by 2 desc, 1"
    rows = cells.here.run(sql)
    return [f"“{word}” stands {_times(count)} in {name} and is read as a missing value." for word, count in rows]


def _mixed(cells: Cells, name: str, kind: str, last: str, bad: int, held: int) -> str:
    column = quoted(name)
    wrong = f"{column} is not null and {column} not in {listed(cells.empty)} and {READS[last].format(column)} is null"
    row, text = cells.asked("rowid", column, where=f"where {wrong}", order="order by rowid limit 1")
    one, many = CALLED[kind]
    are = f"is not {one}" if bad == 1 else f"are not {many}"
    said = f"{name} mixes kinds: {bad:,} of its {held:,} values {are}, the first is “{_short(text)}” in {cells.place(row)}. "
    if text.strip() == name:
        return f"{said}That repeats the header: remove the line. The column is read as text."
    if cells.asked(f"count(distinct {column})", where=f"where {wrong}")[0] == 1:
        return f"{said}If it stands for a missing value, say so: --missing {_word(text)} (from Python: missing=({text!r},)). The column is read as text."
    return f"{said}The column is read as text."


def _dates(cells: Cells, name: str, fit: Sequence[str], bad: int, held: int) -> str:
    if fit:
        return f"{name} holds dates that fit {' and '.join(FORMATS[one] for one in fit)} alike, so it is read as text. Write them year-month-day."
    return (
        f"{name} holds dates, and of its {held:,} values at least {bad:,} fit none of the forms that the others fit, so it is read as text."
    )


def _code(cells: Cells, name: str) -> str:
    column = quoted(name)
    row, text = cells.asked(
        "rowid", column, where=rf"where regexp_full_match(trim({column}), '0\d+|\d{{19,}}')", order="order by rowid limit 1"
    )
    why = "has more digits than a number holds" if len(text.strip()) > 18 else "begins with 0, which a number would lose"
    return f"{name} is read as text: “{_short(text)}” in {cells.place(row)} {why}."


def _nothing(cells: Cells, name: str) -> str:
    return f"{name} holds no value in any of the rows; it is read as text."


def _commas(cells: Cells, name: str, kind: str) -> str:
    column = quoted(name)
    row, text = cells.asked("rowid", column, where=f"where contains({column}, ',')", order="order by rowid limit 1")
    return f"{name} is written with {'commas between thousands' if kind == 'thousands' else 'a decimal comma'}: “{text}” in {cells.place(row)} is read as {_number(text, kind)}."


def _number(text: str, kind: str) -> str:
    plain = text.strip().replace(",", "") if kind == "thousands" else text.strip().replace(".", "").replace(",", ".")
    return f"{float(plain):.15g}"


def _words(cells: Cells, names: Sequence[str]) -> list[str]:
    """Words of a column of text that may stand for a missing value: counted, and left as they are."""
    if not names:
        return []
    words = [word for word in WORDS if word not in cells.missing]
    counts = cells.asked(*(f"count(*) filter (cast({quoted(name)} as varchar) in {listed(words)})" for name in names))
    notes = []
    for name, count in zip(names, counts, strict=True):
        if count:
            sql = f"select cast({quoted(name)} as varchar), count(*) from {quoted(cells.table)} where cast({quoted(name)} as varchar) in {listed(words)} group by all order by 2 desc, 1"
            found = cells.here.run(sql)
            said = ", ".join(f"“{word}” {_times(n)}" for word, n in found)
            verb = "is" if len(found) == 1 else "are"
            notes.append(
                f"In {name}, a column of text, {said} {verb} kept as text. If that means missing, say so: --missing {_word(found[0][0])}."
            )
    return notes


def _stand_ins(cells: Cells, names: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """Numbers like -999 that stand far from all others of their column."""
    kinds = {row[0]: row[1] for row in cells.here.run(f"describe {quoted(cells.table)}")}
    numbers = [name for name in names if kinds[name] in NUMBERS and not columns[name].startswith("case")]
    notes: list[str] = []
    if not numbers:
        return notes
    ends = cells.asked(*(f"min({c}), max({c})" for c in map(quoted, numbers)))
    for k, name in enumerate(numbers):
        for end, side in ((ends[2 * k], "min"), (ends[2 * k + 1], "max")):
            if end in STAND_INS:
                notes += _stand_in(cells, name, end, side)
    return notes


def _stand_in(cells: Cells, name: str, end: float, side: str) -> list[str]:
    column = quoted(name)
    count, rest = cells.asked(
        f"count(*) filter ({column} = {end})", f"{side}({column}) filter ({column} <> {end} and isfinite(cast({column} as double)))"
    )
    if count < 2 or rest is None or not (abs(rest) < abs(end) / 5 or (rest >= 0) != (end >= 0)):
        return []
    said = f"“{end:.15g}” stands {_times(count)} in {name}, where the next value is {rest:.15g}. It is kept as a number."
    return [f"{said} If it stands for a missing value, say so: --missing {end:.15g}."]


def odd(cells: Cells, kinds: Mapping[str, str]) -> list[str]:
    """What is odd in a table that came with its types (``kinds``: column -> ``number``, ``whole``, ``text``…): stand-ins, numbers kept as text, words."""
    texts = [name for name, kind in kinds.items() if kind == "text"]
    notes = _stand_ins(cells, [name for name, kind in kinds.items() if kind in ("number", "whole")], dict.fromkeys(kinds, ""))
    some = [name for name in texts if _numeric(cells, name, "limit 1000")]
    kept = [name for name in some if _numeric(cells, name, "")]
    notes += [f"{name} holds numbers kept as text: every value is one. It is read as text." for name in kept]
    return notes + _words(cells, _suspected(cells, [name for name in texts if name not in kept]))


def _suspected(cells: Cells, names: Sequence[str]) -> list[str]:
    """Those with a word for a missing value in the first million rows: only these are counted whole."""
    if not names:
        return []
    given = ", ".join(f"cast({quoted(name)} as varchar) as {quoted(name)}" for name in names)
    held = (f"count(*) filter ({quoted(name)} in {listed(WORDS)})" for name in names)
    counts = cells.here.run(f"select {', '.join(held)} from (select {given} from {quoted(cells.table)} limit {LOOKED})")[0]
    return [name for name, count in zip(names, counts, strict=True) if count]


def _numeric(cells: Cells, name: str, limit: str) -> bool:
    """Whether there are values and all are numbers."""
    sql = f"select cast({quoted(name)} as varchar) as x from {quoted(cells.table)} where {quoted(name)} is not null {limit}"
    n, numbers = cells.here.run(f"select count(*), count(try_cast(x as double)) from ({sql})")[0]
    return bool(n) and n == numbers


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count:,} times"


def _short(text: str) -> str:
    flat = " ".join(str(text).split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"


def _word(text: str) -> str:
    return text if text.replace("-", "").isalnum() and not text.startswith("-") else written(text).replace("'", '"')
