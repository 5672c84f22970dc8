"""An item depends on question, version and seed alone, and right and wrong answers on it can be told apart."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from tests.practice.conftest import COSINE, Write
from workings import course, practice
from workings.practice import Item, NoSuchQuestion
from workings.practice.item import apart
from workings.practice.making import KEPT
from workings.practice.question import NUMBERS as IN_NUMBERS
from workings.practice.question import Question, question, read
from workings.practice.question import questions as in_folder

GOLDEN = Path(__file__).parent / "items.json"
SEEDS = 50
QUESTIONS = practice.questions("dot")
NUMBERS = [q for q in QUESTIONS if q.kind in IN_NUMBERS]


ELSEWHERE = [q for slug, node in course.graph().nodes.items() if node.written and slug != "dot" for q in practice.questions(slug)]
FEW = 6


def fresh(q: Question, seed: int) -> Item:
    """Drawn again, not taken from memory."""
    return practice.item.__wrapped__(q, seed)


def pinned(q: Question, seeds: int = SEEDS) -> dict[str, object]:
    """Three items in full, and a digest of the first fifty."""
    items = [fresh(q, seed) for seed in range(seeds)]
    rows = [[{k: v.tolist() for k, v in it.inputs.items()}, list(it.catalogue), *([repr(it.posed)] if it.posed else [])] for it in items]
    return {"first": rows[:3], "digest": sha256(json.dumps(rows).encode()).hexdigest()}


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_items_are_those_of_the_record(q: Question) -> None:
    """Where this fails an old item would become another one: raise `version` in its question.toml, and pin again
    with `python -m tests.practice.test_items`."""
    assert pinned(q) == json.loads(GOLDEN.read_text())[f"{q.id}@{q.version}"]


@pytest.mark.parametrize("q", ELSEWHERE, ids=lambda q: q.id)
def test_items_of_every_other_concept_are_those_of_the_record(q: Question) -> None:
    """The same, of the first few seeds, by their digest alone."""
    assert pinned(q, FEW)["digest"] == json.loads(GOLDEN.read_text())[f"{q.id}@{q.version}"]


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_the_same_id_is_the_same_item(q: Question) -> None:
    one, two = fresh(q, 4127), practice.opened(f"{q.id}@{q.version}#4127")
    assert one is not two
    assert one.id == two.id == f"{q.id}@{q.version}#4127"
    assert all(np.array_equal(one.inputs[name], two.inputs[name]) for name in one.inputs)
    assert np.array_equal(one.value, two.value)
    assert one.posed == two.posed
    assert [(s.rule.number, s.value.tolist()) for s in one.live] == [(s.rule.number, s.value.tolist()) for s in two.live]


@pytest.mark.parametrize("q", NUMBERS, ids=lambda q: q.name)
def test_right_and_wrong_answers_are_ten_tolerances_apart(q: Question) -> None:
    for seed in range(SEEDS):
        it = practice.item(q, seed)
        answers = [it.value, *(slip.value for slip in it.live)]
        assert all(apart(u, v, q) for u, v in combinations(answers, 2))
        if not q.draw.fixed:
            assert it.catalogue == q.rules
            assert it.dropped == ()


def test_apart_means_shape_or_ten_tolerances() -> None:
    q = practice.question("dot/cosine")
    assert apart(np.array(0.5), np.array([0.5]), q)
    assert not apart(np.array(0.5), np.array(0.549), q)
    assert apart(np.array(0.5), np.array(0.551), q)
    assert not apart(np.array(100.0), np.array(104.9), q)
    assert apart(np.array(100.0), np.array(105.3), q)
    exact = practice.question("dot/dot")
    assert apart(np.array(10.0), np.array(11.0), exact)
    assert not apart(np.array(10.0), np.array(10.0), exact)


def test_a_draw_that_cannot_be_told_apart_is_put_aside() -> None:
    rejected = [reason for seed in range(200) for reason in practice.item(practice.question("dot/cosine"), seed).rejected]
    assert rejected
    assert all("collides with" in reason for reason in rejected)


def test_a_fixed_instance_drops_the_rules_that_collide() -> None:
    """Two perpendicular vectors: raw dot, one length and the sum of lengths all give 0, which is right."""
    parallel, perpendicular, other = (practice.item(practice.question("dot/essay"), seed) for seed in range(3))
    assert [it.call.inputs for it in (parallel, perpendicular, other)] == [
        {"a": [1, 2, 0], "b": [2, 4, 0]},
        {"a": [1, 2, 0], "b": [0, 0, 3]},
        {"a": [2, 4, 0], "b": [0, 0, 3]},
    ]
    assert parallel.catalogue == (16, 17, 18, 19)
    assert perpendicular.catalogue == other.catalogue == (19,)
    assert perpendicular.dropped == (16, 17, 18)
    assert float(parallel.value) == pytest.approx(1)
    assert float(perpendicular.value) == float(other.value) == 0


def test_both_rules_of_a_colliding_pair_are_dropped(write: Write) -> None:
    """Lengths 3 and 6: 9, the square of the first, is also their sum."""
    it = fresh(read(write(instances="[{ a = [1, 2, 2], b = [4, 4, 2] }]")), 0)
    assert it.catalogue == (16, 19)
    assert it.dropped == (17, 18)


def test_a_choice_is_over_the_rows() -> None:
    it = practice.item(practice.question("dot/ranks"), 3)
    rows, query = it.inputs["b"], it.inputs["a"]
    cosines = rows @ query / (np.linalg.norm(rows, axis=1) * np.linalg.norm(query))
    assert int(it.value) == 1 + int(cosines.argmax())
    assert {s.rule.number: int(s.value) for s in it.live} == {16: 1 + int((rows @ query).argmax()), 19: 1 + int(cosines.argmin())}
    assert it.choices == 3
    assert course.value(it.call) == pytest.approx(cosines.max())


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_the_recipe_of_an_item_opens_to_its_working(q: Question) -> None:
    it = practice.item(q, 7)
    for call, working in zip(it.calls, it.workings, strict=True):
        again = course.working(call)
        assert [line.op for line in again.lines] == [line.op for line in working.lines]
        assert np.array_equal(again.value, working.value)
        assert json.loads(json.dumps(dict(call.inputs))) == call.inputs


def test_ids() -> None:
    assert practice.parse_id("dot/cosine@1#4127") == ("dot/cosine", 1, 4127)
    assert str(practice.parse_id("linear-map/rows-2@12#0")) == "linear-map/rows-2@12#0"


@pytest.mark.parametrize("text", ["", "dot", "dot/cosine", "dot/cosine@1", "dot/cosine@1#", "dot/cosine@1#-1", "dot/cosine@x#1",
                                  "../etc/passwd@1#1", "dot/cosine@1#1\n", "dot/cosine@1#" + "9" * 99, "DOT/COSINE@1#1", "\x00"])  # fmt: skip
def test_what_is_no_id_is_said(text: str) -> None:
    with pytest.raises(NoSuchQuestion, match=r"is no item; an item is written dot/cosine@1#4127"):
        practice.opened(text)


def test_a_question_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(NoSuchQuestion, match=r"no question dot/nosuch; dot has dot/.*, dot/cosine, dot/dot, "):
        practice.opened("dot/nosuch@1#1")
    with pytest.raises(NoSuchQuestion, match=r"no question nosuch/x; nosuch has none"):
        practice.opened("nosuch/x@1#1")


def test_a_version_that_is_gone_is_said() -> None:
    with pytest.raises(NoSuchQuestion) as said:
        practice.opened("dot/cosine@9#1")
    assert str(said.value) == (
        "Version 9 of dot/cosine is no longer here: the question is at version 1 now. "
        "An answer given to the old one stays in the record; a fresh item can be drawn."
    )


def test_an_old_version_that_was_kept_still_opens(write: Write, tmp_path: Path) -> None:
    write(version="2", instances="[{ a = [2, 3, 6], b = [4, 0, 3] }]")
    write(file="question.1.toml")
    assert question("dot/mine", None, tmp_path).version == 2
    old, new = (practice.opened(f"dot/mine@{version}#0", tmp_path) for version in (1, 2))
    assert old.inputs["a"].tolist() == [1, 2, 2]
    assert new.inputs["a"].tolist() == [2, 3, 6]


def test_items_in_memory_are_bounded() -> None:
    q = practice.question("dot/pairs")
    for seed in range(KEPT + 50):
        practice.item(q, seed)
    assert practice.item.cache_info().currsize == KEPT
    assert practice.item(q, KEPT + 49) is practice.item(q, KEPT + 49)


def test_draws_that_can_never_be_told_apart_end(write: Write) -> None:
    text = COSINE.replace("instances = [{ a = [1, 2, 2], b = [4, 0, 3] }]", "").replace('sibling = "other"', "")
    text += "[draw.a]\nfrom = [[1, 0]]\n[draw.b]\nfrom = [[0, 1]]\n"
    with pytest.raises(ValueError, match=r"dot/mine: 500 draws of seed 1 were rejected; last: rule 16 collides with the right answer"):
        fresh(read(write(text)), 1)


def test_an_answer_that_is_not_finite_is_no_answer(write: Write) -> None:
    with pytest.raises(ValueError, match=r"dot/mine: instance 0: the answer is not finite"):
        fresh(read(write(instances="[{ a = [0, 0], b = [1, 1] }]")), 4)


def test_require_holds(write: Write, tmp_path: Path) -> None:
    text = COSINE.replace("instances = [{ a = [1, 2, 2], b = [4, 0, 3] }]", 'require = ["gt(out, 0)", "ne(sum(a), 0)"]')
    text = text.replace('sibling = "other"', "").replace("rules = [16, 17, 18, 19]", "rules = []")
    text += "[draw.a]\nrange = [-2, 2]\nsize = 2\nnonzero = true\n[draw.b]\nrange = [-2, 2]\nsize = 2\nnonzero = true\n"
    write(text)
    (q,) = in_folder("dot", tmp_path)
    items = [fresh(q, seed) for seed in range(60)]
    assert all(it.value > 0 and it.inputs["a"].sum() != 0 for it in items)
    assert any("a condition of require does not hold" in it.rejected for it in items)


if __name__ == "__main__":
    found: dict[str, object] = {f"{q.id}@{q.version}": pinned(q) for q in QUESTIONS}
    found |= {f"{q.id}@{q.version}": pinned(q, FEW)["digest"] for q in ELSEWHERE}
    GOLDEN.write_text(json.dumps(found, indent=1) + "\n")
