"""Everything that is remembered is an Event, appended once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KINDS = {
    "stage": "the learner moved: to (a stage of a concept's life), e.g. chosen, 'I can use it', park, waive; ceiling (ceilings reached by then)",
    "meet": "an attempt at the opening problem: text (no marks)",
    "prompt": "a sit prompt filled: prompt (1..5), text",
    "help": "a rung opened: rung (point, sibling, first_step, explanation), where (the line asked once), early (bool), item ('' for the definition)",
    "engaged": "engaged seconds: seconds, gaps (list of raw gaps in s), place (concept, practice, rebuild), item",
    "prediction": "a locked prediction: figure, prediction, choice, confidence, right (bool), score, skipped (bool)",
    "seen": "what was seen after the run: figure, prediction, text",
    "answer": "a marked answer: question, version, seed, answer_kind, text, value, outcome (right or wrong), score, first (bool), "
    "matches (rule numbers), named (rule or null), confidence (or null), help (none, point, sibling, first_step, explanation), seconds, ran (what running code came to)",
    "reply": "answer to 'is that what you did?': answer (event id), rule, reply (yes, no, unsure)",
    "sure": "what made you sure: answer (event id), text",
    "rebuild": "a blank page marked: page (text), rubric [{item, yes, line}], probes [{question, seed, text, outcome, score}], forecast, passed (bool), score",
    "why": "why a line of a proof may stand, in the learner's own words: line (its id; '' when the whole was read through), text",
    "own": "a function of the learner's own that was followed: code, call",
    "sheet": "the checklist of a data set as it stands: sheet (its number), answers (field -> what was typed); item is 'checklist'",
    "forecast": "could you rebuild it in a week: confidence",
    "experiment": "the learner's own experiment: to (begun, left), scales (concept -> 0.5 or 1.5, as its coin fell; with begun); item is 'experiment'",
    "setting": "a setting of the learner's own: name, value (item is 'settings')",
}


@dataclass(frozen=True, slots=True)
class Event:
    """``data`` is JSON. ``key`` makes an append idempotent: a second event with the same key is not stored."""

    kind: str
    at: datetime
    """Aware, UTC."""
    concept: str = ""
    item: str = ""
    """``question@version#seed`` where the event belongs to one item."""
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    id: int = 0
    """Given by the store; 0 before."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no event kind {self.kind!r}; there are {', '.join(KINDS)}")
        if self.at.tzinfo is None:
            raise ValueError("an event needs a time with a zone (UTC)")
