"""Everything the plan counts of one table, and whether two such countings are one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from workings.instruments.audit import plan
from workings.instruments.audit.table import Table

EDGES = (-2.0, -0.5, 0.0, 0.5, 2.0)


def made(rows: int, seed: int = 0) -> pd.DataFrame:
    """Columns of every kind, some cells of each missing."""
    rng = np.random.default_rng(seed)
    number = np.where(rng.random(rows) < 0.1, np.nan, rng.normal(size=rows).round(3))
    text = pd.Series(rng.choice(["red", "green", "blue", " ", None], rows), dtype="str")
    return pd.DataFrame(
        {
            "number": number,
            "whole": rng.integers(-3, 9, rows),
            "truth": rng.random(rows) < 0.3,
            "text": text,
            "when": pd.to_datetime("2024-01-01") + pd.to_timedelta(rng.integers(0, 9, rows), unit="D"),
        }
    )


def everything(table: Table) -> dict[str, Any]:
    return {
        "profile": plan.profile(table),
        "levels": plan.levels(table, "text"),
        "pairs": plan.levels(table, "text", by="truth"),
        "histogram": plan.histogram(table, "number", EDGES),
        "by": plan.histogram(table, "number", EDGES, by="text"),
        "moments": plan.grouped(table, "text", "number"),
        "grouped": plan.grouped(table, "truth", "text"),
    }


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The countings of two parts as one of the whole."""
    profile = {name: counts.merged(other["profile"][name]) for name, counts in one["profile"].items()}
    return {"profile": profile, **{name: one[name].merged(other[name]) for name in one if name != "profile"}}


def differences(one: Any, other: Any, at: str = "", but: tuple[str, ...] = ("sketch",)) -> list[str]:
    """Where two countings differ: whole numbers exactly, others beyond rounding. ``sketch`` is there on engines with a hash alone."""
    if is_dataclass(one) and type(one) is type(other):
        names = [field.name for field in fields(one) if field.name not in but]
        return [said for name in names for said in differences(getattr(one, name), getattr(other, name), f"{at}.{name}", but)]
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        if set(map(repr, one)) != set(map(repr, other)):
            return [f"{at}: {sorted(map(repr, one))} and {sorted(map(repr, other))}"]
        return [said for key in one for said in differences(one[key], other[key], f"{at}[{key!r}]", but)]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return [said for k, pair in enumerate(zip(one, other, strict=True)) for said in differences(*pair, f"{at}[{k}]", but)]
    if isinstance(one, float) and isinstance(other, float | int):
        return (
            [] if math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) or (one != one and other != other) else [f"{at}: {one} and {other}"]
        )
    return [] if str(one) == str(other) else [f"{at}: {one} and {other}"]
