"""Sits (D2): where one begins and ends, which minutes belong to it, and the figures that are shown of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.learner.making import COURSE, answer, at, event, move, numbered, rebuild
from workings.capture import trace
from workings.contract.event import Event
from workings.learner import sitting_sums
from workings.learner.ledger import Ledger
from workings.learner.sitting import Sit, rebuilt_later, sits
from workings.learner.sums import FUNCTIONS
from workings.studio.opening import LINES


def read(*events: Event) -> tuple[Sit, ...]:
    log = numbered(list(events))
    return sits(log, Ledger.of(log, now=log[-1].at, given=COURSE).entries)


def engaged(minute: float, *gaps: float, place: str = "concept", item: str = "", **data: Any) -> Event:
    """A batch that arrives at ``minute``."""
    return event("engaged", at(0, minute), item=item, seconds=sum(gaps), gaps=list(gaps), place=place, **data)


def minutes(sit: Sit, cap: float = 120.0) -> float:
    return float(sitting_sums.sat(**{k: np.asarray(v, float)[()] for k, v in sit.counted(cap).items()}))


BEGIN = [move("meeting", at(0, 0)), move("reading", at(0, 1))]


def test_a_sit_ends_when_the_learner_can_use_it() -> None:
    (sit,) = read(*BEGIN, engaged(2, 60), engaged(4, 100, 20), move("predicting", at(0, 4)), engaged(9, 30))
    assert (sit.kind, sit.concept, sit.ended, sit.unaided) == ("definition", "dot", "clear", True)
    assert minutes(sit) == 3.0, "what came after does not count"


def test_minutes_end_at_the_first_help_and_it_may_still_come_clear() -> None:
    (sit,) = read(*BEGIN, engaged(3, 90), event("help", at(0, 3), rung="point"), engaged(6, 180), move("predicting", at(0, 7)))
    assert sit.unaided
    assert minutes(sit) == 1.5


def test_an_explanation_makes_an_open_dot() -> None:
    (sit,) = read(*BEGIN, engaged(3, 90), event("help", at(0, 3), rung="explanation"), move("predicting", at(0, 7)))
    assert (sit.ended, sit.unaided, minutes(sit)) == ("explained", False, 1.5)


def test_a_batch_that_comes_late_counts_up_to_the_end() -> None:
    """Half a minute is sent at a time, so help may be recorded before the gaps that led to it."""
    (sit,) = read(*BEGIN, event("help", at(0, 3), rung="point"), engaged(3.5, 60, 40, 30), move("predicting", at(0, 5)))
    assert minutes(sit) == pytest.approx(100 / 60)


def test_parked_is_an_end_until_it_is_taken_up_again() -> None:
    parked = [*BEGIN, engaged(3, 90), move("parked", at(0, 3))]
    (sit,) = read(*parked)
    assert (sit.ended, sit.unaided) == ("parked", False)
    (sit,) = read(*parked, move("resumed", at(1)), event("engaged", at(1, 2), seconds=30, gaps=[30], place="concept"))
    assert sit.ended == ""
    (sit,) = read(*parked, event("engaged", at(1, 2), seconds=30, gaps=[30], place="concept"), move("predicting", at(1, 3)))
    assert (sit.ended, minutes(sit)) == ("clear", 2.0)


def test_back_to_the_text_is_a_new_sit() -> None:
    first, second = read(*BEGIN, engaged(3, 90), move("predicting", at(0, 3)), move("reading", at(0, 6)), engaged(8, 60))
    assert (first.ended, second.ended) == ("clear", "")
    assert (minutes(first), minutes(second)) == (1.5, 1.0)


def test_whoever_predicts_answers_or_rebuilds_uses_it() -> None:
    seen = {"figure": "turn", "prediction": "sign"}
    for used in (event("prediction", at(0, 4), **seen, skipped=True), answer(False, 1, at(0, 4)), rebuild(True, at(0, 4))):
        (sit,) = read(*BEGIN, engaged(3, 90), used)
        assert sit.unaided


def test_a_problem_is_a_sit_of_its_own_until_it_is_right() -> None:
    item = "dot/cosine@1#1"
    tried = [engaged(1, 45, place="practice", item=item), answer(False, 1, at(0, 1))]
    (open_one,) = read(*tried)
    assert (open_one.kind, open_one.ended) == ("problem", "")
    (sit,) = read(*tried, engaged(2, 30, place="practice", item=item), answer(True, 1, at(0, 2), first=False))
    assert (sit.unaided, minutes(sit)) == (True, 1.25)


def test_the_opening_problem_and_rebuilds_are_no_sit() -> None:
    assert read(move("meeting", at(0, 0)), engaged(1, 60)) == ()
    assert read(engaged(1, 60, place="rebuild")) == ()


def test_nothing_counted_is_no_sit() -> None:
    assert read(*BEGIN, move("predicting", at(0, 4))) == ()


def test_another_cap_counts_the_same_gaps_again() -> None:
    (sit,) = read(*BEGIN, engaged(20, 500, 119.99, 120, 40), engaged(30, 500, paper=True), move("predicting", at(0, 30)))
    for cap in (10.0, 60.0, 120.0, 200.0, 600.0):
        want = sum(min(g, cap) for g in (500, 119.99, 120, 40)) + 500
        assert minutes(sit, cap) == pytest.approx(want / 60), cap


def test_a_very_long_sit_is_one_sum() -> None:
    (sit,) = read(*BEGIN, *(engaged(2 + k / 2, 30) for k in range(300)), move("predicting", at(0, 200)))
    assert sit.counted(120.0)["short"] == (9000.0,)
    assert minutes(sit) == 150


def test_sits_stand_in_the_order_of_their_ends() -> None:
    far, near = (
        move("reading", at(0, 2), concept="linear-map"),
        event("engaged", at(0, 3), "linear-map", seconds=30, gaps=[30], place="concept"),
    )
    found = read(*BEGIN, engaged(2, 60), far, near, move("predicting", at(0, 4), concept="linear-map"), move("predicting", at(0, 9)))
    assert [s.concept for s in found] == ["linear-map", "dot"]


def test_the_first_rebuild_two_weeks_later_and_no_sooner() -> None:
    log = [*BEGIN, engaged(2, 60), move("predicting", at(0, 4)), rebuild(True, at(3)), rebuild(False, at(14, 5)), rebuild(True, at(20))]
    ((sit, passed),) = rebuilt_later(numbered(log), read(*log))
    assert (sit.concept, passed) == ("dot", False)
    assert rebuilt_later(numbered(log[:5]), read(*log[:5])) == ()


# ---------------------------------------------------------------- figures
draw = np.random.default_rng(12)


@pytest.mark.parametrize("level", [0.25, 0.5, 0.75])
def test_quartiles(level: float) -> None:
    for size in (1, 2, 3, 8, 31):
        values = draw.gamma(3, 3, size)
        want = stats.mstats.mquantiles(values, [level], alphap=1, betap=1)[0]
        assert sitting_sums.quartile(values, level) == pytest.approx(want)


def test_the_change_in_the_median_against_a_bootstrap_of_scipys() -> None:
    first, since = draw.gamma(3, 2, 10), draw.gamma(4, 3, 25)
    ends = [sitting_sums.median_change_end(first, since, np.float64(4), level) for level in (0.1, 0.9)]
    other = stats.bootstrap(
        (first, since), lambda a, b, axis: np.median(b, axis=axis) - np.median(a, axis=axis), n_resamples=4000, confidence_level=0.8,
        method="percentile", random_state=np.random.default_rng(1),
    )  # fmt: skip
    assert ends == pytest.approx([other.confidence_interval.low, other.confidence_interval.high], abs=0.6)
    assert sitting_sums.median_change(first, since) == pytest.approx(np.median(since) - np.median(first))


REVIEWS = draw.integers(1, 60, 40).astype(float), draw.uniform(2, 90, 40), (draw.random(40) < 0.8).astype(float)


def test_the_losses_of_the_scheduler_and_of_the_running_mean() -> None:
    import fsrs
    import fsrs.scheduler

    days, stability, passed = REVIEWS
    decay = fsrs.scheduler.DEFAULT_PARAMETERS[20]
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    said = [
        fsrs.Scheduler().get_card_retrievability(
            fsrs.Card(card_id=0, state=fsrs.State.Review, stability=s, difficulty=5.0, due=begin, last_review=begin),
            begin + dt.timedelta(days=d),
        )
        for d, s in zip(days, stability, strict=True)
    ]
    want = -np.mean(stats.bernoulli.logpmf(passed.astype(int), said))
    assert sitting_sums.schedule_loss(days, stability, passed, decay) == pytest.approx(want)
    running, hits = [], 3.0
    for k, y in enumerate(passed):
        running.append((hits + 1) / (5 + k + 2))
        hits += y
    other = -np.mean(stats.bernoulli.logpmf(passed.astype(int), running))
    assert sitting_sums.running_loss(passed, 5, 3) == pytest.approx(other)
    assert sitting_sums.loss_change(np.array(said), passed, 5, 3) == pytest.approx(other - want)


def test_the_paired_bootstrap_of_the_difference() -> None:
    days, stability, passed = REVIEWS
    said = sitting_sums.remembered(days, stability, 0.1542)
    gains = sitting_sums.loss_gains(said, passed, 0, 0)
    ends = [sitting_sums.loss_change_end(said, passed, 0, 0, np.float64(9), level) for level in (0.1, 0.9)]
    other = stats.bootstrap(
        (gains,), np.mean, n_resamples=4000, confidence_level=0.8, method="percentile", random_state=np.random.default_rng(2)
    ).confidence_interval
    assert ends == pytest.approx([other.low, other.high], abs=0.15 * float(np.std(gains)) / np.sqrt(40) * 2)


OPENED: dict[str, dict[str, Any]] = {
    "sat": {"short": [30.0, 12.5], "long": 2, "cap": 120, "paper": 0},
    "quartile": {"minutes": [3.0, 1.0, 8.5], "level": 0.25},
    "median_change": {"first": [1.0, 2.0, 4.0], "since": [2.0, 9.0]},
    "median_change_end": {"first": [1.0, 2.0, 4.0], "since": [2.0, 9.0], "seed": 4, "level": 0.9},
    "losses": {"chance": [0.9, 0.6], "passed": [1, 0]},
    "remembered": {"days": [2.0, 9.0], "stability": [2.3, 10.9], "decay": 0.1542},
    "running": {"passed": [1, 0, 1], "earlier": 0, "earlier_passed": 0},
    "chance_loss": {"chance": [0.9, 0.6], "passed": [1, 0]},
    "schedule_loss": {"days": [2.0, 9.0], "stability": [2.3, 10.9], "passed": [1, 0], "decay": 0.1542},
    "running_loss": {"passed": [1, 0, 1], "earlier": 0, "earlier_passed": 0},
    "loss_gains": {"chance": [0.9, 0.6], "passed": [1, 0], "earlier": 0, "earlier_passed": 0},
    "loss_change": {"chance": [0.9, 0.6], "passed": [1, 0], "earlier": 0, "earlier_passed": 0},
    "loss_change_end": {"chance": [0.9, 0.6], "passed": [1, 0], "earlier": 0, "earlier_passed": 0, "seed": 4, "level": 0.1},
}


@pytest.mark.parametrize("name", OPENED)
def test_traced_it_is_the_same_bit_for_bit(name: str) -> None:
    inputs = {k: np.asarray(v, float)[()] for k, v in OPENED[name].items()}
    working = trace(FUNCTIONS[name], **inputs)
    assert np.array_equal(working.value, FUNCTIONS[name](**inputs))
    assert len(working.lines) <= LINES
    assert set(OPENED) == set(sitting_sums.FUNCTIONS), "each function of the file is opened here"
