"""Every parameter of the learner model, in one frozen table with a version. The sections are those of the design's ``learning.md``.

What has no measurement behind it says "judgement". A change here is a new version, and the store writes the version beside each event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Kind:
    """How much an answer of one kind can say. ``guess``: right without the skill; ``slip``: wrong with it; ``weight``: w of D4."""

    guess: float
    slip: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ladder:
    """When the four rungs open, in engaged minutes, and how many attempts do it sooner (D2)."""

    minutes: tuple[float, ...]
    attempts: tuple[int, ...]
    ceiling: float
    """Engaged minutes after which parking is offered."""


KINDS: Mapping[str, Kind] = MappingProxyType({
    "choice": Kind(0.25, 0.05, 0.6),       # D4; guess is 1/k where the event says how many options there were
    "predict": Kind(0.30, 0.05, 0.6),      # D4: .25-.33, by the number of options where the event gives it
    "shape": Kind(0.15, 0.05, 0.7),        # D4
    "ordering": Kind(0.10, 0.05, 0.8),     # D4
    "numeric": Kind(0.05, 0.08, 1.0),      # D4
    "vector": Kind(0.02, 0.08, 1.0),       # D4
    "steps": Kind(0.02, 0.08, 1.0),        # as a vector: y = parts right, or following from those before
    "matrix": Kind(0.02, 0.08, 1.0),       # D4
    "symbolic": Kind(0.02, 0.10, 1.0),     # D4
    "derivation": Kind(0.02, 0.10, 1.4),   # D4
    "code": Kind(0.01, 0.10, 1.4),         # D4
    "example": Kind(0.05, 0.10, 0.8),      # judgement: an object with a property can be found by trying
    "error": Kind(0.10, 0.08, 0.8),        # judgement: one line of a few, and then its repair
    "probe": Kind(0.05, 0.10, 1.0),        # D4, rebuild: probe
    "rubric": Kind(0.05, 0.10, 0.5),       # D4, rebuild: own marks run high, so they count half
})  # fmt: skip

HELP: Mapping[str, float] = MappingProxyType({"none": 1.0, "point": 0.7, "sibling": 0.5, "first_step": 0.3, "explanation": 0.0})  # D4
RUNGS = ("point", "sibling", "first_step", "explanation")  # D2
CHIPS = (0.05, 0.20, 0.35, 0.50, 0.65, 0.80, 0.95)  # D3

LADDERS: Mapping[str, Ladder] = MappingProxyType({
    "definition": Ladder((4, 8, 12, 20), (1, 2, 3, 4), 20),  # D2
    "item": Ladder((1.5, 3, 6, 10), (1, 2, 3, 4), 10),       # D2
    "review": Ladder((1, 2, 3, 4), (1, 2, 3, 4), 10),        # D2; the ceiling is an item's
})  # fmt: skip

SESSIONS: Mapping[int, tuple[int, ...]] = MappingProxyType({20: (1, 4, 12, 0, 3), 30: (1, 7, 17, 3, 2), 40: (1, 10, 22, 5, 2)})  # D1
PARTS = ("open", "warm-up", "desk", "rebuild", "close")  # D1


@dataclass(frozen=True, slots=True)
class Params:
    """The table in force. :data:`PARAMS` is the one the product uses."""

    version: str = "4"

    # skill (D4)
    cells: int = 50
    fade: float = 0.95
    strength: float = 3.0
    """n of the prior: it weighs as much as three answers."""
    prior_low: float = 0.15
    prior_high: float = 0.90
    record_right: float = 2.0
    record_all: float = 4.0
    record_each: float = 0.5
    """m = clip((2 + ½·right) / (4 + ½·all))."""
    record_window: int = 120
    interval_low: float = 0.1
    interval_high: float = 0.9
    able: float = 0.75
    """θ from which a concept counts as within reach: P(θ ≥ .75)."""
    working_chance: float = 0.70
    working_answers: int = 5
    working_kinds: int = 2
    working_rule: float = 0.5
    """No wrong rule above this (D1)."""
    elsewhere_weight: float = 0.5
    """Weight of the miss sent to the concept that owns a named wrong rule (D4)."""
    predict_guess: tuple[float, float] = (0.25, 0.33)

    # wrong rules (D6)
    rule_none: float = 0.55
    rule_shared: float = 0.35
    rule_other: float = 0.10
    rule_consistency: float = 0.85
    """A holder of a rule follows it in 80–90% of cases; .85 is the middle."""
    rule_stray: float = 0.02
    """An unrelated slip lands on a given rule by chance."""
    rule_strayed_right: float = 0.5
    """Of the answers in which a held rule is not followed, the share that is right (judgement)."""
    rule_fade: float = 0.9
    """Per week."""
    rule_named: float = 0.80
    rule_matches: int = 2
    rule_repairs: int = 3
    reply_true: float = 0.80
    reply_false: float = 0.10
    """P(yes | held) and P(yes | not held); "no" mirrors them and "not sure" is the rest (judgement)."""

    # confidence (D3)
    clip: float = 0.02
    sure: float = 0.80
    unsure: float = 0.35
    sure_days: int = 2
    calibration_from: int = 20
    """Statements below which nothing is shown of calibration."""
    calibration_centre: tuple[float, float] = (0.0, 1.0)
    calibration_spread: tuple[float, float] = (0.5, 0.35)
    """a ~ N(0, .5²), b ~ N(1, .35²) in logit P(right) = a + b·logit p."""

    # memory (D4)
    retention: float = 0.90
    longest: int = 120
    """Days between reviews, at most."""
    passes: float = 0.6
    """A score below this fails a review; below ``good`` it is graded Hard."""
    good: float = 0.9
    credit: float = 0.3
    """κ: the share of a success that goes to each concept an item exercises (judgement)."""
    recalibration_spread: tuple[float, float] = (0.5, 0.25)
    """Standard deviations of a and b in logit R* = a + b·logit R, before any review."""
    recalibration_from: int = 30
    """Reviews from which it is used."""
    lapsed_days: int = 1
    """A sibling tomorrow after a failed review (D1)."""
    lasting_days: int = 30
    """Two rebuilds passed at least this far apart (D1)."""

    # patience (D2)
    gap_cap: float = 120.0
    """Seconds that one gap between events can count."""
    paper_cap: float = 600.0
    meet_minutes: float = 5.0
    attempt_gap: float = 10.0
    """Seconds between attempts below which the later one does not count."""
    ceiling_quiet: float = 5.0
    """Engaged minutes without a new attempt before the ceiling speaks."""
    scale_range: tuple[float, float] = (0.0, 1.5)
    experiment_scales: tuple[float, float] = (0.5, 1.5)
    """What the coin of the learner's own experiment chooses between."""
    experiment_chances: tuple[float, float] = (0.60, 0.80)
    """True chances of a delayed rebuild for which its power is told."""

    # sessions (D1, D4)
    last_minutes: float = 8.0
    """Nothing new begins in the last minutes of a session."""
    new_each: int = 1
    """Definitions begun in one session, at most."""
    pause_minutes: float = 30.0
    """A pause from which the next thing done begins a session (judgement)."""
    late_days: int = 14
    """Days after which what is due comes before what is remembered less (judgement)."""
    due_minutes: float = 10.0
    """Shown as due at most; above it, no new concept is offered."""
    usual_seconds: float = 90.0
    rebuild_seconds: float = 180.0
    """Authored lengths, used until there are three times of the learner's own (judgement)."""
    offered: int = 3
    ranks: int = 37

    kinds: Mapping[str, Kind] = field(default_factory=lambda: KINDS)
    help: Mapping[str, float] = field(default_factory=lambda: HELP)
    ladders: Mapping[str, Ladder] = field(default_factory=lambda: LADDERS)

    def __post_init__(self) -> None:
        shares = self.rule_none + self.rule_shared + self.rule_other
        if abs(shares - 1) > 1e-12:
            raise ValueError(f"rule_none, rule_shared and rule_other have to sum to 1; they sum to {shares}")
        for name, kind in self.kinds.items():
            if not (kind.guess > 0 and kind.slip > 0 and kind.guess + kind.slip < 1 and kind.weight >= 0):
                raise ValueError(f"kind {name}: guess and slip have to be above 0 and sum to less than 1")

    def table(self) -> dict[str, object]:
        """Name and value of every parameter, for the page that shows them."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


PARAMS = Params()
