"""The generic slips: found from the rows of the lines, named from them, and each another way of computing one line."""

from __future__ import annotations

import numpy as np
import pytest

from workings import trace
from workings.ir.ops import OPS
from workings.ir.scalars import SCALARS
from workings.passes.mutate import Mutation, NoSuchPlace, NotFinite, changed, mutate, pinned
from workings.passes.slips import Change, changes

X = np.array([[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]])
S = np.array([[1.0, 2.0], [3.0, 5.0]])
V = np.array([1.0, 3.0, 8.0])


def table(f, *inputs):  # type: ignore[no-untyped-def]
    """(kind, deed) -> what the change gives."""
    w = trace(f, *inputs)
    return {(c.kind, c.deed): given for c in changes(w) if (given := value(w, c)) is not None}


def value(w, change: Change):  # type: ignore[no-untyped-def]
    try:
        return changed(w, change).value.tolist()
    except ValueError:
        return None
    except TypeError as wrong:
        if "boolean" not in str(wrong):
            raise
        return None


def kinds(f, *inputs):  # type: ignore[no-untyped-def]
    found: dict[str, list[object]] = {}
    for (kind, _), given in table(f, *inputs).items():
        found.setdefault(kind, []).append(given)
    return found


@pytest.mark.parametrize(
    ("f", "inputs", "kind", "deed", "expected"),
    [
        (lambda X: X.sum(axis=0), (X,), "axis", "give one result for each row", X.sum(1).tolist()),
        (lambda X: X.cumsum(axis=0), (X,), "axis", "give one result for each row", X.cumsum(1).tolist()),
        (lambda X: X.T, (X,), "transpose", "leave the axes of X as they are", X.tolist()),
        (lambda X: X.T, (X,), "reshape", "read the numbers of X again in the other shape", X.reshape(3, 2).tolist()),
        (lambda S, a: S @ a, (S, V[:2]), "transpose", "swap the axes of S", (S.T @ V[:2]).tolist()),
        (lambda a, b: a - b, (V, V[::-1]), "sign", "take a plus b", (V + V[::-1]).tolist()),
        (lambda a: -a, (V,), "sign", "leave out the step “minus …”", V.tolist()),
        (lambda v: v.sum(), (V,), "mean", "take the mean where the sum is asked for", 4.0),
        (lambda v: np.sqrt(v), (V,), "root", "leave out the square root", V.tolist()),
        (lambda v: np.log(v), (V,), "log base", "take the base-ten logarithm", np.log10(V).tolist()),
        (lambda v: np.log(v), (V,), "log base", "take the base-two logarithm", np.log2(V).tolist()),
        (lambda v: v.sum(), (V,), "off by one", "leave out the last of what is gathered", 4.0),
        (lambda v: v**3, (V,), "off by one", "put 2 where 3 stands", (V**2).tolist()),
        (lambda v: v.sum() / 2, (V,), "ddof", "divide by 3 where 2 is asked for", 4.0),
        (lambda v: v.sum() / 3, (V,), "ddof", "divide by 2 where 3 is asked for", 6.0),
        (lambda a, b: a * b, (V, V[::-1]), "forgotten factor", "leave out the factor b", V.tolist()),
        (lambda a, b: a / b, (V, V[::-1]), "forgotten factor", "do not divide by b", V.tolist()),
        (lambda v: v / v.sum(), (V,), "forgotten normaliser", "do not divide by the sum of v", V.tolist()),
        (lambda a, b: a + b, (V, V[::-1]), "dropped term", "leave out the term b", V.tolist()),
        (lambda a, b: a - b, (V, V[::-1]), "order", "take a and b the other way round", (V[::-1] - V).tolist()),
        (lambda S, T: S @ T, (S, S.T), "order", "take S and T the other way round", (S.T @ S).tolist()),
        (lambda a, b: 2 * a, (V, V[::-1]), "wrong operand", "take b where a is asked for", (2 * V[::-1]).tolist()),
        (lambda a, b: a * b, (V, V[::-1]), "inverse", "take a divided by b", (V / V[::-1]).tolist()),
        (lambda v: v**2, (V,), "forgotten power", "leave out the power 2", V.tolist()),
        (lambda v: v.max(), (V,), "gathering", "take the smallest where the largest is asked for", 1.0),
        (lambda v: v.argmax(), (V,), "place", "give the largest value where its place is asked for", 8.0),
        (lambda a, b: a @ b, (V, V), "gathering", "multiply entry by entry and add nothing", (V * V).tolist()),
    ],
)  # fmt: skip
def test_each_rule_about_rows(f, inputs, kind, deed, expected) -> None:  # type: ignore[no-untyped-def]
    found = table(f, *inputs)
    assert (kind, deed) in found, sorted(found)
    assert np.asarray(found[kind, deed]) == pytest.approx(np.asarray(expected), rel=1e-12)


def test_a_commutative_row_has_no_order_to_mistake() -> None:
    """The fact is the row's: no op is named in the rule."""
    assert "commutative" in SCALARS["add"].facts
    assert "order" not in kinds(lambda a, b: a + b, V, V[::-1])
    assert "order" in kinds(lambda a, b: np.arctan2(a, b), V, V[::-1])


def test_a_line_that_the_answer_does_not_need_is_left_alone() -> None:
    def f(a):  # type: ignore[no-untyped-def]
        np.sqrt(a)
        return a + 1

    assert "root" not in kinds(f, V)


def test_every_row_of_the_table_can_be_asked() -> None:
    """On each row's own samples every change runs, or says why its shapes do not fit; and it names itself."""
    rng = np.random.default_rng(0)
    asked = 0
    from workings.ir.build import Builder

    for name, row in OPS.items():
        for shapes, attrs in row.samples:
            b = Builder()
            for k, operand in enumerate(row.operands(rng, shapes)):
                b.inputs.append(b._append(draft(operand, "abc"[k])))
            w = b.finish("f", b.op(name, *b.inputs, **attrs))
            for change in changes(w):
                asked += 1
                value(w, change)
                assert change.deed[0].islower()
                assert change.deed[-1] not in ".?"
                assert "{" not in change.deed
    assert asked > 300


def draft(operand: np.ndarray, name: str):  # type: ignore[no-untyped-def]
    from workings.ir.build import Draft

    return Draft("input", (), {}, np.asarray(operand), name)


def test_a_new_function_gets_its_slips_for_free() -> None:
    def spread(v):  # type: ignore[no-untyped-def]
        d = v - v.mean()
        return np.sqrt((d**2).sum() / (len(v) - 1))

    found = kinds(spread, V)
    assert pytest.approx(V.std(ddof=0)) in found["ddof"]
    assert pytest.approx(V.var(ddof=1)) in found["root"]


# ---------------------------------------------------------------- how they are run
def test_a_mutation_may_name_a_generic_change_by_its_kind() -> None:
    w = trace(lambda X: X.sum(axis=0), X)
    assert mutate(w, Mutation("sum", "~axis")).value.tolist() == [7.0, 56.0]
    with pytest.raises(NoSuchPlace, match="the line 'sum' has no change of the kind 'root'"):
        mutate(w, Mutation("sum", "~root"))


def test_a_mutation_may_name_earlier_lines_and_an_input_keeps_its_name() -> None:
    def f(a, b):  # type: ignore[no-untyped-def]
        half = a / 2
        a = half + 1
        return a * b

    w = trace(f, V, V)
    assert mutate(w, Mutation("mul", "half")).value.tolist() == (V / 2).tolist()
    assert mutate(w, Mutation("mul", "a")).value.tolist() == V.tolist()


def test_a_line_may_be_given() -> None:
    def f(a):  # type: ignore[no-untyped-def]
        square = a @ a
        return np.sqrt(square)

    w = trace(f, V)
    assert float(pinned(w, {w.find("square"): 49.0}).value) == 7.0
    assert pinned(w, {}).value == w.value


def test_no_library_is_handed_what_is_not_finite() -> None:
    """The singular values of NaN may never come back: the change stops before them."""

    def f(p):  # type: ignore[no-untyped-def]
        return np.linalg.svd(np.array([[1.0, p], [0 * p, 2.0]]))[1]

    w = trace(f, 3.0)
    inverse = next(c for c in changes(w) if c.kind == "order" or (c.kind == "inverse"))
    assert value(w, inverse) is None or np.isfinite(value(w, inverse)).all()
    with pytest.raises(NotFinite, match="svd would be given a number that is not finite"):
        mutate(w, Mutation("mul", "x / x"))
