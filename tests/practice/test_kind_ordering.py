"""Proof blocks: every order in which needs stand first is right, and the count of edits is exact."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice.conftest import Write
from workings import practice
from workings.contract.reading import Formula
from workings.course.faults import ContentFault
from workings.practice import Item, Question, check, item, mark
from workings.practice.chance import Chance
from workings.practice.kinds import KINDS, ordering_check
from workings.practice.kinds.ordering import Shuffled, spec
from workings.practice.kinds.ordering_edits import Needs, closure, edits, intruders, order
from workings.practice.question import question, read
from workings.practice.text import plain

SAID = Path(__file__).parent / "ordering.txt"
CASES = 3_000
BLOCKS = {"k": "square", "f": "expand", "h": "positive", "c": "choose", "g": "put-in", "d": "bound", "j": "clear", "e": "root"}


@pytest.fixture
def bound() -> Item:
    """The proof of the bound. Its letters: k square, f expand, h positive, c choose, g put-in, d bound, j clear, e root; i, l are stray."""
    found = item(question("dot/bound-order"), 3)
    assert {found.posed.letter(id): id for id in BLOCKS.values()} == BLOCKS
    return found


# ---------------------------------------------------------------------- the count of edits
def drawn(chance: Chance) -> tuple[Needs, tuple[str, ...]]:
    """A proof of up to eight blocks, as sparse or dense as may be, and an answer out of it and of two stray blocks."""
    n, odds = chance.integer(1, 8), chance.integer(1, 4)
    needs = {str(k): tuple(str(j) for j in range(k) if chance.below(odds + 1) == 0) for k in range(n)}
    pool = [*needs, "stray", "other"]
    return needs, tuple(pool[k] for k in chance.order(len(pool))[: chance.below(len(pool) + 1)])


def test_the_matching_gives_the_count_of_a_search_of_all_subsets() -> None:
    chance = Chance("ordering")
    seen = set()
    for _ in range(CASES):
        needs, answer = drawn(chance)
        found = edits(answer, needs)
        assert found.count == ordering_check.searched(answer, needs), (needs, answer)
        assert found.score == max(0.0, 1 - found.count / len(needs))
        seen.add(found.count)
    assert seen >= set(range(10))


def test_the_count_is_the_distance_to_the_nearest_proof() -> None:
    """Against the definition: of all orders of the proof, the one with the longest common subsequence."""
    chance, checked = Chance("nearest"), 0
    while checked < 150:
        needs, answer = drawn(chance)
        if len(needs) > 6:
            continue
        checked += 1
        before = closure(needs)
        proofs = [p for p in permutations(needs) if all(not before[b] & set(p[k:]) for k, b in enumerate(p))]
        common = max(_common(answer, p) for p in proofs)
        assert edits(answer, needs).count == len(answer) + len(needs) - 2 * common, (needs, answer)


def _common(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """Length of the longest common subsequence of rows without repetition."""
    return next(n for n in range(len(a), -1, -1) if any(_within(part, b) for part in combinations(a, n)))


def _within(part: tuple[str, ...], b: tuple[str, ...]) -> bool:
    places = [b.index(x) for x in part if x in b]
    return len(places) == len(part) and places == sorted(places)


def test_a_count_of_single_conflicts_would_not_do() -> None:
    """One block too early is out of order with three others, and one edit pair away."""
    needs = {"a": (), "b": ("a",), "c": ("b",), "d": ("c",)}
    assert edits(("d", "a", "b", "c"), needs).count == 2
    assert edits(("d", "c", "b", "a"), needs).count == 6
    assert edits((), needs).count == 4
    assert edits(("a", "b"), needs).score == 0.5


def test_a_need_counts_by_way_of_a_block_that_is_missing() -> None:
    needs = {"a": (), "b": ("a",), "c": ("b",)}
    assert edits(("c", "a"), needs).count == 3


def test_each_intruder_in_a_case_is_one_edit() -> None:
    needs = {"a": (), "l": ("a",), "l2": ("l",), "r": ("a",), "r2": ("r",), "z": ("l2", "r2")}
    cases = (frozenset({"l", "l2"}), frozenset({"r", "r2"}))
    for right in (("a", "l", "l2", "r", "r2", "z"), ("a", "r", "r2", "l", "l2", "z")):
        assert edits(right, needs, cases).count == 0
    mixed = ("a", "l", "r", "l2", "r2", "z")
    assert intruders(mixed, cases) == ["r", "l2"]
    assert edits(mixed, needs, cases).count == 2
    assert edits(mixed, needs).count == 0
    assert order(needs, cases) == ("a", "l", "l2", "r", "r2", "z")
    assert order(needs, cases, last=True) == ("a", "r", "r2", "l", "l2", "z")


def test_what_needs_itself_is_named() -> None:
    with pytest.raises(ValueError, match=r"a needs itself, by way of a, b"):
        closure({"a": ("b",), "b": ("a",)})


# ---------------------------------------------------------------------- reading and marking
@pytest.mark.parametrize("text", ["k f h c g d j e", "h c f g k d j e", "hckfgdje", "f, k, h, c, g, d, j, e", "f\nh\nc\ng\nk\nd\nj\ne", "K F H C G D J E",
                                  "f -> k -> h -> c -> g -> d -> j -> e.", "ｋ f h c g d j e"])  # fmt: skip
def test_every_order_that_is_a_proof_is_right(bound: Item, text: str) -> None:
    found = mark(bound, text)
    assert (found.outcome, found.score) == ("right", 1.0)
    assert all(row.state == "right" for row in found.rows)


def test_exactly_the_linear_extensions_are_right(bound: Item) -> None:
    """Of all 40,320 orders of the eight blocks: counted once by the marking, once by the needs read from the file."""
    needs, before = spec(bound.question).proofs[0].needs, closure(spec(bound.question).proofs[0].needs)
    right = 0
    for way in permutations(needs):
        valid = all(before[b] <= set(way[:k]) for k, b in enumerate(way))
        assert (edits(way, needs).count == 0) == valid
        right += valid
    assert right == 15  # three places for `expand`, then five for `square`


@pytest.mark.parametrize(
    ("text", "score", "why"),
    [
        ("k f h c g d j", 7 / 8, "Each block follows from those before it; one block is missing."),
        ("k", 1 / 8, "Each block follows from those before it; seven blocks are missing."),
        ("k f c h g d j e", 6 / 8, "Block c uses that b · b is not zero, which no block before it gives."),
        ("g k f h c d j e", 6 / 8, "Block g uses the square multiplied out, which no block before it gives."),
        ("k f h g d j e", 7 / 8, "Block g uses the choice of t, which no block before it gives."),
        (
            "k l f h c g d j e",
            7 / 8,
            "Block l does not belong: the term with a · b is lost. It is zero only where a and b stand at right angles.",
        ),
        ("e j d g c h f k", 0, "Block e uses the inequality between squares, which no block before it gives."),
    ],
)
def test_wrong_orders_lose_a_share_for_each_edit_and_the_first_is_said(bound: Item, text: str, score: float, why: str) -> None:
    found = mark(bound, text)
    assert (found.outcome, found.matches) == ("wrong", ())
    assert found.score == pytest.approx(score)
    assert found.sentences[1:] == (why,)
    assert found.sentences[0].startswith(f"{text} is not ")


@pytest.mark.parametrize(("text", "why"), [("", "Nothing is written yet."), (" , ", "Nothing is written yet."), ("k k", "The letter k stands there twice."),
                                           ("k 3", "3 is not the letter of a block; there are c d e f g h i j k l."), ("k z", "z is not the letter"), ("a", "a is not the letter"),
                                           ("k (f)", "( is not the letter"), ("c" * 401, "It is 401 characters long; 400 is the most that is read.")])  # fmt: skip
def test_what_is_no_row_of_letters_is_not_marked(bound: Item, text: str, why: str) -> None:
    found = mark(bound, text)
    assert found.outcome == "unreadable"
    assert why in " ".join(found.sentences)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30) | st.text("cdefghijkl ,\n", max_size=30))
def test_any_text_is_read_or_refused_and_read_again_it_is_the_same(text: str) -> None:
    found = item(question("dot/bound-order"), 3)
    seen = mark(found, text)
    assert seen.outcome in ("right", "wrong", "unreadable")
    if seen.outcome != "unreadable":
        said = KINDS["ordering"].read(found, text)
        assert mark(found, said.canonical).score == seen.score
        assert [row.label for row in seen.rows] == said.canonical.split()


def test_rows_point_at_the_first_block_that_cannot_stand(bound: Item) -> None:
    found = mark(bound, "k c h f")
    assert [(row.label, row.state) for row in found.rows] == [("k", "right"), ("c", "wrong"), ("h", ""), ("f", "")]
    assert found.rows[0].aside == "A length squared is a sum of squares. So, for every number t:"
    assert practice.read(bound, "k c").rows[0].state == ""


# ---------------------------------------------------------------------- items
def test_letters_and_order_are_drawn_and_stay() -> None:
    q = question("dot/bound-order")
    items = [item.__wrapped__(q, seed).posed for seed in range(40)]
    assert len(set(items)) == 40
    assert items == [item.__wrapped__(q, seed).posed for seed in range(40)]
    assert {len(one.blocks) for one in items} == {10}
    assert all(set("abt").isdisjoint(one.letters) for one in items)
    strays = {id for one in items for id in one.blocks if id in spec(q).astray}
    assert strays == set(spec(q).astray)
    assert items[0] == Shuffled(
        ("expand", "root", "upside-down", "put-in", "positive", "square", "no-cross", "bound", "choose", "clear"), "cdefghijkl"
    )


@pytest.mark.parametrize("name", ["bound-order", "sum-order"])
def test_the_content_holds(name: str) -> None:
    assert check.check(question(f"dot/{name}"), range(30)).faults == []


def test_blocks_show_mathematics_and_the_statement_stands_under_the_question(bound: Item) -> None:
    kind = KINDS["ordering"]
    shown = {one["letter"]: one["parts"] for one in kind.parts(bound, None)["blocks"]}
    assert plain(shown["c"]) == "So we may divide by it. Of all numbers, choose t = (a · b)/(b · b)"
    assert all(any(isinstance(part, Formula) for part in parts) for parts in shown.values())
    assert kind.shown(bound)
    assert [plain(p.parts)[:1] for p in kind.worked(bound)[0].reading.blocks] == list("kfhcgdje")  # type: ignore[union-attr]
    assert len(kind.first(bound)[0].reading.blocks) == 1


def test_the_sibling_is_another_proof(bound: Item) -> None:
    assert practice.sibling(bound).question.name == "sum-order"


# ---------------------------------------------------------------------- guards broken on purpose
def broken(write: Write, old: str, new: str, name: str = "bound-order") -> Question:
    text = question(f"dot/{name}").path.read_text(encoding="utf-8")
    assert old in text
    return read(write(text.replace(old, new, 1), name))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('formula = "b@b > 0"', 'formula = "b@b > 9"', "the formula of positive does not hold at random points, and the file says otherwise"),
        ('formula = "norm(a - t*b)^2 = a@a + t^2*(b@b)"', 'formula = "norm(a - t*b)^2 = a@a + t^2*(b@b) - 2*t*(a@b)"', "the formula of no-cross holds"),
        ("holds = true", "holds = false", "the formula of one holds"),
        ("lets = true", "lets = false", "the formula of choose does not hold"),
    ],
)  # fmt: skip
def test_a_block_that_says_what_is_not_so_is_found(write: Write, old: str, new: str, fault: str) -> None:
    found = list(ordering_check.faults(item.__wrapped__(q := broken(write, old, new), 0), spec(q)))
    assert any(fault in one for one in found), found


def test_a_wrong_count_is_found(bound: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(ordering_check.faults(bound, spec(bound.question))) == []
    exact = ordering_check.edits
    monkeypatch.setattr(ordering_check, "edits", lambda *of: replace(exact(*of), deletions=exact(*of).deletions + 1))
    assert any("two counts of edits" in one for one in ordering_check.faults(bound, spec(bound.question)))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('needs = ["positive"]', 'needs = ["nothing"]', "choose needs nothing, which is no block of this proof"),
        ('needs = ["positive"]', 'needs = ["root"]', "needs itself"),
        ('id = "expand"', 'id = "square"', "two blocks have one id"),
        ("extras = 2", "extras = 9", "9 extras are to be shown; there are 4"),
        ('t = "number"', 't = "matrix"', "a name is a vector or a number, not matrix"),
        ('formula = "b@b > 0"', 'formula = "b@b > "', "cannot be read"),
        ('says = "So we may', 'says = "So 2 of us may', "a numeral stands in “So 2 of us may"),
        ('says = "So we may', 'says = "So `t + 2` may', "a numeral stands in says"),
        ('formula = "b@b > 0"', 'formulas = "b@b > 0"', "formulas is not a key known here"),
    ],
)
def test_a_file_that_does_not_go_together_is_refused(write: Write, old: str, new: str, fault: str) -> None:
    with pytest.raises(ContentFault, match=re.escape(fault)):
        spec(broken(write, old, new))


def test_of_several_proofs_the_nearest_counts(write: Write) -> None:
    proofs = """
[[ordering.proof]]
needs = { expand = [], bound = ["expand"], use = ["bound"], root = ["use"] }
[[ordering.proof]]
needs = { lengths = [], square = ["lengths"], root = ["square"] }
cases = { one = ["lengths", "square"] }
[help]"""
    q = broken(write, "[help]", proofs, "sum-order")
    found = item.__wrapped__(q, 0)

    def typed(*blocks: str) -> tuple[str, float, str]:
        seen = mark(found, found.posed.spelled(blocks))
        return seen.outcome, seen.score, seen.sentences[1]

    assert typed("lengths", "square", "root")[0] == typed("expand", "bound", "use", "root")[0] == "right"
    outcome, score, why = typed("lengths", "expand", "square", "root")
    assert (outcome, score) == ("wrong", pytest.approx(2 / 3))
    assert why == f"Block {found.posed.letter('expand')} belongs to another proof of it."


# ---------------------------------------------------------------------- golden words
def spoken() -> str:
    found = item(question("dot/bound-order"), 3)
    texts = ("k f h c g d j e", "k f c h g d j e", "k f h c g d i j e", "k f h c g d j", "k f k", "k f z", "")
    return "\n\n".join("\n".join((f"> {text}", *mark(found, text).sentences)) for text in texts) + "\n"


def test_what_is_said_is_pinned() -> None:
    assert spoken() == SAID.read_text(encoding="utf-8")


if __name__ == "__main__":
    SAID.write_text(spoken(), encoding="utf-8")
