"""The grid filter: laws, the design's worked figures, and an oracle that shares no line with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from scipy import integrate, stats

from workings.learner import skill, sums
from workings.learner.params import KINDS, PARAMS, Params

THETA = skill.theta()
EVIDENCE = st.builds(
    skill.evidence, st.sampled_from(sorted(KINDS)), st.floats(0, 1), st.sampled_from(sorted(PARAMS.help)), first_part=st.booleans()
)
STARTS = st.builds(skill.start, st.integers(0, 120).map(float), st.integers(0, 120))


def run(start: skill.Start, history: list[skill.Evidence]) -> skill.Grid:
    grid = start.grid
    for e in history:
        grid = skill.update(grid, start.grid, e)
    return grid


def prior(m: float = 0.5) -> skill.Start:
    begun = skill.start(0, 0)
    assert begun.mean == 0.5
    return begun if m == 0.5 else skill.Start(0, 0, m, tuple(sums.prior(m, PARAMS.strength, THETA).tolist()))


# ---------------------------------------------------------------- laws
@given(STARTS, st.lists(EVIDENCE, max_size=12))
def test_a_belief_sums_to_one_and_stays_on_the_grid(start: skill.Start, history: list[skill.Evidence]) -> None:
    grid = np.array(run(start, history))
    assert grid.shape == THETA.shape
    assert abs(grid.sum() - 1) < 1e-12
    assert (grid >= 0).all()
    assert THETA[0] <= skill.mean(tuple(grid)) <= THETA[-1]


@given(STARTS, st.lists(EVIDENCE, max_size=8), EVIDENCE, st.sampled_from([0.0, 1.0]))
def test_a_right_answer_never_lowers_the_faded_mean_and_a_wrong_one_never_raises_it(
    start: skill.Start, history: list[skill.Evidence], e: skill.Evidence, y: float
) -> None:
    e = skill.Evidence(e.kind, y, e.guess, e.slip, e.weight, e.help, e.fade)
    before = run(start, history)
    faded = skill.mean(tuple(sums.faded(np.array(before), np.array(start.grid), e.fade)))
    after = skill.mean(skill.update(before, start.grid, e))
    assert (after - faded) * (1 if y else -1) >= -1e-12
    if e.help > 0:
        assert after != faded


@given(STARTS, st.lists(EVIDENCE, max_size=8), EVIDENCE)
def test_after_the_explanation_only_the_fade_is_left(start: skill.Start, history: list[skill.Evidence], e: skill.Evidence) -> None:
    e = skill.Evidence(e.kind, e.y, e.guess, e.slip, e.weight, 0.0, e.fade)
    before = run(start, history)
    faded = sums.faded(np.array(before), np.array(start.grid), e.fade)
    assert np.allclose(skill.update(before, start.grid, e), faded, rtol=0, atol=1e-15)


@given(STARTS, EVIDENCE, EVIDENCE)
def test_parts_of_one_event_may_come_in_any_order(start: skill.Start, a: skill.Evidence, b: skill.Evidence) -> None:
    one, two = (skill.Evidence(e.kind, e.y, e.guess, e.slip, e.weight, e.help, 1.0) for e in (a, b))
    assert np.allclose(run(start, [one, two]), run(start, [two, one]), atol=1e-12)


@given(STARTS, st.lists(EVIDENCE, max_size=6))
def test_with_no_evidence_any_belief_goes_back_to_where_it_began(start: skill.Start, history: list[skill.Evidence]) -> None:
    nothing = skill.Evidence("numeric", 1.0, 0.05, 0.08, 0.0, 1.0, PARAMS.fade)
    grid = run(start, history)
    for _ in range(400):
        grid = skill.update(grid, start.grid, nothing)
    assert np.allclose(grid, start.grid, atol=1e-6)


@given(STARTS, st.lists(EVIDENCE, max_size=8))
def test_the_ends_are_the_first_cells_that_reach_a_tenth_and_nine_tenths(start: skill.Start, history: list[skill.Evidence]) -> None:
    grid = run(start, history)
    reached = np.cumsum(grid)
    low, high = skill.interval(grid)
    assert low <= high
    for end, level in ((low, 0.1), (high, 0.9)):
        k = round(end * 50 - 0.5)
        assert reached[k] >= level - 1e-12
        assert k == 0 or reached[k - 1] < level + 1e-12
    assert skill.chance(grid) == pytest.approx(sum(p for p, t in zip(grid, THETA, strict=True) if t >= 0.75), abs=1e-12)


# ---------------------------------------------------------------- oracles
def exact(m: float, history: list[skill.Evidence]) -> list[mpf]:
    """The filter again, in fifty digits, from the sentences of D4 and not from the code: log-weights, cell by cell."""
    mp.dps = 50
    theta = [(mpf(i) + mpf("0.5")) / 50 for i in range(50)]
    log_prior = [(3 * mpf(m) - 1) * mp.log(t) + (3 * (1 - mpf(m)) - 1) * mp.log(1 - t) for t in theta]
    shift = mp.log(mp.fsum(mp.exp(v) for v in log_prior))
    log_prior = [v - shift for v in log_prior]
    log_p = log_prior
    for e in history:
        log_p = [mpf(e.fade) * a + (1 - mpf(e.fade)) * b for a, b in zip(log_p, log_prior, strict=True)]
        for k, t in enumerate(theta):
            chance = mpf(e.guess) + (1 - mpf(e.guess) - mpf(e.slip)) * t
            log_p[k] += mpf(e.weight) * mpf(e.help) * (mpf(e.y) * mp.log(chance) + (1 - mpf(e.y)) * mp.log(1 - chance))
        shift = mp.log(mp.fsum(mp.exp(v) for v in log_p))
        log_p = [v - shift for v in log_p]
    return [mp.exp(v) for v in log_p]


@settings(deadline=None)
@given(st.lists(EVIDENCE, max_size=10))
def test_it_agrees_with_the_same_filter_in_fifty_digits(history: list[skill.Evidence]) -> None:
    start = prior()
    for ours, theirs in zip(run(start, history), exact(start.mean, history), strict=True):
        assert float(abs(ours - theirs) / theirs) < 1e-10


@pytest.mark.parametrize("ys", [(1,), (0,), (1, 1, 0, 1), (1, 1, 1, 1, 1, 1, 1), (0, 0, 1)])
def test_fifty_cells_are_close_to_the_curve_itself(ys: tuple[int, ...]) -> None:
    """Without a fade the posterior is Beta(1.5, 1.5) times a product; its mean by quadrature."""
    g, s = KINDS["numeric"].guess, KINDS["numeric"].slip

    def weight(t: float) -> float:
        chance = g + (1 - g - s) * t
        return float(stats.beta(1.5, 1.5).pdf(t) * np.prod([chance if y else 1 - chance for y in ys]))

    expected = integrate.quad(lambda t: t * weight(t), 0, 1)[0] / integrate.quad(weight, 0, 1)[0]
    start = prior()
    ours = run(start, [skill.Evidence("numeric", y, g, s, 1.0, 1.0, 1.0) for y in ys])
    assert skill.mean(ours) == pytest.approx(expected, abs=2e-3)


# ---------------------------------------------------------------- the worked figures of D4, marked (R)
@pytest.mark.parametrize(("kind", "y", "expected"), [("numeric", 1, 0.61), ("numeric", 0, 0.39), ("choice", 1, 0.55)])
def test_one_answer_from_an_even_start(kind: str, y: int, expected: float) -> None:
    start = prior()
    assert skill.mean(start.grid) == pytest.approx(0.50, abs=1e-12)
    assert round(skill.mean(run(start, [skill.evidence(kind, y, options=4)])), 2) == expected


def test_seven_straight_successes() -> None:
    """Predict, numeric twice, ordering, code, derivation, rebuild: mean .84, P(θ ≥ .75) = .81. The rebuild: one fade, two parts."""
    history = [skill.evidence(kind, 1) for kind in ("predict", "numeric", "numeric", "ordering", "code", "derivation", "probe")]
    history.append(skill.evidence("rubric", 1, first_part=False))
    grid = run(prior(), history)
    assert round(skill.mean(grid), 2) == 0.84
    assert round(skill.chance(grid), 2) == 0.81


def passing(true: float, items: int, runs: int = 1500) -> float:
    """Share of simulated learners of skill θ = ``true`` with P(θ ≥ .75) ≥ .70 at some point within ``items`` numeric items."""
    rng, row, start = np.random.default_rng(11), KINDS["numeric"], np.array(prior().grid)
    chance = row.guess + (1 - row.guess - row.slip) * true
    right = rng.random((runs, items)) < chance
    cell = row.guess + (1 - row.guess - row.slip) * THETA
    p, passed = np.tile(start, (runs, 1)), np.zeros(runs, bool)
    for k in range(items):
        p = p**PARAMS.fade * start ** (1 - PARAMS.fade)
        p = p * np.where(right[:, k, None], cell, 1 - cell)
        p = p / p.sum(1, keepdims=True)
        passed |= p[:, PARAMS.able <= THETA].sum(1) >= PARAMS.working_chance
    return float(passed.mean())


@pytest.mark.parametrize(
    ("true", "items", "expected"), [(0.60, 30, 0.09), (0.90, 12, 0.54), (0.90, 30, 0.91), (0.95, 12, 0.69), (0.95, 30, 0.99)]
)
def test_the_operating_point(true: float, items: int, expected: float) -> None:
    """4,000 runs of ours give .10, .58, .93, .73, .98; the design's figures came from fewer runs."""
    assert passing(true, items) == pytest.approx(expected, abs=0.06)


# ---------------------------------------------------------------- the numbers that go in
def test_the_own_record_starts_at_one_half_and_is_kept_off_the_ends() -> None:
    assert skill.start(0, 0).mean == 0.5
    assert skill.start(41, 58).mean == pytest.approx(22.5 / 33)
    assert skill.start(0, 120).mean == 0.15
    assert skill.start(120, 120).mean == 0.90


def test_guesses_follow_the_number_of_options() -> None:
    assert skill.evidence("choice", 1, options=5).guess == 0.2
    assert [skill.evidence("predict", 1, options=k).guess for k in (2, 3, 4, 9)] == [0.33, 0.33, 0.25, 0.25]
    assert skill.evidence("predict", 1).guess == 0.30


def test_help_takes_weight_away() -> None:
    means = [skill.mean(run(prior(), [skill.evidence("numeric", 1, h)])) for h in ("explanation", "first_step", "sibling", "point", "none")]
    assert means == sorted(means)
    assert means[0] == pytest.approx(0.5)


def test_parameters_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        Params(rule_none=0.7)
    with pytest.raises(ValueError, match="guess and slip"):
        Params(kinds={"numeric": type(KINDS["numeric"])(0.5, 0.5, 1)})
    with pytest.raises(AttributeError):
        PARAMS.fade = 0.9  # type: ignore[misc]
    assert PARAMS.table()["fade"] == 0.95


def test_a_fade_left_out_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken on purpose: without the fade, both the oracle and the worked figures have to fail."""
    monkeypatch.setattr(sums, "faded", lambda p, prior, fade: p)
    with pytest.raises(AssertionError):
        test_seven_straight_successes()
    history = [skill.evidence("numeric", 1), skill.evidence("numeric", 0)]
    ours, theirs = run(prior(), history), exact(0.5, history)
    assert max(float(abs(a - b) / b) for a, b in zip(ours, theirs, strict=True)) > 1e-3
