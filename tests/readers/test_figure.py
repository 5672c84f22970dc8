"""The graph for the browser, evaluated here by a loop nest that knows nothing but the graph."""

from __future__ import annotations

import json
import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.readers import functions as f
from tests.readers.made import SAMPLES, one_line
from workings.capture import trace
from workings.ir.build import Builder
from workings.ir.ops import OPS
from workings.ir.ops.moves import At
from workings.ir.scalars import SCALARS
from workings.ir.working import Working
from workings.readers.coverage import sample
from workings.readers.figure import graph

WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
COMBINE = {"sum": sum, "prod": math.prod, "max": max, "min": min}


def number(x: float | str) -> float:
    return WORDS[x] if isinstance(x, str) else x


def evaluated(found: dict[str, Any]) -> list[np.ndarray]:
    """Every line from the inputs alone, as the browser does it."""
    values: list[np.ndarray] = []
    for line in found["lines"]:
        operands = [values[k] for k in line["in"]]
        if line["op"] in ("input", "const"):
            values.append(np.array([number(x) for x in line["value"]]).reshape(line["shape"]))
        elif "rule" in line:
            values.append(ruled(line, operands))
        elif "gather" in line:
            flat = np.concatenate([v.reshape(-1) for v in operands])
            values.append(np.array([flat[k] if k >= 0 else 0.0 for k in line["gather"]]).reshape(line["shape"]))
        elif "atom" in line:
            key = {"key": sum(limb << 32 * k for k, limb in enumerate(line["attrs"].get("key", ())))} if line["atom"] == "random" else {}
            attrs = {name: tuple(value) if isinstance(value, list) else value for name, value in line["attrs"].items()} | key
            values.append(np.asarray(OPS[line["atom"]].run(*operands, **attrs)))
        elif "at" in line:
            values.append(subscripted(line, operands))
        else:
            out = np.zeros(math.prod(line["shape"]))
            for k, place in enumerate(line["scatter"]):
                out[place] += operands[0].reshape(-1)[k] if place >= 0 else 0.0
            values.append(out.reshape(line["shape"]))
        if "cast" in line:
            values[-1] = values[-1].astype(line["cast"])
    return values


def subscripted(line: dict[str, Any], operands: list[np.ndarray]) -> np.ndarray:
    """A computed subscript by plain loops over the key's parts: indices first, then the axes that are sliced."""
    at, places = line["at"], np.arange(math.prod(line["at"]["of"])).reshape(line["at"]["of"])
    parts: list[Any] = []
    for part in at["key"]:
        if "new" in part:
            parts.append(None)
        elif "count" in part:
            parts.append([part["from"] + k * part["step"] for k in range(part["count"])])
        elif "n" in part:
            parts.append(np.array(part["n"], int).reshape(part["shape"]))
        else:
            found = operands[part["in"]]
            parts += [*np.nonzero(found)] if "axes" in part else [found.astype(int)]
    indices = np.broadcast_arrays(*(p for p in parts if isinstance(p, np.ndarray)))
    shape = indices[0].shape
    slices = [p for p in parts if not isinstance(p, np.ndarray)]
    sizes = [1 if p is None else len(p) for p in slices]
    joined = np.zeros((*sizes[: at["axis"]], *shape, *sizes[at["axis"] :]), int)
    for cell in np.ndindex(*joined.shape):
        inner = cell[at["axis"] : at["axis"] + len(shape)]
        outer = iter((*cell[: at["axis"]], *cell[at["axis"] + len(shape) :]))
        computed = iter(indices)
        where = []
        for p in parts:
            place = int(next(computed)[inner]) if isinstance(p, np.ndarray) else next(outer)
            if p is not None:
                where.append(place if isinstance(p, np.ndarray) else p[place])
        joined[cell] = places[tuple(where)]
    if at["do"] == "take":
        return np.asarray(operands[0].reshape(-1)[joined])
    written = at["do"] in ("put", "more")
    out = operands[0].reshape(-1).copy() if written else np.zeros(math.prod(at["of"]))
    given = np.broadcast_to(operands[1], joined.shape) if written else operands[0]
    for cell in np.ndindex(*joined.shape):
        out[joined[cell]] = given[cell] if at["do"] == "put" else out[joined[cell]] + given[cell]
    return out.reshape(at["of"])


def ruled(line: dict[str, Any], operands: list[np.ndarray]) -> np.ndarray:
    rule = line["rule"]
    sizes = {
        i: size for letters, v in zip(rule["ins"], operands, strict=True) for i, size in zip(letters, v.shape, strict=True) if i != "_"
    }
    sizes |= {i: size for i, size in zip(rule["out"], line["shape"], strict=True) if i != "_"}
    bound = [i for i in sizes if i not in rule["out"]]
    out = np.zeros(line["shape"])
    for index in np.ndindex(*line["shape"]):
        at = dict(zip(rule["out"], index, strict=True))
        terms = []
        for places in product(*(range(sizes[i]) for i in bound)):
            now = at | dict(zip(bound, places, strict=True))
            cells = [v[tuple(0 if i == "_" else now[i] for i in letters)] for letters, v in zip(rule["ins"], operands, strict=True)]
            terms.append(float(SCALARS[rule["scalar"]].run(*cells)))
        out[index] = COMBINE[rule["combine"]](terms) if rule["combine"] else terms[0]
    return out


@given(one_line())
@settings(max_examples=200, deadline=None)
def test_the_graph_alone_gives_every_value(w: Working) -> None:
    found = json.loads(json.dumps(graph(w), allow_nan=False))
    for line, value in zip(w.lines, evaluated(found), strict=True):
        assert np.allclose(value, line.value, rtol=1e-12, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_a_line_has_exactly_one_way_to_be_computed(name: str, number: int) -> None:
    line = graph(sample(OPS[name], number))["lines"][-1]
    assert len({"rule", "gather", "scatter", "at", "atom"} & set(line)) == 1


EVERY = slice(None)
SUBSCRIPTS: list[tuple[Any, ...]] = [
    (At(1),), (EVERY, At(1)), (..., At(1)), (At(1), EVERY, At(1)), (At(1), ..., At(1)), (0, EVERY, At(1)), (EVERY, At(1), ..., 0), (EVERY, At(1), None, 0),
    (None, At(1), slice(None, None, -2)), (EVERY, At(1), ..., At(1)),
]  # fmt: skip


@pytest.mark.parametrize("key", SUBSCRIPTS, ids=str)
def test_a_computed_subscript_is_what_numpy_reads_there(key: tuple[Any, ...]) -> None:
    """NumPy itself is the oracle: also for where the axes go when the indices stand apart."""
    builder = Builder()
    a, i = np.arange(60.0).reshape(3, 4, 5), np.array([[0, -1, 2], [1, 1, 0]])
    line = builder.op("take", builder.input("a", a), builder.input("i", i), key=key)
    w = builder.finish("take", line)
    want = a[tuple(i if isinstance(part, At) else part for part in key)]
    assert np.array_equal(evaluated(graph(w))[-1], want)


def test_masks_are_read_along_their_axes() -> None:
    builder = Builder()
    a, m = np.arange(24.0).reshape(2, 3, 4), np.array([[True, False, True], [False, False, True]])
    lines = [builder.input("a", a), builder.input("m", m)]
    w = builder.finish("masked", builder.op("put", lines[0], builder.const(7.0), lines[1], key=(At(2), slice(1, 3))))
    want = a.copy()
    want[m, 1:3] = 7.0
    assert np.array_equal(evaluated(graph(w))[-1], want)


def test_what_was_rounded_says_so() -> None:
    def f(x: Any) -> Any:
        return x.astype(int)

    assert graph(trace(f, [2.7, -2.7]))["lines"][-1]["cast"] == "int64"
    assert "cast" not in graph(trace(lambda x: x * 2.0, [2.7, -2.7]))["lines"][-1]


def test_without_values_only_what_cannot_be_computed_again_carries_them() -> None:
    lines = graph(trace(f.cosine, [2, 1, 0], [3, 1, 4]), values=False)["lines"]
    assert [("value" in line) for line in lines] == [line["op"] in ("input", "const") for line in lines]


def test_the_graph_of_a_cosine() -> None:
    found = graph(trace(f.cosine, [2, 1, 0], [3, 1, 4]))
    assert found["inputs"] == [0, 1]
    assert found["sizes"] == {"n": 3}
    assert found["lines"][0] == {"op": "input", "in": [], "shape": [3], "value": [2, 1, 0], "name": "a"}
    rule = {"out": "", "ins": ["i", "i"], "scalar": "mul", "combine": "sum"}
    assert found["lines"][2] == {"op": "matmul", "in": [0, 1], "shape": [], "value": [7], "name": "dot", "rule": rule}
    assert found["outputs"] == [len(found["lines"]) - 1]


def test_what_json_cannot_hold_travels_as_a_word() -> None:
    with np.errstate(all="ignore"):
        w = trace(lambda x: np.log(x) / x, [0.0, -1.0])
    text = json.dumps(graph(w), allow_nan=False)
    assert '"-Infinity"' in text
    assert '"NaN"' in text
