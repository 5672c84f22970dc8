"""Every attack, each way: it comes to what its row says, and the next ordinary run still works."""

from __future__ import annotations

import signal

import numpy as np
import pytest

from tests.sandbox.attacks import ATTACKS, Attack
from workings.sandbox import Followed, Outcome, Sandbox

SECONDS = 0.4
MEMORY = 1 << 28


def seen_in(outcome: Outcome) -> str:
    """What came of a run, in the words of the table."""
    if outcome.limit == "crash":
        return f"crash: {signal.Signals(outcome.signal).name if outcome.signal else 'the warm process is gone'}"
    if outcome.limit:
        return f"limit: {outcome.limit}"
    if outcome.error:
        return outcome.error.kind
    if outcome.cases:
        return ", ".join(map(seen_in, outcome.cases))
    return "a working" if isinstance(outcome.value, Followed) else repr(outcome.value)


def attacked(box: Sandbox, attack: Attack) -> Outcome:
    box.run("def keep(a):\n    return a", "keep", ["learner-secret"])
    seconds = SECONDS if attack.seen == "limit: time" else 10.0
    if attack.what == "follow":
        return box.follow(attack.code, "f", [np.arange(3.0)], seconds=seconds, memory=MEMORY)
    if attack.what == "each":
        return box.each(attack.code, "f", [[0], [1], [2]], seconds=seconds, memory=MEMORY)
    return box.run(attack.code, seconds=seconds, memory=MEMORY)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_is_stopped_and_the_next_run_works(box: Sandbox, attack: Attack) -> None:
    outcome = attacked(box, attack)
    assert seen_in(outcome) in attack.seen.split(" or "), outcome
    assert box.run("def f(a):\n    return a * 2", "f", [21]).value == 42
    if attack.then:
        code, value = attack.then
        assert box.run(code).value == value


def test_the_list_is_long_and_no_attack_stands_twice() -> None:
    assert len(ATTACKS) >= 70
    assert len({str(one) for one in ATTACKS}) == len(ATTACKS)
    assert len({one.code for one in ATTACKS}) == len(ATTACKS)
