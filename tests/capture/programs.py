"""Random NumPy programs, as text: loops, helpers, writes into buffers, views, masks, reductions. Seeded, and valid by construction."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

import numpy as np

Shape = tuple[int, ...]

SMOOTH_ONE = ("np.tanh({a})", "np.sin({a})", "{a} * 0.5 + 1", "np.exp(-{a} ** 2)", "1 / (1 + np.exp(-{a}))", "np.sqrt({a} ** 2 + 1)", "-{a}", "scaled({a}, by=0.7)", "np.log1p({a} ** 2)")  # fmt: skip
OTHER_ONE = ("np.abs({a})", "np.maximum({a}, 0)", "np.where({a} > 0, {a}, 0.1 * {a})", "np.clip({a}, -1, 1)", "np.floor({a} * 4) / 4", "np.sign({a}) * {a}", "np.round({a}, 2)", "{a} // 0.5", "{a} % 0.75")  # fmt: skip
TWO = ("{a} + {b}", "{a} - 2 * {b}", "{a} * {b}", "{a} / (1 + {b} ** 2)", "np.hypot({a}, {b} + 3)")
OTHER_TWO = ("np.maximum({a}, {b})", "np.where({a} > {b}, {a}, {b})", "np.minimum({a}, {b}) + {a}")
REDUCED = (
    "{a}.sum(axis=0)",
    "np.mean({a}, axis=0)",
    "{a}.max(axis=0)",
    "np.cumsum({a}, axis=0)[-1]",
    "{a}.std(axis=0) + {a}[0]",
    "np.sort({a}, axis=0)[0]",
)
BUFFERS = (
    "{y} = np.zeros_like({a})\nfor k in range(len({a})):\n    {y}[k] = {a}[k] * (k + 1)",
    "{y} = np.empty({a}.shape)\n{y}[:] = {a}\n{y}[0] += 1",
    "{y} = {a}.copy()\nrow = {y}[0]\nrow *= 2\n{y}[-1] -= row",
    "{y} = np.array([part * 2 for part in {a}])",
    "{y} = {a}.copy()\n{y}[{y} > 0.5] = 0.5",
    "{y} = {a} * 1.0\n{y} += {a}[::-1]\n{y} /= 2",
    "{y} = {a}[np.argsort({a}.reshape(len({a}), -1)[:, 0])]",
    "{y} = np.concatenate([{a}[1:], {a}[:1]])",
)
SMOOTH_BUFFERS = BUFFERS[:4] + BUFFERS[5:6] + BUFFERS[7:]


@dataclass
class Program:
    """``source`` defines ``program(X, W, v)``; ``inputs`` are its arguments."""

    source: str
    inputs: tuple[np.ndarray, ...]
    function: Callable[..., Any] = field(repr=False)


def program(seed: int, *, smooth: bool = False, lines: int = 8) -> Program:
    """The program of ``seed``. ``smooth``: only steps that have a slope everywhere; it then returns one number."""
    rng = np.random.default_rng(seed)
    shapes: dict[str, Shape] = {"X": (4, 3), "W": (3, 2), "v": (3,)}
    body = []
    for number in range(int(rng.integers(3, lines + 1))):
        name = f"t{number}"
        text, shape = _statement(rng, name, shapes, smooth)
        body += text.split("\n")
        shapes[name] = shape
    last = [f"t{k}" for k in range(len(shapes) - 3)][-2:]
    result = " + ".join(f"np.sum({name})" for name in last) if smooth else ", ".join(last)
    rows = [
        "def scaled(x, by=1.0):",
        "    return x * by",
        "",
        "",
        "def program(X, W, v):",
        *(f"    {row}" for row in body),
        f"    return {result}",
        "",
    ]
    source = "\n".join(rows)
    inputs = tuple(rng.uniform(-1.5, 1.5, shapes[name]) for name in ("X", "W", "v"))
    return Program(source, inputs, compiled(source, f"<program {seed}{' smooth' if smooth else ''}>"))


def compiled(source: str, file: str) -> FunctionType:
    """The function of ``source``, with its text where tracebacks and spans look for it."""
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    names: dict[str, Any] = {"np": np, "__name__": "random_program"}
    exec(compile(source, file, "exec"), names)
    found = names["program"]
    assert isinstance(found, FunctionType)
    return found


def _statement(rng: np.random.Generator, y: str, shapes: dict[str, Shape], smooth: bool) -> tuple[str, Shape]:
    def pick(options: tuple[str, ...]) -> str:
        return str(options[int(rng.integers(len(options)))])

    a = pick(tuple(shapes))
    kind = pick(("one", "two", "product", "reduced", "buffer"))
    if kind == "two":
        others = tuple(n for n, s in shapes.items() if s == shapes[a])
        return f"{y} = " + pick(TWO if smooth else TWO + OTHER_TWO).format(a=a, b=pick(others)), shapes[a]
    if kind == "product" and (
        pairs := [(m, n) for m, s in shapes.items() for n, t in shapes.items() if s and t and s[-1] == t[0] and len(s) == 2]
    ):
        m, n = pairs[int(rng.integers(len(pairs)))]
        return f"{y} = {m} @ {n} / 2", shapes[m][:-1] + shapes[n][1:]
    if kind == "reduced" and shapes[a]:
        return f"{y} = " + pick(REDUCED[:2] if smooth else REDUCED).format(a=a), shapes[a][1:]
    if kind == "buffer" and shapes[a]:
        return pick(SMOOTH_BUFFERS if smooth else BUFFERS).format(a=a, y=y), shapes[a]
    return f"{y} = " + pick(SMOOTH_ONE if smooth else SMOOTH_ONE + OTHER_ONE).format(a=a), shapes[a]
