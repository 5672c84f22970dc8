"""Code that is asked for, run in the real sandbox: what passes, what fails and where, what is never run."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.practice.conftest import Write
from workings.contract.reading import Listing, Plot
from workings.contract.verdict import Verdict
from workings.course.faults import ContentFault
from workings.practice import KINDS, Item, item, mark, question, read, run, running, tried
from workings.practice.kinds.code import judge
from workings.practice.kinds.code.asked import spec
from workings.practice.question import read as question_of

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
    return mark(it, code, json.loads(json.dumps(ran)))


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
