"""Calibration (D3): the line, its band, the skill and Brier against SciPy, and the rule for the one sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import optimize, stats

from workings.capture import trace
from workings.learner import confidence, confidence_sums
from workings.learner.confidence import CENTRE, EIGHTY, SPREAD, Calibration, Tally, calibration
from workings.learner.sums import FUNCTIONS
from workings.studio.opening import LINES

SAID = (0.05, 0.20, 0.35, 0.50, 0.65, 0.80, 0.95)
MOCK = Calibration(SAID, (2, 4, 7, 12, 17, 26, 16), (0, 1, 3, 7, 11, 16, 14))
CLIP = 0.02
rng = np.random.default_rng(3)


def made(n: Any, right: Any) -> Calibration:
    return Calibration(SAID, tuple(map(int, n)), tuple(map(int, right)))


MANY = rng.integers(0, 900, 7)
CASES = {
    "the mock's": MOCK,
    "twenty": made([0, 0, 2, 3, 5, 6, 4], [0, 0, 1, 1, 3, 4, 2]),
    "all wrong at 95": made([0, 0, 0, 0, 0, 0, 400], [0] * 7),
    "all right at 5": made([400, 0, 0, 0, 0, 0, 0], [400, 0, 0, 0, 0, 0, 0]),
    "many": made(MANY, rng.binomial(MANY, SAID)),
    "upside down": made([300] * 7, [300, 300, 300, 150, 0, 0, 0]),
}


def objective(found: Calibration) -> Any:
    """Minus the log posterior, written anew."""
    x, n, right = np.log(np.array(found.said) / (1 - np.array(found.said))), np.array(found.n), np.array(found.right)

    def value(ab: Any) -> float:
        eta = ab[0] + ab[1] * x
        prior = stats.norm.logpdf(ab[0], CENTRE[0], SPREAD[0]) + stats.norm.logpdf(ab[1], CENTRE[1], SPREAD[1])
        return float((n * np.logaddexp(0, eta) - right * eta).sum() - prior)

    return value


def laplace(found: Calibration, at: float) -> tuple[float, float, float]:
    """The mode by Nelder and Mead, the second derivatives by differences: middle and ends at ``at``, in a hundred."""
    value = objective(found)
    best = optimize.minimize(value, [0.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 5000}).x
    h = 1e-3
    steps = [np.array([h, 0.0]), np.array([0.0, h])]
    bend = np.array([
        [(value(best + p + q) - value(best + p - q) - value(best - p + q) + value(best - p - q)) / (4 * h * h) for q in steps] for p in steps
    ])  # fmt: skip
    row = np.array([1.0, np.log(at / (1 - at))])
    eta, spread = row @ best, np.sqrt(row @ np.linalg.inv(bend) @ row)
    low, middle, high = (100 / (1 + np.exp(-(eta + z * spread))) for z in (-stats.norm.ppf(0.9), 0, stats.norm.ppf(0.9)))
    return float(low), float(middle), float(high)


@pytest.mark.parametrize("name", CASES)
def test_the_line_and_its_band_are_those_of_another_computation(name: str) -> None:
    found = CASES[name]
    line, low, high = found.curve(SAID)
    for k, at in enumerate(SAID):
        assert (low[k], line[k], high[k]) == pytest.approx(laplace(found, at), abs=0.01), at


def test_newton_arrives_from_anywhere() -> None:
    """At the most probable pair the slope is nothing, whatever was said and whatever came of it."""
    draw = np.random.default_rng(5)
    x = np.log(np.array(SAID) / (1 - np.array(SAID)))
    for _ in range(200):
        n = draw.integers(0, 10 ** draw.integers(1, 4), 7)
        right = draw.binomial(n, draw.random(7))
        a, b = confidence_sums.line(np.array(SAID), n, right, np.array(CENTRE), np.array(SPREAD))
        gap = right - n / (1 + np.exp(-(a + b * x)))
        assert [gap.sum() - a / SPREAD[0] ** 2, (gap * x).sum() - (b - 1) / SPREAD[1] ** 2] == pytest.approx([0, 0], abs=1e-4)


def test_the_mocks_own_numbers() -> None:
    line, low, high = MOCK.curve((0.8, 0.95))
    assert np.round([low, line, high]).T.tolist() == [[64, 71, 77], [80, 88, 93]]
    assert MOCK.leaning == (0.8, 0.95)


def test_a_sentence_only_where_the_band_leaves_the_diagonal_out() -> None:
    for found in CASES.values():
        _, low, high = found.curve(found.said)
        out = tuple(p for p, a, b in zip(found.said, low, high, strict=True) if 100 * p < a or 100 * p > b)
        assert found.leaning == out
    assert CASES["upside down"].leaning
    assert made([20, 20, 20, 20, 20, 20, 20], [1, 4, 7, 10, 13, 16, 19]).leaning == ()


def test_never_on_fewer_than_twenty() -> None:
    assert made([0, 0, 0, 0, 0, 0, 19], [0] * 7).leaning == ()
    assert made([0, 0, 0, 0, 0, 0, 20], [0] * 7).leaning != ()


def test_chips_are_counted_and_clipped() -> None:
    found = calibration(Tally((0.8, 0.8, 1.0, 0.95, 0.0), (1, 0, 1, 1, 0)))
    assert found == Calibration((0.02, 0.8, 0.95, 0.98), (1, 2, 1, 1), (0, 1, 1, 1))


def test_how_often_it_speaks() -> None:
    """D3's simulation, of this model: at 80, a calibrated learner is told something in about 15% of runs, one whose 80 is 60 in most."""
    draw, told = np.random.default_rng(8), {0.8: 0, 0.6: 0}
    for true in told:
        for _ in range(200):
            right = int(draw.binomial(40, true))
            told[true] += 0.8 in Calibration((0.8,), (40,), (right,)).leaning
    assert 0.08 <= told[0.8] / 200 <= 0.22
    assert told[0.6] / 200 >= 0.75


# ---------------------------------------------------------------- bits and Brier
def each(found: Calibration) -> tuple[Any, Any]:
    """One entry for each statement."""
    p = np.repeat(found.said, found.n)
    return p, np.concatenate([np.repeat([1.0, 0.0], [r, n - r]) for n, r in zip(found.n, found.right, strict=True)])


def skill(p: Any, y: Any) -> float:
    """Bits by which the statements beat their own hit rate."""

    def bits(q: Any) -> float:
        q = np.clip(q, CLIP, 1 - CLIP)
        return float(-np.log2(np.where(y > 0, q, 1 - q)).mean())

    return bits(np.full(len(y), y.mean())) - bits(p)


@pytest.mark.parametrize("name", ["the mock's", "twenty", "many"])
def test_the_interval_of_the_skill(name: str) -> None:
    """A bootstrap of its own, statement by statement, with other draws."""
    found = CASES[name]
    p, y = each(found)
    draw = np.random.default_rng(99)
    drawn = [skill(p[pick], y[pick]) for pick in (draw.integers(0, len(p), len(p)) for _ in range(3000))]
    inputs = [np.array(v, float) for v in (found.said, found.n, found.right)]
    ends = [confidence_sums.skill_end(*inputs, np.float64(len(p)), np.float64(17), np.float64(1000), level, CLIP) for level in (0.1, 0.9)]
    assert ends == pytest.approx(np.quantile(drawn, [0.1, 0.9]), abs=0.15 * float(np.std(drawn)) + 1e-4)


def test_the_same_events_give_the_same_interval() -> None:
    inputs = [np.array(v, float) for v in (MOCK.said, MOCK.n, MOCK.right)]
    rest = (np.float64(1000), 0.1, CLIP)
    one, again, other = (confidence_sums.skill_end(*inputs, np.float64(84), np.float64(seed), *rest) for seed in (17, 17, 18))
    assert one == again
    assert one != other


@pytest.mark.parametrize("name", CASES)
def test_brier_and_its_split(name: str) -> None:
    found = CASES[name]
    kept = [k for k in range(7) if found.n[k]]
    found = Calibration(*(tuple(v[k] for k in kept) for v in (found.said, found.n, found.right)))
    p, y = each(found)
    said, n, right = (np.array(v, float) for v in (found.said, found.n, found.right))
    total = confidence_sums.brier(said, n, right)
    parts = confidence_sums.reliability(said, n, right), confidence_sums.resolution(n, right), confidence_sums.uncertainty(n, right)
    assert total == pytest.approx(np.mean((p - y) ** 2))
    assert parts[0] - parts[1] + parts[2] == pytest.approx(total)
    assert parts[2] == pytest.approx(np.var(y))


# ---------------------------------------------------------------- every one of them opens
X = {"said": MOCK.said, "n": MOCK.n, "right": MOCK.right}
PRIOR = {"centre": CENTRE, "spread": SPREAD}
OPENED: dict[str, dict[str, Any]] = {
    "line": {**X, **PRIOR},
    "smoothed": {"at": 0.8, **X, **PRIOR},
    "band_end": {"at": 0.8, "z": EIGHTY, **X, **PRIOR},
    "skill_end": {**X, "total": 84, "seed": 17, "draws": 1000, "level": 0.1, "clip": CLIP},
    "brier": X,
    "reliability": X,
    "resolution": {"n": MOCK.n, "right": MOCK.right},
    "uncertainty": {"n": MOCK.n, "right": MOCK.right},
}


@pytest.mark.parametrize("name", OPENED)
def test_traced_it_is_the_same_bit_for_bit(name: str) -> None:
    inputs = {k: np.asarray(v, float)[()] for k, v in OPENED[name].items()}
    working = trace(FUNCTIONS[name], **inputs)
    assert np.array_equal(working.value, FUNCTIONS[name](**inputs))
    assert len(working.lines) <= LINES
    assert set(OPENED) == set(confidence_sums.FUNCTIONS), "each function of the file is opened here"
    assert confidence.SHOWN_FROM == 20
