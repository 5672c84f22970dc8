"""Ordinary use: values, words, lessons, limits, cancelling, many at once, one warm process for each learner."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workings.sandbox import Cancelled, Off, Outcome, Sandbox
from workings.sandbox.inside import values
from workings.sandbox.inside.values import CannotCross, decode, encode
from workings.sandbox.outcome import Reply

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner) | st.sets(st.integers()),
    max_leaves=20,
)
DTYPES = (
    arrays.boolean_dtypes()
    | arrays.integer_dtypes()
    | arrays.floating_dtypes()
    | arrays.complex_number_dtypes()
    | arrays.unicode_string_dtypes()
)


def there_and_back(value: Any) -> Any:
    return decode(json.loads(json.dumps(encode(value))))


def ordered(value: Any) -> str:
    """As ``repr``, which tells `-0.0` from `0.0` and `nan` from no number, with sets in order."""
    if isinstance(value, (list, tuple)):
        return f"{type(value)}{[ordered(one) for one in value]}"
    if isinstance(value, dict):
        return f"dict{[(key, ordered(one)) for key, one in value.items()]}"
    return f"set{sorted(value)}" if isinstance(value, set) else repr(value)


@given(VALUES)
def test_values_cross_with_nothing_lost(value: Any) -> None:
    assert ordered(there_and_back(value)) == ordered(value)


@given(arrays.arrays(DTYPES, arrays.array_shapes(min_dims=0, min_side=0)))
def test_arrays_cross_bit_for_bit(value: np.ndarray[Any, Any]) -> None:
    back = there_and_back(value)
    assert (back.dtype, back.shape, back.tobytes()) == (value.dtype, value.shape, value.tobytes())
    assert back.flags.writeable


@given(
    st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*values.READ, "a", "$x"]), inner), max_leaves=30)
)
def test_a_stranger_s_json_is_read_or_refused(json: Any) -> None:
    try:
        value = decode(json)
    except CannotCross:
        return
    assert ordered(decode(encode(value))) == ordered(value)


@pytest.mark.parametrize("name", ["a", "a5", "float64", "<O8", "<M8[s]", "<U0", None, ["<f8"], {"$array": None}])
def test_a_type_that_is_not_written_as_we_write_it_is_refused(name: Any) -> None:
    """``a`` is an alias that NumPy 2 warns of: a stranger's name goes nowhere near ``np.dtype``."""
    with pytest.raises(CannotCross):
        decode({"$array": [name, [0], ""]})


@pytest.mark.parametrize(
    "value", [object(), len, np.array([None]), np.ma.array([1], mask=[True]), set(range(2000)), {i: i for i in range(2000)}]
)
def test_what_cannot_cross_says_so(value: object) -> None:
    with pytest.raises(CannotCross):
        encode(value)


def test_a_call_gets_its_arguments_and_gives_its_value(box: Sandbox) -> None:
    code = "import numpy as np\ndef f(a, k=1):\n    return a @ a.T * k, {'n': a.shape[0]}, np.float32(0.1), float('nan')"
    a = np.arange(6.0).reshape(2, 3)
    for arguments in ([a, 2], {"a": a, "k": 2}):
        square, named, number, missing = box.run(code, "f", arguments).value
        assert np.array_equal(square, a @ a.T * 2)
        assert named == {"n": 2}
        assert type(number) is np.float32 and number == np.float32(0.1)
        assert math.isnan(missing)


def test_without_a_call_the_last_line_is_the_value(box: Sandbox) -> None:
    assert box.run("x = 2\nx + 1").value == 3
    outcome = box.run("x = 2")
    assert outcome == Outcome(seconds=outcome.seconds)


def test_printed_text_comes_beside_the_value_and_up_to_an_error(box: Sandbox) -> None:
    assert box.run("print('σ', 1)\n2").printed == "σ 1\n"
    outcome = box.run("print('before')\n1 / 0")
    assert (outcome.printed, outcome.ok) == ("before\n", False)
    outcome = box.run("while True: print('ab')", output=10)
    assert (outcome.limit, outcome.printed) == ("output", "ab\nab\nab\na")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def f(a):\n    return a + 1 / 0", "ZeroDivisionError: division by zero\n  line 2:      return a + 1 / 0\n                          ^^^^^"),
        ("def f(a:\n    pass", "SyntaxError: '(' was never closed\n  line 1:  def f(a:\n                ^"),
        ("σ = 'σσ'; f = lambda a: σ + a", "TypeError: can only concatenate str (not \"int\") to str\n"
         "  line 1:  σ = 'σσ'; f = lambda a: σ + a\n                                   ^^^^^"),
        ("x = 1", "NameError: there is no function named f. Instead: write `def f(…):`"),
        ("f = lambda a: input()", "EOFError: nobody answers `input()` here. Instead: take what you need as an argument\n"
         "  line 1:  f = lambda a: input()\n                         ^^^^^^^"),
    ],
)  # fmt: skip
def test_an_error_is_a_lesson_with_its_line_and_caret(box: Sandbox, code: str, words: str) -> None:
    outcome = box.run(code, "f", [1])
    assert str(outcome.error) == words


def test_the_place_is_the_learner_s_own_line_not_the_library_s(box: Sandbox) -> None:
    error = box.run("import numpy as np\nnp.linalg.inv(np.zeros((2, 2)))").error
    assert error is not None
    assert (error.kind, error.line) == ("LinAlgError", 2)


def test_an_exercise_may_name_fewer_libraries(box: Sandbox) -> None:
    assert box.run("import math\nmath.pi", libraries=["math"]).ok
    error = box.run("import numpy", libraries=["math"]).error
    assert error is not None
    assert error.says == "`numpy` is not among the libraries of this exercise. Instead: math"


def test_memory_counts_from_the_warm_process(box: Sandbox) -> None:
    assert box.run("len(bytearray(10 * 2 ** 20))", memory=1 << 26).value == 10 * 2**20
    assert box.run("len(bytearray(80 * 2 ** 20))", memory=1 << 26).limit == "memory"


def test_an_outcome_as_json_keeps_its_arrays(box: Sandbox) -> None:
    told = json.loads(box.run("import numpy as np\nnp.eye(2)").as_json())
    assert np.array_equal(decode(told["value"]), np.eye(2))
    assert told["error"] is None
    assert json.loads(box.run("1 / 0").as_json())["error"]["kind"] == "ZeroDivisionError"


def test_a_run_is_cancelled_while_it_goes_and_before_it_begins(box: Sandbox) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    assert box.run("while True: pass", seconds=60, cancel=cancel).limit == "cancelled"
    with pytest.raises(Cancelled):
        box.run("1", cancel=cancel)
    assert box.run("1").value == 1


def test_two_hundred_at_once_and_none_lost(box: Sandbox) -> None:
    def one(i: int) -> object:
        if i % 20 == 7:
            return box.run("while True: pass", seconds=0.2, learner=str(i % 3)).limit
        if i % 20 == 13:
            return box.run("import numpy as np\nnp.__builtins__['__import__']('os').abort()", learner=str(i % 3)).limit
        return box.run("def f(i):\n    return i * i", "f", [i], learner=str(i % 3)).value

    with ThreadPoolExecutor(200) as pool:
        found = list(pool.map(one, range(200)))
    assert found == [{7: "time", 13: "crash"}.get(i % 20, i * i) for i in range(200)]


def test_each_learner_has_a_warm_process_and_the_oldest_makes_room(box: Sandbox) -> None:
    with Sandbox(way=box.way, at_once=1, learners=2) as small:
        for name in ("a", "b", "c", "a", "a"):
            assert small.run("1", learner=name).value == 1
        assert list(small._warm) == ["c", "a"]
        assert len({one.process.pid for one in small._warm.values()}) == 2


def test_a_warm_process_that_was_killed_is_replaced(box: Sandbox) -> None:
    with Sandbox(way=box.way) as one:
        assert one.run("1").value == 1
        warm = one._warm[""]
        warm.kill()
        warm.process.wait(10)
        assert one.run("2").value == 2
        assert one._warm[""] is not warm


def test_closing_ends_what_runs_and_leaves_no_process(box: Sandbox) -> None:
    one = Sandbox(way=box.way)
    found: list[object] = []

    def run() -> None:
        try:
            found.append(one.run("while True: pass", seconds=60).limit)
        except Off as off:
            found.append(off)

    thread = threading.Thread(target=run)
    thread.start()
    while not one._warm:
        time.sleep(0.01)
    process = next(iter(one._warm.values())).process
    time.sleep(0.2)
    one.close()
    thread.join(20)
    assert process.poll() is not None
    assert len(found) == 1 and (found[0] == "crash" or isinstance(found[0], Off))
    with pytest.raises(Off):
        one.run("1")


def test_a_request_out_of_bounds_is_refused(box: Sandbox) -> None:
    for bad in ({"seconds": 0.0}, {"seconds": math.inf}, {"memory": 0}, {"output": -1}):
        with pytest.raises(ValueError):
            box.run("1", **bad)  # type: ignore[arg-type]
    with pytest.raises(CannotCross):
        box.run("1", arguments=[object()])


@given(st.binary(max_size=200), st.integers(1, 9))
def test_any_bytes_are_read_the_same_however_they_are_cut(data: bytes, size: int) -> None:
    whole, parts = Reply(20), Reply(20)
    whole.feed(data)
    for at in range(0, len(data), size):
        parts.feed(data[at : at + size])
    assert len(whole.printed) <= 20
    assert (whole.printed, whole.answer, whole.over, whole.started) == (parts.printed, parts.answer, parts.over, parts.started)


HOST = """
import sys, threading, time
from tests.sandbox.conftest import the_way
from workings.sandbox import Sandbox
box = Sandbox(way=the_way(sys.argv[1]))
threading.Thread(target=box.run, args=("print('on')\\nwhile True: pass",), kwargs={"seconds": 60}, daemon=True).start()
while not box._warm:
    time.sleep(0.01)
time.sleep(0.3)
print(next(iter(box._warm.values())).first, flush=True)
time.sleep(60)
"""


def test_when_the_host_is_killed_everything_inside_ends(box: Sandbox) -> None:
    """With a run at work, started from a thread; the host has no last word."""
    assert box.way is not None
    top = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{top}{os.pathsep}{top / 'src'}"}
    with subprocess.Popen([sys.executable, "-c", HOST, box.way.name], stdout=subprocess.PIPE, env=environment) as host:
        assert host.stdout is not None
        first = int(host.stdout.readline())
        inside = Path(f"/proc/{first}")
        assert inside.exists()
        host.kill()
    end = time.monotonic() + 20
    while inside.exists() and time.monotonic() < end and "\nState:\tZ" not in (inside / "status").read_text():
        time.sleep(0.02)
    assert not inside.exists() or "\nState:\tZ" in (inside / "status").read_text()
