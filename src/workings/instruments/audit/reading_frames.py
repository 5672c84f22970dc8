"""Frames that somebody holds in Python. Those in memory are seen by DuckDB where they lie; lazy ones stay with their engine."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from workings.instruments.audit.engine import Room, quoted
from workings.instruments.audit.reading_dialect import named
from workings.instruments.audit.reading_files import arrow
from workings.instruments.audit.reading_text import Read
from workings.instruments.faults import Refused

ROW = "row of the table"


def framed(source: Any) -> Any:
    """The Narwhals frame of ``source``. Raises ``Refused`` naming what it is."""
    import narwhals as nw

    if type(source).__module__.startswith("pandas"):
        source = _named(source)
    try:
        return nw.from_native(source)
    except TypeError:
        raise Refused(
            f"What was given is a {type(source).__name__}, which is no table.",
            "Give a path, a frame of pandas, Polars, PyArrow, DuckDB or PySpark, or SQL that begins with SELECT.",
        ) from None


def _named(source: Any) -> Any:
    """A pandas frame whose columns are texts that differ."""
    names, _ = named([str(one) for one in source.columns])
    return source if names == list(source.columns) else source.set_axis(names, axis="columns")


def renamed(source: Any) -> list[str]:
    """What was changed about the names, in sentences."""
    columns = list(source.columns) if type(source).__module__.startswith("pandas") else []
    return named([str(one) for one in columns])[1]


def seen(frame: Any, notes: list[str], here: Room) -> Read | None:
    """A frame in memory as DuckDB sees it; ``None`` where it cannot."""
    if frame.implementation.is_pandas():
        return _pandas(frame.to_native(), notes, here)
    if find_spec("pyarrow") is None:
        return None
    read = arrow(frame.to_arrow(), "the table", here, f"It is a frame of {frame.implementation.value}.")
    return Read(read.name, read.table, read.columns, (*notes, *read.notes), read.about, None, read.row)


def _pandas(held: Any, notes: list[str], here: Room) -> Read:
    """Columns of Python objects become of one kind, and what was not is said."""
    import pandas as pd

    names = list(held.columns)
    made = held.reset_index(drop=True)
    for name in names:
        if made[name].dtype == object:
            made[name], said = _objects(name, made[name])
            notes += said
        elif not _known(made[name].dtype):
            notes.append(f"{name} is of the kind {made[name].dtype}, and is read as text.")
            made[name] = made[name].astype("str")
    made[ROW] = pd.RangeIndex(1, len(made) + 1).to_numpy()
    view = here.fresh("read")
    here.link.register(view, made)
    return Read("the table", view, {name: quoted(name) for name in names}, tuple(notes), ("It is a frame of pandas.",), None, quoted(ROW))


def _known(dtype: Any) -> bool:
    return getattr(dtype, "kind", "O") in "biufmM" or str(dtype).startswith(
        ("str", "category", "datetime", "Int", "UInt", "Float", "boolean")
    )


def _objects(name: str, column: Any) -> tuple[Any, list[str]]:
    import pandas as pd

    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind in ("string", "empty", "datetime", "date", "bytes"):
        return column, []
    if kind == "boolean":
        return column.astype("boolean"), []
    if kind in ("integer", "floating", "mixed-integer-float", "decimal"):
        return pd.to_numeric(column), [f"{name} holds its numbers as Python objects; they are read as numbers."]
    first = next((type(value) for value in column if not _none(value)), None)
    other = next((k for k, value in enumerate(column) if not _none(value) and type(value) is not first), None)
    text = column.map(lambda value: None if _none(value) else str(value))
    if other is None:
        return text, [f"{name} holds Python objects of the kind {first.__name__ if first else 'None'}, and is read as their text."]
    value = column.iloc[other]
    said = f"{name} mixes kinds: row 1 begins with {first.__name__ if first else ''}, and row {other + 1:,} holds {value!r}, a {type(value).__name__}. It is read as text."
    return text, [said]


def _none(value: Any) -> bool:
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
