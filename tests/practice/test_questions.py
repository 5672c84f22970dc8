"""A question is data; a fault in it names the file, the line, and what is wrong."""

from __future__ import annotations

import pytest

from tests.practice.conftest import COSINE, Write
from workings import practice
from workings.course import ContentFault
from workings.practice import item
from workings.practice.chance import Chance
from workings.practice.question import Tolerance, read
from workings.practice.text import plain, spelled

DRAWN = COSINE.replace("instances = [{ a = [1, 2, 2], b = [4, 0, 3] }]\n", "").replace('sibling = "other"\n', "")
DRAWN += "[draw.a]\nrange = [1, 9]\nsize = 3\n[draw.b]\nfrom = [[1, 2, 3], [4, 5, 6]]\nshuffle = true\nsigns = [[1, -1, 1]]\n"


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ('kind = "numeric"', 'kind = "essay"', "kind", "kind is essay; there are numeric, vector, choice"),
        ('task = "cosine"', 'task = "sine"', "task", "working.py has no function sine; it has dot, pairs, length, cosine"),
        ('task = "cosine"', 'task = "length"', "task", "length takes a; the numbers drawn are a, b"),
        ("version = 1", "version = 0", "version", "version starts at 1"),
        ("version = 1", 'version = "1"', "version", "version has to be a whole number"),
        ('noun = "the cosine"\n', "", "", "noun is missing"),
        ("[16, 17, 18, 19]", "[16, 101]", "rules", "the catalogue has no rule 101"),
        ('sibling = "other"\n', "", "instances", "fixed instances name the question their worked siblings come from"),
        ('sibling = "other"\n', 'sibling = "other"\nmood = "calm"\n', "mood", "mood is not a key known here"),
        ('sibling = "other"\n', 'sibling = "other"\nover = "b"\n', "over", "a choice says over which input it is, and nothing else does"),
        ('sibling = "other"\n', 'sibling = "other"\nrequire = ["gt(out,"]\n', "require", "require cannot be read: It stops too early"),
        ('sibling = "other"\n', 'sibling = "other"\ntolerance = { loose = true }\n', "tolerance", "tolerance knows rtol, atol, decimals, exact, not loose"),
        ('sibling = "other"\n', 'sibling = "other"\nvary = ["colours"]\n', "vary", "vary knows axes, signs, rows, not colours"),
        ('sibling = "other"\n', 'sibling = "other"\nbecomes = { 12 = "x" }\n', "becomes", "rule 12 is put another way here, and is not among the rules"),
        ("b = [4, 0, 3] }]", "b = [4, 0, 3] }, { a = [1] }]", "instances", "each instance has to give the same inputs"),
        ('still = ["Would it still hold if {b} were twice as long?"]', "still = []", "still", "at least one question"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_sentence(write: Write, old: str, new: str, at: str, said: str) -> None:
    assert old in COSINE
    text = COSINE.replace(old, new)
    with pytest.raises(ContentFault) as fault:
        read(write(text))
    line = line_of(text, at + " =") if at else 1
    assert str(fault.value).startswith(f"mine/question.toml:{line}: ")
    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("range = [1, 9]", "range = [9, 1]", "draw.a: no number lies in the range 9 to 1"),
        ("range = [1, 9]", "range = [0, 0]\nnonzero = true", "draw.a: no number lies in the range 0 to 0"),
        ("range = [1, 9]", "between = [1, 9]", "draw.a: between is not known"),
        ("range = [1, 9]\n", "", "draw.a: it needs either from or range"),
    ],
)
def test_a_fault_in_a_draw_names_its_table(write: Write, old: str, new: str, said: str) -> None:
    text = DRAWN.replace(old, new, 1)
    with pytest.raises(ContentFault) as fault:
        read(write(text))
    assert str(fault.value).startswith(f"mine/question.toml:{line_of(text, '[draw.a]')}: {said}")


def test_instances_and_draw_do_not_stand_side_by_side(write: Write) -> None:
    with pytest.raises(ContentFault, match="instances and draw stand side by side"):
        read(write(COSINE + "[draw.a]\nrange = [1, 2]\n"))
    with pytest.raises(ContentFault, match="no instances: there is nothing to ask about"):
        read(write(COSINE.replace("instances = [{ a = [1, 2, 2], b = [4, 0, 3] }]\n", "")))


def test_what_is_drawn_is_what_was_asked_for(write: Write) -> None:
    q = read(write(DRAWN))
    seen = set()
    for seed in range(200):
        drawn = q.draw.draw(Chance(str(seed)), seed)
        assert drawn["a"].shape == (3,)
        assert ((drawn["a"] >= 1) & (drawn["a"] <= 9)).all()
        assert sorted(abs(drawn["b"])) in ([1, 2, 3], [4, 5, 6])
        assert (drawn["b"] * [1, -1, 1] > 0).all()
        seen |= set(drawn["a"])
    assert seen == set(range(1, 10))


def test_axes_and_signs_are_exchanged_in_all_vectors_at_once() -> None:
    """It changes no dot product and no length."""
    q = practice.question("dot/ranks")
    by_length = {tuple(sorted(abs(row["a"]))): row for row in q.draw.instances}
    turned = 0
    for seed in range(60):
        found = q.draw.draw(Chance(str(seed)), seed)
        products = [sorted((row["b"] @ row["a"]).tolist()) for row in q.draw.instances]
        assert sorted((found["b"] @ found["a"]).tolist()) in products
        assert tuple(sorted(abs(found["a"]))) in by_length
        turned += bool((found["a"] < 0).any())
    assert 10 < turned < 60


def test_the_statement_is_made_of_given_parts(mock: practice.Item) -> None:
    what = practice.statement(mock)
    assert plain(what.ask) == "Find the cosine of the angle between a and b."
    assert [spelled(one) for one in what.given] == ["a = [1, 2, 2]", "b = [4, 0, 3]"]
    assert plain(what.form) == "A decimal, or 3/sqrt(10)."
    assert what.options == ()


def test_an_input_spelled_out_in_the_statement_is_not_given_twice(write: Write) -> None:
    text = COSINE.replace("between {a} and {b}", "between {a =} and {b =}")
    what = practice.statement(item(read(write(text)), 0))
    assert plain(what.ask) == "Find the cosine of the angle between a = [1, 2, 2] and b = [4, 0, 3]."
    assert what.given == ()


def test_the_options_of_a_choice_are_its_rows() -> None:
    it = practice.item(practice.question("dot/ranks"), 0)
    what = practice.statement(it)
    assert len(what.given) == 1
    assert [spelled(one).split(" = ")[0] for one in what.options] == ["b₁", "b₂", "b₃"]


def test_practice_task_one_of_the_essay_is_there() -> None:
    """“Compute cosine similarity between [1,2,0], [2,4,0] and [0,0,3]: confirm the parallel pair scores 1.0 and the perpendicular pair 0.”"""
    q = practice.question("dot/essay")
    items = [practice.item(q, seed) for seed in range(3)]
    assert [practice.mark(it, answer).outcome for it, answer in zip(items, ["1.0", "0", "0"], strict=True)] == ["right"] * 3


def test_there_is_enough_to_practise() -> None:
    found = practice.questions("dot")
    assert len(found) >= 6
    assert len({q.kind for q in found}) >= 3
    assert {n for q in found for n in q.rules} >= set(range(12, 20))


def test_tolerances_are_widths() -> None:
    import numpy as np

    assert Tolerance().width(np.array([0.0, 0.5, 10.0])).tolist() == pytest.approx([0.005, 0.005, 0.05])
    assert Tolerance(exact=True).width(np.array([0.0, 10.0])).tolist() == pytest.approx([1e-9, 1e-8])
