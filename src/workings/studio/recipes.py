"""A recipe and its address, both ways. Every derived number on a page is a link to its recipe, so it opens without JavaScript.

    Call("dot/cosine", {"a": [2, 1, 0], "b": [3, 1, 4]})  <->  /working?f=dot/cosine&a=[2,1,0]&b=[3,1,4]
    Typed("1*4 + 2*0")                                    <->  /working?typed=1*4+%2B+2*0
    Typed("100 * right / n", {"right": 90, "n": 143})     <->  /working?typed=100+*+right+/+n&right=90&in.n=143
    Recorded(17, "mean")                                  <->  /working?event=17&q=mean
    Pasted(17)                                            <->  /working?own=17
    Counted("leads/dot", …)                               <->  /working?count=leads/dot
    Measured("a judgement", "", 1)                        <->  /working?how=a+judgement&when=&n=1

``line`` and ``index`` pick one cell of the working; they may stand beside every form that has a working.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from workings.contract.reading import Call, Counted, Measured, Pasted, Recipe, Recorded, Typed

PATH = "/working"
LONGEST = 16_000
"""Characters of a query; the longest of our own holds two grids of fifty chances."""
MOST_CELLS = 400
LARGEST = 1e15
RESERVED = frozenset({"f", "line", "index", "typed", "event", "own", "q", "count", "how", "when", "n"})
ESCAPE = "in."
"""Stands before the name of an input that is called like one of our own words."""

KEY = re.compile(r"[a-z]+/[a-z0-9-]+")
"""A look-up that can be done again. A count without one carries its rows with it."""
SAID = 1500
"""Characters of a measurement's words."""


class BadLink(ValueError):
    """A link that is not a recipe; the message is shown to the person who followed it."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a link asks for: a recipe, and the one cell of its working if it names one."""

    recipe: Recipe
    line: int | None = None
    index: tuple[int, ...] = ()


def url(recipe: Recipe, line: int | None = None, index: tuple[int, ...] = ()) -> str:
    """The address of a recipe; ``line`` and ``index`` say which cell of it (a :class:`Call` may hold them itself)."""
    if isinstance(recipe, Call) and line is None:
        line, index = recipe.line, recipe.index
    return stem(recipe) + (place(line, index) if line is not None else "")


def stem(recipe: Recipe) -> str:
    """The address of the whole working; a cell of it is at its stem and its :func:`place`."""
    return PATH + "?" + _query(_pairs(recipe))


def place(line: int, index: tuple[int, ...] = ()) -> str:
    """What comes after the :func:`stem` of a working for one of its cells: ``&line=3&index=0,1``."""
    return "&" + _query([("line", str(line)), *([("index", ",".join(map(str, index)))] if index else [])])


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(pairs, safe="/[],*", quote_via=quote)


def _pairs(recipe: Recipe) -> list[tuple[str, str]]:
    match recipe:
        case Call(function, inputs):
            return [("f", function), *((_outer(name), compact(value)) for name, value in inputs.items())]
        case Typed(text, given, said):
            return [("typed", text), *((_outer(name), compact(value)) for name, value in given.items()), *([("how", said)] if said else [])]
        case Recorded(event, quantity):
            return [("event", str(event)), ("q", quantity)]
        case Pasted(event):
            return [("own", str(event))]
        case Counted(query, rows) if not KEY.fullmatch(query):
            return [("how", f"{query}: {'; '.join(rows)}"[:SAID]), ("n", str(len(rows)))]
        case Counted(query):
            return [("count", query)]
        case Measured(how, when, n):
            return [("how", how), *([("when", when)] if when else []), *([("n", str(n))] if n != 1 else [])]


def _outer(name: str) -> str:
    return ESCAPE + name if name in RESERVED else name


def compact(value: Any) -> str:
    """JSON with no spaces, and ``3`` for ``3.0``: what stands in the address bar should be readable."""
    return json.dumps(_plain(value), separators=(",", ":"), ensure_ascii=False, allow_nan=True)


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(x) for x in value]
    if isinstance(value, float) and math.isfinite(value) and value == int(value) and abs(value) < LARGEST:
        return int(value)
    return value


def read(query: str) -> Address:
    """What a query string asks for. Raises :class:`BadLink`, in words."""
    if len(query) > LONGEST:
        raise BadLink(f"The link is {len(query):,} characters long; a working needs at most {LONGEST:,}.")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=40)
    except ValueError:
        raise BadLink("The link is not made of names and values.") from None
    words = dict(pairs)
    if len(words) != len(pairs):
        raise BadLink("The link says one thing twice.")
    return Address(_recipe(words), _line(words), _index(words))


def _recipe(words: Mapping[str, str]) -> Recipe:
    if "f" in words:
        return Call(words["f"], {_inner(k): value(k, v) for k, v in words.items() if k not in ("f", "line", "index")})
    if "typed" in words:
        given = {_inner(k): value(k, v) for k, v in words.items() if k not in ("typed", "how", "line", "index")}
        return Typed(words["typed"], given, words.get("how", "")[:SAID])
    if "event" in words:
        return Recorded(whole("event", words["event"]), words.get("q", "mean"))
    if "own" in words:
        return Pasted(whole("own", words["own"]))
    if "count" in words:
        return Counted(words["count"], ())
    if "how" in words:
        return Measured(words["how"][:SAID], words.get("when", "")[:60], whole("n", words.get("n", "1")))
    raise BadLink("The link names no function and no record, so there is nothing to open.")


def _inner(name: str) -> str:
    return name.removeprefix(ESCAPE)


def value(name: str, text: str) -> Any:
    """A number or nested lists of numbers, at most :data:`MOST_CELLS` of them."""
    try:
        got = json.loads(text)
    except (ValueError, RecursionError):
        raise BadLink(f"{name} is not a number or a list of numbers.") from None
    shape_of(name, got)
    return got


def shape_of(name: str, got: Any) -> tuple[int, ...]:
    """The shape of nested lists; refuses ragged ones, deep ones, large ones and what is not a number."""
    if isinstance(got, bool) or not isinstance(got, int | float | list):
        raise BadLink(f"{name} holds something that is not a number.")
    if not isinstance(got, list):
        if isinstance(got, int) and abs(got) > LARGEST:
            raise BadLink(f"{name} holds a whole number beyond what a double keeps exactly.")
        return ()
    inner = {shape_of(name, x) for x in got[: MOST_CELLS + 1]}
    if len(inner) > 1:
        raise BadLink(f"The rows of {name} differ in length.")
    shape = (len(got), *(inner.pop() if inner else ()))
    if not got or math.prod(shape) > MOST_CELLS or len(shape) > 4:
        raise BadLink(f"{name} is empty or larger than {MOST_CELLS} numbers.")
    return shape


def whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadLink(f"{name} is not a whole number.")
    return int(text)


def _line(words: Mapping[str, str]) -> int | None:
    return whole("line", words["line"]) if words.get("line") else None


def _index(words: Mapping[str, str]) -> tuple[int, ...]:
    text = words.get("index", "")
    return tuple(whole("index", part) for part in text.split(",")) if text else ()
