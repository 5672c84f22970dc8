"""The page *You* of a learner of seven weeks, against the raw events counted again, with SciPy and with the scheduler itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from scipy import stats

from tests.seeded import SITS, STATEMENTS, sit, state, weeks
from tests.studio.visitor import Clock
from workings.contract.event import Event
from workings.contract.reading import Call, Counted, Measured, Number, Recorded
from workings.learner import numbers
from workings.learner.store import Store
from workings.session import Session, Unfit, Unknown, you, you_experiment
from workings.session.you_copy import read
from workings.session.you_counted import listed
from workings.session.you_results import Yours


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Clock]:
    clock = Clock()
    made = Session(Store(tmp_path_factory.mktemp("weeks")), clock)
    weeks(made, clock)
    return made, clock


@pytest.fixture(scope="module")
def page(lived: tuple[Session, Clock]) -> Yours:
    return you.page(lived[0].log, {})


def events(session: Session, kind: str) -> list[Event]:
    return [e for e in session.log.events if e.kind == kind]


# ---------------------------------------------------------------- calibration
def test_chips_are_counted_as_the_log_has_them(lived: tuple[Session, Clock], page: Yours) -> None:
    said = [(e.data["confidence"], e.data["outcome"] == "right") for e in events(lived[0], "answer") if e.data["confidence"] is not None]
    assert len(said) == STATEMENTS
    n, right = Counter(p for p, _ in said), Counter(p for p, y in said if y)
    assert page.calibrated is not None
    assert [c.said for c in page.calibrated.chips] == sorted(n)
    for chip in page.calibrated.chips:
        k, m = right[chip.said], n[chip.said]
        assert chip.n.value == m
        assert chip.share.value == pytest.approx(k / m)
        assert [end.value for end in chip.bar] == pytest.approx(stats.beta.ppf([0.1, 0.9], k + 0.5, m - k + 0.5), abs=1e-4)


def test_the_bits_are_those_of_the_log(lived: tuple[Session, Clock], page: Yours) -> None:
    said = [(e.data["confidence"], e.data["outcome"] == "right") for e in events(lived[0], "answer") if e.data["confidence"] is not None]
    p, y = (np.array(v, float) for v in zip(*said, strict=True))
    made = page.calibrated
    assert made is not None
    own, base = (float(-np.log2(np.where(y > 0, q, 1 - q)).mean()) for q in (p, np.full(len(y), y.mean())))
    assert [made.surprise.value, made.rate.value, made.base.value, made.skill.value] == pytest.approx([own, y.mean(), base, base - own])
    assert made.brier.value == pytest.approx(np.mean((p - y) ** 2))
    assert made.split[0].value - made.split[1].value + made.split[2].value == pytest.approx(made.brier.value)
    assert made.interval[0].value < made.skill.value < made.interval[1].value
    assert made.n.value == STATEMENTS


def test_nothing_is_shown_of_nineteen(tmp_path: Path, clock: Clock) -> None:
    session = Session(Store(tmp_path), clock)
    for k in range(20):
        made = you.page(session.log, {})
        assert made.calibrated is None
        assert (made.statements.value if made.statements else 0) == k
        clock.later(days=1)
        state(session, "dot", k, 0.95, False)
    assert you.page(session.log, {}).calibrated is not None


# ---------------------------------------------------------------- sitting
def sat(session: Session, cap: float) -> list[tuple[dt.datetime, float, bool]]:
    """When each ended, minutes until then, whether it came clear: counted anew from the events of one concept at a time."""
    found = []
    for slug in dict.fromkeys(e.concept for e in events(session, "engaged")):
        own = [e for e in session.log.events if e.concept == slug]
        end = next(e for e in own if e.kind == "help" or (e.kind == "stage" and e.data["to"] == "predicting"))
        gaps = [g for e in own if e.kind == "engaged" and e.id < end.id for g in e.data["gaps"]]
        found.append((end.at, sum(min(g, cap) for g in gaps) / 60, end.kind != "help"))
    return sorted(found)


@pytest.mark.parametrize("cap", [0.0, 60.0, 17.0])
def test_dots_halves_and_weeks(lived: tuple[Session, Clock], cap: float) -> None:
    made = you.page(lived[0].log, {"cap": str(int(cap))} if cap else {}).sitting
    want = sat(lived[0], cap or 120.0)
    assert len(want) == SITS
    assert [s.minutes.value for s in made.sats] == pytest.approx([m for _, m, _ in want])
    assert [s.filled for s in made.sats] == [clear for _, _, clear in want]
    for half, part in zip(made.halves, (want[:10], want[10:]), strict=True):
        k, minutes = sum(clear for _, _, clear in part), [m for _, m, _ in part]
        assert half.clear is not None
        assert half.interval is not None
        assert (half.n.value, half.clear.value) == (len(part), k)
        assert [half.quartiles[0].value, half.median.value, half.quartiles[1].value] == pytest.approx(
            np.quantile(minutes, [0.25, 0.5, 0.75])
        )
        assert [i.value for i in half.interval] == pytest.approx(stats.beta.ppf([0.1, 0.9], k + 0.5, len(part) - k + 0.5), abs=1e-4)
    by_week: dict[tuple[int, int], list[float]] = {}
    for at, minutes_, _ in want:
        by_week.setdefault(at.isocalendar()[:2], []).append(minutes_)
    assert [w.median.value for w in made.weeks] == pytest.approx([np.median(v) for v in by_week.values()])
    assert [w.size for w in made.weeks] == [len(v) for v in by_week.values()]


def test_the_interval_rule(page: Yours) -> None:
    assert page.sitting.share is not None
    assert page.sitting.minutes is not None
    for change in (page.sitting.share, page.sitting.minutes):
        assert change.clear == (change.low.value > 0 or change.high.value < 0)
    assert not page.sitting.share.clear, "7 of 10 and 11 of 15 are no clear change"


def test_rebuilds_two_weeks_later(lived: tuple[Session, Clock], page: Yours) -> None:
    rows = []
    for slug in dict.fromkeys(e.concept for e in events(lived[0], "rebuild")):
        own = [e for e in lived[0].log.events if e.concept == slug]
        end = next(e for e in own if e.kind == "help" or (e.kind == "stage" and e.data["to"] == "predicting"))
        late = [e for e in own if e.kind == "rebuild" and e.at - end.at >= dt.timedelta(days=14)]
        minutes = sum(min(g, 120.0) for e in own if e.kind == "engaged" and e.id < end.id for g in e.data["gaps"]) / 60
        rows += [(minutes, e.data["passed"]) for e in late[:1]]
    made = page.sitting.rebuilt
    assert made is not None
    passed, missed = ([m for m, y in rows if y == wanted] for wanted in (True, False))
    assert (made.passed.value, made.missed.value) == (len(passed), len(missed))
    assert [m.value if m else None for m in made.medians] == [np.median(passed), np.median(missed)]
    assert (made.change is None) == (min(len(passed), len(missed)) < 5)


def test_few_sits_since_say_nothing_of_the_median(tmp_path: Path, clock: Clock) -> None:
    session = Session(Store(tmp_path), clock)
    slugs = list(session.log.state().given.rank)[:15]
    for k, slug in enumerate(slugs):
        made = you.page(session.log, {}).sitting
        assert (made.share is not None, made.minutes is not None) == (k > 10, k >= 15)
        clock.later(days=1)
        sit(session, clock, slug, 5 + k)
    assert you.page(session.log, {}).sitting.minutes is not None


# ---------------------------------------------------------------- the scheduler
def test_the_schedulers_score_is_its_own(lived: tuple[Session, Clock], page: Yours) -> None:
    """The cards of the reviewed concepts, followed with the ``fsrs`` package from the ledger's own reviews."""
    import fsrs

    ledger = lived[0].log.ledger()
    scheduler = fsrs.Scheduler(desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=120, enable_fuzzing=False)
    cards: dict[str, fsrs.Card] = {}
    said, passed = [], []
    ratings = {"again": fsrs.Rating.Again, "hard": fsrs.Rating.Hard, "good": fsrs.Rating.Good}
    for entry in (e for e in ledger.entries if type(e).__name__ == "CardEntry"):
        at = dt.datetime.combine(entry.day, dt.time(), dt.UTC)  # type: ignore[union-attr]
        grade = ratings[entry.grade]  # type: ignore[union-attr]
        card = cards.get(entry.concept, fsrs.Card(card_id=0))  # type: ignore[union-attr]
        if entry.concept in cards:  # type: ignore[union-attr]
            said.append(scheduler.get_card_retrievability(card, at))
            passed.append(grade is not fsrs.Rating.Again)
        cards[entry.concept], _ = scheduler.review_card(card, grade, at)  # type: ignore[union-attr]
    assert page.scheduler is not None
    assert page.scheduler.n.value == len(said) >= 20
    want = -float(np.mean(stats.bernoulli.logpmf(np.array(passed, int), said)))
    assert page.scheduler.scored[0].loss.value == pytest.approx(want)
    before = [(sum(passed[:k]) + 1) / (k + 2) for k in range(len(passed))]
    running = -float(np.mean(stats.bernoulli.logpmf(np.array(passed, int), before)))
    assert page.scheduler.running.value == pytest.approx(running)
    assert page.scheduler.scored[0].change.by.value == pytest.approx(running - want)


# ---------------------------------------------------------------- a copy
def test_a_copy_is_worked_with_its_own_numbers(lived: tuple[Session, Clock], page: Yours) -> None:
    row = lived[0].log.ledger().rows()[-1]
    made = you.page(lived[0].log, {"guess": "0.4", "weight": "2"}).copy
    assert made is not None
    assert made.changed
    theta = (np.arange(50) + 0.5) / 50
    used = {**row.used, "guess": 0.4, "weight": 2.0}
    start = np.array(row.before) ** used["fade"] * np.array(row.entry.start.grid) ** (1 - used["fade"])
    chance = used["guess"] + (1 - used["guess"] - used["slip"]) * theta
    after = start * (chance**row.score * (1 - chance) ** (1 - row.score)) ** (used["weight"] * used["help"])
    after /= after.sum()
    assert made.mean.value == pytest.approx(after @ theta)
    assert made.chance.value == pytest.approx(after[theta >= 0.75].sum())
    assert made.posterior == pytest.approx(tuple(after))
    assert page.copy is not None
    assert not page.copy.changed
    assert page.copy.mean.value == pytest.approx(row.mean)


USED = {"guess": 0.05, "slip": 0.08, "weight": 1.0, "help": 1.0, "fade": 0.95}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"guess": "x"}, "has to be a number"),
        ({"fade": "1.5"}, "from 0 to 1"),
        ({"guess": "0.5", "slip": "0.5"}, "less than 1"),
        ({"guess": "nan"}, "is not"),
    ],
)
def test_numbers_that_cannot_be_used_change_nothing(asked: dict[str, str], words: str) -> None:
    values, why = read(USED, asked)
    assert values == USED
    assert words in why


def test_numbers_are_read_with_a_comma_too() -> None:
    assert read(USED, {"guess": "0,25"}) == ({**USED, "guess": 0.25}, "")


# ---------------------------------------------------------------- the experiment
def test_the_experiment_from_coins_to_a_result(tmp_path: Path, clock: Clock) -> None:
    session = Session(Store(tmp_path), clock)
    before = you.page(session.log, {}).trial
    assert (before.running, before.open.value, before.a_side.value, before.sides) == (False, 37, 18.5, ())
    assert (round(before.power.value, 2), before.needed.value) == (0.26, 82)
    with pytest.raises(Unfit):
        you_experiment.leave(session.log)
    made = you_experiment.begin(session.log, Random(3), "k")
    assert set(made.data["scales"].values()) == {0.5, 1.5}
    assert all(you_experiment.scale(session.log, slug, 1.0) == coin for slug, coin in made.data["scales"].items())
    with pytest.raises(Unfit):
        you_experiment.begin(session.log, Random(3))
    slugs = {scale: [slug for slug, own in made.data["scales"].items() if own == scale][:6] for scale in (0.5, 1.5)}
    for scale, passes in ((0.5, 2), (1.5, 5)):
        for k, slug in enumerate(slugs[scale]):
            session.log.append("stage", slug, {"to": "meeting"})
            clock.later(days=1)
            session.log.append("rebuild", slug, {"passed": k < passes, "page": ""})
    found = you.page(session.log, {}).trial
    assert [(s.scale, s.n.value, s.passed.value if s.passed else 0) for s in found.sides] == [("50%", 6, 2), ("150%", 6, 5)]
    assert found.change is not None
    assert found.change.by.value == pytest.approx(0.5)
    you_experiment.leave(session.log)
    after = you.page(session.log, {}).trial
    assert (after.running, [s.n.value for s in after.sides]) == (False, [6, 6]), "what is known stays"
    assert you_experiment.scale(session.log, slugs[0.5][0], 1.25) == 1.25, "one's own times hold again"


# ---------------------------------------------------------------- and of the whole
def test_a_long_count_says_what_it_counted_and_does_not_cut_its_rows() -> None:
    short, long = listed("Sits", ("one",) * 30), listed("Sits", ("a row of some length",) * 90)
    assert (short.value, long.value) == (30, 90)
    assert isinstance(short.recipe, Counted)
    assert isinstance(long.recipe, Measured)
    assert long.recipe.how.startswith("Sits. Counted in the log")


def test_every_number_is_the_value_of_its_call(lived: tuple[Session, Clock], page: Yours) -> None:
    """What stands on the page is what its working comes to."""
    seen = Counter(type(n.recipe).__name__ for n in every(page) if right(lived[0], n))
    assert seen["Call"] > 60
    assert seen["Recorded"] > 20


def right(session: Session, number: Number) -> bool:
    recipe = number.recipe
    if isinstance(recipe, Recorded):
        recipe = session.explain(recipe.event, recipe.quantity)
    if isinstance(recipe, Call):
        assert numbers.value(recipe) == number.value
    return True


def every(value: object) -> list[Number]:
    if isinstance(value, Number):
        return [value]
    if isinstance(value, tuple):
        return [n for one in value for n in every(one)]
    names = getattr(type(value), "__dataclass_fields__", {})
    return [n for name in names for n in every(getattr(value, name))]


def test_looking_writes_nothing(lived: tuple[Session, Clock]) -> None:
    before = len(lived[0].log.events)
    you.page(lived[0].log, {"cap": "60", "guess": "0.3", "all": "1", "sits": "problem"})
    assert len(lived[0].log.events) == before
    with pytest.raises(Unknown):
        you.page(lived[0].log, {"row": "1"})
