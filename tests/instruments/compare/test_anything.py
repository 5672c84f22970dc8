"""Whatever stands in a file, there is a report or a refusal: never a traceback, never a number that is none."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workings.contract.reading import Number
from workings.contract.report import Report
from workings.instruments.compare import compare
from workings.instruments.faults import Refused
from workings.readers.lower import report as lower

cells = st.sampled_from(
    ["1", "0", "2.5", "-3", "nan", "inf", "", "abc", "right", "wrong", "1e300", "1e-300", "0.1", "7", "12", "“", '"', "1/2"]
)
heads = st.lists(
    st.sampled_from("seed run id arm group step episode score value loss user a b a,b Step".split()), min_size=1, max_size=4, unique=True
)
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sound(report: Report) -> None:
    for name, number in report.numbers.items():
        assert math.isfinite(number.value), name
    p = report.numbers["p"].value
    assert 0 <= p <= 1
    assert isinstance(report.numbers["effect"], Number)
    assert lower.plain(report)["verdict"]


def tried(*arms: Any, **asked: Any) -> bool:
    try:
        report = compare(*arms, **asked)
    except Refused as refusal:
        fault = refusal
    else:
        sound(report)
        return True
    assert fault.wrong.endswith(".") and fault.instead.endswith("."), str(fault)
    return False


@QUIET
@given(heads, st.data())
def test_any_table(tmp_path: Path, head: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(cells, min_size=len(head), max_size=len(head)), max_size=9))
    text = "\n".join(",".join(row) for row in [[f'"{one}"' for one in head], *rows])
    (tmp_path / "a.csv").write_text(text, "utf-8")
    paired, unit = data.draw(st.sampled_from([None, True, False])), data.draw(st.sampled_from([None, "row", "seed"]))
    tried(tmp_path / "a.csv", paired=paired, unit=unit)
    tried(tmp_path / "a.csv", tmp_path / "a.csv", paired=paired, unit=unit, smallest=0.5)
    if len(head) > 1:
        tried(tmp_path / "a.csv", columns=head[:2], paired=paired)
        tried(tmp_path / "a.csv", group=head[0], metric=head[1], paired=paired, unit=unit)


@QUIET
@given(st.text(max_size=60), st.sampled_from([".csv", ".json", ".jsonl", ".txt"]))
def test_any_text(tmp_path: Path, text: str, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    tried(path, path, paired=False)
    tried(strata=path)


values = st.lists(st.floats(allow_nan=True, allow_infinity=True) | st.integers(-5, 5) | st.booleans(), max_size=8)


@QUIET
@given(values, values, st.sampled_from([None, True, False]))
def test_any_lists(a: list[Any], b: list[Any], paired: bool | None) -> None:
    tried(a, b, paired=paired, looks=3, best_of=2, tried=3, smallest=0.1, expected="50/50")


@QUIET
@given(*[st.integers(-1, 60)] * 4, st.sampled_from([None, 0.1, 50, 1e9]))
def test_any_counts(k_a: int, n_a: int, k_b: int, n_b: int, smallest: float | None) -> None:
    tried(counts=((k_a, n_a), (k_b, n_b)), smallest=smallest, always=smallest is not None, looks=2)


@pytest.mark.parametrize(
    "content",
    [b"\x00" * 40, b"\x10" + b"\x00" * 11 + b"\xff" * 30, b"\x08\0\0\0\0\0\0\0\0\0\0\0" + b"\x2a\xff\xff\xff\xff\x0f\0\0\0\0\0\0"],
)
def test_event_files_of_nonsense(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(content)
    assert not tried(path, path)


def test_a_number_that_is_none_would_be_seen() -> None:
    from dataclasses import replace

    report = compare(counts=("1/4", "3/4"))
    effect = replace(report.numbers["effect"], value=math.nan)
    with pytest.raises(AssertionError, match="effect"):
        sound(replace(report, numbers={**report.numbers, "effect": effect}))
