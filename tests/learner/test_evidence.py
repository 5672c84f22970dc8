"""The evidence of docs/evidence.md: a real review log, the own scale learnt from reviews, the worked lines."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import fsrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import mannwhitneyu
from scripts import evidence

from tests.learner.making import COURSE, answer, at, numbered, rebuild, state, to_working
from workings.capture import trace
from workings.contract.event import Event
from workings.learner import figures, function, memory, numbers, snapshot, sums
from workings.learner.entries import CardEntry
from workings.learner.ledger import Ledger, NotRecorded
from workings.learner.recalibration import FROM, Recalibration
from workings.learner.state import State

FOLDER = Path(__file__).parent / "memory"


@pytest.fixture(scope="module")
def rows() -> list[evidence.Review]:
    return evidence.read(FOLDER)


# ---------------------------------------------------------------- the log
def test_the_figures_of_the_log_to_three_places(rows: list[evidence.Review]) -> None:
    seen = evidence.judged(rows)
    assert (len(rows), seen.n, seen.cards) == (12_580, 5_329, 1_173)
    loss = {name: round(evidence.log_loss(seen.passed, said), 3) for name, said in seen.said.items()}
    assert loss == {"fsrs": 0.459, "own": 0.457, "at once": 0.457, "mean": 0.512, "sm2": 0.546}
    rank = {name: evidence.auc(seen.passed, said) for name, said in seen.said.items()}
    for name, wanted in {"fsrs": 0.714, "own": 0.714, "at once": 0.714, "mean": 0.593, "sm2": 0.609}.items():
        assert rank[name] == pytest.approx(wanted, abs=0.001)
    assert loss["own"] <= loss["fsrs"] <= min(loss["mean"], loss["sm2"])
    early = {name: evidence.log_loss(seen.passed[:200], said[:200]) for name, said in seen.said.items()}
    assert [round(early[name], 3) for name in ("fsrs", "at once", "own")] == [0.58, 0.538, 0.551]
    assert round(evidence.log_loss(seen.passed, seen.said["at once"]), 4) == 0.4565


def test_through_the_products_own_cards_the_order_is_the_same(rows: list[evidence.Review]) -> None:
    days = evidence.by_days(rows)
    loss = {name: evidence.log_loss(days.passed, said) for name, said in days.said.items()}
    assert loss["own"] < loss["fsrs"] < loss["mean"]


def test_a_log_out_of_order_is_another_log(rows: list[evidence.Review]) -> None:
    """The guard, broken on purpose: what is judged hangs on the order of the reviews."""
    turned = [evidence.Review(r.at, r.card, 4 - r.rating if r.rating in (1, 3) else r.rating) for r in rows]
    seen = evidence.judged(turned)
    assert round(evidence.log_loss(seen.passed, seen.said["fsrs"]), 3) != 0.459


def test_the_page_has_what_the_log_gives(rows: list[evidence.Review]) -> None:
    assert evidence.log_section(rows) in evidence.PAGE.read_text("utf-8"), "Instead: python scripts/evidence.py FOLDER"


def test_the_expected_intervals_and_states() -> None:
    cases = {row["id"]: row for row in json.loads((FOLDER / "expected.json").read_text("utf-8"))["rows"]}
    theirs = cases["intervals"]["expect"]["interval_days"]
    assert evidence.intervals(3) == theirs[1:4] == [2, 11, 46]
    assert evidence.intervals(5)[3:] == [120, 120]
    assert evidence.intervals(4, 36_500)[3] == theirs[4] == 163
    case = cases["memory-state"]
    card, day = fsrs.Card(card_id=1), dt.datetime.fromisoformat(case["first_review"])
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    for rating, days in zip(case["ratings"], case["days_before_each_review"], strict=True):
        day += dt.timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), day)
    assert card.stability == pytest.approx(case["expect"]["stability"], abs=1e-4)
    assert card.difficulty == pytest.approx(case["expect"]["difficulty"], abs=1e-4)


def test_sm2_as_published() -> None:
    """1, 6, 15, 38 days for a quality of 4; after a failure it begins again."""
    state, days = evidence.SM2(), []
    for rating in (3, 3, 3, 3, 1, 3, 3):
        state = state.after(rating)
        days.append(state.days)
    assert days == [1, 6, 15, 38, 1, 1, 6]
    assert state.ease == pytest.approx(2.5 - 0.54)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 9)), min_size=2, max_size=40).filter(lambda s: len({y for y, _ in s}) == 2))
def test_auc_is_the_rank_statistic(said: list[tuple[bool, int]]) -> None:
    passed, chance = np.array([float(y) for y, _ in said]), np.array([p / 10 for _, p in said])
    hits, misses = chance[passed > 0], chance[passed == 0]
    assert evidence.auc(passed, chance) == pytest.approx(mannwhitneyu(hits, misses).statistic / (len(hits) * len(misses)))


def test_log_loss_of_a_half_is_the_logarithm_of_two() -> None:
    assert evidence.log_loss(np.array([1.0, 0.0]), np.array([0.5, 0.5])) == pytest.approx(np.log(2))
    assert evidence.log_loss(np.array([1.0]), np.array([0.9])) < evidence.log_loss(np.array([0.0]), np.array([0.9]))


def test_the_worked_line() -> None:
    assert [round(x, 2) for x in evidence.worked()] == [0.61, 0.39, 0.55, 0.84, 0.81]


# ---------------------------------------------------------------- the own scale
def reviewed(n: int, true: tuple[float, float], seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    said = rng.uniform(0.5, 0.99, n)
    chance = 1 / (1 + np.exp(-(true[0] + true[1] * np.log(said / (1 - said)))))
    return said, (rng.random(n) < chance).astype(float)


def most_probable(said: np.ndarray, passed: np.ndarray) -> np.ndarray:
    """(a, b) by SciPy's minimiser, from the whole record at once."""
    logit = np.log(said / (1 - said))

    def cost(ab: np.ndarray) -> float:
        odds = ab[0] + ab[1] * logit
        return float(np.sum(np.logaddexp(0, odds) - passed * odds) + (ab[0] / 0.5) ** 2 / 2 + ((ab[1] - 1) / 0.25) ** 2 / 2)

    return np.asarray(minimize(cost, [0.0, 1.0], method="BFGS").x)


@pytest.mark.parametrize("true", [(0.0, 1.0), (-0.6, 1.0), (0.4, 0.7), (0.0, 1.4)])
def test_one_step_a_review_ends_near_the_most_probable_pair(true: tuple[float, float]) -> None:
    said, passed = reviewed(600, true)
    own = Recalibration()
    for p, y in zip(said, passed, strict=True):
        own = own.after(float(p), bool(y))
    error = np.sqrt(np.diag(np.linalg.inv(np.array(own.precision))))
    assert own.reviews == 600
    assert np.all(np.abs(np.array(own.own) - most_probable(said, passed)) < error)


def test_the_first_step_is_newtons() -> None:
    """From (0, 1) and the prior, by hand: precision diag(4, 16) plus p(1−p)xxᵀ, and that inverse times x(y − p)."""
    own = Recalibration().after(0.8, False)
    x = np.array([1, np.log(4)])
    precision = np.diag([4.0, 16.0]) + 0.16 * np.outer(x, x)
    assert np.array(own.precision) == pytest.approx(precision)
    assert np.array(own.own) == pytest.approx(np.array([0, 1]) + np.linalg.inv(precision) @ x * -0.8)


def reviews(n: int, passes: bool = True, slugs: int = 12) -> list[Event]:
    """``n`` reviews and a few more, each on the day its card is due."""
    names = [f"c{k}" for k in range(slugs)]
    log = [e for k, slug in enumerate(names) for e in (*to_working(k, slug), Event("rebuild", at(k + 2), slug, "", {"passed": True}))]
    s, made = state(*log, now=at(20)), 0
    day = 20
    while made < n:
        for slug in names:
            card = s.at(at(day)).concept(slug).card
            if card is not None and card.due <= at(day).date() and card.last < at(day).date():
                right = passes or made % 3 > 0
                event = numbered([*log, answer(right, 1000 + len(log), at(day, made), question=f"{slug}/q", concept=slug)])[-1]
                log.append(event)
                s, _ = s.after(event)
                made += 1
        day += 1
    return numbered(log)


def test_it_is_used_from_thirty_reviews_in_what_is_shown_and_in_what_is_ready() -> None:
    log = reviews(40, passes=False)
    ledger = Ledger.of(log, now=log[-1].at, given=COURSE)
    own = ledger.state.own
    assert own.reviews == sum(isinstance(e, CardEntry) and e.why == "review" for e in ledger.entries) >= FROM
    later = ledger.state.at(log[-1].at + dt.timedelta(days=9))
    shown, card = figures.retrievability(later, "c1"), later.concept("c1").card
    assert shown is not None
    assert card is not None
    assert shown.recipe.function == "learner/recalled"
    raw = memory.retrievability(card, later.today)
    assert shown.value == pytest.approx(1 / (1 + np.exp(-(own.own[0] + own.own[1] * np.log(raw / (1 - raw))))))
    assert shown.value == pytest.approx(memory.recall(card, later.today, own), rel=1e-14)
    assert abs(shown.value - raw) > 0.001
    ready = figures.ready(later, "c1")
    assert (
        ready.value == pytest.approx(later.ready_now("c1"), rel=1e-14) == pytest.approx(later.concept("c1").mean * shown.value, rel=1e-14)
    )
    assert numbers.value(shown.recipe) == shown.value


def test_before_thirty_the_schedulers_own_chance_stands() -> None:
    log = reviews(5)
    s = state(*log).at(log[-1].at + dt.timedelta(days=9))
    shown, card = figures.retrievability(s, "c1"), s.concept("c1").card
    assert shown is not None
    assert card is not None
    assert 0 < s.own.reviews < FROM
    assert s.own.own != (0.0, 1.0)
    assert shown.recipe.function == "learner/retrievability"
    assert s.ready_now("c1") == s.concept("c1").mean * memory.retrievability(card, s.today)


def test_on_the_day_of_a_review_nothing_is_moved() -> None:
    card = memory.first(at().date())
    used = Recalibration((-3.0, 0.5), reviews=FROM)
    assert memory.recall(card, card.last, used) == 1
    assert memory.recall(card, card.due, used) < 0.5 < memory.recall(card, card.due, Recalibration((-3.0, 0.5), reviews=FROM - 1))


def test_each_step_opens_and_ends_in_what_the_state_holds() -> None:
    log = reviews(8, passes=False)
    ledger = Ledger.of(log, now=log[-1].at, given=COURSE)
    own = ledger.state.own
    for k, name in enumerate(("offset", "slope")):
        call = ledger.call(own.event, name)
        assert call.function == "learner/own_scale"
        assert numbers.value(call) == own.own[k]
        working = trace(function(call.function), **call.inputs)
        assert np.asarray(working.lines[working.outputs[0]].value)[k] == pytest.approx(own.own[k], rel=1e-14)
    made = next(e for e in ledger.entries if isinstance(e, CardEntry) and e.why == "made")
    with pytest.raises(NotRecorded):
        ledger.call(made.event, "slope")


def test_the_precision_and_the_chance_open_too() -> None:
    own = Recalibration().after(0.9, True)
    for name, inputs in (
        ("own_precision", {"own": [0.1, 0.9], "precision": [[4.0, 0.0], [0.0, 16.0]], "chance": 0.9}),
        ("recalled", {"days": 5, "stability": 3.0, "decay": memory.decay(), "offset": own.own[0], "slope": own.own[1]}),
    ):
        plain = np.asarray(sums.FUNCTIONS[name](**{k: numbers.held(v) for k, v in inputs.items()}))
        working = trace(function(f"learner/{name}"), **inputs)
        assert np.asarray(working.lines[working.outputs[0]].value) == pytest.approx(plain, rel=1e-14)


def test_a_snapshot_keeps_it() -> None:
    s = state(*reviews(6, passes=False))
    assert snapshot.load(snapshot.dump(s), State(s.now, s.given, s.params, s.zone)) == s


@given(st.floats(0.02, 0.98), st.lists(st.tuples(st.floats(0.02, 0.999), st.booleans()), max_size=60))
def test_a_record_of_any_kind_gives_a_chance(stability: float, record: list[tuple[float, bool]]) -> None:
    own = Recalibration()
    for p, y in record:
        own = own.after(p, y)
    assert np.all(np.linalg.eigvalsh(np.array(own.precision)) > 0)
    assert 0 <= float(sums.recalled(3, 10 * stability, memory.decay(), *own.own)) <= 1


def test_a_rebuild_is_a_review_too() -> None:
    s = state(*to_working(), rebuild(False, at(2)))
    assert s.own.reviews == 1
    assert s.own.own[0] < 0
