"""What ordinary NumPy code becomes: names, spans, parts, sizes, assumptions; bit-equal to the untraced run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workings import trace
from workings.ir.build import replay
from workings.ir.working import Working


def norm(v):
    return np.sqrt(v @ v)


def cosine(a, b):
    dot = a @ b
    length_a, length_b = norm(a), norm(b)
    cos = dot / (length_a * length_b)
    return cos


def branchy(a):
    n = np.linalg.norm(a)
    if n > 1:
        a = a / n
    return a.sum() + np.mean(a)


def by_hand(a, b):
    total = 0
    for x, y in zip(a, b, strict=True):
        total = total + x * y
    return total


def layer(W, x, b):
    return np.maximum(W @ x + b, 0)


def comprehension(A, x):
    return np.stack([row @ x for row in A])


def mixture(a, b):
    c = (a - b) ** 2
    d = 2 * a[1:] - b[:-1]
    e = np.where(c > 1, c, 0).mean() + np.einsum("i,j->ij", a, b).max(axis=0).min()
    return np.exp(-e) * np.prod(d) + np.dot(a, b) / np.vdot(b, b) + np.outer(a, b).T.reshape(-1).sum() + abs(a).max() - (-b).min()


def powers(a, b):
    s = a @ b
    return (0.9**s + s**0.37 + a**0.5 + a**-1 + b**2 + np.power(a, 0.5) + np.power(s, 0.37) + a**b + 2**a).sum()


A3, B3 = np.array([2.0, 1.0, 0.5]), np.array([3.0, 1.0, 4.0])
PROGRAMS: list[tuple[Any, list[Any]]] = [
    (cosine, [[2, 1, 0], [3, 1, 4]]), (cosine, [A3.astype(np.float32), B3.astype(np.float32)]), (branchy, [[3.0, 4.0]]), (branchy, [[0.1, 0.2]]),
    (by_hand, [[1, 2], [3, 4]]), (layer, [np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones(2), np.array([0.5, -20])]),
    (powers, [[0.3, 1.7, 2.9], [1.1, 0.2, 3.3]]), (powers, [[0.7, 5.7, 0.9], [4.1, 0.9, 0.3]]), (comprehension, [np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])]), (mixture, [A3, B3]),
]  # fmt: skip


@pytest.mark.parametrize(("f", "inputs"), PROGRAMS)
def test_the_working_is_the_run_bit_for_bit(f: Any, inputs: list[Any]) -> None:
    plain = [np.array(x) for x in inputs]
    w, expected = trace(f, *inputs), np.asarray(f(*plain))
    assert w.value.dtype == expected.dtype
    assert w.value.tobytes() == expected.tobytes()
    again = replay(w, *plain)
    assert [np.asarray(v).tobytes() for v in again] == [x.value.tobytes() for x in w.lines]


def called(w: Working) -> dict[str, Any]:
    return {x.name: x.value.tolist() for x in w.lines if x.name and x.op != "input"}


def test_lines_carry_the_authors_names_and_exact_spans() -> None:
    w = trace(cosine, [2, 1, 0], [3, 1, 4])
    assert called(w) == {
        "dot": 7,
        "length_a": pytest.approx(5**0.5),
        "length_b": pytest.approx(26**0.5),
        "cos": pytest.approx(7 / 130**0.5),
    }
    line = w.lines[w.find("cos")]
    assert line.span is not None
    assert line.span.text[line.span.column : line.span.end_column] == "dot / (length_a * length_b)"


def test_a_helper_function_is_a_part_that_folds() -> None:
    w = trace(cosine, [2, 1, 0], [3, 1, 4])
    assert [(p.name, p.parent) for p in w.parts] == [("", -1), ("norm", 0), ("norm", 0)]
    assert [w.lines[p.result].name for p in w.parts[1:]] == ["length_a", "length_b"]
    assert [x.part for x in w.lines if x.op == "sqrt"] == [1, 2]


def test_numpys_own_norm_folds_too() -> None:
    w = trace(branchy, [3.0, 4.0])
    assert [p.name for p in w.parts] == ["", "norm", "mean"]
    assert w.lines[w.parts[1].result].name == "n"


def test_sizes_are_named_by_the_indices_they_share() -> None:
    w = trace(layer, np.ones((2, 3)), np.ones(3), np.ones(2))
    assert [w.lines[k].dims for k in w.inputs] == [("n", "d"), ("d",), ("n",)]
    assert dict(w.sizes) == {"n": 2, "d": 3}
    given = trace(layer, np.ones((2, 3)), np.ones(3), np.ones(2), sizes={"W": "out in"})
    assert [given.lines[k].dims for k in given.inputs] == [("out", "in"), ("in",), ("out",)]


def test_a_branch_is_stated_as_an_assumption() -> None:
    taken = trace(branchy, [3.0, 4.0]).assumptions
    assert [(a.held, a.span.text.strip() if a.span else "") for a in taken] == [(True, "if n > 1:")]
    assert trace(branchy, [0.1, 0.2]).assumptions[0].held is False


def test_inputs_are_copied() -> None:
    x = np.array([1.0, 2.0])
    w = trace(lambda a: a * 2, x)
    x[0] = 50
    assert w.lines[0].value.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        w.lines[0].value[0] = 3


def test_printing_inside_the_function_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    def chatty(a):
        print(f"half is {a.sum() / 2:.2f}")
        return a.sum()

    assert trace(chatty, [1.0, 2.0]).value == 3.0
    assert capsys.readouterr().out == "half is 1.50\n"


def unnamed_steps(A):
    return (A @ A / 3.0) + 1.0


def named_steps(A):
    B = A @ A
    C = B / 3.0
    return C + B


def listed_steps(A):
    kept = [A @ A]
    return kept[0] / 3.0 + kept[0]


def viewed_steps(A):
    return (A * 2.0).T / 3.0 + A


@pytest.mark.parametrize("f", [unnamed_steps, named_steps, listed_steps, viewed_steps])
def test_memory_that_nobody_holds_is_written_over_and_no_other(f: Any) -> None:
    """Large results are not kept, and NumPy's own reuse of memory is followed: every line still has the bits of the run."""
    A = np.random.default_rng(0).normal(size=(300, 300))
    before = A.copy()
    w = trace(f, A)
    assert w.value.tobytes() == f(A).tobytes()
    assert A.tobytes() == before.tobytes()
    product = next(line for line in w.lines if line.op in ("matmul", "mul"))
    assert product.value.tobytes() == (A @ A if product.op == "matmul" else A * 2.0).tobytes()


def test_the_reuse_of_memory_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    from workings.capture import traced

    met: list[bool] = []
    spare = traced._spare
    monkeypatch.setattr(traced, "_spare", lambda self, other: met.append(spare(self, other)) or met[-1])
    A = np.random.default_rng(0).normal(size=(300, 300))
    trace(unnamed_steps, A)
    assert met == [True, True]
    met.clear()
    trace(named_steps, A)
    assert met == []
