"""A concept's life, stage by stage, and the table behind it."""

from __future__ import annotations

from tests.learner.making import COURSE, RULES, answer, at, event, move, rebuild, state, to_working
from workings.contract.event import Event
from workings.learner import life
from workings.learner.given import Given
from workings.learner.state import State


def stage(s: State, concept: str = "dot") -> str:
    return s.concept(concept).stage


def test_every_row_of_the_table_names_stages_that_there_are() -> None:
    known = {*life.STAGES, life.NEW}
    assert {s for s, _ in life.TABLE} | set(life.TABLE.values()) <= known
    assert set(life.SAID) <= set(life.MOVES)
    reached = set(life.TABLE.values()) | {"shelved", "ready", "parked", "rebuilding"}
    assert reached == set(life.STAGES)


def test_a_concept_whose_needs_are_not_written_is_ready() -> None:
    assert stage(state()) == "ready"
    assert stage(state(), "linear-map") == "shelved"
    assert state().unmet("linear-map") == ("dot",)
    assert state(given=Given(needs=COURSE.needs, written=frozenset({"vectors", "dot"}))).unmet("dot") == ("vectors",)


def test_the_whole_way() -> None:
    log = [move("meeting")]
    assert stage(state(*log)) == "meeting"
    log += [event("meet", at(0, 1), text="I added the products")]
    assert stage(state(*log)) == "reading"
    log += [move("predicting", at(0, 2))]
    assert stage(state(*log)) == "predicting"
    for name in ("sign", "size"):
        log += [event("prediction", at(0, 3), figure="turn", prediction=name, choice="90", confidence=0.65, right=True, score=1.0)]
        assert stage(state(*log)) == "predicting"
        log += [event("seen", at(0, 4), figure="turn", prediction=name, text="it crossed")]
    assert stage(state(*log)) == "using"
    log += to_working(0.1)
    assert stage(state(*log)) == "working"
    assert stage(state(*log, now=at(1))) == "rebuilding"
    log += [rebuild(True, at(2))]
    assert stage(state(*log)) == "keeping"
    log += [answer(False, 90, at(13))]
    assert stage(state(*log)) == "lapsed"
    log += [answer(True, 91, at(14))]
    assert stage(state(*log)) == "keeping"
    log += [rebuild(True, at(40))]
    assert stage(state(*log)) == "lasting"
    log += [rebuild(False, at(100))]
    assert stage(state(*log)) == "lapsed"
    assert stage(state(*log, rebuild(True, at(101)))) == "keeping"


def test_reading_begins_at_any_attempt_or_after_five_minutes() -> None:
    gaps = [100.0, 100.0]
    one = [move("meeting"), event("engaged", at(0, 1), seconds=200, gaps=gaps, place="concept")]
    assert stage(state(*one)) == "meeting"
    assert stage(state(*one, event("engaged", at(0, 2), seconds=200, gaps=gaps, place="concept"))) == "reading"
    assert state(*one).concept("dot").engaged_s == 0
    assert stage(state(move("meeting"), move("reading"))) == "reading"
    assert stage(state(event("prompt", prompt=2, text="[1]·[2]"))) == "reading"


def test_no_door_is_locked() -> None:
    assert stage(state(answer(True))) == "using"
    assert stage(state(move("predicting"))) == "predicting"
    assert stage(state(move("using"))) == "using"
    assert stage(state(move("using"), move("reading"))) == "reading"
    assert stage(state(event("prediction", figure="f", prediction="p", right=False))) == "predicting"


def test_skipped_predictions_also_end() -> None:
    skipped = [event("prediction", figure="turn", prediction=p, skipped=True) for p in ("sign", "size")]
    s = state(*skipped)
    assert stage(s) == "using"
    assert s.concept("dot").start == s.start()


def test_a_prediction_is_locked() -> None:
    first = event("prediction", figure="f", prediction="p", right=False, score=0.0, confidence=0.8)
    second = event("prediction", figure="f", prediction="p", right=True, score=1.0, confidence=0.8)
    assert state(first, second).concept("dot").grid == state(first).concept("dot").grid
    assert state(first, second).tally().n == 1


def both(seed: int, right: bool = True, kinds: tuple[str, str] = ("numeric", "vector"), **data: object) -> Event:
    return answer(right, seed, at(0, seed), question=f"dot/q{seed % 2}", kind=kinds[seed % 2], **data)


def test_working_needs_five_answers() -> None:
    """Help of a friend: a record so good that four answers are enough for the belief."""
    good = [answer(True, 200 + k, concept="softmax", question="softmax/q") for k in range(60)]
    four = state(*good, *(both(k, kinds=("code", "derivation")) for k in range(4)))
    assert four.concept("dot").chance >= 0.70
    assert stage(four) == "using"
    assert stage(state(*good, *(both(k, kinds=("code", "derivation")) for k in range(5)))) == "working"


def test_working_needs_two_kinds() -> None:
    one = state(*(both(k, kinds=("numeric", "numeric")) for k in range(12)))
    assert one.concept("dot").chance >= 0.70
    assert stage(one) == "using"
    assert stage(state(*(both(k, kinds=("numeric", "numeric")) for k in range(12)), both(13))) == "working"


def test_working_needs_the_belief() -> None:
    doubtful = state(*(both(k, k % 2 == 0) for k in range(12)))
    assert doubtful.concept("dot").chance < 0.70
    assert stage(doubtful) == "using"


def test_working_needs_no_wrong_rule_above_one_half() -> None:
    held = [answer(False, 50, rules=RULES, matches=(16,)), *(both(k) for k in range(14))]
    assert state(*held).concept("dot").chance >= 0.70
    assert stage(state(*held)) == "using"
    cleared = [answer(True, 60 + k, at(0, 20 + k), rules=RULES) for k in range(3)]
    assert stage(state(*held, *cleared)) == "working"
    months = [
        answer(False, 50, rules=RULES, matches=(16,)),
        *(answer(True, k, at(200, k), question=f"dot/q{k % 2}", kind=("numeric", "vector")[k % 2]) for k in range(14)),
    ]
    assert stage(state(*months)) == "working", "a match half a year ago has faded"


def test_a_rebuild_on_the_same_day_counts_as_evidence_and_not_as_the_rebuild() -> None:
    s = state(*to_working(), rebuild(True, at(0, 60)))
    assert stage(s) == "working"
    assert s.concept("dot").mean > state(*to_working()).concept("dot").mean
    assert s.concept("dot").rebuilt_on is None
    assert stage(state(*to_working(), rebuild(True, at(0, 60)), rebuild(True, at(1)))) == "keeping"


def test_a_rebuild_not_passed_waits_for_another_day() -> None:
    s = state(*to_working(), rebuild(False, at(2)))
    assert stage(s) == "working"
    assert stage(s.at(at(3))) == "rebuilding"
    assert s.concept("dot").due == at(3).date()


def test_a_rebuild_before_working_is_the_test_out() -> None:
    s = state(move("meeting"), rebuild(True, at(0, 5)))
    assert stage(s) == "working"
    assert s.concept("dot").due == at(2).date()
    assert stage(state(move("meeting"), rebuild(False, at(0, 5)))) == "meeting"


def test_parked_is_left_and_found_as_it_was() -> None:
    s = state(move("meeting"), move("predicting", at(0, 1)), move("parked", at(0, 2)))
    assert (stage(s), s.concept("dot").was) == ("parked", "predicting")
    assert stage(s.after(move("resumed", at(1)))[0]) == "predicting"
    assert stage(s.after(answer(True, 1, at(1)))[0]) == "using"
    assert stage(state(move("predicting"), move("parked"), move("parked"), move("resumed"))) == "predicting"


def test_a_parked_concept_still_serves_as_a_need() -> None:
    assert stage(state(*to_working(), move("parked", at(0, 60))), "linear-map") == "ready"


def test_needs_are_met_waived_or_skipped() -> None:
    assert stage(state(*to_working()), "linear-map") == "ready"
    waived = state(move("waived", concept="linear-map"))
    assert stage(waived, "linear-map") == "ready"
    assert stage(waived.after(move("unwaived", concept="linear-map"))[0], "linear-map") == "shelved"
    assert stage(state(move("waived", concept="linear-map", needs=["dot"])), "linear-map") == "ready"
    assert stage(state(move("waived", concept="linear-map", needs=["softmax"])), "linear-map") == "shelved"
    skipped = state(move("skipped"))
    assert stage(skipped, "linear-map") == "ready"
    assert stage(skipped.after(move("unskipped"))[0], "linear-map") == "shelved"


def test_failing_takes_nothing_away() -> None:
    failed = state(*to_working(), *(answer(False, 50 + k, at(0, 20 + k)) for k in range(8)))
    assert stage(failed) == "working"
    assert failed.concept("dot").answers == 15
    assert stage(failed, "linear-map") == "ready"


def test_days_are_the_learners_own() -> None:
    """23:30 and 00:30 are two days in one zone and one day in another."""
    import datetime as dt

    late = dt.timedelta(hours=14, minutes=30)
    log = [*to_working(), rebuild(True, at() + late + dt.timedelta(hours=1))]
    assert stage(state(*log)) == "keeping"
    east = dt.timezone(dt.timedelta(hours=-9))
    assert stage(state(*log, zone=east)) == "working"
