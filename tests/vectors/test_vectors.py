"""The conformance vectors: written whole, and true by an oracle that shares nothing with NumPy's ops or the browser's kernels."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.readers.test_figure import subscripted
from tests.vectors import make
from workings.contract.number import format_number, is_exact
from workings.ir.ops import OPS

GOLDEN = [
    (0.0, 3, "0"), (-0.0, 3, "0"), (7.0, 3, "7"), (-7.0, 3, "−7"), (2.23606797749979, 3, "2.236"), (0.6139406135149204, 3, "0.614"),
    (0.1 + 0.2, 3, "0.3"), (1 / 3, 3, "0.333"), (-2 / 3, 1, "−0.7"), (1234.5678, 2, "1234.57"), (99.9996, 3, "100"), (0.99996, 3, "1"),
    (0.5, 1, "0.5"), (0.25, 1, "0.3"), (2.5, 1, "2.5"), (1.125, 2, "1.13"), (-1.125, 2, "−1.13"), (1.005, 2, "1"), (0.0625, 2, "0.063"),
    (0.000123456, 3, "0.000123"), (0.0001, 3, "0.0001"), (0.00009999, 3, "1 × 10⁻⁴"), (1.5e-7, 3, "1.5 × 10⁻⁷"), (-1.110223e-16, 3, "−1.11 × 10⁻¹⁶"),
    (9.9996e-5, 3, "1 × 10⁻⁴"), (999999999.5, 3, "999999999.5"), (1e9 + 0.5, 3, "1 × 10⁹"), (123456789012.0, 3, "123456789012"),
    (1e15, 3, "1 × 10¹⁵"), (999999999999999.0, 3, "999999999999999"), (6.02214076e23, 3, "6.02 × 10²³"), (5e-324, 3, "4.94 × 10⁻³²⁴"),
    (math.inf, 3, "∞"), (-math.inf, 3, "−∞"), (math.nan, 3, "undefined"),
]  # fmt: skip
"""Texts written by hand from the four rules. Note 1.005: the double lies below the tie."""

SCALAR: dict[str, Callable[..., float]] = {
    "id": lambda a: a, "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b, "maximum": max, "minimum": min, "neg": lambda a: -a, "abs": abs, "sign": lambda a: (a > 0) - (a < 0),
    "square": lambda a: a * a, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "sin": math.sin, "cos": math.cos,
    "arccos": math.acos, "tanh": math.tanh, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b, "lt": lambda a, b: a < b,
    "tan": math.tan, "arcsin": math.asin, "arctan": math.atan, "arctan2": math.atan2, "sinh": math.sinh, "cosh": math.cosh, "log1p": math.log1p,
    "expm1": math.expm1, "log10": math.log10, "logaddexp": lambda a, b: math.log(math.exp(a) + math.exp(b)), "hypot": math.hypot, "floor": math.floor,
    "ceil": math.ceil, "rint": round, "mod": lambda a, b: a - b * (a // b), "floordiv": lambda a, b: a // b,
    "logical_and": lambda a, b: bool(a) and bool(b), "logical_or": lambda a, b: bool(a) or bool(b), "logical_not": lambda a: not a,
    "le": lambda a, b: a <= b, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "where": lambda a, b, c: b if a else c,
}  # fmt: skip
GATHER: dict[str, Callable[[list[float]], float]] = {"sum": math.fsum, "prod": math.prod, "max": max, "min": min}


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    folder: Path = tmp_path_factory.mktemp("vectors")
    make.write(folder)
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("number", "ops")}


@pytest.mark.parametrize(("value", "digits", "text"), GOLDEN)
def test_the_formatter_follows_its_rules(value: float, digits: int, text: str) -> None:
    assert format_number(value, digits) == text


def test_exact_means_that_the_text_is_the_value() -> None:
    assert [is_exact(x) for x in (7.0, 0.5, 2.236, math.inf, math.nan)] == [True] * 5
    assert not any(is_exact(x) for x in (0.1 + 0.2, 1 / 3, 1.5e-7, 2.2361))


def test_numbers_cover_the_rules(vectors: dict[str, list[dict[str, Any]]]) -> None:
    cases = vectors["number"]
    texts = "".join(case["text"] for case in cases)
    assert len(cases) >= 300
    assert all(sign in texts for sign in ("−", "∞", "undefined", "×", "⁻"))
    assert {case["exact"] for case in cases} == {True, False}


def test_every_op_and_every_sample_is_among_them(vectors: dict[str, list[dict[str, Any]]]) -> None:
    names = [case["name"].split(" ")[0] for case in vectors["ops"]]
    for name, row in OPS.items():
        assert names.count(name) >= len(row.samples), name
    assert names.count("random") >= 30


def test_the_values_are_what_the_rules_say(vectors: dict[str, list[dict[str, Any]]]) -> None:
    """Plain loops over the index rule of each line, on the values of the lines before it."""
    finite = [case for case in vectors["ops"] if "NaN" not in json.dumps(case["inputs"]) and "Infinity" not in json.dumps(case["inputs"])]
    assert len(finite) > 200
    for case in finite:
        for k, line in enumerate(case["graph"]["lines"]):
            if line["op"] in ("input", "const"):
                continue
            want, scale = flat(case["values"][k]), flat(case["scales"][k])
            if line.get("atom", "random") != "random":
                assert off(line, case["graph"]["lines"], case["values"], want) <= 1e-9 * max(1, *scale), (case["name"], k)
                continue
            got = run(line, case["graph"]["lines"], case["values"])
            assert len(got) == len(want)
            for x, y, s in zip(got, want, scale, strict=True):
                assert abs(x - y) <= 1e-12 * s, (case["name"], k, x, y)


def off(line: dict[str, Any], lines: list[dict[str, Any]], values: list[Any], result: list[float]) -> float:
    """How far an atom's result is from the equation that defines it."""
    operands = [np.reshape(flat(values[j]), lines[j]["shape"]) for j in line["in"]]
    atom = OPS[line["atom"]].atom
    assert atom is not None
    kind = int if line["atom"] in ("argsort", "argmax", "argmin", "nonzero") else float
    return atom.residual(operands, np.reshape(result, line["shape"]).astype(kind), line["attrs"])


def philox(key: list[int], number: int) -> float:
    """Number ``number`` of Philox4x64-10 by whole numbers of any length, from the paper's own definition."""
    mask, (low, high) = 2**64 - 1, (key[0] | key[1] << 32, key[2] | key[3] << 32)
    x = [number // 4 + 1, 0, 0, 0]
    for _ in range(10):
        a, b = 0xD2E7470EE14C6C93 * x[0], 0xCA5A826395121157 * x[2]
        x = [(b >> 64) ^ x[1] ^ low, b & mask, (a >> 64) ^ x[3] ^ high, a & mask]
        low, high = (low + 0x9E3779B97F4A7C15) & mask, (high + 0xBB67AE8584CAA73B) & mask
    return (x[number % 4] >> 11) / 2**53


def flat(value: Any) -> list[float]:
    return [float(x) for x in value] if isinstance(value, list) else [float(value)]


def run(line: dict[str, Any], lines: list[dict[str, Any]], values: list[Any]) -> list[float]:
    found = uncast(line, lines, values)
    kind = line.get("cast", "float64")
    if kind == "bool":
        return [float(x != 0) for x in found]
    return found if "float" in kind else [float(int(x)) for x in found]


def uncast(line: dict[str, Any], lines: list[dict[str, Any]], values: list[Any]) -> list[float]:
    operands = [flat(values[j]) for j in line["in"]]
    if "atom" in line:
        return [philox(line["attrs"]["key"], line["attrs"].get("start", 0) + k) for k in range(math.prod(line["shape"]))]
    if "at" in line:
        return [
            float(x)
            for x in subscripted(line, [np.reshape(x, lines[j]["shape"]) for x, j in zip(operands, line["in"], strict=True)]).reshape(-1)
        ]
    if "gather" in line:
        cells = [x for operand in operands for x in operand]
        return [cells[j] if j >= 0 else 0.0 for j in line["gather"]]
    if "scatter" in line:
        out = [0.0] * math.prod(line["shape"])
        for place, x in zip(line["scatter"], operands[0], strict=True):
            if place >= 0:
                out[place] += x
        return out
    return by_rule(line, [lines[j]["shape"] for j in line["in"]], operands)


def by_rule(line: dict[str, Any], shapes: list[list[int]], operands: list[list[float]]) -> list[float]:
    rule, size = line["rule"], {}
    for index, shape in [(rule["out"], line["shape"]), *zip(rule["ins"], shapes, strict=True)]:
        size |= {letter: n for letter, n in zip(index, shape, strict=True) if letter != "_"}
    free = [i for i in rule["out"] if i != "_"]
    bound = [i for i in size if i not in free]
    out = []
    for outer in itertools.product(*(range(size[i]) for i in free)):
        terms = []
        for inner in itertools.product(*(range(size[i]) for i in bound)):
            at = dict(zip([*free, *bound], [*outer, *inner], strict=True))
            cells = [operand[place(index, shape, at)] for index, shape, operand in zip(rule["ins"], shapes, operands, strict=True)]
            terms.append(float(SCALAR[rule["scalar"]](*cells)))
        out.append(GATHER[rule["combine"]](terms) if bound else terms[0])
    return out


def place(index: str, shape: list[int], at: dict[str, int]) -> int:
    found = 0
    for letter, n in zip(index, shape, strict=True):
        found = found * n + (0 if letter == "_" else at[letter])
    return found
