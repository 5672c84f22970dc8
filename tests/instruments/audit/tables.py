"""Tables made for the tests: passengers of the shape of Titanic's, clean tables of several kinds, and how a report is read."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workings.contract.number import format_number
from workings.contract.reading import Number, Part, Text
from workings.contract.report import Finding, Report


def words(parts: Iterable[Part]) -> str:
    """Parts as a person reads them."""
    return "".join(part.text if isinstance(part, Text) else _number(part) for part in parts)


def _number(part: Part) -> str:
    assert isinstance(part, Number)
    return format_number(part.value, part.digits) + (f" {part.unit}" if part.unit else "")


def named(report: Report, code: str) -> Finding:
    """The finding of that code; the codes there are, if it is none of them."""
    found = [one for one in report.findings if one.code == code]
    assert found, f"{code} is none of {codes(report)}"
    return found[0]


def codes(report: Report) -> list[str]:
    return [one.code for one in report.findings]


def passengers(rows: int = 891, seed: int = 1) -> pd.DataFrame:
    """A table like Titanic's: a number for each row, classes, sexes, ages a fifth of which are missing, fares; ``alive`` is ``survived`` in words."""
    draw = np.random.default_rng(seed)
    sex = draw.choice(["male", "female"], rows, p=[0.65, 0.35])
    berth = draw.choice([1, 2, 3], rows, p=[0.24, 0.21, 0.55])
    age = np.round(np.abs(draw.normal(30, 14, rows)))
    age[draw.random(rows) < 0.2] = np.nan
    fare = np.round(np.exp(draw.normal(np.array([4.1, 2.8, 2.3])[berth - 1], 0.4)), 2)
    chance = 1 / (1 + np.exp(-(-0.9 + 2.6 * (sex == "female") - 0.9 * (berth - 2))))
    survived = (draw.random(rows) < chance).astype(int)
    columns = {
        "passenger_id": np.arange(1, rows + 1),
        "pclass": berth,
        "sex": sex,
        "age": age,
        "sibsp": draw.poisson(0.5, rows),
        "fare": fare,
        "alive": np.where(survived == 1, "yes", "no"),
        "survived": survived,
    }
    return pd.DataFrame(columns)


def clean(kind: str, rows: int, seed: int) -> pd.DataFrame:
    """A table with nothing wrong: ``mixed`` columns, ``few`` values (so that rows repeat by right), or ``answers`` that hang together and repeat."""
    draw = np.random.default_rng(seed)
    hidden = draw.normal(size=rows)
    if kind == "mixed":
        fee = np.exp(1.5 * draw.normal(size=rows))
        fee[draw.random(rows) < 0.1] = np.nan
        zone = draw.integers(10_000, 10_000 + rows // 5, rows)
        columns = {"score": hidden + draw.normal(size=rows), "fee": fee, "plan": draw.choice(list("xyz"), rows), "zone": zone}
    elif kind == "few":
        columns = {
            "a": (hidden + draw.normal(size=rows) > 0).astype(int),
            "b": draw.choice(list("uvw"), rows),
            "k": draw.integers(0, 4, rows),
        }
    else:
        group = draw.integers(0, 6, rows)
        columns = {f"q{k}": np.where(draw.random(rows) < 0.85, (group * (k + 1)) % 5, draw.integers(0, 5, rows)) for k in range(8)}
    label = np.where(draw.random(rows) < 1 / (1 + np.exp(-hidden)), "yes", "no")
    return pd.DataFrame({**columns, "label": label})
