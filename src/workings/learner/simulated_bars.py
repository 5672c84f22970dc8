"""The bars of D8's table of policies, each measured on simulated learners, and the same with the parameters halved and doubled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import exp, inf, log
from random import Random
from statistics import median

from workings.learner import confidence, simulated_load, skill
from workings.learner.params import CHIPS, PARAMS, Params
from workings.learner.simulated import LEARNERS, Learner, Season, Task, course, tasks, with_kinds

SEED = 2026
TRUE = (0.60, 0.90, 0.95)
"""The learners of D4's operating point."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What was wanted and what came. ``n``: runs."""

    name: str
    wanted: str
    came: str
    holds: bool
    n: int


@dataclass(frozen=True, slots=True)
class Plans:
    """Over every plan that was made: sessions without a next step, minutes shown as due, sessions that one thing waited."""

    sessions: int
    stranded: int
    most_due: float
    most_waiting: float
    longest_wait: int


def bars(runs: int, params: Params = PARAMS, sessions: int = 48, exponential: bool = False) -> tuple[Bar, ...]:
    """Every bar, with ``runs`` runs of each learner; plans are made over ``sessions``. The same ``runs`` gives the same figures."""
    clicker, guesser = (share(not season.worked for season in seasons(name, runs, 12, params)) for name in ("clicker", "guesser"))
    named, false = rule_named(runs * 4, params), falsely_named(runs * 4, params)
    out = [season.worked.get("c00", inf) for season in seasons("expert", 4 * runs, 1, params)]
    took = f"{median(out):.1f}; {percent(share(minutes <= 10 for minutes in out))} by 10"
    plans = every_plan(max(1, runs // 40), params, sessions, exponential)
    return (
        Bar("a clicker (opens all, random answers) is never `working` in 12 sessions", "≥ 99%", percent(clicker), clicker >= 0.99, runs),
        Bar("one who answers at random and opens nothing is not either", "≥ 99%", percent(guesser), guesser >= 0.99, runs),
        Bar("a wrong rule, followed in 80%, is named within 3 items", "≥ 85%", percent(named), named >= 0.85, runs * 4),
        Bar("a rule is named to one who holds none and slips in 30%, within 12 items", "< 2%", percent(false), false < 0.02, runs * 4),
        Bar("minutes until an expert is out of a concept by its blank page, median", "≤ 10", took, median(out) <= 10, 4 * runs),
        Bar("sessions that begin without a next step", "0", f"{plans.stranded} of {plans.sessions:,}", plans.stranded == 0, plans.sessions),
        Bar("minutes shown as due, at most", "≤ 10", f"{plans.most_due:.1f}", plans.most_due <= 10, plans.sessions),
        Bar("sessions that one thing waited, at most", "≤ 16 (a month)", str(plans.longest_wait), plans.longest_wait <= 16, plans.sessions),
    )


def seasons(name: str, runs: int, sessions: int, params: Params = PARAMS, minutes: int = 30) -> Iterator[Season]:
    """``runs`` seasons of one learner, each with its own chance."""
    for k in range(runs):
        yield Season(LEARNERS[name], Random(f"{SEED} {name} {k}"), params=params).run(sessions, minutes)


def share(happened: Iterable[bool]) -> float:
    found = list(happened)
    return sum(found) / len(found)


def percent(x: float) -> str:
    return f"{100 * x:.1f}%"


# ---------------------------------------------------------------- wrong rules
def answering(who: Learner, task: Task, items: int, seed: str, params: Params) -> Season:
    """A season that is ``items`` first answers to one task."""
    season = Season(who, Random(seed), course(1), params)
    for _ in range(items):
        season.answer("c00", task)
    return season


def rule_named(runs: int, params: Params = PARAMS, items: int = 3) -> float:
    """The share of holders whose rule has been named within ``items`` items."""
    task, who = tasks("c00")[0], LEARNERS["holds one wrong rule"]
    return share(_namings(answering(who, task, items, f"{SEED} holder {k}", params), task.rules[0]) for k in range(runs))


def falsely_named(runs: int, params: Params = PARAMS, items: int = 12) -> float:
    """The share of those who hold none, but slip in 30%, to whom one is named within ``items`` items."""
    task, who = tasks("c00")[0], LEARNERS["slips 30%"]
    return share(_namings(answering(who, task, items, f"{SEED} slips {k}", params), *task.rules) for k in range(runs))


def _namings(season: Season, *rules: int) -> bool:
    known = season.state.concept("c00").rules
    return any(known[rule].named for rule in rules)


# ---------------------------------------------------------------- getting through
def by_items(runs: int, params: Params = PARAMS) -> tuple[float, float]:
    """An expert who answers items and nothing else: the median of the items up to `working`, and the share by twelve."""
    needed = sorted(_by_items(k, params) for k in range(runs))
    return median(needed), sum(n <= 12 for n in needed) / runs


def _by_items(k: int, params: Params, most: int = 60) -> int:
    season = Season(LEARNERS["expert"], Random(f"{SEED} items {k}"), course(1), params)
    for n in range(1, most + 1):
        season.answer("c00", season.rng.choice(tasks("c00")))
        if season.worked:
            return n
    return most + 1


def copier(runs: int, params: Params = PARAMS, copied: int = 30) -> float:
    """The share of those who have copied ``copied`` explanations in one concept and are `working` in the next after five more."""
    return share(_copied(k, params, copied) for k in range(runs))


def _copied(k: int, params: Params, copied: int) -> bool:
    who = Learner("copier", copies=True, help="explanation")
    season = Season(who, Random(f"{SEED} copies {k}"), course(2), params)
    for slug, items in (("c00", copied), ("c01", 5)):
        for n in range(items):
            season.answer(slug, tasks(slug)[n % 4])
    return "c01" in season.worked


def every_plan(runs: int, params: Params = PARAMS, sessions: int = 48, exponential: bool = False) -> Plans:
    """Plans of 20, 30 and 40 minutes of every learner over twelve weeks. A third of the concepts have no blank page."""
    found = [
        Season(replace(who, exponential=exponential), Random(f"{SEED} plans {name} {k}"), course(12, lambda c: c % 3 < 2), params).run(
            sessions, minutes
        )
        for name, who in LEARNERS.items()
        for k in range(runs)
        for minutes in (20, 30, 40)
    ]
    return Plans(
        len(found) * sessions, sum(one.stranded for one in found), max(one.most_due for one in found),
        max(one.most_waiting for one in found), max(one.longest_wait for one in found),
    )  # fmt: skip


def operating(runs: int, params: Params = PARAMS, items: int = 30, whole: bool = True) -> Mapping[float, tuple[float, float]]:
    """True θ -> share with P(θ ≥ .75) ≥ .70 after five numeric answers or more, by 12 items and by ``items``. Each starts at m = .5.

    ``whole`` false: of the cell whose middle is .75, the half above it counts.
    """
    out = {}
    for true in TRUE:
        rng = Random(f"{SEED} {true}")
        first = [_passes(true, rng, params, items, whole) for _ in range(runs)]
        out[true] = (sum(k <= 12 for k in first) / runs, sum(k <= items for k in first) / runs)
    return out


def _passes(true: float, rng: Random, params: Params, items: int, whole: bool) -> int:
    """The item at which the rule is first met; one more than ``items`` where it is not."""
    begun = skill.start(0, 0, params)
    grid, row = begun.grid, PARAMS.kinds["numeric"]
    for k in range(1, items + 1):
        right = rng.random() < row.guess + (1 - row.guess - row.slip) * true
        grid = skill.update(grid, begun.grid, skill.evidence("numeric", float(right), params=params))
        half = 0.0 if whole else grid[int(params.able * len(grid))] / 2
        if k >= params.working_answers and skill.chance(grid, params) - half >= params.working_chance:
            return k
    return items + 1


# ---------------------------------------------------------------- calibration (D3)
def flagged(true: float, n: int, runs: int, chip: float = 0.80) -> float:
    """The share of learners about whose ``chip`` a sentence is said after ``n`` statements, where it is really ``true``.

    They say 65, 80 and 95% equally often, and their log odds are off by the same amount everywhere. D3 does not say what its learners said.
    """
    rng, off = Random(f"{SEED} calibration {true} {n}"), log(chip / (1 - chip)) - log(true / (1 - true))
    return share(chip in _stated(n, off, rng).leaning for _ in range(runs))


def _stated(n: int, off: float, rng: Random) -> confidence.Calibration:
    tally = confidence.Tally()
    for k in range(n):
        p = rng.choice(CHIPS[4:])
        right = rng.random() < 1 / (1 + (1 - p) / p * exp(off))
        tally = tally.after(confidence.Statement(k + 1, "c00", "right?", p, right))
    return confidence.calibration(tally)


# ---------------------------------------------------------------- sensitivity
def variations(params: Params = PARAMS) -> dict[str, Params]:
    """g, s, 1 − λ, n and κ, halved and doubled. λ itself cannot be doubled, so what is let go is."""
    return {
        "as it is": params,
        "g ½": with_kinds(params, guess=0.5),
        "g 2": with_kinds(params, guess=2),
        "s ½": with_kinds(params, slip=0.5),
        "s 2": with_kinds(params, slip=2),
        "1 − λ ½": replace(params, fade=1 - (1 - params.fade) / 2),
        "1 − λ 2": replace(params, fade=1 - (1 - params.fade) * 2),
        "n ½": replace(params, strength=params.strength / 2),
        "n 2": replace(params, strength=params.strength * 2),
        "κ ½": replace(params, credit=params.credit / 2),
        "κ 2": replace(params, credit=params.credit * 2),
    }


@dataclass(frozen=True, slots=True)
class Sense:
    """What the conclusions rest on, under one variation."""

    name: str
    bars: tuple[Bar, ...]
    able: float
    """Share of θ = .90 who pass by 30 items, less that of θ = .60."""
    governor: float
    """Minutes by which the governor lowers the peak."""
    credit: float
    """Minutes a session by which credit lowers the reviews."""

    @property
    def lost(self) -> tuple[str, ...]:
        """The conclusions that do not hold."""
        signs = {"the abler pass sooner": self.able, "the governor lowers the peak": self.governor, "credit saves minutes": self.credit}
        return (*(bar.name for bar in self.bars if not bar.holds), *(name for name, sign in signs.items() if sign <= 0))

    @property
    def keeps(self) -> bool:
        return not self.lost


def sensitivity(runs: int) -> Iterator[Sense]:
    """Every variation of the parameters; then the first stability, and a true memory that is exponential."""
    for name, params in variations().items():
        yield _sense(name, params, runs)
    for name, start, exponential in (("S₀ ½", 0.5, False), ("S₀ 2", 2.0, False), ("true memory exponential", 1.0, True)):
        yield _sense(name, PARAMS, runs, start, exponential)


def _sense(name: str, params: Params, runs: int, start: float = 1.0, exponential: bool = False, sessions: int = 24) -> Sense:
    passes = operating(runs * 5, params)
    chosen = tuple(replace(one, start=start, exponential=exponential) for one in simulated_load.POLICIES[1:4])
    without, governed, credited = simulated_load.table(max(20, runs), simulated_load.LONG, chosen, params).values()
    return Sense(
        name,
        bars(runs, params, sessions, exponential),
        passes[0.90][1] - passes[0.60][1],
        without.peak - governed.peak,
        governed.minutes - credited.minutes,
    )
