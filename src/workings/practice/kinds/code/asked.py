"""What a question that asks for code says, and the calls that an item makes of it.

[code]
function = "cosine"                      the function that is to be written
start = "def cosine(a, b): …"            what stands in the editor at first; it has to fail
model = "def cosine(a, b): …"            a solution; it has to pass, and is shown as the explanation
libraries = ["math"]                     what may be imported; none where it is left out
lines = 15                               lines of code allowed
arrays = true                            arguments are NumPy arrays; otherwise plain numbers and lists
shown = [{ a = [1, 2, 2], b = [4, 0, 3] }]   cases whose results are on the page
edges = [{ a = [0, 3], b = [5, 0] }]         cases that are always among the hidden ones
hidden = 8                                   how many more are drawn ([draw.a] …)

[[code.property]]
says = "Stretching a vector does not change it"
calls = [{ a = "3 * a", b = "b" }, { a = "a", b = "b" }]     over the inputs of a case
holds = "le(abs(y1 - y2), 0.000001)"                         over inputs and results y1, y2, …

[code.printed]                           what it prints is judged, and not what it returns: see printed.py

[[code.slip]]                            code that follows a wrong rule: a test that the rule is told from the rest
rule = 16
code = "def cosine(a, b): …"
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from workings.course.toml import Table
from workings.ir import expression, python
from workings.ir.build import Builder
from workings.ir.expression import Node, Unreadable
from workings.practice.kinds.code import printed
from workings.practice.question import Question

Plain = dict[str, Any]
"""Name of an input -> a number or nested lists of them."""


@dataclass(frozen=True, slots=True)
class Property:
    """A relation that results have to keep, whatever the input."""

    says: str
    calls: tuple[Mapping[str, Node], ...]
    holds: Node


@dataclass(frozen=True, slots=True)
class Spec:
    function: str
    start: str
    model: str
    libraries: tuple[str, ...]
    lines: int | None
    arrays: bool
    shown: tuple[Plain, ...]
    edges: tuple[Plain, ...]
    hidden: int
    properties: tuple[Property, ...]
    slips: tuple[tuple[int, str], ...]
    printed: printed.Printed | None
    """Where the answer is what the code prints: what that is."""


@dataclass(frozen=True, slots=True)
class Check:
    """A property on one case: its calls are those from ``first`` on."""

    property: int
    case: int
    first: int


@dataclass(frozen=True, slots=True)
class Posed:
    """Every call of an item. The first ``shown`` cases are on the page; the calls of the checks come after the cases."""

    cases: tuple[Plain, ...]
    shown: int
    checks: tuple[Check, ...]
    calls: tuple[Plain, ...]


@cache
def spec(q: Question) -> Spec:
    """The table ``[code]`` of a question, checked. Raises ``ContentFault`` naming file and line."""
    t = q.table
    found = Spec(
        t.text("function"), t.text("start"), t.text("model"), t.texts("libraries", []),
        t.number("lines") if t.has("lines") else None, t.flag("arrays", False),
        _rows(q, t, "shown"), _rows(q, t, "edges", []), t.number("hidden"),
        tuple(_property(q, row) for row in t.tables("property", [])),
        tuple((row.number("rule"), row.text("code")) for row in t.tables("slip", [])),
        printed.spec(t.table("printed"), q.parameters) if t.has("printed") else None,
    )  # fmt: skip
    t.done()
    for key in ("start", "model"):
        _defines(t, key, getattr(found, key), found.function, len(q.parameters))
    return found


def _rows(q: Question, t: Table, key: str, default: list[Any] | None = None) -> tuple[Plain, ...]:
    rows = t.mappings(key, default)
    if any(set(row) != set(q.parameters) for row in rows):
        raise t.fault(key, f"each case of {key} gives {', '.join(q.parameters)}")
    return tuple({name: row[name] for name in q.parameters} for row in rows)


def _property(q: Question, t: Table) -> Property:
    says, holds, calls = t.text("says"), t.text("holds"), t.mappings("calls")
    t.done()
    if any(set(call) != set(q.parameters) for call in calls):
        raise t.fault("calls", f"each call gives {', '.join(q.parameters)}")
    try:
        made = tuple({name: expression.parse(call[name]) for name in q.parameters} for call in calls)
        return Property(says, made, expression.parse(holds))
    except Unreadable as wrong:
        raise t.fault("calls", f"the property “{says}” cannot be read: {wrong}") from None


def _defines(t: Table, key: str, code: str, name: str, count: int) -> None:
    try:
        tree = python.module(code)
    except SyntaxError as wrong:
        raise t.fault(key, f"{key} is not Python: {wrong.msg}, in its line {wrong.lineno}") from None
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    if not made or len(made[0].args.args) != count:
        raise t.fault(key, f"{key} does not define {name} with {count} arguments")


def evaluated(node: Node, names: Mapping[str, Any]) -> np.ndarray:
    """The value of an expression over named values. Raises ``ValueError`` where it has none."""
    builder = Builder()
    known = {name: builder.const(np.asarray(value, dtype=float)) for name, value in names.items()}
    return np.asarray(builder.drafts[builder.node(node, known)].value)


def plain(value: Any) -> Any:
    """An array as nested lists, whole numbers as whole numbers."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list):
        return [plain(x) for x in value]
    return int(value) if isinstance(value, float) and value == int(value) else value


def posed(q: Question, drawn: list[Plain]) -> Posed:
    """The calls of an item whose hidden cases are ``drawn``."""
    s = spec(q)
    cases = (*s.shown, *s.edges, *drawn)
    calls, checks = list(cases), []
    for k, prop in enumerate(s.properties):
        for case in range(len(s.shown) + len(s.edges), len(cases)):
            checks.append(Check(k, case, len(calls)))
            calls += [{name: plain(evaluated(node, cases[case])) for name, node in call.items()} for call in prop.calls]
    return Posed(cases, len(s.shown), tuple(checks), tuple(calls))
