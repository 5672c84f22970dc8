"""The matrix of ops and readings has no hole: each cell is made, or declined with a reason."""

from __future__ import annotations

from workings.ir.ops import OPS
from workings.readers.coverage import DECLINED, FALLBACK, READERS, coverage, markdown


def test_every_op_has_every_reading() -> None:
    found = coverage()
    assert set(found) == set(OPS)
    for op, row in found.items():
        assert set(row) == set(READERS), op
        for reading, how in row.items():
            assert how and all(how), f"{op}: {reading} is empty"
            assert "empty" not in how, f"{op}: {reading} is empty"


def test_what_falls_back_has_a_reason_and_no_reason_is_left_over() -> None:
    plainer = {(op, reading) for op, row in coverage().items() for reading, how in row.items() if set(how) & set(FALLBACK)}
    assert plainer == set(DECLINED)
    assert all(len(reason.split()) > 5 for reason in DECLINED.values())


def test_what_is_declined_says_why() -> None:
    said = {how for row in coverage().values() for hows in row.values() for how in hows if how.startswith("declined")}
    assert said
    assert all(len(how.split()) > 5 for how in said)


def test_the_matrix_is_a_table() -> None:
    rows = [line for line in markdown().split("\n") if line.startswith("|")]
    assert len(rows) == len(OPS) + 2
    assert len({row.count("|") for row in rows if "\\|" not in row}) == 1
