"""Text that cannot be read is refused with its place, and text that is odd is read with a sentence: in these words."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from workings.instruments.audit.table import opened
from workings.instruments.faults import Refused

HEAD, TWO = "age,city,price\n", "31,Bern,2.5\n42,Genf,3.5\n"
RAGGED = "Correct the line, or write the file again with quotes around cells that hold the separator. Nothing is read from a file with such a line, as the values after it may stand under the wrong names."
ONE_ROW = "Give a file with at least one row."
NAMES_AND_ROW = "Give a file with a line of names and at least one row."

REFUSED: list[tuple[str, str | bytes, str]] = [
    ("too many values", HEAD + TWO * 3 + "1,x,2,surplus\n" + TWO + "5,y\n",
     f"t.csv, line 8, has 4 values where line 1 has 3: the extra value is “surplus”. 1 other line is cut wrongly as well. {RAGGED}"),
    ("too few values", HEAD + TWO + "5,y\n" + TWO, f"t.csv, line 4, has 2 values where line 1 has 3: the last is “y”. {RAGGED}"),
    ("after a cell of two lines", HEAD + '1,"two\nlines",2\n' + TWO + "5,y\n", f"t.csv, line 6, has 2 values where line 1 has 3: the last is “y”. {RAGGED}"),
    ("a quote to the end", HEAD + TWO + '1,"open,2\n' + TWO,
     't.csv, line 4: a quote opens at “"open,2”, and no quote closes that cell. Close it; inside a quoted cell, write a quote twice.'),
    ("a quote to the next quote", HEAD + TWO + '1,"open,2\n' + TWO + '3,"closed",4\n',
     't.csv, line 4: a quote opens at “"open,2”, and no quote closes that cell. Close it; inside a quoted cell, write a quote twice.'),
    ("nothing", "", f"t.csv is empty: it has 0 bytes. {NAMES_AND_ROW}"),
    ("empty lines", "\n\n\n", f"t.csv holds nothing but empty lines. {NAMES_AND_ROW}"),
    ("a header alone", HEAD, f"t.csv has a header and no row: its 3 names are age, city, price. {ONE_ROW}"),
    ("latin-1", (HEAD + TWO + "33,Zürich,1\n").encode("latin-1"),
     "t.csv, line 4, byte 5 of the line: the byte 0xFC is not UTF-8. In latin-1 the place reads “33,Zürich,1”. "
     "If that is right, say so: --encoding latin-1 (from Python: encoding='latin-1')."),
    ("cp1252", (HEAD + TWO + "33,“Z”,1\n").encode("cp1252"),
     "t.csv, line 4, byte 4 of the line: the byte 0x93 is not UTF-8. In cp1252 the place reads “33,“Z”,1”. "
     "If that is right, say so: --encoding cp1252 (from Python: encoding='cp1252')."),
    ("utf-16 without a mark", (HEAD + TWO).encode("utf-16-le"),
     "t.csv is no text in UTF-8: 39 of its first 78 bytes are 0. If it is text in UTF-16, say so: --encoding utf-16-le or utf-16-be (from Python: encoding=)."),
    ("a CR alone", HEAD + "1,x\ry,2\n" + TWO, "t.csv, line 2: a carriage return stands there without a line feed, outside quotes, and other lines end otherwise. "
     "Write the file again with one kind of line end, or put that cell between quotes."),
    ("a title above the header", "# made today\na,b\n1,2\n3,4\n", "t.csv, line 2, has 2 values where line 1 has 1: the extra value is “b”. "
     "2 other lines are cut wrongly as well. If line 1 is a title or a comment, remove it. "
     "Nothing is read from a file with such a line, as the values after it may stand under the wrong names."),
    ("one name alone", "x\n", f"t.csv has a header and no row: its name is x. {ONE_ROW}"),
    ("a page of the web", "<html><body>404</body></html>\n",
     "t.csv is a page of the web and no table. Fetch the file itself: the address may ask for a name and a password first."),
    ("R's names of rows", "a,b\n1,2,3\n4,5,6\n7,8,9\n",
     "t.csv, line 2, has 3 values where line 1 has 2: the extra value is “3”. 2 other lines are cut wrongly as well. "
     "If the first value of every row is its name, as R writes it, give the first line a name for it as well. "
     "Nothing is read from a file with such a line, as the values after it may stand under the wrong names."),
]  # fmt: skip

NOTED: list[tuple[str, str | bytes, list[tuple[str, str]], list[str]]] = [
    ("plain", HEAD + TWO, [("age", "whole"), ("city", "text"), ("price", "number")], []),
    ("a column of nothing", "a,b\n1,\n2,\n", [("a", "whole"), ("b", "text")], ["b holds no value in any of the rows; it is read as text."]),
    ("names twice", "a,b,a,A,\n1,2,3,4,5\n", [("a", "whole"), ("b", "whole"), ("a (2)", "whole"), ("A (3)", "whole"), ("column 5", "whole")], [
        "Column 3 is called “a”; column 1 has the same name. Both are kept, and column 3 is called “a (2)”.",
        "Column 4 is called “A”; column 1 has the name “a”, which differs by its capitals alone. Both are kept, and column 4 is called “A (3)”.",
        "Column 5 has no name and is called “column 5”."]),
    ("no header", "5.1,3.5,1\n4.9,3.0,0\n", [("column 1", "number"), ("column 2", "number"), ("column 3", "whole")], [
        "Line 1 looks like data (5.1, 3.5, 1) and is read as row 1; the columns are named column 1 to column 3. "
        "If it is the header, say so: --header (from Python: header=True)."]),
    ("years as names", "name,2019,2020\nx,1,2\ny,3,4\n", [("name", "text"), ("2019", "whole"), ("2020", "whole")], [
        "Line 1 is read as names, and 2 of them are numbers: 2019, 2020."]),
    ("numbers above texts", "5,7\nx,y\nz,w\n", [("5", "text"), ("7", "text")], [
        "The first line looks like data (5, 7), and is read as names. If it is data, say so: --no-header (header=False)."]),
    ("spaces after commas", "39, State, 7\n50, Private, 8\n", [("column 1", "whole"), ("column 2", "text"), ("column 3", "whole")], [
        "Line 1 looks like data (39, State, 7) and is read as row 1; the columns are named column 1 to column 3. "
        "If it is the header, say so: --header (from Python: header=True).",
        "A space follows every separator; it is no part of the cells."]),
    ("question marks", "a,b\n" + "".join(f"{k},x\n" for k in range(20)) + "?,y\n?,z\n", [("a", "text"), ("b", "text")], [
        "a mixes kinds: 2 of its 22 values are not whole numbers, the first is “?” in line 22. If it stands for a missing value, "
        "say so: --missing \"?\" (from Python: missing=('?',)). The column is read as text."]),
    ("late texts", "a,b\n" + "".join(f"{k},x\n" for k in range(9000)) + "n/k,y\nabc,z\n", [("a", "text"), ("b", "text")], [
        "a mixes kinds: 2 of its 9,002 values are not whole numbers, the first is “n/k” in line 9,002. The column is read as text."]),
    ("the header again", "a,b\n" + "1,x\n" * 20 + "a,b\n" + "7,x\n" * 20, [("a", "text"), ("b", "text")], [
        "a mixes kinds: 1 of its 41 values is not a whole number, the first is “a” in line 22. That repeats the header: remove the line. "
        "The column is read as text."]),
    ("standard words", "a,b,c\n1,NA,x\nNA,2.5,NA\nnull,3,y\n4,,None\n", [("a", "whole"), ("b", "number"), ("c", "text")], [
        "“NA” stands once in a and is read as a missing value.", "“null” stands once in a and is read as a missing value.",
        "“NA” stands once in b and is read as a missing value.",
        "In c, a column of text, “NA” once, “None” once are kept as text. If that means missing, say so: --missing NA."]),
    ("-999", "a\n" + "".join(f"{k}\n" for k in range(50)) + "-999\n-999\n", [("a", "whole")], [
        "“-999” stands twice in a, where the next value is 0. It is kept as a number. If it stands for a missing value, say so: --missing -999."]),
    ("a mark of order", "\ufeff" + HEAD + TWO, [("age", "whole"), ("city", "text"), ("price", "number")], [
        "The file begins with a byte order mark of UTF-8; it is no part of the first name."]),
    ("utf-16", (HEAD + TWO).encode("utf-16"), [("age", "whole"), ("city", "text"), ("price", "number")], [
        "The file begins with a byte order mark of UTF-16; it is no part of the first name."]),
    ("both line ends", (HEAD + TWO + TWO).replace("\n", "\r\n", 2), [("age", "whole"), ("city", "text"), ("price", "number")], [
        "Of 5 lines, 2 end with CR LF and the others with LF; both are read as the end of a line."]),
    ("decimal commas", "a;b;c\n1,5;2,25;x\n2,5;3,75;y\n", [("a", "number"), ("b", "number"), ("c", "text")], [
        "a is written with a decimal comma: “1,5” in line 2 is read as 1.5.", "b is written with a decimal comma: “2,25” in line 2 is read as 2.25."]),
    ("a point between thousands", "a;b\n1.234,5;1.000\n2.000,25;2.500\n", [("a", "number"), ("b", "number")], [
        "a is written with a decimal comma: “1.234,5” in line 2 is read as 1234.5.",
        "b holds “1.000”, which is read as 1. Other columns are written with a decimal comma: "
        "if the point stands between thousands here, write these numbers without it."]),
    ("three decimals after a comma", "a;b\n1,234;x\n2,345;y\n", [("a", "number"), ("b", "text")], [
        "a is written with a decimal comma: “1,234” in line 2 is read as 1.234."]),
    ("spaces between cells", "a b c\n1 2 3\n4 5 6\n", [("a b c", "text")], [
        "Every line has 3 words and is read as one cell. If spaces separate the cells, say so: --separator ' '."]),
    ("thousands", 'p,q\n"1,234",1\n"12,345.5",2\n7,3\n', [("p", "number"), ("q", "whole")], [
        "p is written with commas between thousands: “1,234” in line 2 is read as 1234."]),
    ("dates", "d,e,f,g\n2020-01-02,2020-01-02 10:11,13/02/2020,01/02/2020\n2021-03-04,2021-03-04T11:12:13,01/02/2020,03/02/2020\n",
     [("d", "time"), ("e", "time"), ("f", "time"), ("g", "text")], [
        "f is read as dates, day/month/year: every one fits that form and not the other.",
        "g holds dates that fit day/month/year and month/day/year alike, so it is read as text. Write them year-month-day."]),
    ("codes", "zip,id\n01234,12345678901234567890\n94110,2\n", [("zip", "text"), ("id", "text")], [
        "zip is read as text: “01234” in line 2 begins with 0, which a number would lose.",
        "id is read as text: “12345678901234567890” in line 2 has more digits than a number holds."]),
    ("a late fraction", "id\n" + "5\n" * 6000 + "2.5\n", [("id", "number")], []),
    ("a late hour", "d\n" + "2020-01-01\n" * 6000 + "2020-01-01 12:00\n", [("d", "time")], []),
    ("tabs", "a\tb\n1\tx, y\n2\tz\n", [("a", "whole"), ("b", "text")], []),
    ("truths", "a,b\ntrue,yes\nFalse,no\n,yes\n", [("a", "truth"), ("b", "text")], []),
]  # fmt: skip


def put(folder: Path, data: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def refused(source: Any, **options: Any) -> str:
    with pytest.raises(Refused) as told, opened(source, **options):
        pass
    return str(told.value)


@pytest.mark.parametrize(("data", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, data: str | bytes, words: str) -> None:
    assert refused(put(tmp_path, data)) == words


@pytest.mark.parametrize(("data", "columns", "notes"), [row[1:] for row in NOTED], ids=[row[0] for row in NOTED])
def test_what_is_odd_is_read_and_said(tmp_path: Path, data: str | bytes, columns: list[tuple[str, str]], notes: list[str]) -> None:
    with opened(put(tmp_path, data)) as table:
        assert [(one.name, one.kind) for one in table.columns] == columns
        assert list(table.notes) == notes


def test_a_gz_that_is_cut_off_says_how_far_it_goes(tmp_path: Path) -> None:
    rows = "".join(f"{k},{k * 7919 % 1000}\n" for k in range(50_000))
    whole = gzip.compress(("a,b\n" + rows).encode())
    with opened(put(tmp_path, whole, "t.csv.gz")) as table:
        assert table.rows == 50_000
        assert "It is unpacked from gz." in table.about
    said = refused(put(tmp_path, whole[: len(whole) // 2], "cut.csv.gz"))
    assert said.startswith("cut.csv.gz is cut off or damaged: it unpacks to ")
    assert said.endswith("there the archive breaks off. Fetch or write the file again, and compare its size with the source.")


def test_a_31st_value_far_down_is_found_with_its_line(tmp_path: Path) -> None:
    line = ",".join(map(str, range(30))) + "\n"
    names = ",".join(f"c{k}" for k in range(30)) + "\n"
    path = put(tmp_path, names + line * 200_000 + line.replace("\n", ",31st\n") + line * 1_000)
    assert refused(path).startswith("t.csv, line 200,002, has 31 values where line 1 has 30: the extra value is “31st”. Correct")


def test_an_encoding_that_is_named_is_used(tmp_path: Path) -> None:
    path = put(tmp_path, "city\nZürich\nGenève\n".encode("latin-1"))
    with opened(path, encoding="latin-1") as table:
        assert table.frame.to_native().fetchall() == [("Zürich",), ("Genève",)]
    assert (
        refused(path, encoding="klingon")
        == "klingon is no encoding that is known here. Known are utf-8, latin-1, cp1252, utf-16, shift_jis and others."
    )


def test_a_text_that_stands_for_missing_is_missing_once_it_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, "a,b\n1,x\n?,?\n-999,y\n")
    with opened(path, missing=("?", "-999")) as table:
        assert table.frame.to_native().fetchall() == [(1, "x"), (None, None), (None, "y")]
        assert list(table.notes) == [
            "“-999” stands once in a and is read as a missing value.",
            "“?” stands once in a and is read as a missing value.",
        ]


def test_whole_numbers_beyond_doubles_stay_exact(tmp_path: Path) -> None:
    late = put(tmp_path, "id\n" + "5\n" * 6000 + "9007199254740993\n")
    with opened(late) as table:
        assert table.frame.to_native().fetchall()[-1] == (9007199254740993,)


def test_a_line_of_many_megabytes_is_read(tmp_path: Path) -> None:
    with opened(put(tmp_path, HEAD + "1," + "x" * 5_000_000 + ",2\n" + TWO)) as table:
        assert table.rows == 3
        assert len(table.frame.to_native().fetchall()[0][1]) == 5_000_000


def test_rows_are_called_by_their_lines_where_each_row_is_a_line(tmp_path: Path) -> None:
    with opened(put(tmp_path, HEAD + TWO)) as table:
        assert table.place(2) == "line 3"
    with opened(put(tmp_path, 'a,b\n1,"two\nlines"\n2,x\n')) as table:
        assert table.place(2) == "row 2"


def test_a_folder_a_lost_file_and_a_closed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, HEAD + TWO, "train.csv")
    assert refused(tmp_path) == f"{tmp_path} is a folder. It holds train.csv; give one file."
    assert refused(tmp_path / "tarin.csv") == f"There is no file {tmp_path}/tarin.csv. Near it there is train.csv."
    assert refused(tmp_path / "no" / "a.csv") == f"There is no file {tmp_path}/no/a.csv. Check the path."

    def closed(*given: Any, **named: Any) -> Any:
        raise PermissionError

    monkeypatch.setattr(Path, "open", closed)
    said = f"{tmp_path}/train.csv may not be read by you. Change its permissions, or copy it to a place that is yours."
    assert refused(tmp_path / "train.csv") == said


def stopped(path: Path, room: Path) -> None:
    with opened(path) as table:
        assert table.rows == 2
        assert list(room.iterdir())
        raise KeyboardInterrupt


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", os.fspath(room))
    path = put(tmp_path, gzip.compress((HEAD + TWO).encode()), "t.csv.gz")
    with pytest.raises(KeyboardInterrupt):
        stopped(path, room)
    assert not list(room.iterdir())
