"""The exported file, read as what it is: one JSON object a line."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One event. ``number`` is its line; what an event says of another by its identity is that line, too."""

    number: int
    at: dt.datetime
    kind: str
    concept: str
    item: str
    data: dict[str, Any]


def read(path: Path) -> list[Row]:
    found: list[Row] = []
    lines: dict[str, int] = {}
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        one = json.loads(text)
        lines[one["uid"]] = number
        data = one["data"]
        if isinstance(data.get("answer"), str):
            data = {**data, "answer": lines[data["answer"]]}
        found.append(Row(number, dt.datetime.fromisoformat(one["at"]), one["kind"], one["concept"], one["item"], data))
    return found
