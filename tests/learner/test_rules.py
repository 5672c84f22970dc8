"""Wrong rules: the belief, when it is said aloud, and when it is over."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.learner.making import RULES, TASK, answer, at, event, state
from workings.learner import rules
from workings.learner.params import PARAMS, Params
from workings.learner.rules import RuleState, Task

NONE = Task(TASK)
STEPS = st.lists(
    st.tuples(st.sampled_from(["right", "unmatched", "yes", "no", "unsure", *RULES]), st.sampled_from(RULES), st.integers(0, 60)),
    max_size=12,
)


def seen(task: Task | None, what: str | int, seed: int, day: float = 0, about: int = 16) -> Task:
    when = at(day, seed)
    task = rules.opened(task, TASK, RULES)
    if what in ("yes", "no", "unsure"):
        return rules.replied(task, about, str(what), when)[0]
    matches = (what,) if isinstance(what, int) else ()
    return rules.answered(task, matches, what == "right", f"{TASK}@1#{seed}", when, when.date(), 0.08, seed)[0]


def test_where_it_starts() -> None:
    assert rules.start(4) == (0.55, 0.0875, 0.0875, 0.0875, 0.0875, 0.10)
    assert sum(rules.start(0)) == pytest.approx(1)
    assert sum(rules.start(8)) == pytest.approx(1)


def test_one_match_with_four_rules() -> None:
    """.0875 × .85 against everything else that could have given the same answer: .95."""
    task = seen(None, 16, 1)
    assert task.belief[1] == pytest.approx(
        0.0875 * 0.85 / (0.0875 * 0.85 + 3 * 0.0875 * 0.15 * 0.02 + 0.55 * 0.08 * 0.02 + 0.10 * 0.02), abs=1e-12
    )
    assert round(task.belief[1], 2) == 0.95


@given(STEPS)
def test_a_belief_sums_to_one(steps: list[tuple[str | int, int, int]]) -> None:
    task: Task | None = None
    for seed, (what, about, day) in enumerate(steps):
        task = seen(task, what, seed, day, about)
        assert sum(task.belief) == pytest.approx(1, abs=1e-12)
        assert min(task.belief) > 0
        assert task.states[16].posterior == pytest.approx(task.belief[1])


@given(STEPS, st.sampled_from(RULES))
def test_a_match_raises_its_rule_and_a_right_answer_raises_no_rule(steps: list[tuple[str | int, int, int]], rule: int) -> None:
    task = rules.opened(None, TASK, RULES)
    for seed, (what, about, _) in enumerate(steps):
        task = seen(task, what, seed, 0, about)
    k = 1 + RULES.index(rule)
    assert seen(task, rule, 99).belief[k] > task.faded(at(0, 99))[k] or task.belief[k] > 0.999
    right = seen(task, "right", 99)
    assert right.belief[0] >= task.faded(at(0, 99))[0] - 1e-12


@given(st.integers(1, 25), st.sampled_from([0.05, 0.08, 0.10]))
def test_the_chances_of_all_that_can_happen_sum_to_one(count: int, slip: float) -> None:
    """For someone without a rule, with one, and with one that nobody has catalogued."""
    c, u, half = PARAMS.rule_consistency, PARAMS.rule_stray, PARAMS.rule_strayed_right
    plain = (1 - slip) + count * slip * u + slip * (1 - count * u)
    held = c + (count - 1) * (1 - c) * u + (1 - c) * half + (1 - c) * (1 - half - (count - 1) * u)
    unknown = count * u + (1 - c) * half + (1 - (1 - c) * half - count * u)
    assert (plain, held, unknown) == pytest.approx((1, 1, 1))
    assert 1 - half - (count - 1) * u >= 0
    assert 1 - (1 - c) * half - count * u >= 0


def test_it_fades_by_nine_tenths_a_week_towards_its_start() -> None:
    task = seen(None, 16, 1)
    assert task.faded(at(0, 1)) == pytest.approx(task.belief)
    week = task.faded(at(7, 1))
    ratio = [b**0.9 * s**0.1 for b, s in zip(task.belief, rules.start(4), strict=True)]
    assert week == pytest.approx([r / sum(ratio) for r in ratio])
    assert task.faded(at(3650)) == pytest.approx(rules.start(4), abs=1e-6)


def test_one_match_asks_and_two_on_two_items_name() -> None:
    one = seen(None, 16, 1).states[16]
    assert (one.ask, one.named, one.posterior > PARAMS.rule_named) == (True, False, True)
    again = seen(seen(None, 16, 1), 16, 1).states[16]
    assert (again.named, again.matches) == (False, (f"{TASK}@1#1",))
    two = seen(seen(None, 16, 1), 16, 2).states[16]
    assert (two.named, two.ask, two.namings) == (True, False, 1)


def test_two_matches_without_the_belief_do_not_name() -> None:
    cautious = Params(rule_named=0.999999)
    task = rules.opened(None, TASK, RULES)
    for seed in (1, 2):
        task, _ = rules.answered(task, (16,), False, f"{TASK}@1#{seed}", at(), at().date(), 0.08, seed, cautious)
    assert (task.states[16].named, task.states[16].ask) == (False, True)


def test_a_reply_is_evidence_and_names_nothing_by_itself() -> None:
    asked = seen(None, 16, 1)
    yes, no, unsure = (seen(asked, reply, 2).states[16] for reply in ("yes", "no", "unsure"))
    assert yes.posterior > unsure.posterior > no.posterior
    assert unsure.posterior == pytest.approx(asked.states[16].posterior, abs=1e-3)
    assert not any(s.named or s.ask for s in (yes, no, unsure))


def repaired(days: list[float], spoil: int | None = None) -> RuleState:
    task = seen(seen(None, 16, 1), 16, 2)
    for k, day in enumerate(days):
        task = seen(task, 16 if k == spoil else "right", 10 + k, day)
    return task.states[16]


def test_three_right_one_on_a_later_day_is_repaired() -> None:
    assert repaired([0, 0, 0]).named
    assert not repaired([0, 0, 1]).named
    assert repaired([0, 0, 0, 0]).named
    assert not repaired([0, 0, 0, 1]).named
    assert repaired([1, 1]).named
    fresh = repaired([1, 1, 1])
    assert (fresh.named, fresh.matches, fresh.right) == (False, (), 0)


def test_another_match_starts_the_repair_over() -> None:
    assert repaired([1, 1, 1, 1], spoil=2).named
    assert not repaired([1, 1, 1, 1, 1, 1], spoil=2).named


def test_a_new_rule_of_the_task_enters_at_its_share() -> None:
    task = seen(None, 16, 1)
    wider = rules.opened(task, TASK, (*RULES, 20))
    assert wider.numbers == (*RULES, 20)
    assert wider.belief[5] == pytest.approx(0.35 / 5)
    assert sum(wider.belief) == pytest.approx(1)
    with pytest.raises(ValueError, match="25 is the most"):
        rules.opened(None, TASK, range(26))


# ---------------------------------------------------------------- in the fold
def miss(seed: int, when: dt.datetime, rule: int = 16, **data: object) -> object:
    return answer(False, seed, when, rules=RULES, matches=(rule,), **data)


def test_the_second_naming_goes_back_to_the_text() -> None:
    named = state(miss(1, at(0, 1)), miss(2, at(0, 2)))
    assert named.concept("dot").stage == "using"
    assert named.concept("dot").named == ((TASK, 16),)
    twice = state(miss(1, at(0, 1)), miss(2, at(0, 2)), miss(3, at(0, 3)))
    assert twice.concept("dot").stage == "reading"
    assert twice.concept("dot").rules[16].namings == 0


def test_a_rule_owned_elsewhere_sends_a_miss_of_half_weight() -> None:
    owners = {"16": "vectors"}
    one = state(miss(1, at(0, 1), owners=owners))
    assert "vectors" not in one.concepts
    two = state(miss(1, at(0, 1), owners=owners), miss(2, at(0, 2), owners=owners))
    vectors = two.concept("vectors")
    assert vectors.mean < two.start().mean
    assert vectors.answers == 0
    assert two.after(event("reply", answer=2, rule=16, reply="no"))[1]


def test_only_first_answers_move_it() -> None:
    first, retry = miss(1, at(0, 1)), answer(False, 1, at(0, 2), first=False, rules=RULES, matches=(16,))
    assert state(first).concept("dot").tasks == state(first, retry).concept("dot").tasks


def test_a_reply_finds_its_task() -> None:
    s = state(miss(1, at(0, 1)))
    after, entries = s.after(event("reply", at(0, 2), item=f"{TASK}@1#1", answer=1, rule=16, reply="yes"))
    assert after.concept("dot").rules[16].posterior > s.concept("dot").rules[16].posterior
    assert len(entries) == 1
    unknown, nothing = s.after(event("reply", at(0, 2), answer=1, rule=99, reply="yes"))
    assert (unknown.concept("dot").tasks, nothing) == (s.concept("dot").tasks, ())


# ---------------------------------------------------------------- the policy, on simulated holders (D8)
def named_within(items: int, holder: bool, rng: Random, count: int = 4) -> bool:
    task = rules.opened(None, TASK, RULES[:count])
    for seed in range(items):
        if holder:
            what: str | int = 16 if rng.random() < 0.8 else "right"
        else:
            stray = rng.random() < PARAMS.rule_stray * count
            what = "right" if rng.random() < 0.7 else RULES[rng.randrange(count)] if stray else "unmatched"
        task = seen(task, what, seed)
        if any(s.named for s in task.states.values()):
            return True
    return False


def test_a_holder_is_named_within_three_items_and_a_slipper_hardly_ever() -> None:
    rng = Random(5)
    assert sum(named_within(3, True, rng) for _ in range(600)) / 600 >= 0.85
    assert sum(named_within(12, False, rng) for _ in range(600)) / 600 < 0.02
