"""Value and gradient by compiled replay, beside NumPy, HIPS autograd, micrograd and PyTorch: ``python benchmarks/replay.py``.

A peer is used where it can be imported (autograd and micrograd are no dependencies: put the folder that holds them on
``PYTHONPATH``); the others are named as missing. micrograd works number by number, so it is timed on a small network and its
time is scaled by multiply-adds.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

import workings
from workings import trace
from workings.ir.build import replay
from workings.passes.compiled import compiled, value_and_gradient
from workings.passes.gradient import gradient

WEIGHTS = ("W1", "b1", "W2", "b2")
BATCH, WIDTH = 64, 64


def network(X: Any, W1: Any, b1: Any, W2: Any, b2: Any, Y: Any) -> Any:
    """Two layers and the mean of the squared errors."""
    h = np.tanh(X @ W1 + b1)
    return np.mean((h @ W2 + b2 - Y) ** 2)


def with_relu(X: Any, W1: Any, b1: Any, W2: Any, b2: Any, Y: Any) -> Any:
    """The same with max(0, ·), for micrograd, which has no tanh."""
    h = np.maximum(0.0, X @ W1 + b1)
    return np.mean((h @ W2 + b2 - Y) ** 2)


def arrays(batch: int, width: int) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [
        rng.normal(size=s) / np.sqrt(width) for s in ((batch, width), (width, width), (width,), (width, width), (width,), (batch, width))
    ]


def in_turn(sides: Mapping[str, Callable[[], Any]], rounds: int, repeat: int) -> dict[str, float]:
    """Median seconds of each side, taken in turn so that all meet the same machine."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, f in sides.items():
            start = time.perf_counter()
            for _ in range(repeat):
                f()
            times[name].append((time.perf_counter() - start) / repeat)
    return {name: statistics.median(taken) for name, taken in times.items()}


def peer(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        print(f"{name.partition('.')[0]} is missing here, so it is not compared")
        return None


def autograd_side(inputs: list[np.ndarray]) -> Callable[[], Any] | None:
    """``value_and_grad`` of the same function with autograd's own NumPy."""
    autograd = peer("autograd")
    if autograd is None:
        return None
    anp = import_module("autograd.numpy")

    def loss(weights: Any, X: Any, Y: Any) -> Any:
        W1, b1, W2, b2 = weights
        return anp.mean((anp.tanh(X @ W1 + b1) @ W2 + b2 - Y) ** 2)

    run = autograd.value_and_grad(loss)
    X, *weights, Y = inputs
    return lambda: run(tuple(weights), X, Y)


def torch_side(inputs: list[np.ndarray]) -> Callable[[], Any] | None:
    """Eager PyTorch on the CPU, in the same 64-bit numbers."""
    torch = peer("torch")
    if torch is None:
        return None
    X, *weights, Y = (torch.tensor(x) for x in inputs)
    for t in weights:
        t.requires_grad_(True)
    W1, b1, W2, b2 = weights

    def run() -> Any:
        loss = ((torch.tanh(X @ W1 + b1) @ W2 + b2 - Y) ** 2).mean()
        return loss.detach(), *(g.numpy() for g in torch.autograd.grad(loss, weights))

    return run


def micrograd_side(inputs: list[np.ndarray]) -> Callable[[], Any] | None:
    """The ReLU network in micrograd's numbers."""
    engine = peer("micrograd.engine")
    if engine is None:
        return None
    Value = engine.Value

    def run() -> Any:
        X, W1, b1, W2, b2, Y = (np.vectorize(Value, otypes=[object])(x) for x in inputs)
        h = np.vectorize(lambda v: v.relu(), otypes=[object])(X @ W1 + b1)
        loss = ((h @ W2 + b2 - Y) ** 2).sum() * (1 / Y.size)
        loss.backward()
        return loss.data, *(np.vectorize(lambda v: v.grad, otypes=[float])(x) for x in (W1, b1, W2, b2))

    return run


def agree(name: str, ours: Any, theirs: Any) -> None:
    """The two sides compute the same numbers, or the run stops."""
    flat = theirs if not isinstance(theirs[1], tuple) else (theirs[0], *theirs[1])
    for a, b in zip(ours, flat, strict=True):
        np.testing.assert_allclose(a, np.asarray(b), rtol=1e-9, atol=1e-12, err_msg=name)


def large() -> float:
    """The 64 × 64 network; returns our seconds."""
    inputs = arrays(BATCH, WIDTH)
    w = trace(network, *inputs)
    forward, both, g = compiled(w), value_and_gradient(w, WEIGHTS), gradient(w, WEIGHTS)
    value = in_turn({"plain": lambda: network(*inputs), "compiled": lambda: forward(*inputs)}, 15, 200)
    print(
        f"value               plain {value['plain'] * 1e6:7.1f} µs   compiled {value['compiled'] * 1e6:7.1f} µs   ratio {value['compiled'] / value['plain']:5.2f}"
    )
    sides = {"compiled": lambda: both(*inputs), "lines one by one": lambda: replay(g, *inputs)}
    limits = {"autograd": "over 1", "torch": "at least 0.5"}
    for name, side in (("autograd", autograd_side(inputs)), ("torch", torch_side(inputs))):
        if side is not None:
            agree(name, both(*inputs), side())
            sides[name] = side
    times = in_turn(sides, 15, 100)
    for name, taken in times.items():
        said = f"   ratio to compiled {taken / times['compiled']:6.2f}" if name != "compiled" else ""
        limit = f"   (aim: {limits[name]})" if name in limits else ""
        print(f"value and gradient  {name:<16} {taken * 1e6:8.1f} µs{said}{limit}")
    return times["compiled"]


def small(compiled_seconds: float, batch: int = 8, width: int = 8) -> None:
    """micrograd on a small network; its time a multiply-add is scaled to the large one."""
    inputs = arrays(batch, width)
    theirs = micrograd_side(inputs)
    if theirs is None:
        return
    ours = value_and_gradient(trace(with_relu, *inputs), WEIGHTS)
    agree("micrograd", ours(*inputs), theirs())
    times = in_turn({"ours": lambda: ours(*inputs), "micrograd": theirs}, 7, 3)
    per = times["micrograd"] / (2 * batch * width**2)
    scaled = per * 2 * BATCH * WIDTH**2
    print(
        f"{batch} × {width} × {width} (ReLU)   compiled {times['ours'] * 1e6:7.1f} µs   micrograd {times['micrograd'] * 1e3:7.2f} ms   ratio {times['micrograd'] / times['ours']:7,.0f}"
    )
    print(
        f"  scaled by multiply-adds to 64 × 64 × 64: micrograd {scaled:6.2f} s   ratio {scaled / compiled_seconds:8,.0f}   (aim: at least 500)"
    )


def said(name: str) -> str:
    try:
        return f", {name} {version(name)}"
    except ModuleNotFoundError:
        return ""


def main() -> None:
    peers = "".join(map(said, ("autograd", "micrograd", "torch")))
    print(f"workings {workings.__version__}, NumPy {np.__version__}{peers}, Python {platform.python_version()}, {platform.machine()}")
    print(f"two layers, batch {BATCH}, {WIDTH} × {WIDTH}, tanh, mean squared error, 64-bit numbers; gradient of the weights and biases")
    small(large())


if __name__ == "__main__":
    main()
