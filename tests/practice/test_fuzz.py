"""Whatever is typed is read or refused: no exception but Unreadable, nothing that hangs, nothing said that cannot be shown.

1,500 texts for each parser in the ordinary run; ``WORKINGS_LONG=1`` runs 100,000. Each text is a function of its number alone.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from workings import practice
from workings.ir.expression import Node, Unreadable
from workings.practice import equivalence, readas, typed
from workings.practice.equivalence import KINDS, compare
from workings.practice.equivalence.chain import Line, check
from workings.practice.equivalence.exact import WORKER
from workings.practice.equivalence.spoken import spoken
from workings.readers.lower import latex, mathml, plain

COUNT = 100_000 if os.environ.get("WORKINGS_LONG") else 1_500
WATCH = 20.0
"""Seconds after which one text is taken to hang: a hundred times what the slowest takes, and longer than a worker may take to start."""
NAMES = ("x", "y", "n", "λ", "x_1")
SOUND = (
    "10 -0.5 2/3 3/sqrt(10) 66.7% 1e-3 [6,1,0] 6,1,0 [[1,2],[3,4]] norm([3,4]) |x-1| 2x^2+3x-1 sin^2(x)+cos^2(x) e^(-x^2/2) x=2∨x=3 x<=3y-1 "
    "binom(n,2) n!/(n-1)! a_{-1} x_{1} √(x²+1) ln|x| [[1,x],[y,2]]@[x,y] array([6,1,0]) (6,1,0) [6,1,0]ᵀ log₂(8) 2ⁿ⁺¹ λ^T det([[1,2],[3,4]]) inverse([[2,0],[0,4]]) "
    r"\frac{-1}{2-x} x^{2}+\sqrt[3]{x} \left|x\right|\cdot\lambda_1 \sin^{2}{x}\le\frac12"
).split()
PIECES = [
    " ",
    *"0 1 2 .5 6. 1e3 1e999 1e-999 007 10^10^10 - − + * · / ÷ ^ ** ( ) [ ] { } | ‖ , ; : = == <= ≥ != ≠ < ! % √ ² ³ ⁻¹ ⁿ ₁ ₋ ᵀ .T ' ′ \\ _ _{ a_ ".split(
        " "
    ),
    *"x y n λ pi e i E T I f( g( h sin cos( log sqrt( exp( norm( max( det( inverse( binom( gamma( root( cbrt np. math. array( nan inf oo ∞ or ∨ and ".split(
        " "
    ),
    *'@ ⊙ ≈ ⇒ ⇔ → ½ ٣ １ \x00 \t \n \r \u202e \u200b \u2028 \ud800 \U0010ffff é e\u0301 😀 # $ & ~ ` ? " “'.split(" "),
]


def any_text(number: int) -> str:
    """Text number ``number``: a sound answer with a few faults, pieces of the grammar in a row, deep or long ones, or bare Unicode."""
    chance = random.Random(number)
    way = number % 8
    if way == 0:
        return "".join(
            chr(chance.choice([chance.randrange(0x80), chance.randrange(0x3000), chance.randrange(0x110000)]))
            for _ in range(chance.randrange(24))
        )
    if way == 1:
        piece, many = chance.choice(PIECES) + chance.choice(["", "x", "1", ","]), chance.choice([3, 40, 70, 400, 2500])
        return chance.choice(["", "1", "x"]) + piece * many + chance.choice(["", "1", "x", ")" * many, "]" * many])
    if way <= 4:
        return "".join(chance.choice(PIECES) + chance.choice(["", "", " "]) for _ in range(chance.randrange(1, 16)))
    text = (
        chance.choice(SOUND)
        if chance.random() < 0.6
        else chance.choice(["+", "*", " ", ",", "=", "/"]).join(chance.choice(SOUND) for _ in range(3))
    )
    for _ in range(chance.randrange(1, 5)):
        text = mutated(text, chance)
    return text


def mutated(text: str, chance: random.Random) -> str:
    a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return chance.choice(
        [
            text[:a] + text[b:],
            text[:a] + chance.choice(PIECES) + text[a:],
            text[:b] + text[a:],
            text[a:b] + text[:a] + text[b:],
            text[:a] + chance.choice(PIECES) + text[b:],
        ]
    )


class Hang(Exception):
    pass


def watched(text: str, run: Callable[[str], None]) -> None:
    """Run it; a text that takes longer than :data:`WATCH`, or raises, fails by name."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, WATCH)
    try:
        run(text)
    except AssertionError:
        raise
    except Hang:
        raise AssertionError(f"{text!r} hangs") from None
    except BaseException as wrong:
        raise AssertionError(f"{text!r}: {type(wrong).__name__}: {wrong}") from wrong
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True, scope="module")
def _one_worker() -> Iterator[None]:
    WORKER.start()
    yield
    WORKER.close()


def refused(text: str, reason: str, at: int | None) -> None:
    assert reason, f"{text!r}: nothing is said"
    reason.encode()
    assert at is None or 0 <= at <= len(text), f"{text!r}: the place {at} is outside: {reason}"


def shown(tree: Node) -> None:
    """What was read can be set in every notation."""
    formula = readas.formula(tree)
    said = [plain.text(formula), mathml.math(formula, mathml.Links(lambda cell: "")), latex.latex(formula), spoken(tree)]
    "".join(said).encode()
    assert all(said)


def typed_strictly(text: str) -> None:
    try:
        typed.read(text)
    except Unreadable as wrong:
        refused(text, wrong.reason, wrong.at)


def typed_loosely(text: str) -> None:
    try:
        answer = typed.read(text, loose=True)
    except Unreadable as wrong:
        refused(text, wrong.reason, wrong.at)
    else:
        assert plain.text(answer.read_as)


def algebra(text: str) -> None:
    for names in ((), NAMES):
        try:
            shown(equivalence.read(text, names))
        except Unreadable as wrong:
            refused(text, wrong.reason, wrong.at)


def comparison(text: str) -> None:
    kind = KINDS[len(text) % len(KINDS)]
    reference = "x = 2" if kind == "equation" else "[[1, x], [y, 2]]" if kind == "matrix" else "x^2 + 1"
    found = compare(reference, text[:60], NAMES, kind)
    assert found.verdict in ("right", "wrong", "unreadable")
    found.read_as.encode()
    if found.verdict == "unreadable":
        refused(text, found.reason, found.at)


def derivation(text: str) -> None:
    start, sign = ("x = 2", "⇒⇔"[len(text) % 2]) if "=" in text else ("x + 1", "=≤<≥"[len(text) % 4])
    found = check(start, [Line(sign, text[:60]), Line(text[:3], text[3:60])], "x", {**dict.fromkeys(NAMES), "y": (0, 1)}, {"A": (2, 2)})
    for line in found.lines:
        line.sentence.encode()
        assert line.state in ("right", "wrong", "unreadable", "undecided")
        assert line.state == "right" or line.sentence
        if line.state == "unreadable":
            refused(line.line.text, line.sentence, line.at)


PARSERS = {"typed": typed_strictly, "typed, loosely": typed_loosely, "algebra": algebra, "comparison": comparison, "derivation": derivation}


@pytest.mark.parametrize("name", PARSERS)
def test_any_text_is_read_or_refused(name: str) -> None:
    for number in range(COUNT):
        watched(any_text(number), PARSERS[name])


def items() -> dict[str, practice.Item]:
    """One item of each kind."""
    every = [question for concept in ("dot", "vectors") for question in practice.questions(concept)]
    return {question.kind: practice.item(question, 7) for question in every}


@pytest.mark.parametrize("kind", practice.KINDS)
def test_any_answer_to_an_item_is_read_or_refused(kind: str) -> None:
    """Every second text is a right answer with a few faults."""
    item = items()[kind]
    sound = practice.KINDS[kind].specimens(item).right

    def answer(text: str) -> None:
        found = practice.read(item, text)
        assert found.outcome in ("read", "unreadable")
        "".join(found.sentences).encode()

    for number in range(COUNT):
        chance = random.Random(number)
        watched(any_text(number) if number % 2 else mutated(chance.choice(sound), chance), answer)


def test_the_watchdog_barks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard broken on purpose: what loops is stopped and named, and so is what raises."""

    def loop(text: str) -> None:
        while True:
            pass

    def fall(text: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(globals(), "WATCH", 0.05)
    with pytest.raises(AssertionError, match="'7' hangs"):
        watched("7", loop)
    with pytest.raises(AssertionError, match="'8': ZeroDivisionError"):
        watched("8", fall)
