"""One function on a list of cases: one fork, one set of bounds, and each case with its own value, error and printed text."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workings.sandbox import LIMITS, Outcome, Sandbox
from workings.sandbox.inside.wire import HEAD
from workings.sandbox.outcome import Reply, outcome, with_cases

CODE = """import numpy as np
print("once")
count = 0
def f(x, by=2):
    global count
    count += 1
    print("case", count)
    if by == 0:
        return np.asarray(x) / int(by) if count > 9 else 1 / by
    return np.asarray(x) * by
"""


def test_the_code_runs_once_and_each_case_has_its_own_value_error_and_text(box: Sandbox) -> None:
    told = box.each(CODE, "f", [[[1, 2]], {"x": [1, 2], "by": 3}, ([5], 0), [[4.5], 4]])
    assert told.ok and told.at is None
    assert [one.printed for one in told.cases] == ["case 1\n", "case 2\n", "case 3\n", "case 4\n"]
    assert told.printed == "once\n"
    assert [None if one.error else one.value.tolist() for one in told.cases] == [[2, 4], [3, 6], None, [18.0]]
    error = told.cases[2].error
    assert error is not None and (error.kind, error.line, error.start, error.end) == ("ZeroDivisionError", 9, 57, 63)
    again = json.loads(told.as_json())
    assert [one["printed"] for one in again["cases"]] == [one.printed for one in told.cases]


def test_no_cases_run_the_code_alone(box: Sandbox) -> None:
    told = box.each(CODE, "f", [])
    assert told.ok and told.cases == () and told.printed == "once\n"


def test_code_that_does_not_get_to_the_first_case_says_so(box: Sandbox) -> None:
    for code, kind in (("def f(:", "SyntaxError"), ("1 / 0", "ZeroDivisionError"), ("g = 1", "NameError")):
        told = box.each(code, "f", [[1], [2]])
        assert told.error is not None and (told.error.kind, told.at, told.cases) == (kind, None, ())


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ("while True: pass", "time"),
        ("return bytes(10 ** 12)", "memory"),
        ("print('x' * 10 ** 6)", "output"),
        ("return np.zeros(3 * 10 ** 6)", "value"),
        ("return np.__builtins__['__import__']('os').abort()", "crash"),
    ],
)
def test_a_bound_ends_the_run_and_says_at_which_case(box: Sandbox, line: str, limit: str) -> None:
    told = box.each(
        f"import numpy as np\ndef f(a):\n    if a < 2: return a\n    print('third')\n    {line}\n",
        "f",
        [[0], [1], [2], [3]],
        seconds=0.5 if limit == "time" else 20,
    )
    assert (told.limit, told.at) == (limit, 2)
    assert [one.value for one in told.cases] == [0, 1]
    assert told.printed.startswith("third\n")


def test_a_bound_reached_before_the_first_case_has_no_case(box: Sandbox) -> None:
    told = box.each("while True: pass", "f", [[0]], seconds=0.3)
    assert (told.limit, told.at, told.cases) == ("time", None, ())


def test_the_bounds_are_those_of_all_cases_together(box: Sandbox) -> None:
    told = box.each("import time\ndef f(a):\n    time.sleep(0.2)\n    print('x' * 300)", "f", [[i] for i in range(20)], seconds=0.9)
    assert told.limit == "time" and told.at == len(told.cases) and 1 <= len(told.cases) <= 5
    told = box.each("def f(a): print('x' * 300)", "f", [[i] for i in range(20)], output=1000)
    assert (told.limit, told.at) == ("output", 3)


def test_a_case_cannot_change_what_the_next_is_given(box: Sandbox) -> None:
    shared = np.zeros(2)
    told = box.each("def f(a):\n    a += 1\n    return a", "f", [[shared], [shared]])
    assert [one.value.tolist() for one in told.cases] == [[1, 1], [1, 1]]
    assert shared.tolist() == [0, 0]


def test_places_are_pythons_own_where_other_marks_end_a_line(box: Sandbox) -> None:
    """A form feed and a separator of paragraphs end a line for ``str.splitlines``, and not for Python."""
    error = box.run("a = '\u2029'\n\f\ndef f(x):\n    return x / 0\n", "f", [1]).error
    assert error is not None and (error.line, error.source) == (4, "    return x / 0")


MESSAGES = st.lists(
    st.tuples(
        st.sampled_from([b"S", b"P", b"V", b"E", b"M", b"B", b"C", b"F", b"?"]),
        st.sampled_from([b"", b"1", b"null", b"{", b'{"$set": [[1]]}', b'{"kind": 1, "says": 2, "source": 3, "instead": 4, "line": -1, "start": 1, "end": 2}', b"\xff"]),
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None)
@given(MESSAGES, st.none() | st.integers(0, 3), st.integers(1, 7))
def test_whatever_is_sent_comes_to_an_outcome(messages: list[tuple[bytes, bytes]], most: int | None, size: int) -> None:
    data = b"".join(HEAD.pack(kind, len(content)) + content for kind, content in messages)
    reply = Reply(50, most)
    for at in range(0, len(data), size):
        reply.feed(data[at : at + size])
    whole = outcome(reply, 0.0) if reply.answer else Outcome(limit=reply.over or "crash", printed=reply.text())
    told = whole if most is None else with_cases(whole, reply)
    assert len(told.cases) <= (most or 0)
    assert told.at is None or told.at <= (most or 0)
    assert not told.ok or len(told.cases) == (most or 0)
    assert sum(len(one.printed) for one in told.cases) + len(told.printed) <= 50
    assert told.limit is None or told.limit in LIMITS
