"""Printed code runs and agrees: NumPy bit for bit, plain Python to 1e-12, PyTorch (where it is installed) to 1e-10."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.readers import functions as f
from tests.readers.made import arithmetic, chain
from tests.readers.rows import SAMPLES, sample
from workings.capture import trace
from workings.ir.build import Builder
from workings.ir.ops import OPS
from workings.ir.ops.moves import At
from workings.ir.working import Working
from workings.passes.gradient import gradient
from workings.readers.born import births
from workings.readers.code import CannotPrint, numpy_code, python_code, torch_code

TORCH = importlib.util.find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not TORCH, reason="PyTorch is not installed, so what is printed for it cannot be run")
DECLINED = {
    ("python", "eigh"): "an iteration of its own",
    ("python", "svd"): "an iteration of its own",
    ("python", "pinv"): "it rests on singular values",
    ("python", "lstsq"): "it rests on an orthogonal factorisation",
}
"""(language, op) for which there is no printed form, and why."""
SIGNED = {"eigh", "svd"}
"""Ops whose vectors may come with the other sign in another library."""


def run(code: str, inputs: list[Any]) -> list[Any]:
    """What the last function of ``code`` returns."""
    space: dict[str, Any] = {}
    exec(compile(code, "printed", "exec"), space)
    name = [node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)][-1]
    with np.errstate(all="ignore"):
        out = space[name](*inputs)
    return list(out) if isinstance(out, tuple) else [out]


def numpy_agrees(w: Working) -> None:
    found = run(numpy_code(w), [w.lines[k].value[()] for k in w.inputs])
    for value, k in zip(found, w.outputs, strict=True):
        assert np.asarray(value).tobytes() == w.lines[k].value.tobytes(), numpy_code(w)
        assert np.shape(value) == w.lines[k].shape
        assert np.asarray(value).dtype == w.lines[k].value.dtype


def near(value: Any, expected: np.ndarray, tolerance: float, code: str) -> None:
    found = np.array(value, dtype=float)
    assert found.size == 0 or found.shape == expected.shape, code
    scale = float(np.max(np.abs(expected), initial=1.0, where=np.isfinite(expected)))
    np.testing.assert_allclose(
        found.reshape(expected.shape), np.asarray(expected, float), rtol=tolerance, atol=tolerance * scale, err_msg=code
    )


def python_agrees(w: Working) -> None:
    code = python_code(w)
    assert {n.names[0].name for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Import)} == {"math"}
    found = run(code, [w.lines[k].value.tolist() for k in w.inputs])
    for value, k in zip(found, w.outputs, strict=True):
        near(value, w.lines[k].value, 1e-12, code)


def torch_agrees(w: Working) -> None:
    import torch

    code = torch_code(w)
    found = run(code, [torch.tensor(w.lines[k].value) for k in w.inputs])
    for value, k in zip(found, w.outputs, strict=True):
        expected, got = w.lines[k].value, np.asarray(value)
        if w.lines[k].op in SIGNED:
            expected, got = np.abs(expected), np.abs(got)
        near(got, expected, 1e-10, code)


AGREES: dict[str, Callable[[Working], None]] = {"numpy": numpy_agrees, "python": python_agrees, "torch": torch_agrees}
PRINTERS = {"numpy": numpy_code, "python": python_code, "torch": torch_code}
LANGUAGES = ["numpy", "python", pytest.param("torch", marks=needs_torch)]


# ---------------------------------------------------------------------- every row of the table
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_every_row_prints_and_agrees_or_is_declined(language: str, name: str, number: int) -> None:
    w = sample(name, number)
    if (language, name) in DECLINED:
        with pytest.raises(CannotPrint, match=f"^{name} cannot be printed as"):
            PRINTERS[language](w)
        return
    AGREES[language](w)


@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_every_row_has_text_in_pytorch(name: str, number: int) -> None:
    """Without PyTorch the text is at least Python."""
    ast.parse(torch_code(sample(name, number)))


def test_what_is_declined_is_in_the_table() -> None:
    assert {op for _, op in DECLINED} <= set(OPS)


# ---------------------------------------------------------------------- programs
def agrees_or_stops(language: str, w: Working) -> None:
    """A NaN or infinity that is born on the way stops plain Python, and nothing else may."""
    if language == "python" and next(births(w), None) is not None:
        with pytest.raises(CannotPrint, match="Python stops with an error"):
            python_code(w)
        return
    AGREES[language](w)


@pytest.mark.parametrize("language", LANGUAGES)
def test_chains_agree(language: str) -> None:
    @given(chain())
    @settings(max_examples=120, deadline=None)
    def check(w: Working) -> None:
        agrees_or_stops(language, w)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_gradients_agree(language: str) -> None:
    @given(chain())
    @settings(max_examples=60, deadline=None)
    def check(w: Working) -> None:
        assume(not w.value.ndim and w.value.dtype.kind == "f")
        agrees_or_stops(language, gradient(w))

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_brackets_stand_where_they_are_needed(language: str) -> None:
    @given(arithmetic())
    @settings(max_examples=120, deadline=None)
    def check(w: Working) -> None:
        AGREES[language](w)

    check()


Q, K, V = np.random.default_rng(0).normal(size=(3, 4, 4))


def mean_loss(Q, K, V):
    return np.mean(f.attention(Q, K, V) ** 2)


def masked(x, y):
    x = x.copy()
    x[x > 0] = 0
    return x * y


def shifted(x, y):
    buf = np.zeros(4)
    for k in range(4):
        buf[k] = x[k] * y[k]
    buf[1:] = buf[:-1]
    return buf


def borrowed(x, y):
    old = x * 2
    new = old.copy()
    new[0] = 7.0
    return new + old * y


def picked(x, y):
    return x[x > 0.0].sum() + y[np.argsort(x)][0]


X, Y = np.array([0.5, -1.0, 2.0, -0.25]), np.array([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("function", "inputs"),
    [(f.attention, (Q, K, V)), (mean_loss, (Q, K, V)), (masked, (X, Y)), (shifted, (X, Y)), (borrowed, (X, Y)), (picked, (X, Y))],
)
def test_programs_agree(language: str, function: Callable[..., Any], inputs: tuple[Any, ...]) -> None:
    w = trace(function, *inputs)
    AGREES[language](w)
    if not w.value.ndim:
        AGREES[language](gradient(w))


# ---------------------------------------------------------------------- what is read
ATTENTION = {
    "numpy": '''import numpy as np


def attention(Q, K, V):
    """Q (n, d), K (m, d), V (m, v) to O (n, v); n = 4, d = 4, m = 4, v = 4."""
    R = Q @ K.T
    S = R / 2.0
    M = S.max(axis=1, keepdims=True)
    E = np.exp(S - M)
    Z = E.sum(axis=1, keepdims=True)
    A = E / Z
    O = A @ V
    return O
''',
    "python": '''import math


def attention(Q, K, V):
    """Q (n, d), K (m, d), V (m, v) to O (n, v); n = 4, d = 4, m = 4, v = 4."""
    R = [[sum(Q[i][k] * K[j][k] for k in range(4)) for j in range(4)] for i in range(4)]
    S = [[R[i][j] / 2.0 for j in range(4)] for i in range(4)]
    M = [[max(S[i][k] for k in range(4)) for j in range(1)] for i in range(4)]
    E = [[math.exp(S[i][j] - M[i][0]) for j in range(4)] for i in range(4)]
    Z = [[sum(E[i][k] for k in range(4)) for j in range(1)] for i in range(4)]
    A = [[E[i][j] / Z[i][0] for j in range(4)] for i in range(4)]
    O = [[sum(A[i][k] * V[k][j] for k in range(4)) for j in range(4)] for i in range(4)]
    return O
''',
    "torch": '''import torch


def attention(Q, K, V):
    """Q (n, d), K (m, d), V (m, v) to O (n, v); n = 4, d = 4, m = 4, v = 4."""
    R = Q @ K.T
    S = R / 2.0
    M = S.amax(dim=1, keepdim=True)
    E = torch.exp(S - M)
    Z = E.sum(dim=1, keepdim=True)
    A = E / Z
    O = A @ V
    return O
''',
}


@pytest.mark.parametrize("language", list(PRINTERS))
def test_attention_reads_as_a_person_would_write_it(language: str) -> None:
    w = trace(f.attention, Q, K, V, sizes={"Q": "n d", "K": "m d", "V": "m v"})
    assert PRINTERS[language](w) == ATTENTION[language]


def body(code: str) -> str:
    return code.split('"""')[-1].strip()


@pytest.mark.parametrize(
    ("function", "inputs", "printed"),
    [
        (lambda a, b, c: a - (b - c), (1.0, 2.0, 4.0), "return a - (b - c)"),
        (lambda a, b, c: a / (b * c), (1.0, 2.0, 4.0), "return a / (b * c)"),
        (lambda a, b: (-a) ** b, (1.0, 2.0), "return (-a) ** b"),
        (lambda a, b: -(a**b), (1.0, 2.0), "return -a ** b"),
        (lambda X: (X @ X).T, (Q,), "return (X @ X).T"),
        (lambda x: x[1:][::-1] * 2, (X,), "return x[1:][::-1] * 2"),
        (lambda x: (x > 1) & (x < 2), (X,), "return np.logical_and(x > 1, x < 2)"),
        (lambda x: np.maximum(x, -0.5), (X,), "return np.maximum(x, -0.5)"),
    ],
)
def test_an_expression_is_printed_as_it_was_written(function: Callable[..., Any], inputs: tuple[Any, ...], printed: str) -> None:
    assert body(numpy_code(trace(function, *inputs))) == printed


def test_a_name_is_used_again_once_its_older_value_is_read_no_more() -> None:
    def steps(x):  # type: ignore[no-untyped-def]
        y = x * 2
        y = y + 1
        return y

    def kept(x):  # type: ignore[no-untyped-def]
        y = x * 2
        z = y
        y = y + 1
        return y * z

    assert body(numpy_code(trace(steps, X))) == "y = x * 2\n    y = y + 1\n    return y"
    assert body(numpy_code(trace(kept, X))) == "y = x * 2\n    y_2 = y + 1\n    return y_2 * y"


def test_lines_that_no_output_needs_are_left_out() -> None:
    w = trace(f.clipped, 2.0)
    assert body(numpy_code(w)) == "return x * 0.5"
    assert "It holds while the branch taken here goes the same way." in numpy_code(w)


def test_a_name_that_the_language_needs_gets_a_stroke() -> None:
    b = Builder()
    x = b.input("sum", [1.0, 2.0])
    w = b.finish("lambda", b.op("sum", x))
    assert "def lambda_(sum_):" in python_code(w)
    python_agrees(w)


def test_a_single_precision_number_stays_one() -> None:
    b = Builder()
    x = b.input("x", np.array([1.0, 2.0], dtype=np.float32))
    w = b.finish("f", b.op("add", b.op("mul", x, b.const(np.float32(0.1))), b.const(2.0)))
    assert body(numpy_code(w)) == "return x * np.float32(0.10000000149011612) + np.float64(2.0)"
    numpy_agrees(w)
    with pytest.raises(CannotPrint, match="Python has no float32 numbers"):
        python_code(w)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_plain_python_does_not_print_what_would_stop_it() -> None:
    w = trace(lambda x: np.log(x), [1.0, 0.0])
    numpy_agrees(w)
    with pytest.raises(CannotPrint, match="log cannot be printed as plain Python: line 1 makes an infinity or NaN"):
        python_code(w)


def test_drawn_numbers_are_the_same_in_plain_python() -> None:
    b = Builder()
    w = b.finish("drawn", b.op("random", key=3, start=5, shape=(2, 2)))
    numpy_agrees(w)
    python_agrees(w)


def test_a_long_run_of_steps_is_printed_without_growing_wide() -> None:
    def steps(x):  # type: ignore[no-untyped-def]
        return sum((x * k for k in range(1, 60)), 0.0)

    w = trace(steps, X)
    for code in (numpy_code(w), python_code(w), torch_code(w)):
        assert max(map(len, code.split("\n"))) < 200
    numpy_agrees(w)
    python_agrees(w)


# ---------------------------------------------------------------------- names that are used again and again
@st.composite
def reused(draw: st.DrawFn) -> Working:
    """Vectors that are written into, sliced, turned and renamed, with three names for all of them."""
    b = Builder()
    pool = [b.input("x", draw(vectors())), b.input("y", draw(vectors()))]
    pool.append(b.const(np.zeros(4)))
    index = b.input("p", np.array(draw(st.permutations(range(4)))))
    for _ in range(draw(st.integers(1, 9))):
        one, two = draw(st.sampled_from(pool)), draw(st.sampled_from(pool[-3:]))
        half = b.op("getitem", two, key=(draw(st.sampled_from([slice(0, 3), slice(1, 4), slice(3, 0, -1)])),))
        made = written(draw, b, (one, two, half, index))
        b.drafts[made].name = draw(st.sampled_from(["", "", "x", "y", "buf", "new"]))
        pool.append(made)
    return b.finish("reused", *draw(st.lists(st.sampled_from(pool[3:]), min_size=1, max_size=2)))


def written(draw: st.DrawFn, b: Builder, lines: tuple[int, int, int, int]) -> int:
    one, two, half, index = lines
    match draw(st.sampled_from(["add", "cell", "part", "turn", "put", "scatter", "neg", "add_at", "mask"])):
        case "add":
            return b.op("add", one, two)
        case "cell":
            return b.op("setitem", one, b.op("getitem", two, key=(1,)), key=(draw(st.integers(0, 3)),))
        case "part":
            return b.op("setitem", one, half, key=(slice(1, 4),))
        case "turn":
            return b.op("getitem", one, key=(slice(None, None, -1),))
        case "put":
            return b.op("put", one, two, index, key=(At(2),))
        case "scatter":
            return b.op("scatter", half, key=(slice(0, 3),), shape=(4,))
        case "add_at":
            return b.op("add_at", one, two, index, key=(At(2),))
        case "mask":
            return b.op("put", one, b.const(0.5), b.op("gt", two, b.const(0.0)), key=(At(2),))
    return b.op("neg", one)


def vectors() -> st.SearchStrategy[Any]:
    return st.lists(st.integers(-12, 12), min_size=4, max_size=4).map(lambda cells: np.array(cells) / 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_value_is_lost_under_a_name_that_is_used_again(language: str) -> None:
    @given(reused())
    @settings(max_examples=150, deadline=None)
    def check(w: Working) -> None:
        AGREES[language](w)

    check()
