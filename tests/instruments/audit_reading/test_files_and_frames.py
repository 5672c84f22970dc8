"""Parquet, JSON, Arrow, Excel, SQL and frames: the same cells as were written, and in words what was odd or broken."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather, ipc, parquet

from workings.instruments.audit import copies
from workings.instruments.audit.engine import ENGINES
from workings.instruments.audit.table import opened
from workings.instruments.faults import Refused

ROWS = [(1, "x", True, dt.datetime(2024, 1, 2)), (2, None, False, dt.datetime(2024, 1, 3)), (None, "z,\n", None, None)]
ARROW = pa.table(
    {name: list(cells) for name, cells in zip("abcd", zip(*ROWS, strict=True), strict=True)},
    schema=pa.schema([("a", pa.int64()), ("b", pa.string()), ("c", pa.bool_()), ("d", pa.timestamp("us"))]),
)


def cells(source: Any, **options: Any) -> list[Any]:
    with opened(source, **options) as table:
        assert [(one.name, one.kind) for one in table.columns] == [("a", "whole"), ("b", "text"), ("c", "truth"), ("d", "time")]
        got = table.numbered.to_native().fetchall()
    assert [row[-1] for row in got] == [1, 2, 3]
    return [row[:-1] for row in got]


def refused(source: Any, **options: Any) -> str:
    with pytest.raises(Refused) as told, opened(source, **options):
        pass
    return str(told.value)


def notes(source: Any) -> list[str]:
    with opened(source) as table:
        return list(table.notes)


def as_parquet(path: Path) -> Path:
    parquet.write_table(ARROW, path)
    return path


def as_feather(path: Path) -> Path:
    feather.write_feather(ARROW, str(path))
    return path


def as_stream(path: Path) -> Path:
    with ipc.new_stream(str(path), ARROW.schema) as out:
        out.write_table(ARROW)
    return path


def as_lines(path: Path) -> Path:
    path.write_text("".join(json.dumps(dict(zip("abcd", row, strict=True)), default=str) + "\n" for row in ROWS))
    return path


def as_array(path: Path) -> Path:
    path.write_text(json.dumps([dict(zip("abcd", row, strict=True)) for row in ROWS], default=str, indent=1))
    return path


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("t.parquet", as_parquet),
        ("t.feather", as_feather),
        ("t.arrow", as_feather),
        ("t.arrows", as_stream),
        ("t.jsonl", as_lines),
        ("t.json", as_array),
    ],
)
def test_a_file_gives_the_cells_that_were_written(tmp_path: Path, name: str, write: Callable[[Path], Path]) -> None:
    assert cells(write(tmp_path / name)) == ROWS


def test_a_frame_gives_its_cells() -> None:
    assert cells(ARROW) == ROWS
    frame = pd.DataFrame({name: ARROW[name].to_pylist() for name in "abcd"}).astype({"a": "Int64", "c": "boolean"})
    assert cells(frame) == ROWS
    assert cells(frame.set_index(pd.Index([7, 7, 7]))) == ROWS


def test_a_workbook_gives_its_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in [("a", "b", "c", "d"), *ROWS]:
        book.active.append(row)
    more = book.create_sheet("More")
    more.append(["n", "t"])
    more.append([1.5, "12"])
    book.create_sheet("Blank")
    book.save(path := tmp_path / "book.xlsx")
    days = [(*row[:3], row[3].date() if row[3] else None) for row in ROWS]
    assert cells(path) == days
    assert notes(path) == ["Of 3 sheets, “Data” is read; the others are “More”, “Blank”."]
    said = [
        "Of 3 sheets, “More” is read; the others are “Data”, “Blank”.",
        "In t, 1 number is kept as text in the sheet, the first is “12”.",
    ]
    assert notes(f"{path}#More") == said
    more.append([2, None])
    more.append(["much", "7"])
    book.save(path)
    said = "n mixes kinds: 1 of its 3 values is not a number, the first is “much” in row 4. If it stands for a missing value, say so: "
    assert notes(f"{path}#More")[2] == f"{said}--missing much (from Python: missing=('much',)). The column is read as text."
    assert refused(f"{path}#Less") == "book.xlsx has no sheet Less. Its sheets are Data, More, Blank."
    assert refused(f"{path}#Blank") == "book.xlsx, sheet Blank, is empty. Its sheets are Data, More, Blank; choose another: book.xlsx#Data."
    path.write_bytes(path.read_bytes()[:-300])
    assert refused(path).startswith("book.xlsx is no whole workbook: ")


def test_a_workbook_behind_a_password(tmp_path: Path) -> None:
    (tmp_path / "secret.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert (
        refused(tmp_path / "secret.xlsx")
        == "secret.xlsx is protected by a password, so its cells cannot be read. Open it and save it without a password."
    )
    (tmp_path / "text.xlsx").write_text("a,b\n1,2\n")
    assert (
        refused(tmp_path / "text.xlsx")
        == "text.xlsx is no workbook: it does not begin as one. If it is text with another ending, rename it to .csv."
    )


def test_a_broken_parquet_is_refused(tmp_path: Path) -> None:
    whole = as_parquet(tmp_path / "t.parquet").read_bytes()
    path = tmp_path / "cut.parquet"
    path.write_bytes(whole[:-20])
    assert (
        refused(path)
        == f"cut.parquet is no whole Parquet file: the mark at its end is missing ({len(whole) - 20:,} bytes). Fetch or write it again."
    )
    path.write_bytes(b"a,b\n1,2\n")
    assert (
        refused(path)
        == "cut.parquet is no whole Parquet file: it does not begin with the mark of a Parquet file (8 bytes). Fetch or write it again."
    )
    path.write_bytes(whole[:4] + b"\xff" * 200 + whole[204:])
    with pytest.raises(Refused, match=r"^cut\.parquet could not be read"), opened(path) as table:
        table.frame.to_native().fetchall()


def test_json_says_where_it_breaks(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n{"a":\n')
    assert refused(path) == "t.jsonl, line 2, character 6: Expecting value. Every line is one whole JSON object."
    path.write_text("hello")
    assert refused(path) == "t.jsonl is no JSON table: it begins with “h”. A table is an array of objects, or one object per line."
    (tmp_path / "t.json").write_text('[{"a": 1},\n{"a" 2}]')
    assert refused(tmp_path / "t.json") == "t.json, line 2, character 6: Expecting ':' delimiter. Check that the file is whole."
    path.write_text('{"a": 1}\n{"a": "x"}\n')
    assert notes(path) == ["a mixes kinds: a number first in row 1, a text first in row 2. It is read as text."]


def test_types_that_compare_by_something_else_than_their_value() -> None:
    held = pa.table({
        "list": [[1], None], "level": pa.array(["x", "y"]).dictionary_encode(), "price": [decimal.Decimal("1.20"), None],
        "at": pa.array([dt.datetime(2024, 1, 1)] * 2, pa.timestamp("us", "Europe/Zurich")), "code": ["12", "7"],
    })  # fmt: skip
    with opened(held) as table:
        assert [one.kind for one in table.columns] == ["other", "text", "number", "time", "text"]
        assert list(table.notes) == [
            "at holds times with a zone; they are counted in UTC.",
            "code holds numbers kept as text: every value is one. It is read as text.",
        ]
    other = pa.table({"level": pa.array(["y", "x"]).dictionary_encode()})
    with opened(held) as left, opened(other) as right:
        assert copies.crossing(left, right, ["level"]).found == 2


def test_whole_numbers_and_numbers_are_compared_by_their_value() -> None:
    with opened(pd.DataFrame({"a": [1, 2]})) as left, opened(pd.DataFrame({"a": [1.0, 2.5, None]})) as right:
        assert copies.crossing(left, right).found == 1


def test_columns_of_python_objects() -> None:
    frame = pd.DataFrame({
        "mix": [1, "x", 2.5], "one": pd.Series([True, None, False], dtype=object), "lists": [[1], [2], None],
        "month": pd.period_range("2024-01", periods=3, freq="M"), "a": [1, 2, 3], "A": [4, 5, 6],
    })  # fmt: skip
    with opened(frame) as table:
        assert [(one.name, one.kind) for one in table.columns] == [
            ("mix", "text"), ("one", "truth"), ("lists", "text"), ("month", "text"), ("a", "whole"), ("A (2)", "whole"),
        ]  # fmt: skip
        assert list(table.notes) == [
            "Column 6 is called “A”; column 5 has the name “a”, which differs by its capitals alone. Both are kept, and column 6 is called “A (2)”.",
            "mix mixes kinds: row 1 begins with int, and row 2 holds 'x', a str. It is read as text.",
            "lists holds Python objects of the kind list, and is read as their text.",
            "month is of the kind period[M], and is read as text.",
        ]


def test_what_is_no_table() -> None:
    assert refused("a,b\n" * 3000).endswith(" cannot be opened: File name too long. Give the path of a file.")
    assert refused([1, 2]).startswith("What was given is a list, which is no table. Give a path, a frame of pandas")
    assert refused(pd.DataFrame({"a": []})) == "the table has no row; its columns are a. Give a table with at least one row."
    assert refused(pd.DataFrame()) == "the table has no column. Give a table with at least one."


def test_sql_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,x\n2,y\n")
    with opened(f"select a from '{tmp_path}/t.csv' where b = 'y'") as table:
        assert table.frame.to_native().fetchall() == [(2,)]
        assert table.numbered is None
        assert copies.duplicates(table).copies == 0
    said = "The query could not be answered: Catalog Error: Table with name nowhere does not exist! Correct it and ask again."
    assert refused("from nowhere") == said


def test_nothing_that_was_kept_stays() -> None:
    with opened(pd.DataFrame({"a": [1, 1, 2], "b": [0, 1, 0]})) as table:
        before = table.engine.link.execute("select count(*) from duckdb_tables()").fetchall()
        assert copies.duplicates(table, ["a"]).copies == 1
        assert copies.conflicts(table, ["a"], "b").wrong == 1
        assert table.engine.link.execute("select count(*) from duckdb_tables()").fetchall() == before


def test_how_far_it_is_is_told_while_it_counts(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{k},{k % 7}\n" for k in range(20_000)))
    with opened(tmp_path / "t.csv", lambda doing, share: told.append((doing, share))) as table:
        copies.duplicates(table, progress=lambda doing, share: told.append((doing, share)))
    assert [doing for doing, _ in told][:2] == ["reading", "reading the bytes"]
    assert {"reading the cells", "looking at the kinds of cells", "counting copies"} <= {doing for doing, _ in told}
    assert all(0 <= share <= 1 for _, share in told)


def test_tables_of_two_engines_are_not_compared() -> None:
    frame = pd.DataFrame({"a": [1]})
    with opened(frame) as left, opened(frame, moved=False) as right, pytest.raises(Refused) as told:
        copies.crossing(left, right)
    said = "the table is held by duckdb and the table by pandas, so their rows cannot be compared. Give both as files, or both as frames of one library."
    assert str(told.value) == said
    assert "duckdb" in ENGINES


def test_a_column_that_is_not_there_is_named_with_its_neighbours() -> None:
    with opened(pd.DataFrame({"survived": [1], "age": [2]})) as table, pytest.raises(Refused) as told:
        table.column("Survived")
    assert str(told.value) == "the table has no column Survived. Its columns are, among others, survived."


def test_the_interpreter_ends_without_a_word(tmp_path: Path) -> None:
    """DuckDB's binding would name its types on the terminal, as NumPy keeps them alive."""
    (tmp_path / "t.csv").write_text("a\n1\n")
    code = f"import numpy\nfrom workings.instruments.audit.table import opened\nwith opened({str(tmp_path / 't.csv')!r}) as table: print(table.rows)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert (ended.stdout, ended.stderr) == ("1\n", "")
