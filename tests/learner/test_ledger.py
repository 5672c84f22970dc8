"""The ledger: every figure is the value of its call, the call can be traced, and the trace ends in the same bits."""

from __future__ import annotations

import inspect
import json
from itertools import pairwise

import numpy as np
import pytest

from tests.learner.making import COURSE, RULES, answer, at, event, move, numbered, rebuild, state
from workings import learner
from workings.capture import trace
from workings.contract.reading import Call, Recorded
from workings.learner import figures, numbers, skill, sums
from workings.learner.ledger import MAKERS, Ledger, NotRecorded

LOG = numbered(
    [
        move("meeting", at(0)),
        event("engaged", at(0, 1), seconds=150, gaps=[20.0, 130.0], place="concept"),
        move("predicting", at(0, 2)),
        event("engaged", at(0, 3), seconds=150, gaps=[20.0, 200.0], place="concept"),
        event("engaged", at(0, 4), seconds=300, gaps=[300.0], place="concept", paper=True),
        event("prediction", at(0, 5), figure="turn", prediction="sign", right=True, score=1.0, confidence=0.65, options=4),
        answer(False, 1, at(0, 6), rules=RULES, matches=(16,), confidence=0.8),
        event("reply", at(0, 7), item="dot/cosine@1#1", answer=7, rule=16, reply="yes"),
        answer(False, 2, at(0, 8), rules=RULES, confidence=0.5, help="point"),
        answer(0.5, 3, at(0, 9), kind="vector", question="dot/parts", help="sibling"),
        *(
            answer(
                True,
                10 + k,
                at(0, 20 + k),
                rules=RULES if k % 2 else (),
                confidence=0.95,
                question=("dot/parts", "dot/cosine")[k % 2],
                kind=("vector", "numeric")[k % 2],
            )
            for k in range(10)
        ),
        rebuild(True, at(2), forecast=0.8, score=1.0),
        answer(False, 40, at(13), help="explanation"),
        answer(True, 41, at(14), help="first_step"),
    ]
)
LEDGER = Ledger.of(LOG, now=at(20), given=COURSE)


def quantities() -> list[tuple[int, str]]:
    """Every quantity that every event changed, parts and rules included."""
    found = []
    for number in range(1, len(LOG) + 1):
        for kind, names, _ in MAKERS:
            for entry in (e for e in LEDGER.of_event(number) if isinstance(e, kind)):
                which = (
                    [f":{c}" for c in ("none", *RULES, "other")]
                    if "rule" in names
                    else [f":{entry.part}"]
                    if hasattr(entry, "part")
                    else [""]
                )
                found += [(number, name + w) for name in sorted(names) for w in which]
    return found


def _try(number: int, quantity: str) -> Call | NotRecorded:
    try:
        return LEDGER.call(number, quantity)
    except NotRecorded as refusal:
        return refusal


def same(traced: float, plain: float) -> bool:
    """Equal to the last bit, or the next: NumPy raises two single numbers to a power by another routine than two arrays."""
    return traced == plain or abs(traced - plain) <= 2 * np.spacing(abs(plain))


def traced(call: Call) -> float:
    working = trace(learner.function(call.function), **call.inputs)
    return float(np.asarray(working.lines[working.outputs[0]].value)[call.index].sum())


@pytest.mark.parametrize(("number", "quantity"), quantities())
def test_every_quantity_can_be_traced_to_the_same_number(number: int, quantity: str) -> None:
    call = _try(number, quantity)
    if isinstance(call, NotRecorded):
        assert "scheduler's own starting weights" in str(call)
        return
    assert json.loads(json.dumps(call.inputs)) == call.inputs
    assert list(call.inputs) == [n for n in inspect.signature(learner.function(call.function)).parameters if n in call.inputs]
    result = sums.FUNCTIONS[call.function.removeprefix("learner/")](**{k: numbers.held(v) for k, v in call.inputs.items()})
    assert same(traced(call), float(np.asarray(result)[call.index].sum()))


def test_enough_is_covered() -> None:
    functions = {call.function for n, q in quantities() if isinstance(call := _try(n, q), Call)}
    assert {
        f"learner/{n}"
        for n in (
            "mean_after",
            "end_after",
            "chance_after",
            "update",
            "faded",
            "likelihood",
            "own_record",
            "points",
            "mean_points",
            "skill",
            "rule_match",
            "rule_right",
            "rule_unmatched",
            "rule_reply",
            "stability_kept",
            "stability_lost",
            "difficulty_after",
            "engaged_minutes",
            "retrievability",
        )
    } <= functions


def test_the_calls_of_the_last_events_give_what_the_state_holds() -> None:
    c = LEDGER.state.concept("dot")
    for quantity, value in (
        ("mean", c.mean),
        ("low", c.interval[0]),
        ("high", c.interval[1]),
        ("chance", c.chance),
        ("engaged", c.engaged_s / 60),
    ):
        recipe = c.recipe(quantity)
        assert recipe is not None
        assert LEDGER.number(recipe.event, quantity).value == pytest.approx(value, abs=1e-12)
    assert c.card is not None
    assert LEDGER.number(c.card.event, "stability").value == pytest.approx(c.card.stability, rel=1e-12)
    assert LEDGER.number(c.card.event, "difficulty").value == pytest.approx(c.card.difficulty, rel=1e-12)
    tally = LEDGER.state.tally()
    assert LEDGER.number(tally.event, "mean_points").value == pytest.approx(tally.points, abs=1e-12)
    assert LEDGER.number(tally.event, "base_points").value == pytest.approx(tally.base_points(), abs=1e-12)
    task = c.tasks["dot/cosine"]
    for k, rule in enumerate(RULES, 1):
        assert LEDGER.number(task.event, f"rule:{rule}").value == pytest.approx(task.belief[k], abs=1e-15)


def test_a_row_holds_the_three_curves_and_the_five_numbers() -> None:
    row = LEDGER.rows("dot")[1]
    assert (row.what, row.kind, row.score, row.help) == ("dot/cosine", "numeric", 0.0, "none")
    assert row.used == {"guess": 0.05, "slip": 0.08, "weight": 1.0, "help": 1.0, "fade": 0.95}
    product = np.array(row.faded) * np.array(row.likelihood)
    assert np.allclose(row.posterior, product / product.sum(), atol=1e-15)
    assert row.before == LEDGER.rows("dot")[0].posterior
    assert row.prior == LEDGER.state.concept("dot").start.grid
    assert row.interval[0] <= row.mean <= row.interval[1]
    assert row.mean < row.mean_before


def test_rows_follow_on_from_one_another() -> None:
    rows = LEDGER.rows("dot")
    assert len(rows) == sum(e.kind in ("prediction", "answer") for e in LOG) + 2
    for before, after in pairwise(rows):
        assert after.before == before.posterior
    assert rows[-1].posterior == LEDGER.state.concept("dot").grid


def test_a_number_of_a_row_says_how_to_find_its_call_again() -> None:
    for row in LEDGER.rows("dot"):
        number = row.number("mean")
        assert isinstance(number.recipe, Recorded)
        assert numbers.value(LEDGER.call(number.recipe.event, number.recipe.quantity)) == number.value == pytest.approx(row.mean, abs=1e-15)


def test_a_miss_sent_elsewhere_has_its_own_row() -> None:
    owners = {"16": "vectors"}
    log = numbered([answer(False, k, at(0, k), rules=RULES, matches=(16,), owners=owners) for k in (1, 2)])
    book = Ledger.of(log, now=at(1), given=COURSE)
    [row] = book.rows("vectors")
    assert (row.used["weight"], row.score, row.entry.elsewhere) == (0.5, 0.0, True)
    assert book.number(2, "mean:elsewhere").value == pytest.approx(book.state.concept("vectors").mean)
    assert book.number(2, "mean").value == pytest.approx(book.state.concept("dot").mean)
    recipe = row.number("mean").recipe
    assert numbers.value(book.call(recipe.event, recipe.quantity)) == pytest.approx(row.mean)


def test_one_event_later_is_the_same_as_starting_over() -> None:
    step = Ledger.of(LOG[:-1], now=at(20), given=COURSE).after(LOG[-1])
    assert step == LEDGER


def test_what_was_not_recorded_is_said() -> None:
    with pytest.raises(NotRecorded, match=r"changed no 'stability'\. It changed"):
        LEDGER.call(6, "stability")
    with pytest.raises(NotRecorded, match=r"Event 999 changed no 'mean'\."):
        LEDGER.call(999, "mean")
    with pytest.raises(NotRecorded, match="no part 7; it has 0, 1"):
        LEDGER.call(next(e.id for e in LOG if e.kind == "rebuild"), "mean:7")
    with pytest.raises(NotRecorded, match="scored 1 statements"):
        LEDGER.call(7, "points:1")
    with pytest.raises(NotRecorded, match="No rule '99'"):
        LEDGER.call(7, "rule:99")
    with pytest.raises(KeyError, match="there are own_record"):
        learner.function("learner/luck")


# ---------------------------------------------------------------- figures: numbers as they stand now
def test_figures_are_the_values_of_their_recipes() -> None:
    s = LEDGER.state
    for number in (
        figures.belief(s, "dot", "mean"),
        figures.belief(s, "dot", "low"),
        figures.belief(s, "dot", "high"),
        figures.belief(s, "dot", "chance"),
        figures.minutes(s, "dot"),
        figures.stability(s, "dot"),
    ):
        assert number is not None
        assert isinstance(number.recipe, Recorded)
        assert numbers.value(LEDGER.call(number.recipe.event, number.recipe.quantity)) == pytest.approx(number.value, abs=1e-12)
    for number in (
        figures.record(s),
        figures.retrievability(s, "dot"),
        figures.days_since(s, "dot"),
        figures.ready(s, "dot"),
        figures.desk(s, "dot"),
    ):
        assert number is not None
        assert isinstance(number.recipe, Call)
        assert numbers.value(number.recipe) == number.value
        assert same(traced(number.recipe), number.value)
    assert figures.ready(s, "dot").value == s.ready_now("dot")


@pytest.mark.parametrize("quantity", ["mean", "low", "high", "chance"])
def test_before_any_evidence_a_figure_opens_to_the_own_record(quantity: str) -> None:
    s = state(*(answer(True, k, concept="softmax", question="softmax/q") for k in range(6)))
    number = figures.belief(s, "dot", quantity)
    assert isinstance(number.recipe, Call)
    assert numbers.value(number.recipe) == pytest.approx(number.value, abs=1e-12)
    assert traced(number.recipe) == pytest.approx(number.value, abs=1e-12)


def test_where_nothing_has_happened_there_is_no_number() -> None:
    s = state()
    assert figures.minutes(s, "dot") is None
    assert figures.retrievability(s, "dot") is None
    assert figures.stability(s, "dot") is None
    assert figures.days_since(s, "dot") is None


def test_minutes_on_paper_count_up_to_ten() -> None:
    call = LEDGER.call(5, "engaged")
    assert call.inputs["gaps"] == [20.0, 200.0, 300.0]
    assert call.inputs["cap"] == [120.0, 120.0, 600.0]
    assert numbers.value(call) == pytest.approx((20 + 120 + 300) / 60)
    assert LEDGER.call(4, "engaged").inputs["cap"] == 120.0
    assert numbers.value(LEDGER.call(2, "meet_engaged")) == pytest.approx((20 + 120) / 60)


@pytest.mark.parametrize("name", sorted(sums.FUNCTIONS))
def test_every_function_says_what_it_gives(name: str) -> None:
    function = sums.FUNCTIONS[name]
    assert inspect.getdoc(function)
    source = inspect.getsource(function).replace(str(function.__doc__), "")
    assert not any(word in source for word in ("float(", "int(", " if ", "for ", "while "))


def test_theta_is_the_middle_of_each_cell() -> None:
    assert skill.theta()[0] == 0.01
    assert skill.theta()[-1] == 0.99
    assert len(skill.theta()) == 50
