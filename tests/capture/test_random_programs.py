"""Random programs against NumPy (bit for bit), against nudging, and against PyTorch where it is installed.

300 in the ordinary run; ``WORKINGS_LONG=1`` runs 10,000.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from tests.capture.programs import program
from workings import trace
from workings.ir.build import replay
from workings.ir.text import parse, show
from workings.ir.working import Working
from workings.passes.gradient import gradient

COUNT = 10_000 if os.environ.get("WORKINGS_LONG") else 300
BATCH = 25


def outputs(result: Any) -> list[np.ndarray]:
    return [np.asarray(x) for x in (result if isinstance(result, tuple) else (result,))]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


@pytest.mark.parametrize("start", range(0, COUNT, BATCH))
def test_a_traced_program_gives_the_same_bits_and_so_does_its_replay(start: int) -> None:
    for seed in range(start, start + BATCH):
        made = program(seed)
        plain = outputs(made.function(*(x.copy() for x in made.inputs)))
        w = trace(made.function, *made.inputs)
        traced = [w.lines[k].value for k in w.outputs]
        assert len(plain) == len(traced) and all(map(same, plain, traced)), made.source
        again = replay(w, *(w.lines[k].value for k in w.inputs))
        assert all(same(np.asarray(again[k]), w.lines[k].value) for k in range(len(w.lines))), made.source


@pytest.mark.parametrize("start", range(0, COUNT, BATCH))
def test_its_text_reads_back_and_its_gradient_is_what_nudging_says(start: int) -> None:
    for seed in range(start, start + BATCH, 5):
        made = program(seed, smooth=True)
        w = trace(made.function, *made.inputs)
        assert show(parse(show(w))) == show(w), made.source
        g = gradient(w)
        for place, k in enumerate(g.outputs):
            np.testing.assert_allclose(g.lines[k].value, nudged(made, place), rtol=1e-4, atol=1e-5, err_msg=made.source)


def nudged(made: Any, place: int, step: float = 1e-6) -> np.ndarray:
    found = np.zeros(made.inputs[place].shape)
    for at in np.ndindex(found.shape):
        ends = []
        for sign in (1, -1):
            moved = [x.copy() for x in made.inputs]
            moved[place][at] += sign * step
            ends.append(float(made.function(*moved)))
        found[at] = (ends[0] - ends[1]) / (2 * step)
    return found


def test_the_comparison_can_fail() -> None:
    """A traced run that differs in the last bit is seen."""
    made = program(1)
    plain = outputs(made.function(*(x.copy() for x in made.inputs)))
    assert not same(plain[0], np.nextafter(plain[0], 9.0))


def test_the_gradient_agrees_with_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle: install the CPU wheel to run this comparison")
    from workings.readers.code import torch_code

    for seed in range(60):
        made = program(seed, smooth=True)
        w: Working = trace(made.function, *made.inputs)
        names: dict[str, Any] = {"torch": torch}
        exec(torch_code(w), names)
        tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in made.inputs]
        value = names["program"](*tensors)
        wanted = torch.autograd.grad(value, tensors, allow_unused=True)
        g = gradient(w)
        for k, mine in zip(g.outputs, wanted, strict=True):
            expected = np.zeros(g.lines[k].shape) if mine is None else mine.numpy()
            np.testing.assert_allclose(g.lines[k].value, expected, rtol=1e-10, atol=1e-10, err_msg=made.source)
