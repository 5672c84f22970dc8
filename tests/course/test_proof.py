"""The rebuild of ``dot``: every line true, every line needed, the probes computed, the rubric whole."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from workings import course
from workings.course.nouns import ProofLine
from workings.course.parts import plain
from workings.ir.build import Builder

REBUILD = course.concept("dot").rebuild
RELATIONS = {"=": np.isclose, "<=": lambda x, y: x <= y + 1e-9, ">=": lambda x, y: x >= y - 1e-9}


def value(text: str, symbols: Mapping[str, object]) -> float:
    """An expression of a line, with numbers for its symbols."""
    builder = Builder()
    names = {name: builder.input(name, given) for name, given in symbols.items()}
    return float(builder.finish("line", builder.expression(text, names)).value)


def drawn(chance: np.random.Generator) -> dict[str, object]:
    n = int(chance.integers(1, 7))
    kinds = {"vector": lambda: chance.normal(size=n) * 10.0 ** chance.integers(-2, 3), "number": lambda: chance.normal() * 3}
    return {name: kinds[kind]() for name, kind, _ in REBUILD.symbols}


def holds(line: ProofLine, symbols: dict[str, object]) -> bool:
    """Whether ``line`` is true; a ``let`` chooses, and so changes ``symbols``."""
    if line.relation == "let":
        symbols[line.left] = value(line.right, symbols)
        return True
    left, right = value(line.left, symbols), value(line.right, symbols)
    scale = max(1.0, abs(left), abs(right))
    return bool(RELATIONS[line.relation](left / scale, right / scale))


def test_every_line_holds_for_200_random_draws() -> None:
    chance = np.random.default_rng(11)
    for _ in range(200):
        symbols = drawn(chance)
        assert all(holds(line, symbols) for line in REBUILD.lines)


@pytest.mark.parametrize("line", [line for line in REBUILD.lines if line.relation in ("<=", ">=", "=")], ids=lambda line: line.id)
def test_a_line_turned_round_is_caught(line: ProofLine) -> None:
    """The check above can fail: each line with its relation reversed, or its right side doubled and moved, is false somewhere."""
    other = {"<=": ">=", ">=": "<=", "=": "="}[line.relation]
    right = f"2 * ({line.right}) + 1" if line.relation == "=" else line.right
    wrong = ProofLine(line.id, line.needs, line.says, line.tex, line.left, other, right)
    chance = np.random.default_rng(3)
    assert not all(holds(wrong, drawn(chance)) for _ in range(50))


def test_the_idea_is_the_t_that_leaves_least() -> None:
    """At the chosen t the expansion is smallest; a little to either side it is larger."""
    chance, expand = np.random.default_rng(5), REBUILD.line("expand")
    for _ in range(50):
        symbols = drawn(chance)
        best = value(REBUILD.line("choose").right, symbols)
        least = value(expand.right, {**symbols, "t": best})
        assert all(value(expand.right, {**symbols, "t": best + step}) >= least - 1e-9 * abs(least) for step in (-0.5, 0.5, -3, 3))


def test_six_lines_in_an_order_their_needs_allow() -> None:
    assert [line.id for line in REBUILD.lines] == ["square", "expand", "choose", "put-in", "clear", "root"]
    assert [line.id for line in REBUILD.lines if line.idea] == ["choose"]
    reached = {"root"}
    for line in reversed(REBUILD.lines):
        if line.id in reached:
            reached |= set(line.needs)
    assert reached == {line.id for line in REBUILD.lines}, "a line that nothing needs"


def test_the_rubric_asks_the_six_things() -> None:
    assert [item.id for item in REBUILD.rubric] == ["symbols", "assumed", "follows", "idea", "breaks", "case"]
    assert all(plain(item.text).endswith(".") for item in REBUILD.rubric)


def test_the_transfer_probe_is_the_same_argument_with_other_weights() -> None:
    probe = REBUILD.probes[0]
    a, b, w = (np.array(probe.call.inputs[name], dtype=float) for name in ("a", "b", "w"))
    around = [(w * (a - t * b)) @ (a - t * b) for t in (probe.value - 0.01, probe.value, probe.value + 0.01)]
    assert probe.value == 2
    assert around[1] == min(around)
    assert probe.value != (a @ b) / (b @ b), "the plain dot product would give the same t, and the probe would ask nothing"


def test_the_break_probe_breaks_the_first_line_and_no_rule() -> None:
    probe = REBUILD.probes[1]
    functions = course.concept("dot").functions
    crossed = functions["crossed"]
    a, b = (np.array(probe.call.inputs[name], dtype=float) for name in ("a", "b"))
    c = np.array([2.0, -5.0])
    assert probe.value == -3
    assert probe.value < 0, "a square below zero: the first line"
    assert crossed(a, b) == crossed(b, a)
    assert crossed(3 * a, b) == 3 * crossed(a, b)
    assert crossed(a + c, b) == crossed(a, b) + crossed(c, b)
    assert crossed(a, b) ** 2 > crossed(a, a) * crossed(b, b), "the conclusion fails with it"


def test_the_faded_line_is_the_idea_and_its_answer_is_best() -> None:
    faded = REBUILD.faded
    a, b = (np.array(faded.call.inputs[name], dtype=float) for name in ("a", "b"))
    assert (faded.line, faded.value) == ("choose", 3)
    assert (a - 3 * b) @ (a - 3 * b) == 5
    assert min((a - t * b) @ (a - t * b) for t in np.linspace(0, 6, 601)) >= 5 - 1e-9
