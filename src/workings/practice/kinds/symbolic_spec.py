"""What ``[symbolic]`` of a question says: an expression in declared names, with numbers that are drawn.

task = "square_out"                          the worked solution: its named lines may stand in the templates below
[symbolic]
of = "norm(a - t*b)^2"                       what is asked for, typed; it stands under the question
opening = "(a - t*b) @ (a - t*b)"            its first step
reference = "{aa} - {twice}*t + {bb}*t^2"    {…}: a number, of the inputs and of the named lines of the task
by = "apart_squared"                         the same as a function of the inputs and the names, in working.py and in again.py
names = { t = "real" }                       or "whole", "natural", "positive", [low, high]
form = "expanded"                            one of equivalence.forms, where the form is asked for as well
also = ["{bb}t^2 - {twice}t + {aa}"]         other ways to type it; ``unformed``: ways that have the value and not the form

[[symbolic.wrong]]
becomes = "{aa} + {bb}*t^2"                  what a wrong belief gives
deed = "leave out the term in t"             completes "It is what you get if you …"; or rule = 13, a row of the catalogue
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.course.toml import Table
from workings.ir import expression
from workings.ir.build import Builder
from workings.ir.expression import Node, Unreadable
from workings.ir.working import LEAVES, Working
from workings.practice import equivalence
from workings.practice.equivalence.forms import FORMS
from workings.practice.kinds.symbolic_set import PLACE
from workings.practice.question import Function, Question, library
from workings.practice.rules import CATALOGUE

DOMAINS = ("real", "whole", "natural", "positive")
Names = Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Wrong:
    becomes: str
    deed: str
    rule: int
    """Row of the catalogue; 0 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    of: str
    opening: str
    reference: str
    by: str
    names: Mapping[str, Any]
    """Name -> domain, as :func:`~workings.practice.equivalence.compare` takes it."""
    form: str
    also: tuple[str, ...]
    unformed: tuple[str, ...]
    wrong: tuple[Wrong, ...]


def read(table: Table) -> Spec:
    """``[symbolic]``. Raises ``ContentFault``."""
    names = {name: domain_of(table, domain) for name, domain in table.mapping("names").items()}
    form = table.text("form", "")
    if form and form not in FORMS:
        raise table.fault("form", f"form is {form}; there are {', '.join(FORMS)}")
    out = Spec(
        table.text("of"), table.text("opening"), table.text("reference"), table.text("by"), names, form, table.texts("also", []),
        table.texts("unformed", []), tuple(map(_wrong, table.tables("wrong", []))),
    )  # fmt: skip
    table.done()
    return out


def domain_of(table: Table, said: Any) -> Any:
    """A domain as :func:`~workings.practice.equivalence.compare` takes it; ``None`` for all real numbers. Raises ``ContentFault``."""
    if said == "positive":
        return (0.0, math.inf)
    if said in DOMAINS:
        return None if said == "real" else said
    if isinstance(said, list) and len(said) == 2 and said[0] < said[1]:
        return (float(said[0]), float(said[1]))
    raise table.fault("names", f"a domain is {', '.join(DOMAINS)} or two bounds, not {said}")


def _wrong(row: Table) -> Wrong:
    rule = row.number("rule") if row.has("rule") else 0
    if rule and rule not in CATALOGUE:
        raise row.fault("rule", f"the catalogue has no rule {rule}")
    out = Wrong(row.text("becomes"), CATALOGUE[rule].deed if rule else row.text("deed"), rule)
    row.done()
    return out


def functions(q: Question, by: str) -> tuple[Function, Function]:
    """``by`` of working.py and of again.py. Raises ``ContentFault``."""
    found = []
    for file in ("working.py", "again.py"):
        known = library(q.path.parents[3]).functions(q.concept, file)
        if by not in known:
            raise q.table.fault("by", f"{file} has no function {by}")
        found.append(known[by])
    return found[0], found[1]


# ---------------------------------------------------------------------- templates
def known(inputs: Names, w: Working) -> dict[str, np.ndarray]:
    """What a place of a template may name: the inputs, and the named lines of the working."""
    return {**{line.name: line.value for line in w.lines if line.name and line.op not in LEAVES}, **inputs}


def filled(template: str, names: Names) -> str:
    """``template`` with the number of each place; a negative one in brackets. Raises ``ValueError`` for a place that is no number."""
    return PLACE.sub(lambda found: _typed(float(value(expression.parse(found[1]), names))), template)


def _typed(x: float) -> str:
    text = str(int(x)) if x == int(x) else repr(x)
    return f"({text})" if x < 0 else text


def value(node: Node, names: Names) -> np.ndarray:
    """The value of a tree; a name may stand for a row of numbers, and then it is one of values. Raises ``ValueError``."""
    builder = Builder()
    lines = {name: builder.const(x) for name, x in names.items()}
    return np.asarray(builder.drafts[builder.node(node, lines)].value, dtype=float)


def tree(text: str, names: Mapping[str, Any]) -> Node:
    """How an answer is read. Raises ``Unreadable``, for an equation too."""
    found = equivalence.read(text, names)
    if found.kind in expression.RELATIONS or found.kind == "or":
        raise Unreadable("A sign of comparison stands in it: write one expression.", found.children[0].end)
    return found
