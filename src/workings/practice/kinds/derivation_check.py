"""What can be wrong with a derivation: a line of the author's that does not follow, a start that is not what it is said to be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workings.ir import expression
from workings.ir.expression import Unreadable
from workings.practice import equivalence
from workings.practice.chance import Chance
from workings.practice.equivalence import solutions
from workings.practice.equivalence.decide import free_names
from workings.practice.equivalence.functions import plain
from workings.practice.item import Item
from workings.practice.kinds.derivation_spec import Spec, Wrong
from workings.practice.kinds.kind import Kind
from workings.practice.kinds.symbolic_check import points
from workings.practice.kinds.symbolic_spec import functions, value

TRIALS, FEW, ENTRIES, AGREE = 12, 3, 3, 1e-9
IN_FULL = 3
"""Seeds on which every wrong step is marked and every trial made; on the others there are a few trials."""
Names = dict[str, np.ndarray]


def faults(item: Item, found: Spec, kind: Kind) -> Iterator[str]:
    """The start against two functions at real vectors, each line of the author's there, and every wrong step by its own words."""
    yield from _unset(item, kind)
    texts = [item.posed.start, *(line.partition(";")[0].strip().lstrip("⇔⇒=≤≥<> ") for line in item.posed.lines)]
    trees = [equivalence.read(text, found.names) for text in texts]
    for trial in range(TRIALS if item.seed < IN_FULL else FEW):
        given, names = _drawn(found, trial)
        left = float(value(trees[0].children[0] if trees[0].kind in expression.RELATIONS else trees[0], names))
        for file, function in zip(("working.py", "again.py"), functions(item.question, found.by), strict=True):
            there = float(function(**given, **item.inputs))
            if abs(there - left) > AGREE * max(1.0, abs(there)):
                yield f"the start is {left:g} at trial {trial}, and {found.by} of {file} gives {there:g}"
        point = {name: float(x) for name, x in names.items()}
        for tree, text in zip(trees, texts, strict=True):
            if tree.kind in expression.RELATIONS and solutions.holds(plain(tree), point) is False:
                yield f"{text} does not hold at trial {trial}"
    for wrong, text in stepping_wrong(item, found) if item.seed < IN_FULL else ():
        seen = kind.mark(item, kind.read(item, text), None)
        if seen.sentences[1:] != (f"It is what you get if you {wrong.deed}.",):
            yield f"the step {text.splitlines()[-1]!r} is not said to be what one gets who would {wrong.deed}: {' '.join(seen.sentences)}"


def _unset(item: Item, kind: Kind) -> Iterator[str]:
    try:
        kind.shown(item)
    except Unreadable as wrong:
        yield f"setting cannot be read: {wrong.reason}"


def _drawn(found: Spec, trial: int) -> tuple[Names, Names]:
    """What ``by`` is called with, and the values of the names: of random vectors, or as they are."""
    if not found.vectors:
        names = {name: values[trial] for name, values in points(found.names).items()}
        return dict(names), names
    chance = Chance(f"derivation:{trial}")
    trees = {name: expression.parse(text) for name, text in found.vectors.items()}
    letters = sorted(free_names(*trees.values()))
    given = {letter: np.array([chance.integer(-60, 60) / 16 or 1.0 for _ in range(ENTRIES)]) for letter in letters}
    return given, {name: value(tree, given) for name, tree in trees.items()}


def stepping_wrong(item: Item, found: Spec) -> Iterator[tuple[Wrong, str]]:
    """Each wrong step after the lines that it comes after, as it would be typed."""
    from workings.practice.kinds.derivation import put

    for wrong, text in zip(found.wrong, item.posed.wrong, strict=True):
        lines = item.posed.lines[: wrong.after]
        before = lines[-1].partition(";")[0].strip().lstrip("⇔⇒=≤≥<> ") if lines else item.posed.start
        step = put(text, equivalence.read(before, found.names))
        yield wrong, "\n".join((*lines, f"{found.relations[0]} {step}" + (f" ; {wrong.reason}" if wrong.reason else "")))
