"""What is wrong, where, what to do, and what can still be said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workings.instruments.compare import compare
from workings.instruments.faults import Refused

INF, NAN = float("inf"), float("nan")


def refused(*given: Any, **asked: Any) -> Refused:
    with pytest.raises(Refused) as fault:
        compare(*given, **asked)
    return fault.value


def test_rows_are_not_runs(tmp_path: Path) -> None:
    path = tmp_path / "runs.csv"
    rows = [f"{arm},{seed},{episode},{seed + episode / 100}" for arm in ("old", "new") for seed in range(3) for episode in range(50)]
    path.write_text("arm,seed,episode,return\n" + "\n".join(rows))
    for unit in ("row", "episode"):
        fault = refused(path, unit=unit)
        assert fault.wrong == "These 300 rows are 3 seeds in each arm: n is 3, not 150. Rows of one seed share its luck."
        assert fault.instead == "Say --unit seed."
    path.write_text("arm,episode,return\n" + "\n".join(row.split(",", 2)[0] + "," + row.split(",", 2)[2] for row in rows))
    fault = refused(path)
    assert fault.wrong == (
        f"{path} has the column episode and none that says which run a row belongs to, so its 300 rows may all be of one run, and n would be 1."
    )
    assert fault.instead == "Add a column seed or run; or say --unit row if every row is a run of its own."
    assert compare(path, unit="row", paired=False).numbers["n.a"].value == 150


def test_two_columns_could_be_the_unit(tmp_path: Path) -> None:
    path = tmp_path / "runs.csv"
    path.write_text("arm,seed,fold,score\n" + "\n".join(f"{arm},{s},{f},{s * f}" for arm in "ab" for s in range(3) for f in range(3)))
    fault = refused(path)
    assert fault.wrong == f"{path} has seed and fold, and rows share both: which of them is one observation is not known."
    assert fault.instead == "Say --unit seed or --unit fold."


def test_pairing_that_cannot_be_known() -> None:
    fault = refused([1, 2, 3], [2, 3, 5])
    assert str(fault) == (
        "A and B have 3 values each and nothing that says whether the k-th of one belongs to the k-th of the other. "
        "Say --paired if they share a seed, an example or a person, row by row; say --unpaired if they are separate runs. "
        "A column seed or id in both settles it too. "
        "Either way the means are 2 and 3.33333, 1.33333 apart. Pairing changes the interval and the chance, not the difference of the means."
    )
    assert refused([1, 2, 3], [2, 3], paired=True).wrong == "A has 3 values and B has 2: the value 3 of A has no partner."


def test_ids_that_do_not_match() -> None:
    fault = refused({"a": 1, "b": 2, "c": 4}, {"a": 1, "b": 3, "d": 4})
    assert fault.wrong == "2 of the 3 and 3 examples are in both arms: id c is in A and not in B."
    assert compare({"a": 1, "b": 2, "c": 4}, {"a": 1, "b": 3, "d": 4}, paired=False).facts["paired"] is False
    assert refused({"a": 1, "b": 2}, {"c": 1, "d": 3}, paired=True).wrong.startswith("0 of the 2 and 2 examples are in both arms")


CELLS = {
    '"1,5"': "“1,5” is not a number. A decimal point is a dot. Correct that cell, or leave its row out. The other 2 values have the mean 1.5.",
    "abc": "“abc” is not a number. Correct that cell, or leave its row out. The other 2 values have the mean 1.5.",
    "": "the cell is empty. Fill it, or leave its row out and say why it is missing. The other 2 values have the mean 1.5.",
    "nan": "the value is NaN. A run that ended in NaN is a result: leaving it out makes its arm look better than it is. "
    "Give the value that counts for it, or leave its row out of the file. The other 2 values have the mean 1.5.",
    "inf": "the value is infinite, and so would be its arm's mean. Give the value that counts for it, or leave its row out. "
    "The other 2 values have the mean 1.5.",
    "1_000": "“1_000” is not a number. Correct that cell, or leave its row out. The other 2 values have the mean 1.5.",
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_that_is_no_number_is_named_with_its_place(tmp_path: Path, cell: str) -> None:
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    a.write_text(f"seed,score\n1,1\n\n2,{cell}\n3,2\n")
    b.write_text("seed,score\n1,1\n2,5\n3,2\n")
    assert str(refused(a, b)) == f"{a}, line 4, column score: {CELLS[cell]}"
    assert str(refused(b, a)).startswith(f"{a}, line 4, column score: ")


def test_one_value_and_values_that_never_vary() -> None:
    fault = refused([1.0], [2.0, 3.0])
    assert fault.wrong == "A has one value: how much it would differ from run to run cannot be known from one."
    assert fault.possible == "The difference, B − A, is 1.5. The best of 2 B would beat one A 2 times in 3 with no difference."
    assert refused([1.0], [2.0], paired=True).possible == "The difference, B − A, is 1."
    fault = refused([0.5, 0.5], [0.7, 0.7, 0.7])
    assert fault.wrong == "Nothing varies: every value of an arm is the same (A 0.5, B 0.7, …), so chance cannot be told from this."
    fault = refused([1, 2, 3], [2, 3, 4], paired=True)
    assert fault.wrong.startswith("Nothing varies: every difference of a pair is the same")
    fault = refused([0.1, 0.7, 1.3], [0.1 + 0.2, 0.7 + 0.2, 1.3 + 0.2], paired=True)
    assert fault.wrong.startswith("Nothing varies")
    assert refused([1.0, 1e70], [2.0, 3, 4]).wrong == "The largest value is 1e+70: squares of its square go beyond what a double holds."
    assert compare([0.5, 0.5, 0.5], [0.7, 0.8], paired=False).numbers["n.a"].value == 3


def test_a_run_that_is_alone(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text("Wall time,Step,Value\n1.0,1,0.5\n2.0,2,0.7\n")
    assert refused(tmp_path / "a.csv", tmp_path / "b.csv").wrong.startswith("a has one value")


def test_an_id_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,correct\nq1,1\nq2,0\nq1,1\n")
    assert refused(path, path).wrong == f"{path}, line 4, column id: q1 stands in A a second time; the first is line 2."


COUNTS = {
    ("5/4", "1/4"): "A is 5/4: 5 is more than the 4 trials.",
    ("1/4", "1/0"): "B is 1/0: no trial, so no share.",
    ("-1/4", "1/4"): "A is -1/4: 1 is fewer than none.",
    ("1.5/4", "1/4"): "“1.5/4”: “1.5” is not a whole number.",
    ("3", "1/4"): "“3” is not a count out of a count.",
    ("1/4",): "Two counts are compared, and 1 are given.",
    ((1.5, 4), (1, 4)): "A is 1.5/4, and counts are whole numbers.",
    ((NAN, 4), (1, 4)): "A is nan/4, and counts are whole numbers.",
    ((1, INF), (1, 4)): "A is 1/inf, and counts are whole numbers.",
}


@pytest.mark.parametrize("counts", COUNTS)
def test_counts_that_cannot_be(counts: Any) -> None:
    assert refused(counts=counts).wrong == COUNTS[counts]


FILES = {
    "empty.csv": ("", "is empty."),
    "head.csv": ("a,b\n", "has the head a, b and no row below it."),
    "ragged.csv": ("a,b\n1,2\n3,4,5\n", "line 3: the row has 3 cells where the head has 2."),
    "twice.csv": ("a,a\n1,2\n", "line 1: two columns are called a."),
    "headless.csv": ("1,2\n3,4\n", "line 1: a head with the names of the columns is missing: the first line is 1, 2."),
    "cut.json": ("[1, 2,", "line 1: it is not JSON there (Expecting value)."),
    "cut.jsonl": ('{"a": 1}\n{"a": \n', "line 2: it is not JSON there (Expecting value)."),
    "mixed.json": ('[{"a": 1}, 2]', "item 2: not an object with named values."),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    text, wrong = FILES[name]
    path = tmp_path / name
    path.write_text(text)
    found = refused(path, path).wrong
    assert found.startswith(str(path)) and found.endswith(wrong)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"score\n1\n\xff\xfe\n")
    assert refused(path, path).wrong == f"{path} is not UTF-8 text: its byte 8 cannot be read."


def test_arms_and_metrics_that_are_not_known(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("seed,loss,acc\n1,2,3\n2,3,5\n")
    assert "which are the arms is not known: no column has two names of arms in it." in refused(path).wrong
    assert refused(path, path).wrong == f"{path} has 2 columns of numbers: loss, acc."
    assert refused(path, path, metric="f1").wrong == f"{path} has no column f1."
    assert refused(path, columns=("loss", "f1")).wrong == f"{path} has no column f1."
    assert refused(path, path, metric="acc", unit="user").wrong == f"{path} has no column user."
    path.write_text("model,score\nx,1\ny,2\nz,3\nx,2\n")
    assert refused(path, group="model").wrong == f"{path}, column model: it names 3 arms (x, y, z), and two are compared."
    assert refused(path, group="model", names=("x", "w")).wrong == f"{path}, column model: no row is of w."


def test_questions_that_make_no_sense() -> None:
    arms = {"a": [1.0, 2, 3], "b": [2.0, 4]}
    assert refused(arms, looks=1).wrong == "1 looks are said."
    assert refused(counts=("1/2", "2/3"), paired=True).wrong == "Two counts do not say which trials are pairs."
    assert refused(arms, always=True, smallest=1).wrong.endswith("and there are 1.68 degrees of freedom for it.")
    assert refused(arms, always=True).instead == "Add --smallest with the smallest difference that counts."
    assert refused(arms, smallest=-1).wrong == "The smallest difference that counts is given as -1."
    assert refused(arms, expected="half").wrong == "“half” is not a split."
    assert refused(arms, expected="0/1").wrong == "“0/1” is not a split: both parts have to be above 0."
    assert refused(arms, each="max").wrong == "“max” is no way to take rows together."
    assert refused(counts=("9/10", "8/10"), smallest=95).wrong == "A is at 90 %, and 95 points from it is no share."
    assert refused(5, [1, 2]).wrong == "the first list is 5, which is no list of numbers."
    assert refused(["a", "b"], ["c", "d"]).wrong == "No column of numbers is in both: the first list has value; the second list has value."
    assert refused().wrong == "Nothing is given to compare."


def test_strata_that_are_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("dept,sex,k,n\nA,m,1,4\nA,f,2,4\nB,m,1,4\n")
    assert refused(strata=path).wrong == f"{path}: the stratum B has no row of f."
    path.write_text("dept,sex,k,n\nA,m,1,4\nA,f,6,4\n")
    assert refused(strata=path).wrong == f"{path}, line 3, column k: f is 6/4: 6 is more than the 4 trials."
    path.write_text("dept,sex,k,n\nA,m,1.5,4\nA,f,6,4\n")
    assert refused(strata=path).wrong == f"{path}, line 2, column k: 1.5 is not a whole number."
    path.write_text("dept,sex,k,n\nA,m,4,4\nA,f,3,3\nB,m,0,5\nB,f,0,2\n")
    assert refused(strata=path).wrong.startswith("Within every stratum all trials of both arms came out alike")
    path.write_text("dept,k,n\nA,1,4\n")
    assert refused(strata=path).wrong == f"{path} has 3 columns: dept, k, n."


def test_a_guard_broken_on_purpose_lets_the_wrong_unit_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workings.instruments.compare import units

    path = tmp_path / "runs.csv"
    path.write_text("arm,seed,return\n" + "\n".join(f"{arm},{k % 3},{k}" for arm in "ab" for k in range(30)))
    assert compare(path, paired=False).numbers["n.a"].value == 3
    monkeypatch.setattr(units, "REPEATED", ())
    assert compare(path, metric="return", paired=False).numbers["n.a"].value == 30
