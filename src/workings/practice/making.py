"""Question and seed -> Item. The kind of the question makes it; here it is kept, so that marking an answer draws nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workings.course.library import HERE
from workings.practice.item import Item, parse_id
from workings.practice.kinds import KINDS
from workings.practice.question import NoSuchQuestion, Question, question

KEPT = 512
"""Items held in memory."""


def opened(id: str, folder: Path = HERE) -> Item:
    """The item of an id. Raises :class:`NoSuchQuestion` for an id of no item, or of a version that is gone."""
    name, version, seed = parse_id(id)
    return item(question(name, version, folder), seed)


@lru_cache(maxsize=KEPT)
def item(q: Question, seed: int) -> Item:
    """The item of ``seed``: the same for ever. Raises ``ValueError`` where no draw of it will do."""
    if seed < 0:
        raise NoSuchQuestion(f"A seed is a whole number from 0; {seed} is not.")
    return KINDS[q.kind].make(q, seed)
