"""What an audit finds where it was put there: each defect planted alone, and the words that say so."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.instruments.audit.tables import clean, codes, named, passengers, words
from workings.instruments.audit import audit
from workings.instruments.worked import values

TODAY = date(2026, 1, 5)


def test_the_answer_in_words_and_copied_rows_stand_in_the_verdict() -> None:
    table = passengers(1309)
    train, test = table.iloc[:891], pd.concat([table.iloc[891:1261], table.iloc[100:148]])
    report = audit(train, "survived", test, 0.94)
    rows = int(named(report, "overlap").size.value)
    assert 48 <= rows <= 52
    said = f"Do not trust a score on this split: the column alive is the answer, and {rows} of 418 test rows stand in the training rows."
    assert words(report.verdict) == said
    assert codes(report)[:4] == ["baseline", "claim", "giveaway", "overlap"]
    leak = named(report, "giveaway")
    assert (leak.size.value, leak.n.value, leak.harm, leak.concept) == (100, 891, 1.0, "conditional")


def test_the_baseline_is_the_majority_of_the_training_rows_on_the_test_rows() -> None:
    table = passengers(1309)
    train, test = table.iloc[:891], table.iloc[891:]
    report = audit(train, "survived", test)
    common = int(train["survived"].mode()[0])
    right = int((test["survived"] == common).sum())
    numbers = values(report.numbers)
    assert numbers["baseline.accuracy"] == pytest.approx(100 * right / 418)
    assert report.findings[0].code == "baseline"
    from scipy.stats import binomtest

    interval = binomtest(right, 418).proportion_ci(method="wilson")
    assert [numbers["baseline.low"], numbers["baseline.high"]] == pytest.approx([100 * interval.low, 100 * interval.high])


def test_the_one_column_is_chosen_on_the_training_rows_and_scored_on_the_test() -> None:
    table = passengers(1309).drop(columns=["alive", "passenger_id"])
    train, test = table.iloc[:891], table.iloc[891:]
    report = audit(train, "survived", test)
    guess = train.groupby("sex")["survived"].agg(lambda held: held.mode()[0])
    assert values(report.numbers)["one_column.accuracy"] == pytest.approx(100 * float((test["sex"].map(guess) == test["survived"]).mean()))
    assert "tends to flatter" in words(report.findings[0].blocks[1].parts)


def test_a_claim_is_said_in_errors_removed_and_rows() -> None:
    train, test = clean("mixed", 426, 0), clean("mixed", 143, 1)
    numbers = values(audit(train, test=test, claim=0.94).numbers)
    base = numbers["baseline.accuracy"] / 100
    assert numbers["claim.removed"] == pytest.approx(100 * (0.94 - base) / (1 - base))
    assert numbers["claim.right"] == 134
    assert numbers["claim.margin"] == pytest.approx(3.8924, abs=1e-3)
    assert numbers["claim.needed"] == 542


def test_a_claim_below_the_majority_is_called_that() -> None:
    report = audit(clean("mixed", 300, 0), claim=0.3)
    assert words(named(report, "claim").said).startswith("30 % is no more than always answering")


def test_halves_of_two_kinds_are_told_apart_and_the_columns_named() -> None:
    table = clean("mixed", 1300, 3)
    train, test = table.iloc[:900], table.iloc[900:].copy()
    test["score"] += 1.5
    report = audit(train, test=test)
    shift = named(report, "shift")
    assert shift.size.value > 0.65
    assert shift.interval is not None and shift.interval[0].value < shift.size.value < shift.interval[1].value
    assert "most of all by score" in words(shift.said)


def test_a_shift_is_the_same_at_any_number_of_rows() -> None:
    """A difference of a twentieth of a deviation is none at 40,000 rows, where a test of significance would call."""
    draw = np.random.default_rng(6)
    made = [pd.DataFrame({"x": draw.normal(move, 1, 20_000), "label": draw.integers(0, 2, 20_000)}) for move in (0.0, 0.05)]
    from scipy.stats import ttest_ind

    assert ttest_ind(made[0]["x"], made[1]["x"]).pvalue < 1e-4
    assert "shift" not in codes(audit(made[0], test=made[1]))


def test_a_level_that_moved_is_found_though_no_number_did() -> None:
    train, test = clean("mixed", 900, 3), clean("mixed", 400, 4)
    test.loc[test.index[:250], "plan"] = "x"
    assert "plan" in words(named(audit(train, test=test), "shift").said)


def test_values_that_are_there_only_after_the_outcome() -> None:
    table = clean("mixed", 600, 2)
    table["left_on"] = [f"note {k}" if label == "yes" else None for k, label in enumerate(table["label"])]
    report = audit(table[["left_on", "score", "plan", "label"]])
    assert words(named(report, "presence").said) == "Where left_on has a value, label is “yes” in 100 % of the rows."
    assert "whether left_on is there tells label" in words(report.verdict)


def test_values_that_cannot_be() -> None:
    table = clean("mixed", 400, 2)
    draw = np.random.default_rng(0)
    age = draw.integers(18, 80, 400).astype(float)
    age[:3] = -4
    income = draw.normal(40, 8, 400).round(1)
    income[10:25] = -999
    created = pd.Series(pd.date_range("2020-01-01", periods=400)).sample(400, random_state=1).reset_index(drop=True)
    created[7] = pd.Timestamp("2031-01-01")
    columns = {
        "age": age,
        "income": income,
        "created_at": created,
        "discount_percent": np.where(np.arange(400) == 5, 250.0, 10.0 + age % 7),
    }
    report = audit(pd.DataFrame({**columns, "label": table["label"]}), today=TODAY)
    found = named(report, "impossible")
    assert found.size.value == 3 + 15 + 1 + 1
    rows = [" ".join(words(cell) for cell in row) for row in found.blocks[0].rows]
    assert rows == [
        "age below 0 3",
        "income −999, far from all others 15"
        if "−" in "".join(words(c) for c in found.blocks[0].rows[1])
        else "income -999, far from all others 15",
        "created_at after 05 January 2026 1",
        "discount_percent over 100 1",
    ]


def test_an_order_that_tells_the_answer() -> None:
    table = clean("mixed", 400, 2).sort_values("label").reset_index(drop=True)
    table.insert(0, "id", np.arange(400))
    report = audit(table)
    assert "its order tells the answer" in words(named(report, "names-of-rows").said)
    assert "the order of id tells the answer" in words(report.verdict)


def test_a_random_split_of_times_mixes_past_and_future() -> None:
    table = clean("mixed", 500, 2)
    table.insert(0, "seen_at", pd.date_range("2024-01-01", periods=500, freq="h"))
    mixed = table.sample(500, random_state=3)
    found = named(audit(mixed.iloc[:400], test=mixed.iloc[400:]), "time-overlap")
    assert found.size.value > 90
    assert "time-overlap" not in codes(audit(table.iloc[:400], test=table.iloc[400:]))


def test_a_header_among_the_rows(tmp_path: object) -> None:
    table = clean("mixed", 60, 2).astype(str)
    again = pd.DataFrame([dict(zip(table.columns, table.columns, strict=True))])
    both = pd.concat([table, again, table.sample(40, random_state=0)])
    report = audit(both, "plan")
    assert named(report, "header").size.value == 1
    first = pd.DataFrame({"5.1": [1.0, 2.0] * 20, "3.5": [0.5, 1.5] * 20, "0": ["a", "b"] * 20})
    assert "look like values: 5.1 and 3.5" in words(named(audit(first, "0"), "header").said)


def test_equal_features_with_other_answers_bound_every_rule() -> None:
    draw = np.random.default_rng(4)
    table = pd.DataFrame({"x": np.repeat(draw.normal(size=150), 2), "y": np.repeat(draw.normal(size=150), 2)})
    table["label"] = [("a", "b")[k % 2] if k < 100 else "ab"[k // 2 % 2] for k in range(300)]
    report = audit(table, claim=0.95)
    found = named(report, "conflicts")
    assert found.size.value == pytest.approx(100 * 250 / 300)
    assert found.harm > 0.5


def test_rare_classes_groups_constants_and_rows_without_an_answer() -> None:
    draw = np.random.default_rng(9)
    label = np.where(draw.random(2000) < 0.03, "ill", "well").astype(object)
    label[:40] = None
    table = pd.DataFrame(
        {"sex": draw.choice(["f", "m"], 2000, p=[0.03, 0.97]), "x": draw.normal(size=2000), "empty": None, "one": 1, "label": label}
    )
    report = audit(table)
    assert {"imbalance", "groups", "constant", "no-target"} <= set(codes(report))
    assert named(report, "no-target").size.value == 2
    assert named(report, "imbalance").size.value == pytest.approx(100 * (label == "ill").sum() / 1960)
    assert words(named(report, "constant").said) == "2 columns say nothing: empty and one."


def test_a_number_as_target() -> None:
    draw = np.random.default_rng(1)
    x = draw.normal(size=800)
    table = pd.DataFrame({"x": x, "double": 0.0, "noise": draw.normal(size=800), "price": 3 * x + draw.normal(size=800) + 10})
    table["double"] = 2.2 * table["price"] + 1
    report = audit(table, claim=0.5)
    numbers = values(report.numbers)
    goal = table["price"]
    assert numbers["baseline.absolute_error"] == pytest.approx((goal - goal.median()).abs().mean())
    assert numbers["baseline.root_square_error"] == pytest.approx(goal.std(ddof=0))
    assert numbers["claim.root_square_error"] == pytest.approx(goal.std(ddof=0) * 0.5**0.5)
    assert words(report.verdict) == "Do not trust a score on this table: the column double is the answer."
    assert numbers["one_column.explained"] == pytest.approx(90, abs=2)


def test_at_most_seven_are_shown_and_the_rest_are_counted() -> None:
    table = passengers(600)
    table["one"], table["age"] = 1, table["age"].fillna(-999)
    table["survived"] = table["survived"].astype(object)
    table.loc[:30, "survived"] = None
    report = audit(pd.concat([table, table.iloc[:80]]), "survived", claim=0.9)
    assert len(report.findings) + report.left >= 7
    assert len(report.findings) <= 7
    harms = [one.harm for one in report.findings[2:]]
    assert harms == sorted(harms, reverse=True)


def test_progress_goes_from_0_to_1_and_says_what_is_done() -> None:
    seen: list[tuple[str, float]] = []
    audit(clean("mixed", 200, 0), test=clean("mixed", 80, 1), progress=lambda doing, done: seen.append((doing, done)))
    assert all(0 <= done <= 1 and doing for doing, done in seen)
    assert {"asking each column alone", "comparing the halves"} <= {doing for doing, _ in seen}


def test_a_patient_in_both_halves_is_counted() -> None:
    table = clean("mixed", 600, 4)
    table.insert(0, "patient_id", np.arange(600) // 3 + 7)
    mixed = table.sample(600, random_state=2)
    found = named(audit(mixed.iloc[:450], test=mixed.iloc[450:]), "entity-overlap")
    train = set(mixed["patient_id"].iloc[:450])
    assert found.size.value == pytest.approx(100 * mixed["patient_id"].iloc[450:].isin(train).mean())
    assert "entity-overlap" not in codes(audit(table.iloc[:450], test=table.iloc[450:]))
