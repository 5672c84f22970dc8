"""One concept's life (D1): a table of (stage, what happened) -> stage. What is not in the table changes nothing, and nothing is locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

STAGES = (
    "shelved",
    "ready",
    "meeting",
    "reading",
    "predicting",
    "using",
    "working",
    "rebuilding",
    "keeping",
    "lapsed",
    "lasting",
    "parked",
)
NEW = ""
"""Stage in the log of a concept nobody has touched; it is shown as shelved or ready."""
MET = frozenset({"working", "rebuilding", "keeping", "lapsed", "lasting"})
"""Stages in which a concept serves as a need."""
STARTED = frozenset({"meeting", "reading", "predicting", "using"})
KEPT = frozenset({"keeping", "lapsed", "lasting"})

MOVES: Mapping[str, str] = MappingProxyType({
    "meeting": "chosen", "reading": "back to the text", "predicting": "I can use it", "using": "on to practice",
    "parked": "parked", "resumed": "taken up again",
    "waived": "its own needs are set aside (all, or those in data['needs'])",
    "unwaived": "its needs count again",
    "skipped": "left out on purpose; what needs it goes on without", "unskipped": "taken back",
    "on": "goes on past the ceiling",
})  # fmt: skip
"""What a learner can say in a ``stage`` event's ``to``, and what it means."""

NEXT: Mapping[str, str] = MappingProxyType(
    {
        "shelved": "waive its needs, or work on one of them",
        "ready": "the opening problem, or the blank page to test out",
        "meeting": "the opening problem",
        "reading": "the definition: prompts, help, or park it",
        "predicting": "the figure, its predictions locked first",
        "using": "a generated problem",
        "working": "a proof in order; the blank page on a later day",
        "rebuilding": "the blank page",
        "keeping": "a review on its day",
        "lapsed": "a fresh problem, and a sibling the day after",
        "lasting": "a review on its day",
        "parked": "first on the desk of the next session; or take it up again",
    }
)
"""What there is to do at each stage: no stage is without a next step."""

_EARLY = (NEW, "meeting", "reading", "predicting")


def _rows() -> Iterator[tuple[tuple[str, str], str]]:
    yield (NEW, "chosen"), "meeting"
    for stage in (NEW, "meeting"):
        yield (stage, "attempted"), "reading"
    yield ("meeting", "capped"), "reading"
    for stage in (NEW, "meeting", "predicting", "using"):
        yield (stage, "reread"), "reading"
    for stage in (NEW, "meeting", "reading"):
        yield (stage, "claimed"), "predicting"
        yield (stage, "predicted"), "predicting"
    for stage in _EARLY:
        yield (stage, "explained"), "using"
        yield (stage, "answered"), "using"
        yield (stage, "rebuilt"), "working"
    yield ("using", "rebuilt"), "working"
    yield ("using", "mastered"), "working"
    yield ("using", "named twice"), "reading"
    yield ("rebuilding", "rebuilt"), "keeping"
    yield ("rebuilding", "not rebuilt"), "working"
    yield ("keeping", "lasted"), "lasting"
    for stage in ("keeping", "lasting"):
        yield (stage, "failed"), "lapsed"
        yield (stage, "not rebuilt"), "lapsed"
    for happened in ("passed", "rebuilt"):
        yield ("lapsed", happened), "keeping"


TABLE: Mapping[tuple[str, str], str] = MappingProxyType(dict(_rows()))
"""A rebuild passed before ``working`` is the test-out. ``rebuilding`` is ``working`` on a later day."""

SAID: Mapping[str, str] = MappingProxyType({"meeting": "chosen", "reading": "reread", "predicting": "claimed", "using": "explained"})
"""A learner's move -> what happened, in the table's words."""


def after(stage: str, happened: str) -> str:
    """The stage that follows; the same where the table has no row."""
    return TABLE.get((stage, happened), stage)
