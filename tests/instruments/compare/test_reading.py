"""What may be given, and what becomes of it: unit and pairing as they are inferred."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workings.contract.report import Report
from workings.instruments.compare import compare
from workings.instruments.faults import Refused
from workings.instruments.worked import values

EXAMPLES = Path(__file__).parents[3] / "examples" / "compare"
A, B = [1.0, 2.5, 3.0], [4.0, 5.0, 6.5, 7.0]
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def made(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return made


def test_a_long_file_says_how_far_it_is_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    from workings.instruments.compare import read

    monkeypatch.setattr(read, "SOME", 2)
    heard: list[tuple[str, float]] = []
    read.sheet(write("long.csv", "score\n1\n2\n3\n4\n"), "", lambda doing, done: heard.append((doing, done)))
    assert [doing for doing, _ in heard] == ["reading long.csv"] * 2
    assert 0 < heard[0][1] < heard[1][1] <= 1


def effect(report: Report) -> float:
    return report.numbers["effect"].value


FORMS = {
    "a.txt": "\n".join(map(str, A)) + "\n",
    "a.csv": "score\n" + "\n".join(map(str, A)),
    "a.tsv": "score\tnote\n" + "\n".join(f"{x}\tx" for x in A),
    "semi.csv": "note;score\n" + "\n".join(f"x;{x}" for x in A),
    "a.json": json.dumps(A),
    "rows.json": json.dumps([{"score": x} for x in A]),
    "a.jsonl": "\n".join(json.dumps({"score": x}) for x in A),
    "numbers.jsonl": "\n".join(map(str, A)),
    "bom.csv": "\ufeffscore\n" + "\r\n".join(map(str, A)),
    "columns.json": json.dumps({"score": A}),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_a_file_of_numbers(write: Write, name: str) -> None:
    form = "score" if name not in ("a.txt", "a.json", "numbers.jsonl") else "value"
    other = write("b.jsonl", "\n".join(json.dumps({form: x}) for x in B))
    report = compare(write(name, FORMS[name]), other)
    assert effect(report) == pytest.approx(np.mean(B) - np.mean(A))
    assert report.facts["paired"] is False


@pytest.mark.parametrize("as_kind", [list, tuple, np.array, pd.Series])
def test_sequences_and_arrays(as_kind: Callable[[list[float]], object]) -> None:
    assert effect(compare(as_kind(A), as_kind(B))) == pytest.approx(np.mean(B) - np.mean(A))


def test_dictionaries_of_ids_are_paired_by_them() -> None:
    report = compare({"s1": 1.0, "s2": 2.0, "s3": 4.0}, {"s3": 5.0, "s1": 2.5, "s2": 2.0})
    assert (report.facts["paired"], effect(report)) == (True, pytest.approx(2.5 / 3))
    assert "the same 3" in str(report.facts["pairing"])


def test_a_dictionary_of_two_columns_and_a_frame() -> None:
    wide = compare({"old": A, "new": B})
    assert (wide.facts["names"], effect(wide)) == (["old", "new"], pytest.approx(np.mean(B) - np.mean(A)))
    frame = pd.DataFrame({"arm": ["old"] * 3 + ["new"] * 4, "score": A + B})
    assert {**values(compare(frame).numbers), "rows": 4.0} == values(wide.numbers)


def test_rows_of_a_seed_are_taken_together_and_it_is_said() -> None:
    report = compare(EXAMPLES / "episodes.csv")
    table = pd.read_csv(EXAMPLES / "episodes.csv").groupby(["arm", "seed"])["return"].mean()
    assert effect(report) == pytest.approx(table["new"].mean() - table["old"].mean())
    assert [one.code for one in report.findings[:3]] == ["unit", "too-few", "effect"]
    assert values(report.numbers)["n.a"] == 3
    assert "One value for each seed: the mean of its rows." in str(report.about)


def test_along_a_curve_the_last_row_of_a_seed_counts(write: Write) -> None:
    rows = ["arm,seed,step,loss"] + [
        f"{arm},{seed},{step},{10 * seed - step + (arm == 'b')}" for arm in "ab" for seed in (1, 2, 3) for step in (0, 2, 1)
    ]
    path = write("curves.csv", "\n".join(rows))
    assert values(compare(path, paired=False).numbers)["mean.a"] == np.mean([10 - 2, 20 - 2, 30 - 2])
    assert values(compare(path, paired=False, each="mean").numbers)["mean.a"] == np.mean([9, 19, 29])


def test_the_same_seeds_in_both_arms_are_pairs_unless_it_is_said(write: Write) -> None:
    rows = [
        "variant,seed,score",
        *(f"{arm},{seed}.0,{score}" for arm, score in (("x", 1), ("y", 2)) for seed in range(6) for score in [score * seed]),
    ]
    path = write("long.csv", "\n".join(rows))
    assert compare(path).facts["paired"] is True
    assert compare(path, paired=False).facts["paired"] is False


def test_an_arm_coded_as_a_number_is_an_arm(write: Write) -> None:
    path = write("coded.csv", "treatment,score\n" + "\n".join(f"{k % 2},{k}" for k in range(9)))
    assert compare(path).facts["names"] == ["0", "1"]


def test_predictions_in_any_order_are_paired_by_id() -> None:
    report = compare(EXAMPLES / "model_a.csv", EXAMPLES / "model_b.csv")
    assert (report.facts["kind"], report.facts["unit"]) == ("right-wrong", "id")


def test_an_export_with_a_column_for_each_run() -> None:
    report = compare(EXAMPLES / "wandb.csv")
    table = pd.read_csv(EXAMPLES / "wandb.csv")
    last = {name[:6]: table[name].dropna().iloc[-1] for name in table if name.endswith("loss")}
    means = [np.mean([last[f"{arm}-{k}"] for k in range(1, 6)]) for arm in ("base", "wide")]
    assert [values(report.numbers)[f"mean.{arm}"] for arm in "ab"] == pytest.approx(means)
    assert report.facts["names"] == ["base", "wide"]
    assert compare(EXAMPLES / "wandb.csv", names=("wide", "base")).facts["names"] == ["wide", "base"]


def test_tensorboards_exported_csv_in_folders(write: Write) -> None:
    for arm, shift in (("old", 0.0), ("new", 1.0)):
        for seed in range(4):
            rows = [f"17000{k}.5,{100 * k},{shift + seed / 10 + k}" for k in (2, 0, 1)]
            path = write(f"{arm}/{arm}-{seed}.csv", "Wall time,Step,Value\n" + "\n".join(rows))
    report = compare(path.parents[1] / "old", path.parents[1] / "new")
    assert (effect(report), report.facts["unit"], values(report.numbers)["n.b"]) == (pytest.approx(1.0), "run", 4)
    assert values(report.numbers)["mean.a"] == pytest.approx(2.15)


# ---------------------------------------------------------------- event files, written as the format says
def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def field(number: int, kind: int, content: bytes) -> bytes:
    return varint(number << 3 | kind) + (varint(len(content)) if kind == 2 else b"") + content


def event(step: int, tag: str, value: float, as_tensor: bool) -> bytes:
    tensor = field(1, 0, varint(1)) + field(2, 2, b"") + field(5, 2, struct.pack("<f", value))
    told = field(8, 2, tensor) if as_tensor else field(2, 5, struct.pack("<f", value))
    summary = field(1, 2, field(1, 2, tag.encode()) + told)
    message = field(1, 1, struct.pack("<d", 1.7e9 + step)) + field(2, 0, varint(step)) + field(5, 2, summary)
    return struct.pack("<Q", len(message)) + b"\0\0\0\0" + message + b"\0\0\0\0"


def events(path: Path, *told: bytes) -> None:
    version = field(1, 1, struct.pack("<d", 1.7e9)) + field(3, 2, b"brain.Event:2")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(version)) + b"\0" * 4 + version + b"\0" * 4 + b"".join(told))


@pytest.mark.parametrize("as_tensor", [False, True])
def test_event_files_give_the_last_value_of_each_scalar(tmp_path: Path, as_tensor: bool) -> None:
    for arm, shift in (("old", 0.0), ("new", 0.5)):
        for seed in range(5):
            told = [event(step, "eval/acc", shift + seed / 8 + step / 4000, as_tensor) for step in (1000, 200, 3000)]
            events(tmp_path / arm / f"{arm}{seed}" / "events.out.tfevents.1", *told, event(5, "loss", 9.0, as_tensor))
    report = compare(tmp_path / "old", tmp_path / "new", metric="eval/acc")
    assert effect(report) == pytest.approx(0.5)
    assert values(report.numbers)["mean.a"] == pytest.approx(0.25 + 0.75)


def test_a_run_that_was_resumed_is_one_run(tmp_path: Path) -> None:
    for arm, shift in (("old", 0.0), ("new", 0.5)):
        for seed in range(4):
            home = tmp_path / arm / f"{arm}{seed}"
            events(home / "events.out.tfevents.1", event(1000, "acc", 9.0, False))
            events(home / "events.out.tfevents.2", event(2000, "acc", shift + seed / 8, True))
    report = compare(tmp_path / "old", tmp_path / "new")
    assert (effect(report), values(report.numbers)["n.a"]) == (pytest.approx(0.5), 4)
    events(tmp_path / "flat" / "events.out.tfevents.1", event(1, "acc", 1.0, False))
    events(tmp_path / "flat" / "events.out.tfevents.2", event(1, "acc", 2.0, False))
    with pytest.raises(Refused, match=r"has 2 event files side by side, which TensorBoard takes for one run that was resumed\."):
        compare(tmp_path / "flat", tmp_path / "new")


def test_an_event_file_that_breaks_off_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    events(path, event(1, "acc", 0.5, False))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Refused, match=r"breaks off at byte \d+: a record is shorter than it says\. Copy the file again, whole\."):
        compare(path, path)
