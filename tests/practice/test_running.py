"""Learner's code as an answer: many cases in one run, one call followed, code measured; plain results that are kept and read back."""

from __future__ import annotations

import importlib
import json
import linecache
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workings.capture import trace
from workings.ir.text import parse, show
from workings.ir.working import Malformed, Working
from workings.practice import running
from workings.practice.running import Ran, Traced, Written, cells, run_cases, traced, working_of, written
from workings.sandbox import Followed, Gone, Lesson, Off, Place, Sandbox, encode
from workings.sandbox.followed import followed

CODE = '''import numpy as np


def spread(x, ddof=0):
    """The root of the mean square."""
    print("given", len(x))
    middle = np.mean(x)
    return np.sqrt(np.sum((x - middle) ** 2) / (len(x) - ddof))
'''


@pytest.fixture(scope="module")
def box() -> Sandbox:
    if running.off():
        pytest.skip(running.off())
    return running.box()


def kept(ran: Ran) -> Ran:
    """Written down as JSON and read back."""
    return Ran.of(json.loads(json.dumps(ran.as_dict())))


def test_many_cases_come_to_plain_results(box: Sandbox) -> None:
    ran = run_cases(box, CODE, "spread", [[np.array([1.0, 3.0])], {"x": np.array([1.0, 3.0]), "ddof": 1}, [[]], [7]])
    assert [one.value for one in ran.cases[:2]] == [1.0, np.sqrt(2.0)]
    assert [one.ok for one in ran.cases] == [True, True, True, False]
    assert np.isnan(ran.cases[2].value)
    error = ran.cases[3].error
    assert error is not None and (error.kind, error.line) == ("TypeError", 6)
    assert ran.cases[0].printed == "given 2\n" and ran.sentence == ""
    assert kept(ran).as_dict() == ran.as_dict()


@pytest.mark.parametrize(
    "value", [None, True, 3, 2.5, float("nan"), "text", [1, (2, 3)], {"a": np.eye(2)}, {1: 2}, {3}, 1 + 2j, np.float32(0.1), 1 << 80]
)
def test_every_value_is_kept_with_nothing_lost(box: Sandbox, value: Any) -> None:
    again = kept(run_cases(box, "def f(a): return a", "f", [[value]])).cases[0].value
    assert json.dumps(encode(again)) == json.dumps(encode(value)) and type(again) is type(value)


def test_what_is_kept_is_small(box: Sandbox) -> None:
    code = "import numpy as np\nprint('y' * 3000)\ndef f(n):\n    print('x' * 3000)\n    return np.zeros(n)"
    ran = run_cases(box, code, "f", [[running.CELLS + 1]] + [[running.CELLS]] * 11)
    assert ran.cases[0].large == "The value holds 1001 numbers; 1000 are kept." and ran.cases[0].value is None
    assert [one.ok for one in ran.cases[1:]] == [True] * 10 + [False]
    assert {len(one.printed) for one in ran.cases} == {len(ran.printed)} == {running.PRINTED + 1}
    assert len(json.dumps(ran.as_dict())) < 200_000


@pytest.mark.parametrize(
    ("value", "count"),
    [(1.5, 1), (np.zeros((3, 4)), 12), ([1, [2, 3]], 5), ("x" * 80, 11), ({"a": 1}, 3), (1 << 640, 11), (np.array(["x" * 100]), 50)],
)
def test_cells_are_counted(value: object, count: int) -> None:
    assert cells(value) == count


def test_a_bound_says_at_which_case(box: Sandbox) -> None:
    ran = kept(run_cases(box, "def f(n):\n    while n == 2: pass\n    return n", "f", [[1], [2], [3]], seconds=0.3))
    assert (ran.limit, ran.at, len(ran.cases)) == ("time", 1, 1)
    assert ran.sentence == "The code did not end in the time it has, at case 2."
    ran = kept(run_cases(box, "def f(n:", "f", [[1]]))
    assert ran.sentence.startswith("SyntaxError: '(' was never closed\n  line 1:  def f(n:\n")


def test_what_is_over_is_told_and_the_code_runs(box: Sandbox) -> None:
    code = "import math\ndef f(x):\n    y = x\n    return y"
    ran = kept(run_cases(box, code, "f", [[1]], lines=3, libraries=()))
    assert ran.over == (
        "It has 4 lines of code; this exercise allows 3.",
        "It imports math; libraries this exercise allows: none.",
    )
    assert ran.error is not None and ran.error.kind == "ImportError"


def test_where_nothing_can_hold_code_the_sentence_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object) -> None:
        raise Off("Running code is off: neither is here.")

    monkeypatch.setattr("workings.sandbox.house.way", none)
    monkeypatch.setattr(running, "_box", Sandbox)
    assert running.off() == "Running code is off: neither is here."
    ran, followed = run_cases(running.box(), CODE, "spread", [[[1]]]), traced(running.box(), CODE, "spread", [[1]])
    assert ran.sentence == followed.sentence == running.off()
    assert kept(ran).off == Traced.of(json.loads(json.dumps(followed.as_dict())), CODE).off == running.off()


def test_a_run_that_cannot_begin_says_so(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise Gone("it ended without a word")

    monkeypatch.setattr(Sandbox, "_asked", gone)
    assert run_cases(box, CODE, "spread", []).off == "The run did not begin: it ended without a word."


def test_one_sandbox_for_the_process(box: Sandbox) -> None:
    assert running.box() is running.box() is box


# ---------------------------------------------------------------------------------------------------------------- followed
ANNOTATED = """import numpy as np

def half(v):
    return v / 2

def weigh(W: "m n", x: "n"):
    y = half(W @ x)
    if y[0] > 0:
        z = y - np.max(y)
    return z
"""
W, X = np.array([[1.0, 2.0, 0.5], [0.0, 1.0, 4.0]]), np.array([1.0, 2.0, 3.0])


def outside(code: str, call: str, *inputs: Any) -> Working:
    names: dict[str, Any] = {}
    exec(compile(code, "<your code>", "exec"), names)
    linecache.cache["<your code>"] = (len(code), None, code.splitlines(keepends=True), "<your code>")
    working = trace(names[call], *inputs)
    assert working.lines
    del linecache.cache["<your code>"]
    return working


def test_a_call_is_followed_kept_and_read_back(box: Sandbox) -> None:
    told = traced(box, ANNOTATED, "weigh", [W, X])
    again = Traced.of(json.loads(json.dumps(told.as_dict())), ANNOTATED)
    assert again.working == told.working and told.working is not None
    read, bare = working_of(told.working, ANNOTATED, "weigh"), outside(ANNOTATED, "weigh", W, X)
    for one, other in zip(read.lines, bare.lines, strict=True):
        assert (one.op, one.operands, one.dims, one.part, dict(one.attrs)) == (
            other.op,
            other.operands,
            other.dims,
            other.part,
            dict(other.attrs),
        )
        assert one.value.tobytes() == other.value.tobytes() and one.value.dtype == other.value.dtype
    assert (read.sizes, read.outputs, [p.name for p in read.parts]) == (bare.sizes, bare.outputs, [p.name for p in bare.parts])
    assert [(a.line, a.held) for a in read.assumptions] == [(a.line, a.held) for a in bare.assumptions]
    assert read.source == ANNOTATED[ANNOTATED.index("def weigh") :] and read.first_line == 6
    span = read.lines[read.find("z")].span
    assert span is not None and (span.line, span.text[span.column : span.end_column]) == (9, "y - np.max(y)")
    assert show(read) == show(bare)


PROGRAMS = ("adam", "attention", "batch_norm", "bootstrap", "calibration", "gram_schmidt", "metropolis", "newton")


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_followed_to_the_bit(box: Sandbox, name: str) -> None:
    """Writes into buffers, views, chance, branches: the working read back is the one traced outside."""
    module = importlib.import_module(f"tests.programs.{name}")
    inputs = module.example()
    function, code = getattr(module, name), Path(module.__file__ or "").read_text("utf-8")
    told = traced(box, code, name, list(inputs) if isinstance(inputs, tuple) else [inputs], seconds=30, memory=1 << 30, letters=1 << 20)
    assert told.working is not None, told.sentence
    read, bare = working_of(told.working, code, name), trace(function, *(inputs if isinstance(inputs, tuple) else (inputs,)))
    same = [(one.name, one.dims, one.value.dtype, one.value.tobytes()) for one in bare.lines]
    assert [(one.name, one.dims, one.value.dtype, one.value.tobytes()) for one in read.lines] == same
    assert [one.span and one.span.line for one in read.lines] == [one.span and one.span.line for one in bare.lines]
    assert read.source == bare.source and [one.name for one in read.parts] == [one.name for one in bare.parts]


def test_single_precision_stays_single(box: Sandbox) -> None:
    """Beside a Python number, which has no precision of its own."""
    told = traced(box, "def f(a):\n    return a ** 2 / 3", "f", [np.float32([0.1, 7.0])])
    assert told.working is not None and working_of(told.working, "", "f").value.dtype == np.float32


def test_what_is_not_followed_is_told(box: Sandbox) -> None:
    told = traced(box, "import numpy as np\ndef f(a):\n    return np.fft.fft(a)", "f", [X])
    again = Traced.of(json.loads(json.dumps(told.as_dict())), "")
    assert again.error == told.error and again.working is None
    assert again.sentence.splitlines() == [
        "Refused: np.fft.fft is not in the op table, so its result could not be explained.",
        "  line 3:      return np.fft.fft(a)",
        "                      ^^^^^^^^^^^^^",
        "  Instead: write it with + − * / @, sums, roots and logarithms",
    ]
    long = traced(box, "def f(a):\n    for _ in range(99): a = a + 1\n    return a", "f", [X], letters=500)
    assert long.error is not None and long.error.instead == "follow it on a smaller example" and long.working is None
    assert traced(box, "def f(a):\n    while True: pass", "f", [X], seconds=0.3).sentence == "The code did not end in the time it has."


def followed_text(text: str) -> Followed:
    count = max(text.count("\n") - 1, 0)
    return followed({"spans": [None] * count, "part": [0] * count, "parts": [["", -1, None, -1]], "assumed": [], "sizes": [], "rows": [1, 1]}, text, "f = 1")  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "f\na = input(1, dtype='int64')\nb = a",
        "f\na = input([[1], [1, 2]], dtype='float64')\nreturn a",
        "f\na = input(1, dtype='int64')\nb = a @ a\nreturn b",
        "f\na = input(" + "[" * 3000 + "]" * 3000 + ", dtype='float64')\nreturn a",
        "f\na = input(" + "-" * 50_000 + "1, dtype='float64')\nreturn a",
        "f\na = input(1, dtype='O')\nreturn a",
        "f\na = input(10 , dtype='M8[s]')\nreturn a",
        "f\na = input(1e999, dtype='int64')\nreturn a",
        "f\na = input(1, dtype='int64')\nb = inv(a)\nreturn b",
        "f\na = input([1], dtype='int64')\nb = getitem(a, key=(7,))\nreturn b",
    ],
)
def test_text_that_is_no_working_is_one_error(text: str) -> None:
    with pytest.raises(Malformed):
        working_of(followed_text(text), "f = 1", "f")


def test_without_the_one_error_reading_fails_in_several_ways() -> None:
    """The guard taken away: ``parse`` alone raises what is no ``Malformed``."""
    with pytest.raises((MemoryError, RecursionError)):
        parse("f\na = input(" + "-" * 50_000 + "1, dtype='float64')\nreturn a")


BASE = "f\na = input([2.0, 1.0], dtype='float64')\nb = const(3, dtype='int64', weak=True)\nc = a / b\n_3 = sum(c)\nreturn _3"


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.sampled_from(list("()[]{}=,.'-@*/\n a1_9e")), st.booleans()), max_size=4))
def test_a_text_with_letters_changed_is_a_working_or_one_error(changes: list[tuple[int, str, bool]]) -> None:
    text = BASE
    for at, letter, instead in changes:
        text = text[:at] + letter + text[at + instead :]
    try:
        told = followed_text(text)
        read = working_of(told, "f = 1", "f")
    except (Malformed, ValueError):
        return
    assert isinstance(read, Working) and read.name == "f"


SENT = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=15,
)


@settings(deadline=None)
@given(st.sampled_from(["spans", "part", "parts", "assumed", "sizes", "rows"]), SENT)
def test_places_that_are_not_are_refused(key: str, value: Any) -> None:
    usual: dict[str, Any] = {
        "spans": [None] * 4,
        "part": [0] * 4,
        "parts": [["", -1, None, -1]],
        "assumed": [],
        "sizes": [["n"]],
        "rows": [1, 1],
    }
    assert working_of(followed(usual, BASE, "f = 1"), "f = 1", "f").value == 1.0
    try:
        told = followed(usual | {key: value}, BASE, "f = 1")
        working_of(told, "f = 1", "f")
    except (ValueError, TypeError, Malformed):
        return
    assert all(place is None or (place.line, place.end_line) == (1, 1) for place in told.spans)


def test_a_place_lies_in_the_code() -> None:
    sent: dict[str, Any] = {
        "spans": [[1, 0, 1, 5]] * 4,
        "part": [0] * 4,
        "parts": [["", -1, None, -1]],
        "assumed": [],
        "sizes": [["n"]],
        "rows": [1, 1],
    }
    assert followed(sent, BASE, "f = 1").spans[0] == Place(1, 0, 1, 5)
    for text in ("", "f", "f\nreturn a"):
        with pytest.raises(ValueError):
            followed(sent, text, "f = 1")
    for place in ([1, 0, 1, 6], [2, 0, 2, 0], [1, -1, 1, 2], [1, 0, 0, 0], [1, 0, 1], [1.0, 0, 1, 2], "1012"):
        with pytest.raises(ValueError):
            followed(sent | {"spans": [place] * 4}, BASE, "f = 1")


# ---------------------------------------------------------------------------------------------------------------- measured
@pytest.mark.parametrize(
    ("code", "lines", "imports"),
    [
        ("", 0, ()),
        ("# only words\n\n", 0, ()),
        ('"""About."""\nx = 1\n', 1, ()),
        ('def f(x):\n    """One.\n\n    More.\n    """\n\n    # why\n    return x\n', 2, ()),
        ('def f(x):\n    "é" "é"\n    return x  # end\n', 2, ()),
        ("x = [\n    1,\n\n    # two\n    2,\n]\n", 4, ()),
        ("x = 1; y = 2; z = 3", 3, ()),
        ('"""A."""; x = 1', 1, ()),
        ("if x: y = 1\nelse: y = 2", 2, ()),
        ("s = '''a\n\nb'''\n", 3, ()),
        (
            "import numpy as np, math\nfrom scipy.linalg import lu\ndef f():\n    import math\n    from . import g\n",
            5,
            ("numpy", "math", "scipy", "."),
        ),
        ("x = __import__('numpy.linalg')", 1, ("numpy",)),
        ("def f(:", 0, ()),
        ("\0", 0, ()),
        ("(" * 10_000, 0, ()),
        ("class A:\n    '''Doc.'''\n    async def f(self):\n        '''Doc.'''\n", 2, ()),
    ],
)
def test_lines_and_imports_are_read_from_the_tree(code: str, lines: int, imports: tuple[str, ...]) -> None:
    assert written(code) == Written(lines, imports, written(code).over)
    assert (written(code).lines, written(code).imports) == (lines, imports)


@settings(deadline=None)
@given(st.lists(st.integers(0, 8), max_size=6))
def test_comments_and_empty_lines_count_for_nothing(places: list[int]) -> None:
    rows = CODE.rstrip("\n").split("\n")
    for at in places:
        rows.insert(min(at, len(rows)), "# a word" if at % 2 else "")
    assert written("\n".join(rows)).lines == written(CODE).lines == 5


def test_the_line_is_the_limit_and_not_one_more() -> None:
    code = "def f(x):\n" + "    x = x\n" * 14
    assert written(code, lines=15).over == ()
    assert written(code + "    return x\n", lines=15).over == ("It has 16 lines of code; this exercise allows 15.",)
    assert written("import math, numpy", libraries=["math"]).over == ("It imports numpy; libraries this exercise allows: math.",)
    assert written("x" * 20_001).over == ("It has 20001 characters; 20000 are read.",)


def test_an_error_keeps_every_field() -> None:
    error = Lesson("Refused", "no", 1, "x", 0, 1, "y")
    assert kept(replace_error(error)).error == error


def replace_error(error: Lesson) -> Ran:
    return replace(Ran(), error=error, at=3)
