"""Every form a person may type, and every way in which it cannot be read. Malformed is not wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workings import practice
from workings.ir.expression import MAX_LENGTH, Unreadable
from workings.practice.question import NUMBERS as IN_NUMBERS
from workings.practice.typed import MAX_SIGNS, Answer, read, shortened

TEN_MEGABYTES = 10_000_000

NUMBERS = [
    ("6", 6.0), ("[6]", 6.0), ("6.", 6.0), (".5", 0.5), ("+6", 6.0), ("-6", -6.0), ("−6", -6.0), ("–6", -6.0), (" 6 ", 6.0), ("6\n", 6.0),
    ("1e-3", 0.001), ("1E3", 1000.0), ("66.7%", 0.667), ("-50%", -0.5), ("2/3", 2 / 3), ("−2/3", -2 / 3), ("3/sqrt(10)", 3 / 10**0.5),
    ("√2", 2**0.5), ("√(9+16)", 5.0), ("2√3", 2 * 3**0.5), ("3²", 9.0), ("2^10", 1024.0), ("2**3", 8.0), ("-2^2", -4.0), ("(2)(3)", 6.0),
    ("1·4 + 2·0 + 2·3", 10.0), ("1×4 ÷ 2", 2.0), ("log(exp(2))", 2.0), ("ln(e)", 1.0), ("2pi", 2 * np.pi), ("π", np.pi), ("|−3|", 3.0),
    ("‖[3, 4]‖", 5.0), ("norm([3,4])", 5.0), ("np.sqrt(4)", 2.0), ("array([6.])", 6.0), ("(6)", 6.0), ("((6))", 6.0), ("\u200f6\u202c", 6.0),
    ("٣", 3.0), ("１２", 12.0), ("[1,2,3]@[1,0,0]", 1.0), ("--6", 6.0), ("0", 0.0), ("-0", 0.0),
]  # fmt: skip

LISTS = [
    "[6, 1, 0]", "[6,1,0]", "6, 1, 0", "6,1,0", "6 1 0", "6  1\t0", "(6,1,0)", "(6, 1, 0)", "{6, 1, 0}", "⟨6, 1, 0⟩", "6; 1; 0", "[6;1;0]",
    "array([6., 1., 0.])", "np.array([6, 1, 0])", "tensor([6., 1., 0.])", "[6. 1. 0.]", "[ 6.  1.  0.]", "6\n1\n0", "6\r\n1\r\n0\r\n", "6,\n1,\n0",
    "[6, 1, 0]ᵀ", "[6,1,0].T", "[6, 1, 0]^T", "[2*3, 1, 1-1]", "2*3, 1, 1 - 1", "[6, +1, 0]", "6 1 0,", "[6 1 0]", "[ (6) (1) (0) ]", "sqrt(36) 1 0",
    "12/2 1/1 0", "\u200e[6, 1, 0]", "[12 - 6, 1, 0]", "600% 1 0", "vector(6, 1, 0)",
]  # fmt: skip

UNREADABLE = [
    ("", "Nothing is written yet.", 0, ""),
    ("  \n ", "Nothing is written yet.", 0, ""),
    ("3 +", "It stops after +: something has to follow.", 3, ""),
    ("(2", "The bracket ( is open and never closed.", 0, ""),
    ("2)", "A ) closes a bracket that was never opened.", 1, ""),
    ("10 / 3 × ‖b", "The bracket ‖ is open and never closed.", 9, ""),
    ("1 2", "Two numbers stand side by side before 2: an operator is missing.", 2, ""),
    ("1..2", "Two numbers stand side by side before .2: an operator is missing.", 2, ""),
    ("* 4", "Something is missing before *.", 0, ""),
    ("0,67", "A comma stands outside brackets. A decimal point is a dot; a vector is written in square brackets.", 1, "0.67"),
    ("−,5", "A comma stands outside brackets. A decimal point is a dot; a vector is written in square brackets.", 1, "−.5"),
    ("4, 0, 6", "A comma stands outside brackets. A decimal point is a dot; a vector is written in square brackets.", 1, "[4, 0, 6]"),
    ("cos = 0.667", "An = stands in it: write the result alone.", 4, "0.667"),
    ("b = c", "An = stands in it: write the result alone.", 2, ""),
    ("1/0", "It divides by zero.", 0, ""),
    ("0/0", "It divides by zero.", 0, ""),
    ("0^-1", "It divides by zero.", 0, ""),
    ("2 + 1/(3-3)", "It divides by zero.", 0, ""),
    ("sqrt(-4)", "It takes the root of a negative number, which is no real number.", 0, ""),
    ("(-8)^(1/3)", "It takes a root of a negative number, which is no real number.", 0, ""),
    ("log(0)", "It takes the logarithm of a number that is not positive.", 0, ""),
    ("arccos(2)", "It asks for an angle whose cosine is beyond 1.", 0, ""),
    ("10^10^10", "On the way it becomes too large a number to hold.", 0, ""),
    ("exp(1000)", "On the way it becomes too large a number to hold.", 0, ""),
    ("1e999", "1e999 is too large a number to hold.", 0, ""),
    ("2 * 1e-999", "1e-999 is too small a number to hold.", 4, ""),
    ("nan", "nan is not a number.", 0, ""),
    ("1 + NaN", "NaN is not a number.", 4, ""),
    ("-inf", "inf is no number.", 1, ""),
    ("\x00", "The character U+0000 has no meaning here.", 0, ""),
    ("6\ud800", "The character U+D800 has no meaning here.", 1, ""),
    ("6 ♥", "The character ♥ has no meaning here.", 2, ""),
    ("1 < 2", "The character < has no meaning here.", 2, ""),
    ("gt(2, 1)", "It is a yes or a no, where a number is asked.", 0, ""),
    ("[1, 2] @ [1, 2, 3]", "Index i has two sizes in matmul: axis 0 of the first operand is 2, axis 0 of the second operand is 3. They have to be equal.", 0, ""),
    ("[1, [2, 3]]", "The entries do not form one list of numbers.", 0, ""),
    ("max([])", "The entries do not form one list of numbers.", 0, ""),
    ("[]", "The brackets are empty.", 0, "[1, 2, 3]"),
    ("[[[6]]]", "The brackets are nested three deep; a list of numbers needs one pair.", 0, ""),
    ("[6,,1]", "Two commas stand together: an entry is missing.", 3, ""),
    ("__import__('os')", "The character ' has no meaning here.", 11, ""),
    ("open(1)", "open is not a function I know here.", 0, "sqrt, log, exp, abs, norm"),
    ("sqrt(1, 2)", "sqrt takes 1 argument; 2 stand there.", 0, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_numbers(text: str, value: float) -> None:
    answer = read(text)
    assert answer.value.size == 1
    assert float(answer.value.reshape(-1)[0]) == pytest.approx(value, rel=1e-15, abs=0)
    assert answer.text == text


@pytest.mark.parametrize("text", LISTS)
def test_lists(text: str) -> None:
    answer = read(text, loose=True)
    assert answer.value.tolist() == [6, 1, 0]
    assert read(answer.canonical).value.tolist() == [6, 1, 0], "the canonical text is in the one grammar"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 -2 3", [1, -2, 3]), ("[1 -2 3]", [1, -2, 3]), ("[1 - 2 3]", [-1, 3]), ("1-2 3", [-1, 3]), ("1\n-2\n3", [1, -2, 3]), ("1 - 2", -1), ("1*4 + 2*0 + 2*3", 10),
     ("1 2\n3 4", [[1, 2], [3, 4]]), ("1, 2\n3, 4", [[1, 2], [3, 4]]), ("[[1 2]\n [3 4]]", [[1, 2], [3, 4]]), ("1 -2\n-3 4\n", [[1, -2], [-3, 4]]), ("5", 5)],
)  # fmt: skip
def test_spaces_separate_entries_as_in_matlab(text: str, value: object) -> None:
    assert read(text, loose=True).value.tolist() == value


@pytest.mark.parametrize(("text", "reason", "at", "instead"), UNREADABLE)
def test_what_cannot_be_read_says_why_where_and_what_instead(text: str, reason: str, at: int, instead: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read(text)
    assert (wrong.value.reason, wrong.value.at, wrong.value.instead) == (reason, at, instead)


@pytest.mark.parametrize(
    ("text", "at"),
    [("6 1 $", 4), ("6\n1\n$", 4), ("[6 1 $]", 5), ("  array([6, 1/0x])", 15), ("1 2\n3 (", 6), ("6 1 0 (", 6)],
)
def test_the_place_is_a_place_in_what_was_typed(text: str, at: int) -> None:
    with pytest.raises(Unreadable) as wrong:
        read(text, loose=True)
    assert wrong.value.at == at


def test_rows_of_different_lengths_are_said() -> None:
    with pytest.raises(Unreadable, match="The rows do not have the same number of entries"):
        read("1 2\n3", loose=True)


@pytest.mark.parametrize(("text", "decimals"), [("0.67", (2,)), ("-0.670", (3,)), ("6", (0,)), ("6.", (0,)), ("2/3", (None,)), ("1e-3", (None,)), ("67%", (None,)), ("[0.5, 2/3, 1]", (1, None, 0))])  # fmt: skip
def test_stated_decimals(text: str, decimals: tuple[int | None, ...]) -> None:
    assert read(text).decimals == decimals


# ---------------------------------------------------------------------------- never a crash, never a hang
BOMBS = [
    "9" * TEN_MEGABYTES, " " * TEN_MEGABYTES, "(" * TEN_MEGABYTES, "\u202e" * TEN_MEGABYTES, "1+" * 5_000_000, "(" * MAX_LENGTH, "[" * MAX_LENGTH,
    "-" * MAX_LENGTH, "√" * MAX_LENGTH, "2^" * (MAX_LENGTH // 2), "|" * MAX_LENGTH, "1+" * 999 + "1", "sqrt(" * 400, "[1," * 600, "(1," * 600,
    "-" * (MAX_SIGNS - 1) + "1", "√" * (MAX_SIGNS - 1) + "2", "2^" * (MAX_SIGNS // 2 - 1) + "2", "(" * (MAX_SIGNS // 2) + "1" + ")" * (MAX_SIGNS // 2 - 1),
    "1+" * (MAX_SIGNS // 2 - 1) + "1", "sqrt(" * 90 + "2" + ")" * 90, "[" * 140 + "1" + "]" * 140, "10^10^10^10^10", "9" * MAX_LENGTH, "1e" + "9" * 1_900,
    "1." + "0" * 1_900 + "1", "0x" * 900, "1 " * 149, "1\n" * 149, "1 2\n" * 74, "((((((((((" * 20, "1e308*10", "prod([1e200,1e200])",
]  # fmt: skip


@pytest.mark.parametrize("loose", [False, True])
@pytest.mark.parametrize("text", BOMBS, ids=lambda text: f"{text[:6]!r}x{len(text)}")
def test_bombs_end_at_once(text: str, loose: bool) -> None:
    outcome = settled(text, loose)
    if len(text) > MAX_LENGTH:
        assert isinstance(outcome, Unreadable)
        assert outcome.reason == f"It is {len(text):,} characters long; an answer has at most 2,000."


def test_ten_megabytes_are_refused_by_length_alone() -> None:
    text, item = "7" * TEN_MEGABYTES, practice.opened("dot/cosine@1#1")
    verdict = practice.mark(item, text)
    assert verdict.outcome == "unreadable"
    assert len(verdict.text) <= 200
    assert "10,000,000 characters long; an answer has at most 2,000" in " ".join(verdict.sentences)


def settled(text: str, loose: bool) -> Answer | Unreadable:
    """Read, or refused with a reason. Anything else is a fault."""
    found: Answer | Unreadable
    try:
        found = read(text, loose)
    except Unreadable as wrong:
        found = wrong
    if isinstance(found, Unreadable):
        assert found.reason
        assert 0 <= found.at <= len(text)
        return found
    answer = found
    assert np.isfinite(answer.value).all()
    assert answer.value.dtype == float
    assert 0 <= answer.value.ndim <= 2
    return answer


PIECES = ["1", "2", "0", ".5", "6.", "1e3", "1e999", "-", "−", "+", "*", "·", "/", "^", "**", "(", ")", "[", "]", "|", "‖", ",", ";", " ", "\n", "sqrt", "sqrt(", "log(",
          "exp(", "pi", "e", "a", "nan", "inf", "%", "=", "√", "²", "array(", "@", "norm(", "max(", "sum(", "where(", "ᵀ", "{", "}", "\x00", "\u202e", "\u200b", "٣", "½", "'", "\\"]  # fmt: skip
TYPED = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=24).map("".join),
    st.text(max_size=40),
    st.text(alphabet="0123456789.+-*/^()[], \n%e", max_size=30),
)


@settings(max_examples=5_000, deadline=None)
@given(TYPED, st.booleans())
@example("[6, 1", True)
def test_whatever_is_typed_is_read_or_refused(text: str, loose: bool) -> None:
    settled(text, loose)


ITEMS = [practice.item(q, 3) for q in practice.questions("dot")]


@settings(max_examples=5_000, deadline=None)
@given(TYPED, st.sampled_from(ITEMS))
@example("\ud800", ITEMS[0])
def test_whatever_is_typed_gets_one_of_three_verdicts(text: str, item: practice.Item) -> None:
    verdict, shown = practice.mark(item, text), practice.read(item, text)
    assert verdict.outcome in ("right", "wrong", "unreadable")
    assert (verdict.score == 1) == (verdict.outcome == "right")
    assert 0 <= verdict.score <= 1
    assert shown.outcome == "read" or verdict.outcome == "unreadable"
    if item.kind in IN_NUMBERS:  # what is compared or run may turn out to have no value only then
        assert (shown.outcome == "unreadable") == (verdict.outcome == "unreadable")
        assert (verdict.read_as is None) == (verdict.outcome == "unreadable")
    "\n".join([verdict.text if verdict.outcome == "unreadable" else "", *verdict.sentences]).encode()
    if verdict.outcome == "unreadable":
        assert "Nothing has been marked." in verdict.sentences
        assert verdict.value is None
        assert not verdict.matches
    else:
        assert practice.say(verdict, item) == verdict.sentences
        assert len(practice.say(verdict, item, named=True)) >= (2 if item.kind in IN_NUMBERS else 1)


def test_what_is_shown_of_a_text_can_be_shown() -> None:
    assert shortened("a\u202eb\x00c\ud800") == "ab\ufffdc\ufffd"
    assert shortened("x" * 50) == "x" * 39 + "…"
    assert shortened("a \n  b") == "a b"
