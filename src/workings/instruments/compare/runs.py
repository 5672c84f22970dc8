"""Runs as training writes them: TensorBoard event files and their exported CSV, exports of Weights & Biases, a folder with a file a run.

An event file is a sequence of records, each a length, a check, a protocol-buffer message and a check; read are only the scalars of it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from workings.instruments.compare.sheet import Sheet, blank
from workings.instruments.faults import Refused

RUN = "run"
EVENTS = "tfevents"
_TENSORBOARD = ("Wall time", "Step", "Value")
_STEPS = ("Step", "_step", "global_step", "epoch")
_BOUNDS = ("__MIN", "__MAX")
LAST = "One row for each run: its last value."
FLOAT = 1
"""``DT_FLOAT`` of a tensor."""


def is_events(path: Path) -> bool:
    return EVENTS in path.name


def files(path: Path) -> list[list[Path]]:
    """The files of a folder that may be runs, those of its folders too, by name; event files of one folder are one run, resumed."""
    found = sorted(one for one in path.rglob("*") if one.is_file() and (is_events(one) or one.suffix in (".csv", ".json", ".jsonl")))
    if not found:
        raise Refused(f"The folder {path} has no event file, CSV or JSON in it.", "Give a folder with one file for each run.")
    groups: dict[Path, list[Path]] = {}
    for one in found:
        groups.setdefault(one.parent if is_events(one) else one, []).append(one)
    if len(groups.get(path, [])) > 1:
        raise Refused(
            f"{path} has {len(groups[path])} event files side by side, which TensorBoard takes for one run that was resumed.",
            "Put each run into a folder of its own.",
        )
    return list(groups.values())


def folder(path: Path, sheets: list[Sheet]) -> Sheet:
    """One row for each file: a file that has a run's history gives its last value."""
    for one in sheets:
        if one.rows != 1:
            raise Refused(
                f"{one.source} has {one.rows} rows, and in a folder a file is one run with one value of each metric.",
                "Give files of TensorBoard, or one file with a row for each run.",
            )
    names = list(dict.fromkeys(name for one in sheets for name in one.columns if name != RUN))
    columns: dict[str, list[object]] = {name: [one.columns[name][0] if name in one.columns else None for one in sheets] for name in names}
    runs_of = [Path(one.source).relative_to(path).as_posix() for one in sheets]
    return Sheet(str(path), {RUN: list(runs_of), **columns}, folded=LAST, runs=True, places=[one.source for one in sheets], row_word="run")


def folded(found: Sheet, path: Path) -> Sheet:
    """A run's history, or an export with a column for each run, as one row for each run."""
    if tuple(found.columns) == _TENSORBOARD:
        last = max(range(found.rows), key=lambda row: float(str(found.columns["Step"][row]) or 0))
        return Sheet(found.source, {RUN: [path.stem], "Value": [found.columns["Value"][last]]}, [found.lines[last]], folded=LAST, runs=True)
    pairs = [(name, *name.rsplit(" - ", 1)) for name in found.columns if " - " in name and not name.endswith(_BOUNDS)]
    if not pairs or not any(step in found.columns for step in _STEPS):
        return found
    names, metrics = list(dict.fromkeys(run for _, run, _ in pairs)), list(dict.fromkeys(metric for _, _, metric in pairs))
    last_of = {(run, metric): _last(found.columns[name]) for name, run, metric in pairs}
    cells: dict[str, list[object]] = {metric: [last_of.get((run, metric)) for run in names] for metric in metrics}
    return Sheet(found.source, {RUN: list(names), **cells}, folded=LAST, runs=True, row_word="run")


def _last(cells: object) -> object:
    assert isinstance(cells, list | tuple)
    return next((cell for cell in reversed(cells) if not blank(cell)), None)


# ---------------------------------------------------------------- event files
def events(run: list[Path]) -> Sheet:
    """The last value of each scalar of the event files of one run, as one row. Raises :class:`Refused` where one breaks off, or has none."""
    last: dict[str, tuple[int, float]] = {}
    path = run[-1]
    for message in (one for path in run for one in _records(path)):
        step, scalars = _event(message)
        for tag, value in scalars:
            if tag not in last or step >= last[tag][0]:
                last[tag] = (step, value)
    if not last:
        raise Refused(f"{path} has no scalar in it.", "Give an event file to which a metric was written.")
    return Sheet(str(path), {RUN: [path.name], **{tag: [value] for tag, (_, value) in sorted(last.items())}}, folded=LAST, runs=True)


def _records(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while head := opened.read(12):
            length = struct.unpack("<Q", head[:8])[0] if len(head) == 12 else 0
            at = opened.tell()
            if len(head) < 12 or length > path.stat().st_size - at:
                raise Refused(f"{path} breaks off at byte {at}: a record is shorter than it says.", "Copy the file again, whole.")
            yield opened.read(length)
            opened.read(4)


def _fields(message: bytes) -> Iterator[tuple[int, int, bytes | int]]:
    """(field, kind, content) of a protocol-buffer message: kind 0 a whole number, 1 eight bytes, 2 a run of bytes, 5 four bytes."""
    at = 0
    while at < len(message):
        key, at = _whole(message, at)
        kind = key & 7
        if kind == 0:
            number, at = _whole(message, at)
            yield key >> 3, kind, number
            continue
        length, at = _whole(message, at) if kind == 2 else ({1: 8, 5: 4}.get(kind, len(message)), at)
        yield key >> 3, kind, message[at : at + length]
        at += length


def _whole(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message):
        byte, at = message[at], at + 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return value, at


def _event(message: bytes) -> tuple[int, list[tuple[str, float]]]:
    """Step and scalars of one ``Event``: field 2 its step, field 5 its summary."""
    step, found = 0, []
    for field, _, content in _fields(message):
        if field == 2 and isinstance(content, int):
            step = content
        elif field == 5 and isinstance(content, bytes):
            found += [one for number, _, value in _fields(content) if number == 1 and isinstance(value, bytes) for one in _scalar(value)]
    return step, found


def _scalar(message: bytes) -> list[tuple[str, float]]:
    """A ``Summary.Value``: field 1 its tag, 2 a single-precision value, 8 a tensor with one."""
    tag, value = "", None
    for field, kind, content in _fields(message):
        if field == 1 and isinstance(content, bytes):
            tag = content.decode("utf-8", "replace")
        elif field == 2 and kind == 5 and isinstance(content, bytes):
            value = struct.unpack("<f", content)[0]
        elif field == 8 and isinstance(content, bytes):
            value = _tensor(content)
    return [] if value is None else [(tag, float(value))]


def _tensor(message: bytes) -> float | None:
    """The one entry of a single-precision tensor: in field 5 (as numbers) or 4 (as bytes)."""
    inside = {field: content for field, _, content in _fields(message)}
    content = inside.get(5, inside.get(4))
    if inside.get(1) != FLOAT or not isinstance(content, bytes) or len(content) != 4:
        return None
    return float(struct.unpack("<f", content)[0])
