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
from workings.ir.ops import OPS
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
        else:
            out = np.zeros(math.prod(line["shape"]))
            for k, place in enumerate(line["scatter"]):
                out[place] += operands[0].reshape(-1)[k] if place >= 0 else 0.0
            values.append(out.reshape(line["shape"]))
    return values


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
    assert len({"rule", "gather", "scatter"} & set(line)) == 1


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
