"""Values that are published, or counted by hand."""

from __future__ import annotations

from math import comb
from pathlib import Path

import pytest

from workings.instruments.compare import compare, tails
from workings.instruments.worked import values

EXAMPLES = Path(__file__).parents[3] / "examples" / "compare"
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
STUDENT = 1e-6


def numbers(*given: object, **asked: object) -> dict[str, float]:
    return values(compare(*given, **asked).numbers)  # type: ignore[arg-type]


def test_the_lady_tasting_tea() -> None:
    found = numbers(counts=("0/4", "4/4"))
    assert found["p.one_sided"] == pytest.approx(1 / 70, rel=1e-12)
    assert found["p"] == pytest.approx(2 / 70, rel=1e-12)


def test_darwins_maize_as_fisher_counted_it() -> None:
    found = numbers(EXAMPLES / "maize.csv", columns=("self", "crossed"))
    assert found["p.one_sided"] == 863 / 32_768
    assert found["p"] == 2 * 863 / 32_768
    assert 8 * found["effect"] == pytest.approx(314 / 15)
    assert [8 * found["effect.low"], 8 * found["effect.high"]] == pytest.approx([-1 / 6, 41.0])  # Fisher 1935: −0.2 to 41


def test_students_sleep() -> None:
    apart = numbers(DRUG_1, DRUG_2, paired=False)
    assert apart["p.t"] == pytest.approx(0.07939414, abs=STUDENT)
    assert [apart["t.low"], apart["t.high"]] == pytest.approx([-0.2054832, 3.3654832], abs=STUDENT)
    paired = numbers(EXAMPLES / "sleep.csv", columns=("drug1", "drug2"))
    assert paired["p.t"] == pytest.approx(0.00283289, abs=STUDENT)
    assert paired["p"] == 4 / 1024


def test_admissions_pooled_and_within_departments() -> None:
    found = numbers(strata=EXAMPLES / "admissions.csv")
    assert found["p.pooled"] == pytest.approx(7.8136e-22, rel=1e-4)
    assert found["p"] == pytest.approx(0.2323, abs=5e-5)
    assert found["chi2"] == pytest.approx(1.4269, abs=5e-5)
    assert found["odds"] == pytest.approx(1 / 0.9046968, rel=1e-6)
    assert found["effect.pooled"] < 0 < found["effect"]


@pytest.mark.parametrize(("seeds", "p"), [(3, 0.10), (4, 2 / 70), (5, 2 / 252)])
def test_the_smallest_p_of_a_few_seeds_is_reached_and_not_passed(seeds: int, p: float) -> None:
    found = numbers(list(range(seeds)), list(range(10, 10 + seeds)), paired=False)
    assert found["p"] == found["p.smallest"] == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize(("looks", "per_cent"), [(1, 5.0), (2, 8.3), (5, 14.2), (10, 19.3), (20, 24.8), (100, 37.4)])
def test_looking_at_five_per_cent(looks: int, per_cent: float) -> None:
    """Armitage, McPherson and Rowe 1969, table 2."""
    assert 100 * tails.crossing([tails.Z95] * looks) == pytest.approx(per_cent, abs=0.05)


@pytest.mark.parametrize(("looks", "pocock", "last"), [(2, 2.178, 1.977), (3, 2.289, 2.004), (5, 2.413, 2.040), (10, 2.555, 2.087)])
def test_bounds_of_pocock_and_of_obrien_and_fleming(looks: int, pocock: float, last: float) -> None:
    """Jennison and Turnbull 2000, tables 2.1 and 2.3."""
    assert tails.pocock(looks) == pytest.approx(pocock, abs=5e-4)
    assert tails.obrien_fleming(looks) == pytest.approx(last, abs=7e-4)


def test_ninety_to_ninety_and_a_half_per_cent() -> None:
    found = numbers(counts=("900/1000", "905/1000"), smallest=0.5)
    assert found["n.needed"] == 55_244


def test_the_best_of_five_and_twenty_metrics() -> None:
    found = numbers([1.0, 2, 4, 3], [5.0, 6, 8, 7], paired=False, best_of=5, tried=20)
    assert found["best.wins"] == pytest.approx(100 * 5 / 6)
    assert found["best.gain"] == pytest.approx(1.16296447, abs=1e-8)
    assert found["family"] == pytest.approx(100 * (1 - 0.95**20))
    assert round(found["family"]) == 64


def test_mcnemar_by_hand() -> None:
    found = numbers(EXAMPLES / "model_a.csv", EXAMPLES / "model_b.csv")
    assert [found[name] for name in ("both", "only.a", "only.b", "neither")] == [121, 5, 16, 1]
    assert found["p"] == 2 * sum(comb(21, k) for k in range(6)) / 2**21


def test_two_models_of_the_design_agree_with_its_mock() -> None:
    said = "".join(getattr(part, "text", "·") for part in compare(EXAMPLES / "model_a.csv", EXAMPLES / "model_b.csv").verdict)
    assert said == (
        "In correct, model_b is · higher than model_a (95 %: · to ·), on the same · examples; "
        "if there were no difference, one at least this large, either way, would come up · times in 1,000."
    )
