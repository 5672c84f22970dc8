"""A working of 10,000 lines, traced, read and folded; and attention on 512 tokens: ``python benchmarks/long.py``."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import workings
from workings import trace
from workings.passes.compiled import compiled
from workings.passes.fold import fold


def descent(X: Any, y: Any, w: Any) -> Any:
    """1,429 steps of gradient descent on least squares: 7 lines a step."""
    for _ in range(1_429):
        error = X @ w - y
        w = w - 0.1 * (X.T @ error) / 6
    return w


def attention(Q: Any, K: Any, V: Any) -> Any:
    """Softmax attention."""
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    top = np.max(scores, axis=-1, keepdims=True)
    e = np.exp(scores - top)
    return e / np.sum(e, axis=-1, keepdims=True) @ V


def median(f: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        f()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def in_turn(plain: Callable[[], Any], traced: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Median seconds of each, one run of each in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for k in range(2 * rounds):
        start = time.perf_counter()
        (plain, traced)[k % 2]()
        times[k % 2].append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def main() -> None:
    print(f"workings {workings.__version__}, NumPy {np.__version__}, Python {platform.python_version()}, {platform.machine()}")
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(6, 2)), rng.normal(size=6), np.zeros(2)
    plain, traced = in_turn(lambda: descent(*inputs), lambda: trace(descent, *inputs), 9)
    whole = median(lambda: trace(descent, *inputs).lines, 9)
    w = trace(descent, *inputs)
    folded, made = median(lambda: fold(w), 9), median(lambda: compiled(w), 5)
    (repeat,) = fold(w)
    print(f"{len(w.lines):,} lines      plain {plain * 1e3:6.1f} ms   traced {traced * 1e3:6.1f} ms   (limit 200 ms)")
    print(f"                  traced, and every name, span and size read: {whole * 1e3:6.1f} ms")
    print(
        f"                  folded in {folded * 1e3:5.1f} ms to one repeat of {repeat.length} lines × {repeat.times:,}; compiled in {made * 1e3:5.1f} ms"
    )
    run = compiled(w)
    again, replayed = in_turn(lambda: descent(*inputs), lambda: run(*inputs), 9)
    print(f"                  compiled, run again: {replayed * 1e3:6.1f} ms   ratio to plain {replayed / again:4.2f}")
    Q, K, V = (rng.normal(size=(512, 64)) for _ in range(3))
    plain, traced = in_turn(lambda: attention(Q, K, V), lambda: trace(attention, Q, K, V), 101)
    print(
        f"attention, n = 512, d = 64   plain {plain * 1e3:6.2f} ms   traced {traced * 1e3:6.2f} ms   ratio {traced / plain:4.2f}   (limit 1.1)"
    )


if __name__ == "__main__":
    main()
