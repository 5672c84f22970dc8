"""What tracing costs over plain NumPy, both sides in one run: ``python benchmarks/trace_cost.py``."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import workings
from workings import trace


def steps(a: Any, b: Any) -> Any:
    """500 rounds of a product and a sum: 1,000 ops on two numbers each."""
    s = a
    for _ in range(500):
        s = s * b
        s = s + a
    return s


def network(X: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    """A two-layer network, 64 × 64, on a batch of 64."""
    h = np.tanh(X @ W1 + b1)
    return h @ W2 + b2


def with_loss(X: Any, W1: Any, b1: Any, W2: Any, b2: Any, Y: Any) -> Any:
    """The same, and the mean of its squared errors."""
    return np.mean((network(X, W1, b1, W2, b2) - Y) ** 2)


def alternate(plain: Callable[[], Any], traced: Callable[[], Any], rounds: int, repeat: int) -> tuple[float, float]:
    """Median seconds of each, taken in turn so that both meet the same machine."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, f in enumerate((plain, traced)):
            start = time.perf_counter()
            for _ in range(repeat):
                f()
            times[side].append((time.perf_counter() - start) / repeat)
    return statistics.median(times[0]), statistics.median(times[1])


def main() -> None:
    rng = np.random.default_rng(0)
    a, b = np.array([1.0, 0.5]), np.array([0.5, 0.5])
    arrays = [rng.normal(size=s) / 8 for s in ((64, 64), (64, 64), (64,), (64, 64), (64,), (64, 64))]
    print(f"workings {workings.__version__}, NumPy {np.__version__}, Python {platform.python_version()}, {platform.machine()}")
    plain, traced = alternate(lambda: steps(a, b), lambda: trace(steps, a, b), 15, 3)
    read = alternate(lambda: steps(a, b), lambda: trace(steps, a, b).lines, 7, 1)[1]
    print(
        f"1,000 small ops   plain {plain * 1e3:6.3f} ms   traced {traced * 1e3:6.3f} ms   {(traced - plain) * 1e3:5.2f} µs an op   (limit 6)"
    )
    print(f"                  traced, and every name, span and size read: {(read - plain) * 1e3:5.2f} µs an op")
    plain, traced = alternate(lambda: network(*arrays[:5]), lambda: trace(network, *arrays[:5]), 15, 200)
    print(f"64 × 64 network   plain {plain * 1e6:6.1f} µs   traced {traced * 1e6:6.1f} µs   ratio {traced / plain:4.2f}   (limit 1.4)")
    plain, traced = alternate(lambda: with_loss(*arrays), lambda: trace(with_loss, *arrays), 15, 200)
    print(f"  with its loss   plain {plain * 1e6:6.1f} µs   traced {traced * 1e6:6.1f} µs   ratio {traced / plain:4.2f}")


if __name__ == "__main__":
    main()
