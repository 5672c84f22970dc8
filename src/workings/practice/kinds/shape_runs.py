"""What shape really comes out: the code is run on arrays whose sizes are distinct primes, and primes become letters again."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from workings.capture import DoesNotFit, trace
from workings.course.functions import parameters
from workings.ir import python
from workings.ir.working import Working
from workings.practice.kinds.shape_typed import Answer, Size, Sizes

Shapes = tuple[tuple[str, Sizes], ...]
"""The inputs in order, by name."""
PRIMES = ((11, 13, 17, 19, 23, 29), (31, 37, 41, 43, 47, 53))
"""What the letters stand for in the run that counts, and in the second one."""


def code(function: Callable[..., Any]) -> str:
    """The lines of a function without its head and its words; of one line, what it returns."""
    text = textwrap.dedent(inspect.getsource(function))
    (tree,) = python.module(text).body
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    only = body[0]
    if len(body) == 1 and isinstance(only, ast.Return) and only.value is not None:
        return ast.get_source_segment(text, only.value) or ""
    lines = text.split("\n")[body[0].lineno - 1 : body[-1].end_lineno]
    return textwrap.dedent("\n".join(lines))


def primes_of(shapes: Shapes, turn: int) -> dict[Size, int]:
    """A prime for each letter, none of them a number that stands in a shape."""
    seen = list(dict.fromkeys(size for _, sizes in shapes for size in sizes))
    free = [p for p in PRIMES[turn] if p not in seen]
    letters = [size for size in seen if isinstance(size, str)]
    return {**{size: size for size in seen if isinstance(size, int)}, **dict(zip(letters, free, strict=False))}


def put(shapes: Shapes, primes: Mapping[Size, int]) -> dict[str, tuple[int, ...]]:
    """The shapes in numbers."""
    return {name: tuple(primes[size] for size in sizes) for name, sizes in shapes}


def back(shape: tuple[int, ...], primes: Mapping[Size, int]) -> Sizes:
    """Primes as their letters again. Raises ``ValueError`` for a size that is neither a letter, nor a number of the item, nor 1."""
    names = {prime: size for size, prime in primes.items()}
    if strange := [size for size in shape if size != 1 and size not in names]:
        raise ValueError(f"a size of {strange[0]} in the result is no letter of the question")
    return tuple(names.get(size, size) for size in shape)


def traced(function: Callable[..., Any], shapes: Shapes) -> tuple[Working, str]:
    """The working, and empty; or what was traced before it stopped, and why it did."""
    sizes = put(shapes, primes_of(shapes, 0))
    try:
        with np.errstate(all="ignore"):
            return trace(function, *(np.ones(sizes[name]) for name in parameters(function))), ""
    except DoesNotFit as wrong:
        if wrong.working is None:
            raise
        return wrong.working, wrong.reason


def found_by_trace(function: Callable[..., Any], shapes: Shapes) -> tuple[Answer, str]:
    """What comes out, by the trace; or why nothing does, with the letters in the sentence."""
    working, why = traced(function, shapes)
    primes = primes_of(shapes, 0)
    if not why:
        return back(working.value.shape, primes), ""
    return None, _lettered(why, primes)


def _lettered(sentence: str, primes: Mapping[Size, int]) -> str:
    """Sizes stand in brackets in the sentence of a trace; axes, which are numbers too, do not."""
    names = {str(prime): str(size) for size, prime in primes.items()}

    def back_in(found: re.Match[str]) -> str:
        return re.sub(r"[0-9]+", lambda one: names.get(one.group(), one.group()), found.group())

    return re.sub(r"\([0-9, ]+\)", back_in, sentence)


def plainly(function: Callable[..., Any], shapes: Shapes) -> Answer:
    """The same by NumPy itself, on other primes and without a trace."""
    primes = primes_of(shapes, 1)
    try:
        with np.errstate(all="ignore"):
            made = function(**{name: np.ones(shape) for name, shape in put(shapes, primes).items()})
    except ValueError:
        return None
    return back(np.shape(made), primes)
