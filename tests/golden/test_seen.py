"""Terminal and HTML as people see them, against files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from tests.golden import seen
from workings.capture import trace
from workings.contract.reading import Reading
from workings.ir.working import Working
from workings.passes.gradient import gradient
from workings.readers import cell, listing
from workings.readers.lower import html
from workings.readers.lower.terminal import show

Golden = Callable[[str, str], None]
CASES: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "cosine": (seen.cosine, ([2, 1, 0], [3, 1, 4])),
    "neuron": (seen.neuron, ([2, 1, 0], [3, 1, 4], -5)),
    "layer": (seen.layer, ([[1, 2, 0], [0.5, -1, 3]], [2, 1, -1], [0.5, 2])),
    "attend": (seen.attend, ([1, 2], [[1, 0], [0, 1], [2, 2]], [[1, 0], [0, 1], [2, 2]])),
    "loss": (seen.loss, ([[1.0, 2], [3, 4], [0, 1]], [1, 2, 3], [0.5, -0.25])),
    "rate": (seen.rate, (20.0,)),
}


def working(name: str) -> Working:
    function, inputs = CASES[name]
    return trace(function, *inputs)


def terminal(read: Reading, width: int, opened: bool = False, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None, no_color=not colour)
    show(read, console, opened)
    return out.getvalue()


def page(what: str) -> str:
    """One element a line, so that a difference can be read."""
    return what.replace("><", ">\n<") + "\n"


def href(target: Any) -> str:
    return f"/working?line={target[0]}&index={','.join(map(str, target[1]))}" if isinstance(target, tuple) else "/working?count"


@pytest.mark.parametrize("name", CASES)
def test_a_working_in_the_terminal(name: str, golden: Golden) -> None:
    golden(f"{name}.txt", terminal(listing(working(name)), 80, opened=True))


def test_a_narrow_terminal(golden: Golden) -> None:
    golden("attend-40.txt", terminal(listing(working("attend")), 40))


def test_colour(golden: Golden) -> None:
    golden("cosine-colour.txt", terminal(listing(working("cosine")), 80, colour=True).replace("\x1b", "ESC"))


def test_a_gradient_in_the_terminal(golden: Golden) -> None:
    golden("loss-gradient.txt", terminal(listing(gradient(working("loss"))), 100))


def test_a_large_array_in_the_terminal(golden: Golden) -> None:
    golden("large.txt", terminal(listing(trace(lambda X: X * 2.0, np.arange(1200.0).reshape(40, 30))), 80))


@pytest.mark.parametrize(
    ("name", "line", "index"),
    [
        ("cosine", "dot", ()), ("cosine", "length_a", ()), ("cosine", "cos", ()), ("cosine", "dot", (1,)), ("neuron", "", ()),
        ("layer", "scores", (1,)), ("attend", "weights", (2,)), ("attend", "top", ()), ("attend", "", (0,)), ("loss", "", ()), ("rate", "", ()),
    ],
)  # fmt: skip
def test_a_note(name: str, line: str, index: tuple[int, ...], golden: Golden) -> None:
    w = working(name)
    read = cell(w, w.find(line) if line else None, index)
    called = "-".join([name, line or "output", *map(str, index)])
    golden(f"note-{called}.html", page(html.reading(read, href)))
    golden(f"note-{called}.txt", terminal(read, 60, opened=True))


@pytest.mark.parametrize("name", ["cosine", "attend"])
def test_a_whole_working_on_a_page(name: str, golden: Golden) -> None:
    golden(f"{name}.html", page(html.reading(listing(working(name)), href)))
