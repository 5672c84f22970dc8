"""Code that is asked for, run in the real sandbox: what passes, what fails and where, what is never run."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings.contract.reading import Curve, Listing, Paragraph, Plot
from workings.contract.verdict import Verdict
from workings.course.faults import ContentFault
from workings.course.library import HERE
from workings.practice import KINDS, Item, item, mark, question, read, run, running, tried
from workings.practice.kinds.code import judge, printed
from workings.practice.kinds.code.asked import spec
from workings.practice.question import read as question_of
from workings.practice.text import plain
from workings.readers.lower import plot

pytestmark = pytest.mark.skipif(bool(running.off()), reason=running.off() or "code runs")

MODEL = """
def cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b))
    length_a = sum(x * x for x in a) ** 0.5
    length_b = sum(y * y for y in b) ** 0.5
    return dot / (length_a * length_b)
"""


@pytest.fixture
def it() -> Item:
    return item(question("dot/code"), 3)


def marked(it: Item, code: str) -> Verdict:
    """As the studio marks: what came of running goes through JSON."""
    ran = run(it, code)
    assert ran is not None
    return mark(it, code, json.loads(json.dumps(ran, sort_keys=True)))


@pytest.mark.parametrize(
    "code",
    [
        MODEL,
        MODEL.replace("return dot /", "return [dot /").replace("length_b)", "length_b)]"),  # [6] is 6
        MODEL.replace("** 0.5", "** (1/2)"),
        "cosine = lambda a, b: sum(map(lambda x, y: x*y, a, b)) / (sum(x*x for x in a) * sum(y*y for y in b)) ** .5",
        "def dot(a, b):\n    return sum(x*y for x, y in zip(a, b))\n\ndef cosine(u, v):\n    return dot(u, v) / (dot(u, u) * dot(v, v)) ** .5",
        "def cosine(a, b):\n    print('looking')\n    i = s = p = q = 0\n    while i < len(a):\n        s += a[i]*b[i]; p += a[i]**2; q += b[i]**2; i += 1\n    return s / (p*q)**.5",
    ],
)
def test_however_it_is_written_it_is_right(it: Item, code: str) -> None:
    verdict = marked(it, code)
    assert (verdict.outcome, verdict.score, verdict.matches) == ("right", 1.0, ())


@pytest.mark.parametrize("number", [16, 17, 18, 19])
def test_a_wrong_rule_is_recognised_by_what_the_code_gives(it: Item, number: int) -> None:
    code = dict(spec(it.question).slips)[number]
    verdict = marked(it, code)
    assert [match.rule for match in verdict.matches] == [number]
    assert verdict.outcome == "wrong"
    assert 0 < verdict.score < 1
    assert verdict.sentences[-1] == "Is that what you did?"


def test_the_smallest_failing_input_is_shown_and_the_line_that_departs(it: Item) -> None:
    code = MODEL.replace("sum(y * y for y in b)", "sum(2 * y * y for y in b)")
    verdict = marked(it, code)
    assert verdict.sentences[1:3] == (
        "The smallest input found on which it fails:",
        "cosine([1], [1]) gives 0.7071",
    )
    listing = next(block for block in verdict.blocks if isinstance(block, Listing))
    assert listing.text.split("\n")[listing.marked[0] - 1].strip() == "length_b = sum(2 * y * y for y in b) ** 0.5"


def test_nothing_smaller_fails(it: Item) -> None:
    """Shrinking ends where no smaller input fails, and only where the reference has a value."""
    ran = run(it, "def cosine(a, b):\n    return sum(x * y for x, y in zip(a, b)) if len(a) > 1 else a[0]*b[0]/abs(a[0]*b[0])")
    assert ran is not None
    inputs = ran["smallest"]["inputs"]
    assert {len(x) for x in inputs.values()} == {2}
    for smaller in judge.smaller(it, inputs):
        assert np.isfinite(judge.right(it, smaller)).all()
    assert all(any(x) for x in inputs.values()), "a list of zeros has no cosine, so it may not be tried"


def test_a_property_that_does_not_hold_is_said_in_words(it: Item) -> None:
    """The table of shown and hidden answers learned by heart is caught by properties."""
    cases = {repr((case["a"], case["b"])): float(judge.right(it, case)) for case in it.posed.cases}
    verdict = marked(it, f"def cosine(a, b):\n    return {cases!r}.get(repr((a, b)), 0.123)")
    assert verdict.outcome == "wrong"
    assert verdict.score == pytest.approx(2 / 5)
    assert verdict.sentences[1] == "Stretching a list does not change it. Here it does not hold:"
    assert not verdict.matches


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Nothing is written yet."),
        ("def cosine(a, b:\n    return 1", "It is not Python: "),
        ("def angle(a, b):\n    return 1", "It defines no function cosine."),
        ("import numpy as np\ndef cosine(a, b):\n    return a @ b", "It imports numpy; libraries this exercise allows: none."),
        ("def cosine(a, b):\n" + "    a = a\n" * 15 + "    return 1", "It has 17 lines of code; this exercise allows 15."),
        ("def cosine(a, b):\n    __import__('os')._exit(0)", "It imports os; "),
        ("def cosine(a, b):\n    return 1\n#" + "x" * 9_000, "It is 9,0"),
        ("\x00", "It is not Python"),
        ("(" * 3_000, "It is not Python"),
    ],
)
def test_what_cannot_be_run_is_not_marked(it: Item, code: str, said: str) -> None:
    verdict = mark(it, code)
    assert verdict.outcome == "unreadable"
    assert verdict.sentences[1].startswith(said)
    assert "Nothing has been marked." in verdict.sentences
    assert read(it, code).outcome == "unreadable"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def cosine(a, b):\n    while True: pass", "The code did not end in the time it has"),
        ("def cosine(a, b):\n    return [0] * 10**10", "The code asked for more memory than it has"),
        ("def cosine(a):\n    return 1", "The smallest input found on which it fails:"),
        ("def cosine(a, b):\n    return 'one'", "The smallest input found on which it fails:"),
        ("def cosine(a, b):\n    return None", "The smallest input found on which it fails:"),
        ("def cosine(a, b):\n    return [[1, 2], [3]]", "The smallest input found on which it fails:"),
        ("def cosine(a, b):\n    return float('nan')", "The smallest input found on which it fails:"),
        ("raise SystemExit\ndef cosine(a, b):\n    return 1", "It stops: "),
        ("def cosine(a, b):\n    exit()", ""),
        ("def cosine(a, b):\n    return open('/etc/passwd').read()", "The smallest input found on which it fails:"),
        ("def cosine(a, b):\n    print('x' * 10**6)\n    return 1", ""),
    ],
)
def test_code_that_misbehaves_is_wrong_and_says_how(it: Item, code: str, said: str) -> None:
    verdict = marked(it, code)
    assert verdict.outcome == "wrong"
    assert verdict.sentences[1].startswith(said)
    assert marked(it, MODEL).outcome == "right", "the next answer runs as if nothing had been"


def test_an_error_points_at_its_line(it: Item) -> None:
    verdict = marked(it, "def cosine(a, b):\n    n = len(a)\n    return a[n] * b[n]")
    assert "IndexError" in verdict.sentences[2]
    assert next(block for block in verdict.blocks if isinstance(block, Listing)).marked == (3,)


def test_a_machine_that_cannot_hold_code_marks_nothing(it: Item) -> None:
    ran = {"ran": running.Ran(off="Code does not run here: the kernel has no guard.").as_dict(), "smallest": None, "traced": None}
    verdict = mark(it, MODEL, ran)
    assert verdict.outcome == "unreadable"
    assert verdict.sentences == ("It was read and not run.", "Code does not run here: the kernel has no guard.", "Nothing has been marked.")


def test_a_try_prints_and_draws_and_marks_nothing(it: Item) -> None:
    blocks = tried(it, "def cosine(a, b):\n    print('so far', len(a))\n    return [x * y for x, y in zip(a, b)]")
    assert next(block for block in blocks if isinstance(block, Listing)).text == "so far 3\nso far 3"
    assert len([block for block in blocks if isinstance(block, Plot)]) == 2
    assert "cannot be run" in str(tried(it, "def"))


def test_items_depend_on_the_seed_alone(it: Item) -> None:
    q = it.question
    again, other = KINDS["code"].make(q, 3), KINDS["code"].make(q, 4)
    assert again.posed == it.posed
    assert other.posed != it.posed
    assert other.posed.cases[: other.posed.shown] == it.posed.cases[: it.posed.shown]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("def cosine(a, b):\n    # The", "def cosin(a, b):\n    # The", "start does not define cosine with 2 arguments"),
        ('says = "Stretching', 'sayz = "Stretching', "says is missing"),
        ('holds = "le(abs(y1 - y2), 0.000001)"', 'holds = "le(abs(y1 - "', "cannot be read"),
        ("lines = 15", 'lines = "15"', "lines has to be a whole number"),
        ("shown = [{ a = [1, 2, 0], b", "shown = [{ a = [1, 2, 0], c", "each case of shown gives a, b"),
        ("hidden = 6", "hidden = 6\nhiden = 7", "hiden is not a key known here"),
    ],
)
def test_a_fault_of_the_question_is_told_with_its_line(write: Write, old: str, new: str, fault: str) -> None:
    text = question("dot/code").path.read_text()
    assert old in text
    q = question_of(write(text.replace(old, new, 1)))
    with pytest.raises(ContentFault, match=fault):
        spec(q)


def test_the_content_checker_sees_code_that_is_taken_for_another_rule(write: Write) -> None:
    """The guard, broken on purpose: the code of rule 16 under the number 19."""
    text = question("dot/code").path.read_text().replace("rule = 16", "rule = 19", 1)
    wrong = item(question_of(write(text)), 0)
    assert [fault for fault in KINDS["code"].faults(wrong) if "rule 19" in fault] == ["the code that follows rule 19 is taken for [16]"]
    assert list(KINDS["code"].faults(item(question("dot/code"), 0))) == []


def test_an_import_is_refused_with_its_line_named(it: Item) -> None:
    verdict = mark(it, "def cosine(a, b):\n    from math import sqrt\n    return 1")
    assert verdict.sentences[1] == "It imports math; libraries this exercise allows: none. It is in line 2."
    assert verdict.text[verdict.at :].startswith("    from math")


# ---------------------------------------------------------------------- what is printed, where that is what is asked for
FIT = """
def fit(xs, ys, rate, steps):
    w, b, n = 0.0, 0.0, len(xs)
    for step in range(steps):
        errors = [w * x + b - y for x, y in zip(xs, ys)]
        print(step, sum(e * e for e in errors) / n)
        slope_w = 2 * sum(e * x for e, x in zip(errors, xs)) / n
        slope_b = 2 * sum(errors) / n
        w, b = w - rate * slope_w, b - rate * slope_b
"""
LOSS = "print(step, sum(e * e for e in errors) / n)"
COLUMN = st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=20)


@pytest.fixture
def fit() -> Item:
    return item(question("descent/line-fit"), 3)


@pytest.mark.parametrize(
    "code",
    [
        FIT,
        FIT.replace("e * e for", "e ** 2 for"),  # a power that overflows stops the run
        FIT.replace(LOSS, "print(f'step {step}: w {w:.1f}, b {b:.1f}, loss {sum(e * e for e in errors) / n:,.3f}')"),
        FIT.replace(LOSS, "print(f'{sum(e * e for e in errors) / n:.6e}')\n        print('moving on')"),
        FIT.replace(LOSS, "loss = sum(e * e for e in errors) / n\n        print(loss)\n        if loss > 1e13: break"),
        FIT.replace(LOSS, "loss = sum(e * e for e in errors) / n\n        print('inf' if loss > 1e12 else loss)"),
        FIT.replace("n = 0.0, 0.0, len(xs)", "n = 0.0, 0.0, len(xs)\n    print('begin')") + "    return w, b\n",
        "def fit(xs, ys, rate, steps):\n    v = [0, 0]\n    while steps:\n        e = [v[0]*x + v[1] - y for x, y in zip(xs, ys)]\n"
        "        print(sum(map(lambda d: d*d, e)) / len(e)); steps -= 1\n"
        "        v = [v[0] - 2*rate*sum(d*x for d, x in zip(e, xs))/len(e), v[1] - 2*rate*sum(e)/len(e)]",
    ],
)
def test_however_its_losses_are_printed_they_are_right(fit: Item, code: str) -> None:
    verdict = marked(fit, code)
    assert (verdict.outcome, verdict.score, verdict.matches) == ("right", 1.0, ())


@pytest.mark.parametrize(
    ("code", "said", "rules"),
    [
        (FIT.replace(LOSS, "pass"), "It prints no line that holds a number; it should print a loss at every step.", []),
        (FIT.replace(LOSS, "loss = 0") + "    print(sum(e * e for e in errors) / n)\n", "", []),
        (FIT.replace("range(steps)", "range(steps + 1)"), "", []),
        (FIT.replace("range(steps)", "range(1, steps)"), "", []),
        (FIT.replace(LOSS, "print(round(sum(e * e for e in errors) / n))"), "", []),
        (FIT.replace("sum(e * e for e in errors) / n)", "min(1e9, sum(e * e for e in errors) / n))"), "", []),
        (FIT.replace("/ n)\n", ")\n", 1), "The first loss that it prints is the first that is not right.", []),
        (FIT.replace("- rate * slope_w", "+ rate * slope_w").replace("- rate * slope_b", "+ rate * slope_b"), "", [46]),
        (FIT.replace("rate * slope_w", "slope_w / rate").replace("rate * slope_b", "slope_b / rate"), "", [47]),
        (FIT.replace("b - rate * slope_b", "b"), "", []),
    ],
)
def test_what_is_printed_otherwise_is_wrong(fit: Item, code: str, said: str, rules: list[int]) -> None:
    assert code != FIT
    verdict = marked(fit, code)
    assert verdict.outcome == "wrong"
    assert [match.rule for match in verdict.matches] == rules
    assert not said or f"At rate 0.0001: {said}" in verdict.sentences


def test_printing_after_the_step_is_told_apart(fit: Item) -> None:
    late = FIT.replace("        " + LOSS + "\n", "") + "        errors = [w * x + b - y for x, y in zip(xs, ys)]\n        " + LOSS + "\n"
    assert any("The losses begin with the second" in sentence for sentence in marked(fit, late).sentences)


def test_the_smallest_failing_input_is_said_in_the_order_of_the_call(fit: Item) -> None:
    verdict = marked(fit, FIT.replace("w * x + b - y", "w * x - b - y"))
    (line,) = (one for one in verdict.sentences if one.startswith("fit("))
    assert line.startswith("fit([") and " prints " in line


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import numpy as np\n" + FIT, "It imports numpy; libraries this exercise allows: none. It is in line 1."),
        (FIT + "        w = w\n" * 8, "It has 16 lines of code; this exercise allows 15."),
    ],
)
def test_libraries_and_long_code_are_not_run(fit: Item, code: str, said: str) -> None:
    verdict = mark(fit, code)
    assert (verdict.outcome, verdict.sentences[1]) == ("unreadable", said)
    assert read(fit, FIT).rows[0].text == "fit, in eight lines of code, importing nothing"


def test_three_curves_are_drawn_when_it_is_run_and_when_it_is_marked(fit: Item) -> None:
    blocks = tried(fit, FIT)
    verdict = marked(fit, FIT)
    for shown in (blocks, verdict.blocks):
        (drawn,) = (block for block in shown if isinstance(block, Plot))
        assert [(curve.name, curve.role) for curve in drawn.curves] == [("rate 0.0001", "own"), ("rate 0.01", "own"), ("rate 1", "own")]
        crawl, settle, away = (curve.ys for curve in drawn.curves)
        assert len(crawl) == len(settle) == 50 and len(away) == 2
        assert crawl[0] == settle[0] == away[0]
        assert 0.5 < crawl[-1] / crawl[0] < 1 and settle[-1] < 0.3 and away[1] > 1000 * away[0]
        notes = [plain(block.parts) for block in shown if isinstance(block, Paragraph)]
        assert "Where the line of rate 1 ends, it has left the plot." in notes
        assert "loss, by factors of ten" in plot.svg(drawn)
    listings = [block for block in blocks if isinstance(block, Listing)]
    assert [one.title for one in listings] == ["rate 0.0001: 300 losses", "rate 0.01: 300 losses", "rate 1: 300 losses"]
    assert all("…" in one.text for one in listings)
    assert not [sentence for sentence in verdict.sentences if "nan" in sentence]


def test_a_run_that_overflows_says_where_when_it_is_tried(fit: Item) -> None:
    code = FIT.replace("e * e for", "e ** 2 for")
    (struck,) = (block for block in tried(fit, code) if isinstance(block, Listing) and block.marked)
    assert "OverflowError" in struck.title
    assert struck.text.split("\n")[struck.marked[0] - 1].strip().startswith("print")


def test_what_is_kept_of_a_run_is_its_column_of_numbers(fit: Item) -> None:
    ran = run(fit, FIT.replace(LOSS, "print('a long word and the loss', step, 'is', sum(e * e for e in errors) / n)"))
    assert ran is not None
    first = ran["ran"]["cases"][0]["printed"]
    assert first.startswith("134.502\n") and first.count("\n") == 300
    assert "word" not in json.dumps(ran)
    assert len(json.dumps(ran)) < 40_000


@given(COLUMN)
def test_a_column_reads_back_whatever_stands_before_it(values: list[float]) -> None:
    text = "".join(f"step {k}: was {k / 2}, is {x!r}\n" for k, x in enumerate(values))
    case = running.Case(printed=printed.column(text))
    assert printed.values(case).tolist() == values
    assert printed.column(case.printed) == case.printed


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1,234.5", 1234.5),
        ("loss=.5", 0.5),
        ("−3", -3.0),
        ("w3 x2", None),
        ("1e400", math.inf),
        ("(1, -inf)", -math.inf),
        ("3.", 3.0),
        ("a1.5b", None),
    ],
)
def test_the_last_number_of_a_line_is_read(line: str, number: float | None) -> None:
    assert printed.values(running.Case(printed=line)).tolist() == ([] if number is None else [number])


@given(st.lists(st.floats(0.001, 1e9), min_size=2, max_size=12), st.integers(2, 9))
def test_digits_that_are_not_printed_are_not_asked_for(wanted: list[float], digits: int) -> None:
    right = np.array(wanted)
    assert printed.agrees(running.Case(printed="\n".join(f"{x:.{digits}f}" for x in wanted)), right)
    assert not printed.agrees(running.Case(printed="\n".join(f"{1.02 * x + 0.01:.{digits}f}" for x in wanted)), right)
    assert not printed.agrees(running.Case(printed="\n".join(f"{x:.{digits}f}" for x in wanted[:-1])), right)


@pytest.mark.parametrize("rest", ["", "5e12\n", "inf\nnan\n", "1e13\n1e14\n-inf\n"])
def test_a_column_that_has_run_away_may_end_as_it_likes(rest: str) -> None:
    wanted = np.array([1.0, 1e6, 2e12, np.inf, np.nan])
    assert printed.agrees(running.Case(printed="1.0\n1000000.0\n" + rest), wanted)
    assert not printed.agrees(running.Case(printed="1.0\n" + rest), wanted)
    assert not printed.agrees(running.Case(printed="1.0\n1000000.0\n7\n"), wanted)
    assert not printed.agrees(running.Case(printed="1.0\n1000000.0\n" + "inf\n" * 4), wanted)


@given(st.lists(st.floats(1e-300, 1e300), min_size=2, max_size=20))
def test_heights_far_apart_are_drawn_by_their_logarithms(values: list[float]) -> None:
    svg = plot.svg(Plot("t", (Curve("a", tuple(map(float, range(len(values)))), tuple(values), "own"),), "x", "y"))
    far = math.log10(max(values)) - math.log10(min(values)) > plot.DECADES
    assert ("y, by factors of ten" in svg) == far
    if far:
        marks = plot.powers(values)
        assert 2 <= len(marks) <= 2 * plot.TICKS + 1
        assert all(min(values) * (1 - 1e-9) <= mark <= max(values) * (1 + 1e-9) for mark, _ in marks)
    assert "by factors" not in plot.svg(Plot("t", (Curve("a", (0.0, 1.0), (0.0, max(values))),), "x", "y"))


def test_the_three_kinds_of_curve_of_one_role_have_colours_of_their_own() -> None:
    curves = tuple(Curve(name, (0.0, 1.0), (1.0, 2.0 + k), "own") for k, name in enumerate("abcd"))
    svg = plot.svg(Plot("t", curves))
    assert [f'class="line {colour}"' in svg for colour in "abcd"] == [False, True, True, True]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('by = "rate"', 'by = "speed"', "by names inputs: xs, ys, rate, steps"),
        ("given = { steps = 3 }", "given = { stops = 3 }", "given names inputs: xs, ys, rate, steps"),
        ('many = "losses"', 'meny = "losses"', "many is missing"),
    ],
)
def test_a_fault_of_what_is_printed_is_told(tmp_path: Path, fit: Item, old: str, new: str, fault: str) -> None:
    text, path = fit.question.path.read_text(), tmp_path / "descent" / "practice" / "mine" / "question.toml"
    path.parent.mkdir(parents=True)
    for name in ("working.py", "again.py"):
        shutil.copy(HERE / "descent" / name, tmp_path / "descent" / name)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    q = question_of(path)
    with pytest.raises(ContentFault, match=fault):
        spec(q)


def test_the_content_checker_sees_a_second_computation_that_prints_otherwise(fit: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard, broken on purpose."""
    assert list(KINDS["code"].faults(fit)) == []
    monkeypatch.setattr(printed, "BEYOND", 0.0)
    assert printed.sure(np.array([1.0, 2.0])) == 0
    monkeypatch.undo()
    monkeypatch.setattr(type(fit.question), "again", property(lambda q: lambda xs, ys, rate, steps: np.zeros(int(steps))))
    assert any("working.py and again.py differ" in fault for fault in KINDS["code"].faults(fit))
