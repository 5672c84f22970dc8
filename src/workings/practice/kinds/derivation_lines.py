"""The lines of a derivation: how they are typed, when two of them say the same, and where two of them part.

    ⇔ p - q^2/r >= 0 ; collect

A relation, an equation, inequality or expression, and after a semicolon a reason, which may be left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from workings.ir.expression import RELATIONS, Node, Unreadable
from workings.practice import equivalence
from workings.practice.equivalence import decide, forms, solutions
from workings.practice.equivalence.ball import Ball
from workings.practice.equivalence.evaluate import Evaluator
from workings.practice.equivalence.functions import plain
from workings.practice.equivalence.points import POINTS, points
from workings.practice.equivalence.relations import ordered
from workings.practice.typed import shortened
from workings.practice.words import listed

SIGNS = {
    "<=>": "⇔", "<->": "⇔", "⇔": "⇔", "↔": "⇔", "=>": "⇒", "->": "⇒", "⇒": "⇒", "→": "⇒", "<=": "≤", "≤": "≤", ">=": "≥", "≥": "≥",
    "==": "=", "=": "=", "<": "<", ">": ">",
}  # fmt: skip
"""As typed, longer ones first -> as meant."""
FEW = (1.0, 2.0, 3.0, -1.0, -2.0, 0.0, 4.0, -3.0, 0.5)
"""Values that are tried for a point that is short to say."""
MOST, LINES = 2_000, 20
Point = dict[str, float]


@dataclass(frozen=True, slots=True)
class Given:
    """One line as it was typed."""

    sign: str
    text: str
    reason: str
    tree: Node
    at: int
    """Where the line stands in the whole answer."""
    number: int
    """Counted from 1, blank lines left out."""


def read(text: str, names: Mapping[str, Any], relations: Sequence[str], reasons: Sequence[str], start: Node) -> tuple[Given, ...]:
    """The lines, blank ones and a repeated start left out. Raises ``Unreadable``, with the number of the line and the place."""
    found: list[Given] = []
    at = number = 0
    for row in text.split("\n"):
        if row.strip():
            number += 1
            if number > LINES:
                raise Unreadable(f"It has more than {LINES} lines, the most that are read.", at)
            try:
                one = replace(_line(row, names, relations, reasons), at=at, number=number)
            except Unreadable as wrong:
                raise Unreadable(f"Line {number}: {wrong.reason}", at + wrong.at, wrong.instead) from None
            if one.sign:
                found.append(one)
            elif number > 1 or forms.arranged(plain(one.tree)) != forms.arranged(plain(start)):
                signs = listed(list(relations), "or")
                raise Unreadable(f"Line {number}: before it stands no {signs}.", at, f"{relations[0]} {one.text}")
        at += len(row) + 1
    if not found:
        raise Unreadable("Only the start is written." if number else "Nothing is written yet.", 0)
    return tuple(found)


def _line(row: str, names: Mapping[str, Any], relations: Sequence[str], reasons: Sequence[str]) -> Given:
    """One line; its sign is empty where none is typed. Places in an ``Unreadable`` are those in ``row``."""
    stated, semicolon, said = row.rpartition(";") if ";" in row else (row, "", "")
    bare = stated.lstrip()
    typed = next((sign for sign in SIGNS if bare.startswith(sign)), "")
    if typed and SIGNS[typed] not in relations:
        raise Unreadable(f"{typed} does not stand between two lines here; there are {listed(list(relations))}.", len(stated) - len(bare))
    text = bare.removeprefix(typed)
    before = len(stated) - len(text)
    try:
        tree = equivalence.read(text.strip(), names)
    except Unreadable as wrong:
        raise Unreadable(wrong.reason, before + len(text) - len(text.lstrip()) + wrong.at, wrong.instead) from None
    return Given(SIGNS.get(typed, ""), text.strip(), _reason(said, reasons, len(stated) + len(semicolon)), tree, 0, 0)


def _reason(said: str, reasons: Sequence[str], at: int) -> str:
    """The reason of the list that is meant: written out, or its beginning."""
    word = " ".join(said.lower().split())
    if not word:
        return ""
    meant = [reason for reason in reasons if reason.lower() == word] or [reason for reason in reasons if reason.lower().startswith(word)]
    if len(meant) != 1:
        raise Unreadable(f"“{shortened(word)}” is none of the reasons here; there are {', '.join(reasons)}.", at, "")
    return meant[0]


# ---------------------------------------------------------------------- what two lines say
def says_the_same(one: Node, other: Node, names: Mapping[str, Any]) -> bool:
    """The same line, up to the order of its terms and, for relations, a number that both sides are multiplied by."""
    a, b = plain(one), plain(other)
    if forms.arranged(a) == forms.arranged(b):
        return True
    letters = decide.quantities(names, a, b)
    if not letters or a.kind not in RELATIONS or b.kind not in RELATIONS:
        return False
    with np.errstate(all="ignore"):
        return solutions.certain(a, b, letters, names)


def holds_alike(one: Node, other: Node, names: Mapping[str, Any]) -> bool:
    """Whether two inequalities hold at the same of many points; of two expressions, whether they are equal."""
    a, b = plain(one), plain(other)
    letters = decide.quantities(names, a, b)
    if (a.kind in RELATIONS) != (b.kind in RELATIONS) or not letters:
        return False
    if a.kind not in RELATIONS:
        return bool(decide.equal(a, b, names).equal)
    (kind, f), (other_kind, g) = ordered(a), ordered(b)
    if kind != other_kind or kind in ("eq", "ne"):
        return kind == other_kind and says_the_same(one, other, names)
    where = points(letters, names)
    with np.errstate(all="ignore"):
        u, v = (Evaluator(where, POINTS)(side) for side in (f, g))
        if not isinstance(u, Ball) or not isinstance(v, Ball):
            return False
        usable = np.isfinite(u.value) & np.isfinite(v.value) & (np.abs(u.value) > u.error) & (np.abs(v.value) > v.error)
        alike = (u.value < 0) == (v.value < 0)
        return bool(usable.sum() > POINTS // 2 and alike[usable].all() and (np.isfinite(u.value) == np.isfinite(v.value)).all())


def parting(holding: Node | None, failing: Node, names: Mapping[str, Any]) -> Point | None:
    """A point of few digits at which one relation fails, and the other, if there is one, holds."""
    a, b = plain(holding) if holding is not None else None, plain(failing)
    letters = sorted(decide.quantities(names, *(tree for tree in (a, b) if tree is not None)), key=lambda name: [*names, name].index(name))
    tried = (dict(zip(letters, values, strict=True)) for values in itertools.product(FEW, repeat=len(letters)))
    for point in itertools.islice((one for one in tried if solutions.inside(one, names)), MOST if len(letters) < 3 else MOST // 4):
        with np.errstate(all="ignore"):
            if solutions.holds(b, point) is False and (a is None or solutions.holds(a, point) is True):
                return point
    return None
