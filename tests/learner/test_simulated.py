"""Simulated learners hold the machine to the bars of D8, at small n. What they do says nothing about learning."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from random import Random
from types import MappingProxyType

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from tests.learner.making import COURSE, answer, at, state, to_working
from workings.learner import shape, simulated_bars, simulated_load, skill, today
from workings.learner.given import Given
from workings.learner.params import HELP, PARAMS
from workings.learner.simulated import LEARNERS, Learner, Season, finished
from workings.learner.state import fold


def season(name: str, sessions: int = 24, minutes: int = 30, seed: int = 1, given: Given | None = None) -> Season:
    return Season(LEARNERS[name], Random(seed), given).run(sessions, minutes)


# ---------------------------------------------------------------- the learners themselves
@pytest.mark.parametrize("name", LEARNERS)
def test_what_they_do_could_have_been_written_down_and_folds_to_the_same_state(name: str) -> None:
    one = season(name, 12)
    assert [why for event in one.log if (why := shape.reason(event))] == []
    assert fold(one.log, now=one.state.now, given=one.state.given) == one.state
    assert bool(one.log) == (name != "silent")


def test_the_same_seed_gives_the_same_season_and_another_another() -> None:
    assert season("steady", 8).state == season("steady", 8).state
    assert season("steady", 8).log != season("steady", 8, seed=2).log


def test_each_differs_from_the_steady_one_as_its_name_says() -> None:
    many = {name: season(name, 48) for name in ("steady", "forgets 3×", "expert", "back after three weeks", "sits", "silent")}
    passes = {name: one.passed / one.reviews for name, one in many.items() if one.reviews}
    assert passes["forgets 3×"] < passes["steady"] < passes["expert"]
    days = sorted({e.at.date() for e in many["back after three weeks"].log})
    assert max((b - a).days for a, b in pairwise(days)) >= 21
    assert many["silent"].log == []
    assert many["sits"].state.concept("c00").engaged_s > 20 * 60
    assert finished(many["expert"].state)


# ---------------------------------------------------------------- the bars
def test_every_bar_of_the_design_holds() -> None:
    """The clicker's is counted apart: of forty, one who hits both probes of a blank page by chance is more than 1%."""
    found = simulated_bars.bars(40, sessions=24)
    assert len(found) == 8
    assert [f"{bar.name}: {bar.came}, wanted {bar.wanted}" for bar in found[1:] if not bar.holds] == []


def test_a_clicker_gets_nowhere_but_by_chance_on_a_blank_page() -> None:
    many = list(simulated_bars.seasons("clicker", 100, 3))
    through = [one for one in many if one.worked]
    assert len(through) <= 1
    assert all(any(e.kind == "rebuild" and e.data["passed"] for e in one.log) for one in through)


def test_a_clicker_whose_copies_counted_would_get_through() -> None:
    """The guard, broken on purpose: with a weight for answers after the explanation, copying is mastery."""
    params = replace(PARAMS, help=MappingProxyType({**HELP, "explanation": 1.0}))
    who = replace(LEARNERS["clicker"], copies=True)
    assert not Season(who, Random(1)).run(4).worked
    assert Season(who, Random(1), params=params).run(4).worked


def test_a_rule_named_at_the_first_match_would_be_named_falsely() -> None:
    """The guard, broken on purpose: the belief and the second match keep a slip from being taken for a rule."""
    hasty = replace(PARAMS, rule_matches=1, rule_named=0.0)
    assert simulated_bars.falsely_named(100, hasty) > 0.1
    assert simulated_bars.rule_named(100, replace(PARAMS, rule_matches=3)) < 0.85 <= simulated_bars.rule_named(100)


def test_without_the_fortnight_things_wait_longer() -> None:
    with_it, without = simulated_load.table(6, simulated_load.LONG, simulated_load.POLICIES[-2:]).values()
    assert without.longest > 2 * with_it.longest


def test_a_concept_without_a_blank_page_comes_back_as_well() -> None:
    bare = replace(COURSE, rebuildable=frozenset())
    s = state(*to_working(), given=bare)
    assert today.due(s.at(at(1))) == ()
    found = today.due(s.at(at(3)))
    assert [(d.concept, d.why, d.turn, d.since) for d in found] == [("dot", "review", "use", at(2).date())]
    s, _ = s.after(answer(True, 50, at(3)))
    card = s.concept("dot").card
    assert card is not None
    assert card.reviews == 2
    assert today.due(s.at(at(4))) == ()
    assert [d.since for d in today.due(s.at(at(40)))] == [card.due]
    assert today.due(state(*to_working(), now=at(3))) == ()


def test_the_longest_waiting_comes_first_after_a_fortnight() -> None:
    one = season("steady", 24)
    later = one.state.at(one.state.now + dt.timedelta(days=200))
    found = today.due(later)
    assert len(found) > 5
    assert [d.since for d in found] == sorted(d.since for d in found)
    assert all((later.today - d.since).days >= today.LATE for d in found)


# ---------------------------------------------------------------- the tables
def passes(true: float, runs: int, seed: int) -> tuple[float, float]:
    """The operating point by another computation: every run at once, on arrays."""
    rng, theta = np.random.default_rng(seed), (np.arange(50) + 0.5) / 50
    prior = np.sqrt(theta * (1 - theta))
    prior /= prior.sum()
    grid, first = np.tile(prior, (runs, 1)), np.full(runs, 99)
    for k in range(1, 31):
        right = (rng.random((runs, 1)) < 0.05 + 0.87 * true).astype(float)
        grid = grid**0.95 * prior**0.05
        chance = 0.05 + 0.87 * theta
        grid *= np.where(right > 0, chance, 1 - chance)
        grid /= grid.sum(axis=1, keepdims=True)
        met = (grid[:, 37:].sum(axis=1) >= 0.70) & (k >= 5) & (first == 99)
        first[met] = k
    return float((first <= 12).mean()), float((first <= 30).mean())


def test_the_operating_point() -> None:
    found = simulated_bars.operating(300)
    for true, by in found.items():
        other = passes(true, 20_000, 3)
        assert np.array(by) == pytest.approx(np.array(other), abs=3.5 * (0.25 / 300) ** 0.5)
    assert found[0.60][1] < 0.2 < 0.8 < found[0.90][1] < found[0.95][1]
    halved = simulated_bars.operating(300, whole=False)
    for true, design in {0.60: (None, 0.09), 0.90: (0.54, 0.91), 0.95: (0.69, 0.99)}.items():
        assert halved[true][1] == pytest.approx(design[1], abs=0.06)
        assert design[0] is None or halved[true][0] == pytest.approx(design[0], abs=0.06)
    assert all(halved[true][k] <= found[true][k] for true in found for k in (0, 1))


def test_prior_of_the_operating_point_is_the_products() -> None:
    theta = (np.arange(50) + 0.5) / 50
    curve = np.sqrt(theta * (1 - theta))
    assert np.array(skill.start(0, 0).grid) == pytest.approx(curve / curve.sum())


def test_the_loads_stand_in_the_designs_order() -> None:
    found = list(simulated_load.table(12, simulated_load.LONG).values())
    three, bare, governed, credited, _, forgets, _ = found
    assert three.peak > 5 * bare.peak > 5 * governed.peak
    assert credited.minutes < governed.minutes < three.minutes
    assert three.passed < forgets.passed < governed.passed
    assert three.introduced == bare.introduced == 72 < credited.introduced <= governed.introduced < forgets.introduced
    assert 85 <= governed.introduced <= 105
    assert 20 <= governed.peak <= 40


def test_absence_shows_on_return_and_is_gone_later() -> None:
    away, home = simulated_load.POLICIES[4], simulated_load.POLICIES[2]
    assert len(simulated_load.sessions(away)) == len(simulated_load.sessions(home)) - 12
    loads = simulated_load.table(12, simulated_load.LONG, (home, away))
    assert loads[away.name].peak > loads[home.name].peak
    assert loads[away.name].longest <= 16


@pytest.mark.parametrize("name", ["g 2", "s 2", "n ½"])
def test_conclusions_keep_their_sign(name: str) -> None:
    params = simulated_bars.variations()[name]
    assert params != PARAMS
    found = simulated_bars._sense(name, params, 8, sessions=16)
    assert found.lost == ()


def test_a_conclusion_that_fails_is_named() -> None:
    sense = simulated_bars.Sense("x", (simulated_bars.Bar("a bar", "1", "0", False, 1),), able=0.1, governor=-1.0, credit=1.0)
    assert sense.lost == ("a bar", "the governor lowers the peak")
    assert not sense.keeps


# ---------------------------------------------------------------- calibration
def leans(p: np.ndarray, right: np.ndarray, at: float = 0.80) -> bool:
    """Whether the 80% band at ``at`` leaves the diagonal out: SciPy's minimiser, and the second derivative at its place."""
    x = np.log(p / (1 - p))
    design, spread = np.stack([np.ones_like(x), x], 1), np.array([0.5, 0.35])

    def cost(ab: np.ndarray) -> float:
        odds = design @ ab
        return float(np.sum(np.logaddexp(0, odds) - right * odds) + np.sum(((ab - [0, 1]) / spread) ** 2) / 2)

    ab = minimize(cost, [0.0, 1.0], method="BFGS").x
    chance = 1 / (1 + np.exp(-(design @ ab)))
    covariance = np.linalg.inv(design.T @ (design * (chance * (1 - chance))[:, None]) + np.diag(spread**-2.0))
    row = np.array([1, np.log(at / (1 - at))])
    return bool(abs(row @ ab - row[1]) > norm.ppf(0.9) * np.sqrt(row @ covariance @ row))


def test_the_sentence_is_said_as_often_as_the_design_says() -> None:
    for true, n, wanted in ((0.60, 40, 0.82), (0.71, 40, 0.37), (0.71, 80, 0.61), (0.80, 40, 0.15)):
        assert simulated_bars.flagged(true, n, 300) == pytest.approx(wanted, abs=0.09)


def test_the_product_and_scipy_flag_the_same_learners() -> None:
    rng = Random(4)
    same = 0
    for _ in range(60):
        found = simulated_bars._stated(40, rng.uniform(0, 1.2), rng)
        p = np.repeat(found.said, found.n)
        right = np.concatenate([np.repeat([1.0, 0.0], [r, n - r]) for n, r in zip(found.n, found.right, strict=True)])
        same += (0.80 in found.leaning) == leans(p, right)
    assert same >= 59


def test_a_copier_works_nowhere() -> None:
    """Copied answers have no weight in a concept, and are not in the record that makes the prior of the next."""
    assert not Season(Learner("copier", copies=True, help="explanation"), Random(1)).run(6).worked
    assert simulated_bars.copier(3) == 0.0
