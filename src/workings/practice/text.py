"""Text with places in it becomes parts. A number in it is never typed: it is a cell of the item's working.

{a}          the letter of an input: a bold a
{a =}        the input itself: a = [1, 2, 2]
{length_a}   the value of a named line of the working, which opens
{out}        the answer itself, which opens
`3/sqrt(10)` code
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from workings.contract import maths
from workings.contract.maths import Maths
from workings.contract.number import format_number
from workings.contract.reading import Call, Formula, Number, Part, Text
from workings.ir.working import LEAVES
from workings.practice.item import Item
from workings.practice.readas import result

Parts = tuple[Part, ...]
_PLACE = re.compile(r"\{(?P<name>[A-Za-z_0-9]+)(?P<whole>\s*=)?\}|`(?P<code>[^`]+)`")


class NoSuchName(ValueError):
    """A place names neither an input nor a line of the working."""


def parts(text: str, item: Item) -> Parts:
    """``text`` with its places filled from ``item``. Raises :class:`NoSuchName`."""
    return tuple(_parts(" ".join(text.split()), item))


def _parts(text: str, item: Item) -> Iterator[Part]:
    at = 0
    for found in _PLACE.finditer(text):
        if found.start() > at:
            yield Text(text[at : found.start()])
        at = found.end()
        if found["code"]:
            yield Text(found["code"], "code")
        elif found["name"] in item.inputs:
            name = found["name"]
            yield Formula(given(name, item) if found["whole"] else letter(name, item.inputs[name]))
        else:
            yield from _derived(found["name"], item)
    if at < len(text):
        yield Text(text[at:])


def letter(name: str, value: np.ndarray) -> Maths:
    """The name of an input as it is set: a bold letter for a vector, upright for a longer name."""
    role = "vector" if value.ndim == 1 and len(name) == 1 else "upright" if len(name) > 1 else ""
    return maths.Sym(name, role)


def given(name: str, item: Item) -> Maths:
    """``a = [1, 2, 2]``. The numbers are given, so they stand plain."""
    value = item.inputs[name]
    return maths.seq(letter(name, value), maths.Oper("="), result(value))


def options(item: Item) -> tuple[Maths, ...]:
    """The options of a choice: ``b₁ = [1, 2, 2]`` …"""
    rows = item.inputs[item.question.over]
    return tuple(maths.seq(option(item, k + 1), maths.Oper("="), result(row)) for k, row in enumerate(rows))


def option(item: Item, k: int) -> Maths:
    return maths.Sub(maths.Sym(item.question.over, "vector"), maths.Num(float(k)))


def _derived(name: str, item: Item) -> Iterator[Part]:
    """A line of the working, as a number that opens, or as a list of them."""
    w = item.working
    if name == "out":
        k = w.outputs[0]
    else:
        named = [k for k, x in enumerate(w.lines) if x.name == name and x.op not in LEAVES]
        named = named or [k for k, x in enumerate(w.lines) if x.op == name]
        if not named:
            raise NoSuchName(f"{{{name}}} is neither an input nor a line of {item.question.task}")
        k = named[-1]
    value = w.lines[k].value
    if value.ndim == 0:
        yield Number(float(value), Call(item.call.function, item.call.inputs, k))
        return
    yield Text("[")
    for j, x in enumerate(value.reshape(-1)):
        index = tuple(int(i) for i in np.unravel_index(j, value.shape))
        yield from [Text(", ")] if j else []
        yield Number(float(x), Call(item.call.function, item.call.inputs, k, index))
    yield Text("]")


def plain(found: Parts) -> str:
    """Parts as bare text: for a log, a test, a screen reader's line."""
    out = []
    for part in found:
        match part:
            case Text(text):
                out.append(text)
            case Number(value, _, digits):
                out.append(format_number(value, digits))
            case Formula(tree):
                out.append(spelled(tree))
    return "".join(out)


def spelled(tree: Maths) -> str:
    """Mathematics in one line of plain characters."""
    match tree:
        case maths.Sym(text) | maths.Oper(text):
            if isinstance(tree, maths.Oper):
                return f" {text} " if text in "=≈+−·@⊙" else f"{text} " if text == "," else text
            return text
        case maths.Num(value, digits=digits, signed=signed):
            shown = format_number(value, digits)
            return f"({shown})" if signed and value < 0 else shown
        case maths.Seq((maths.Oper("−"), *rest)):
            return "−" + spelled(maths.Seq(tuple(rest)))
        case maths.Seq(children):
            return "".join(spelled(child) for child in children).strip()
        case maths.Frac(top, bottom):
            return f"{_held(top)}/{_held(bottom)}"
        case maths.Root(child):
            return f"√{_held(child)}"
        case maths.Power(base, exponent):
            return f"{spelled(base)}^{_held(exponent)}"
        case maths.Sub(base, index):
            low = spelled(index)
            return f"{spelled(base)}{low.translate(_LOW)}" if low.isdecimal() else f"{spelled(base)}_{low}"
        case maths.Fence(left, child, right):
            return f"{left}{spelled(child)}{right}"
        case maths.Grid(rows, as_list):
            lines = ["[" + ", ".join(spelled(x) for x in row) + "]" for row in rows]
            return lines[0] if as_list else "[" + ", ".join(lines) + "]"
        case maths.Gather(sign, index, upper, body):
            return f"{sign}({index} to {spelled(upper)}) {spelled(body)}"
    raise TypeError(f"no part of mathematics: {tree!r}")


_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _held(tree: Maths) -> str:
    """In brackets unless it is one number, name or bracket."""
    alone = isinstance(tree, maths.Num | maths.Sym | maths.Fence | maths.Sub)
    return spelled(tree) if alone else f"({spelled(tree)})"
