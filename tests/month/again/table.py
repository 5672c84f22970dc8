"""The numbers of the design's D1 to D4 and D6, copied from its tables. Where it is silent, the choice written in the package's README."""

from __future__ import annotations

CELLS, FADE, STRENGTH, WINDOW = 50, 0.95, 3.0, 120
ABLE, MASTERED, ANSWERS, KINDS, RULE_AT_MOST = 0.75, 0.70, 5, 2, 0.5
ELSEWHERE = 0.5

GUESS_SLIP_WEIGHT = {
    "choice": (0.25, 0.05, 0.6), "predict": (0.30, 0.05, 0.6), "shape": (0.15, 0.05, 0.7), "ordering": (0.10, 0.05, 0.8),
    "numeric": (0.05, 0.08, 1.0), "vector": (0.02, 0.08, 1.0), "matrix": (0.02, 0.08, 1.0), "symbolic": (0.02, 0.10, 1.0),
    "derivation": (0.02, 0.10, 1.4), "code": (0.01, 0.10, 1.4), "probe": (0.05, 0.10, 1.0), "rubric": (0.05, 0.10, 0.5),
    "steps": (0.02, 0.08, 1.0), "example": (0.05, 0.10, 0.8), "error": (0.10, 0.08, 0.8),
}  # fmt: skip
"""The last row holds the kinds that came after D4's table."""
HELP = {"none": 1.0, "point": 0.7, "sibling": 0.5, "first_step": 0.3, "explanation": 0.0}
PREDICT_GUESS = (0.25, 0.33)

NO_RULE, SHARED, OTHER_RULE = 0.55, 0.35, 0.10
FOLLOWED, STRAY, STRAYED_RIGHT, RULE_FADE = 0.85, 0.02, 0.5, 0.9
NAMED, MATCHES, REPAIRS = 0.80, 2, 3
REPLIES = {"yes": (0.80, 0.10), "no": (0.10, 0.80), "unsure": (0.10, 0.10)}
"""Chance of the reply with the rule, and without it."""

CLIP, SURE, SURE_DAYS = 0.02, 0.80, 2
RETENTION, LONGEST, CREDIT = 0.90, 120, 0.3
PASSES, GOOD = 0.6, 0.9
LASTING_DAYS = 30

GAP_CAP, PAPER_CAP, MEET_SECONDS, ATTEMPT_GAP = 120.0, 600.0, 300.0, 10.0
FIRST_SITS, SLACK, LATE = 10, 2.0, 60.0
