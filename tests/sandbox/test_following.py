"""A call followed by our own ``trace`` inside: the same working as outside, the same refusals; and a text that is a stranger's."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from tests.sandbox.attacks import FORGED, GROWS, LARGE, OURS, PRELUDE, SLOW, F
from tests.sandbox.conftest import NAMES, the_way
from tests.sandbox.test_guards import without
from workings.capture import Lesson, trace
from workings.ir.text import parse, show
from workings.sandbox import Followed, Outcome, Sandbox
from workings.sandbox.followed import MEMORY, SECONDS
from workings.sandbox.run import Asked

COSINE = """import numpy as np
# é
def length(v):
    return np.sqrt(v @ v)

def cosine(a: "k", b: "k"):
    dot = a @ b
    if dot > 0:
        ratio = dot / (length(a) * length(b))
    return ratio
"""
A, B = np.array([1.0, 2.0, 2.0]), np.array([2.0, 0.0, 1.0])


def outside(code: str, call: str) -> object:
    names: dict[str, object] = {}
    exec(compile(code, "<outside>", "exec"), names)
    return names[call]


def reading(box: Sandbox, text: str) -> Outcome:
    """The second fork alone."""
    return box._asked(Asked("", None, text, SECONDS, MEMORY, what="read"), "")


def test_the_text_is_that_of_a_trace_outside(box: Sandbox) -> None:
    told = box.follow(COSINE, "cosine", [A, B])
    assert isinstance(told.value, Followed)
    names = parse(told.value.text)
    bare = trace(outside(COSINE, "cosine"), A, B)  # type: ignore[arg-type]
    assert [line.op for line in names.lines] == [line.op for line in bare.lines]
    assert [line.name for line in names.lines if line.name] == ["a", "b", "dot", "ratio"]
    assert [x.value.tobytes() for x in names.lines] == [x.value.tobytes() for x in bare.lines]
    assert show(names) == told.value.text


def test_each_line_stands_where_the_learner_wrote_it(box: Sandbox) -> None:
    told = box.follow(COSINE, "cosine", {"b": B, "a": A}).value
    lines = COSINE.split("\n")
    found = [lines[p.line - 1][p.column : p.end_column] if p else "" for p in told.spans]
    assert [one for one in found if one] == ["a @ b", "dot > 0", "v @ v", "np.sqrt(v @ v)", "v @ v", "np.sqrt(v @ v)", "length(a) * length(b)", "dot / (length(a) * length(b))"]  # fmt: skip
    assert [(one.name, one.parent) for one in told.parts] == [("", -1), ("length", 0), ("length", 0)]
    assert [(one.held, one.place.line) for one in told.assumed] == [(True, 8)]
    assert told.sizes == (("k",), ("k",)) and told.rows == (6, 5)


@pytest.mark.parametrize(
    ("code", "kind", "line", "under", "instead"),
    [
        ("import numpy as np\ndef f(a):\n    é = np.fft.fft(a)\n    return é", "Refused", 3, "np.fft.fft(a)", "write it with + − * / @, sums, roots and logarithms"),
        ("def f(a):\n    return a @ [1.0, 2.0]", "DoesNotFit", 2, "a @ [1.0, 2.0]", ""),
        ("def f(a):\n    b = a[7]\n    return b", "Stopped", 2, "a[7]", ""),
        ("def f(a):\n    return 'x'", "Refused", 1, "def f(a):", "return numbers and arrays"),
        ("def f(a):\n    return a +", "SyntaxError", 2, "", ""),
        ("def g(a):\n    return a", "NameError", None, "", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_told_as_data(box: Sandbox, code: str, kind: str, line: int | None, under: str, instead: str) -> None:
    error = box.follow(code, "f", [A]).error
    assert error is not None and (error.kind, error.line, error.instead) == (kind, line, instead)
    assert not under or error.source.encode()[error.start : error.end].decode() == under
    assert not instead or str(error).endswith(f"\n  Instead: {instead}")


def test_the_refusal_is_that_of_a_trace_outside(box: Sandbox) -> None:
    code = "def f(a):\n    return a @ [1.0, 2.0]"
    with pytest.raises(Lesson) as refused:
        trace(outside(code, "f"), A)  # type: ignore[arg-type]
    error = box.follow(code, "f", [A]).error
    said = str(refused.value).replace("the first operand", "a").replace("the second operand", "[1.0, 2.0]")
    assert error is not None and error.says == said


def test_printed_text_is_kept_and_bounds_hold_while_following(box: Sandbox) -> None:
    told = box.follow("def f(a):\n    print('seen')\n    return a * 2", "f", [A])
    assert told.ok and told.printed == "seen\n"
    assert box.follow("def f(a):\n    while True: pass", "f", [A], seconds=0.3).limit == "time"
    refused = box.follow("def f(a):\n    for _ in range(25000): a = a + 1\n    return a", "f", [A]).error
    assert refused is not None and refused.instead == "follow it on a smaller example"
    assert refused.says == "The working has 25002 lines; 20000 can be sent."


def test_a_run_that_was_cancelled_between_the_forks_says_so(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel, asked = threading.Event(), box._asked

    def then_cancelled(one: Asked, learner: str) -> Outcome:
        told = asked(one, learner)
        cancel.set()
        return told

    monkeypatch.setattr(box, "_asked", then_cancelled)
    told = box.follow("def f(a):\n    return a * 2", "f", [A], cancel=cancel)
    assert (told.limit, told.value) == ("cancelled", None)


def test_a_working_that_text_does_not_hold_is_refused(box: Sandbox) -> None:
    """A name has no spaces."""
    names = box.follow("def f(w):\n    return w['a b'] @ w['c']", "f", [{"a b": A, "c": B}]).error
    assert names is not None and names.says.startswith("The working cannot be written as text: line 4 (")


def test_numbers_that_are_not_finite_are_followed(box: Sandbox) -> None:
    told = box.follow("def f(a):\n    return a * 2", "f", [np.array([np.nan, np.inf, -np.inf, -0.0])])
    assert parse(told.value.text).value.tobytes() == (np.array([np.nan, np.inf, -np.inf, -0.0]) * 2).tobytes()


@pytest.mark.parametrize(("text", "limit"), [(GROWS, "memory"), (LARGE, "memory"), (SLOW, "time")], ids=["grows", "large", "slow"])
def test_a_text_that_asks_for_too_much_ends_in_the_second_fork(box: Sandbox, text: str, limit: str) -> None:
    assert reading(box, text).limit == limit


def test_what_is_read_outside_is_our_own_print(box: Sandbox) -> None:
    """A forged text that is well-formed is taken, as any value is; but in our words, not in the sender's."""
    sent = "f\na   =   input( [1.0, 1.0+0], dtype='float64')".replace("1.0+0", "2.0") + "\nreturn a, a"
    told = box.follow(f"{PRELUDE}{FORGED}\nforged({sent!r}, spans=[None], part=[0]){F}", "f", [A])
    assert told.limit == "value"
    told = box.follow(f"{PRELUDE}{FORGED}\nforged(FINE.replace('a + a', '( a +  a )')){F}", "f", [A])
    assert told.value.text == "f\na = input([1.0, 2.0], dtype='float64')\nb = a + a\nreturn b"


def test_the_warm_process_of_the_learner_is_as_it_was(box: Sandbox) -> None:
    before = box.follow(COSINE, "cosine", [A, B], learner="one").value
    pid = box._warm["one"].process.pid
    for code in (
        f"{OURS}.trace = None",
        "sys.modules['workings.ir.ops'].OPS.clear()",
        "sys.modules['inside.following'].printed_again = None",
    ):
        assert not box.follow(f"{PRELUDE}\n{code}\nos._exit(0)", "f", [A], learner="one").ok
    assert box.follow(COSINE, "cosine", [A, B], learner="one").value == before
    assert box._warm["one"].process.pid == pid


@pytest.mark.parametrize("name", NAMES)
def test_of_workings_only_what_follows_is_inside(name: str) -> None:
    """The list of calls and Landlock are taken away: then only bubblewrap's tree keeps the course's answers out."""
    code = PRELUDE + "sorted(os.listdir(os.path.dirname(sys.modules['workings'].__file__)))"
    with Sandbox(way=without(the_way(name), "close_calls", "close_files", "limit")) as bare:
        seen = bare.run(code, seconds=10).value
    assert "practice" in seen if name == "landlock" else seen == ["__init__.py", "capture", "ir", "sandbox"]
