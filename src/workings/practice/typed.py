"""What a learner typed becomes an :class:`Answer`, or :class:`Unreadable` says why not, where, and what to write instead.

Reading never marks. Whatever stands in the text, it ends: its length and its number of signs are bounded
before anything is parsed, nothing is evaluated but the ops of the table on double-precision numbers, and
every result is finite or refused by name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from workings.capture import typed
from workings.contract.maths import Maths
from workings.ir import expression
from workings.ir.build import ShapeMismatch
from workings.ir.expression import MAX_LENGTH, Node, Unreadable
from workings.ir.working import LEAVES, Working
from workings.practice import lists
from workings.practice.readas import formula, is_plain, with_value

MAX_SIGNS = 300
"""Numbers, names and operators in one answer. It bounds the depth of the tree, whatever its form."""

_SAME = str.maketrans({"{": "[", "}": "]", "⟨": "[", "⟩": "]", "；": ";", "。": ".", "＝": "="})
_WRAPPED = re.compile(r"\s*(?:(?:np|numpy|torch|jnp)\s*\.\s*)?(?:array|asarray|tensor|vector)\s*\(")
_TURNED = re.compile(r"(?<=[\])])\s*(?:\.T|ᵀ|\^\s*T)\s*$")
_NO_CHARACTER = ("Cc", "Cs", "Co", "Cn")
_NOT_NUMBERS = {"nan": "not a number", "inf": "no number", "infinity": "no number", "oo": "no number"}


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A typed answer that has been read and not marked."""

    text: str
    """What was typed."""
    canonical: str
    """The same in the one grammar: ``6 1 0`` has become ``[6, 1, 0]``."""
    value: np.ndarray
    decimals: tuple[int | None, ...]
    """Decimals stated, one per entry; ``None`` where it is no plain decimal (a fraction, an expression)."""
    formula: Maths
    """What was typed, as mathematics."""
    read_as: Maths
    """The same and, where it had to be worked out, its value: a cell of ``working``."""
    working: Working

    @property
    def plain(self) -> bool:
        """One number, typed as a decimal."""
        return len(self.decimals) == 1 and self.decimals[0] is not None


def read(text: str, loose: bool = False) -> Answer:
    """Read ``text``; with ``loose``, ``6 1 0``, ``6, 1, 0`` and one entry a line are lists too.

    Raises :class:`Unreadable`, whose ``at`` is a place in ``text``.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"It is {len(text):,} characters long; an answer has at most {MAX_LENGTH:,}.", MAX_LENGTH)
    seen = _visible(text)
    plain, places = lists.spelled_out(_unwrapped(seen), loose)
    try:
        node, working = _parsed(plain)
    except Unreadable as wrong:
        at = _place(wrong.at, places)
        raise Unreadable(wrong.reason, at, _instead(seen, wrong) or wrong.instead) from None
    value = _number(working, node, places)
    canonical = re.sub(r"\s+", " ", plain).strip()
    shown = formula(node)
    whole = shown if is_plain(node) else with_value(shown, value, working.outputs[0])
    return Answer(text, canonical, value, _decimals(node), shown, whole, working)


def _place(at: int, places: list[int]) -> int:
    """Where a character of the spelled-out text stood; its end is the end of what was typed."""
    return places[at] if at < len(places) else places[-1] + 1 if places else 0


def _visible(text: str) -> str:
    """The text with invisible marks (direction, joiners) as spaces, place for place."""
    out = []
    for at, char in enumerate(text.translate(_SAME)):
        kind = unicodedata.category(char)
        if kind in _NO_CHARACTER and char not in "\t\n\r\v\f":
            raise Unreadable(f"The character U+{ord(char):04X} has no meaning here.", at)
        out.append(" " if kind == "Cf" or char in "\r\v\f\t" else char)
    return "".join(out)


def _unwrapped(text: str) -> str:
    """``array([6, 1, 0])`` and ``[6, 1, 0]ᵀ`` are ``[6, 1, 0]``: the wrapping becomes spaces."""
    if (turned := _TURNED.search(text)) is not None:
        text = text[: turned.start()] + " " * (len(text) - turned.start())
    if (opened := _WRAPPED.match(text)) is not None and text.rstrip().endswith(")"):
        end = text.rindex(")")
        text = " " * opened.end() + text[opened.end() : end] + " " * (len(text) - end)
    return text


def _parsed(plain: str) -> tuple[Node, Working]:
    found = expression.tokens(plain)
    if len(found) > MAX_SIGNS:
        raise Unreadable(
            f"It has {len(found):,} numbers and signs; an answer has at most {MAX_SIGNS}.",
            found[MAX_SIGNS].start,
        )
    for token in found:
        _check(token)
    try:
        return expression.parse(plain), typed.read(plain)
    except Unreadable as wrong:
        if not isinstance(wrong.__context__, ValueError) or isinstance(wrong.__context__, ShapeMismatch):
            raise
        reason = "The entries do not form one list of numbers."
        raise Unreadable(reason, wrong.at, wrong.instead) from None
    except RecursionError:
        raise Unreadable("The brackets are nested too deep to read.", 0) from None
    except (TypeError, IndexError, FloatingPointError) as wrong:
        raise Unreadable(f"It cannot be worked out: {wrong}.", 0) from None


def _check(token: expression.Token) -> None:
    """A number outside what can be held, or a word for no number, is named at its place."""
    if token.kind == "name" and (meaning := _NOT_NUMBERS.get(token.text.lower())):
        raise Unreadable(f"{token.text} is {meaning}.", token.start)
    if token.kind != "number":
        return
    size = float(token.text)
    if not np.isfinite(size):
        raise Unreadable(f"{shortened(token.text)} is too large a number to hold.", token.start)
    mantissa = token.text.lower().split("e")[0]
    if size == 0 and any(unicodedata.digit(c, 0) for c in mantissa):
        raise Unreadable(f"{shortened(token.text)} is too small a number to hold.", token.start)


def _number(working: Working, node: Node, places: list[int]) -> np.ndarray:
    """The value, once it is known to be one or more real finite numbers."""
    value, at = working.value, _place(node.start, places)
    if value.dtype == bool:
        raise Unreadable("It is a yes or a no, where a number is asked.", at)
    if value.size == 0:
        raise Unreadable("The brackets are empty.", at, "[1, 2, 3]")
    if value.ndim > 2:
        raise Unreadable("The brackets are nested three deep; a list of numbers needs one pair.", at)
    if not np.isfinite(value).all():
        raise Unreadable(_why_not_finite(working), at)
    return np.asarray(value, dtype=float)


def _why_not_finite(working: Working) -> str:
    """The first step that left the real numbers, by name."""
    for line in working.lines:
        if line.op in LEAVES or np.isfinite(line.value).all():
            continue
        operands = [working.lines[j].value for j in line.operands]
        last = operands[-1]
        if line.op == "div" and (last == 0).any():
            return "It divides by zero."
        if line.op == "sqrt" and (last < 0).any():
            return "It takes the root of a negative number, which is no real number."
        if line.op in ("log", "log2") and (last <= 0).any():
            return "It takes the logarithm of a number that is not positive."
        if line.op == "arccos" and (abs(last) > 1).any():
            return "It asks for an angle whose cosine is beyond 1."
        if line.op == "pow" and (operands[0] == 0).any() and (last < 0).any():
            return "It divides by zero."
        if line.op == "pow" and (operands[0] < 0).any() and np.isnan(line.value).any():
            return "It takes a root of a negative number, which is no real number."
        break
    return "On the way it becomes too large a number to hold."


def _decimals(node: Node) -> tuple[int | None, ...]:
    if node.kind == "list":
        return tuple(d for child in node.children for d in _decimals(child))
    if node.kind == "neg" and node.children[0].kind == "number":
        return _decimals(node.children[0])
    if node.kind == "number" and "e" not in node.text.lower():
        return (len(node.text.partition(".")[2]),)
    return (None,)


def _instead(text: str, wrong: Unreadable) -> str:
    """What could be written: never more than the learner wrote, put another way."""
    if wrong.reason.startswith("An = stands"):
        last = text.rpartition("=")[2].strip()
        return last if _readable(last) else ""
    if wrong.reason.startswith("A comma stands") and (decimal := re.fullmatch(r"\s*([-+−]?\d*),(\d+)\s*", text)):
        return f"{decimal[1] or 0}.{decimal[2]}"
    if wrong.reason.startswith("A comma stands") and _readable(bracketed := f"[{text.strip()}]"):
        return bracketed
    return ""


def _readable(text: str) -> bool:
    try:
        _parsed(text)
    except ValueError:
        return False
    return True


def shortened(text: str, most: int = 40) -> str:
    """At most ``most`` characters, and an ellipsis where more were typed; nothing in it that could not be shown."""
    folded = re.sub(r"\s+", " ", showable(text[: 4 * most])).strip()
    return folded if len(text) <= most else folded[: most - 1].rstrip() + "…"


def showable(text: str) -> str:
    """Without marks that turn the direction of a line; what is no character becomes U+FFFD."""
    kinds = ((char, unicodedata.category(char)) for char in text)
    return "".join("\ufffd" if kind in _NO_CHARACTER and char not in "\t\n\r\v\f" else char for char, kind in kinds if kind != "Cf")
