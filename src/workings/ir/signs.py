"""The signs of typed mathematics: text becomes numbers, names and operators, each at its place.

Raised and lowered characters are read as they are set: ``x₁²`` is ``x_1^(2)``, ``2ⁿ⁺¹`` is ``2^(n+1)``, ``log₂`` is log2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LENGTH = 2_000
MAX_TOKENS = 600
"""Also bounds the depth of the tree: a sum of n terms is n deep."""


class Unreadable(ValueError):
    """Text outside the grammar: what is wrong, where (character offset), and what could be written instead."""

    def __init__(self, reason: str, at: int = 0, instead: str = "") -> None:
        super().__init__(reason)
        self.reason, self.at, self.instead = reason, at, instead


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱʲᵏᵐˣᵀᵃᵇᶜᵈᵉᶠᵍʰˡᵒᵖʳˢᵗᵘᵛʷʸᶻ", "0123456789+-()nijkmxTabcdefghloprstuvwyz", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789maehijklmnoprstuvx", strict=True))
_TOKEN = re.compile(
    r"(?P<space>[\s\u00a0\u2009\u202f]+)|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<op1>[≤≥≠])"
    rf"|(?P<name>[A-Za-z_\u0370-\u03ff][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*[{''.join(_LOWERED)}]*)"
    rf"|(?P<raised>[{''.join(_RAISED)}]+)|(?P<op>\*\*|=/=|[<>=!]=|[-+*/^@()\[\],;|%√=<>!])"
)
_SAME = str.maketrans(
    {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/", "，": ",", "（": "(", "）": ")", "‖": "|", "∣": "|"}
)


def tokens(text: str) -> list[Token]:
    """Split ``text``; a character of no use raises :class:`Unreadable` at its place."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"It is {len(text):,} characters long; an answer has at most {MAX_LENGTH:,}.", MAX_LENGTH)
    plain, at, out = text.translate(_SAME), 0, []
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            shown = text[at] if text[at].isprintable() else f"U+{ord(text[at]):04X}"
            raise Unreadable(f"The character {shown} has no meaning here.", at)
        if match.lastgroup == "raised":
            out += _raised(match.group(), match.start(), match.end())
        elif match.lastgroup != "space":
            out.append(Token((match.lastgroup or "").rstrip("1"), _level(match.group()), match.start(), match.end()))
        if len(out) > MAX_TOKENS:
            raise Unreadable(f"It has more than {MAX_TOKENS} signs and numbers, too many to read.", match.start())
        at = match.end()
    return out


def _raised(text: str, start: int, end: int) -> list[Token]:
    """``ⁿ⁺¹`` is ``^(n+1)``: its own sign, then a bracket, each at its place."""
    inside = tokens("".join(_RAISED[char] for char in text))
    moved = [Token(token.kind, token.text, start + token.start, start + token.end) for token in inside]
    return [Token("op", "↑", start, end), Token("op", "(", start, start + 1), *moved, Token("op", ")", end - 1, end)]


def _level(word: str) -> str:
    """``x₁`` is the name x_1, ``a₋₁`` is a_m1; ``log₂`` is the function log2."""
    head = word.rstrip("".join(_LOWERED))
    low = "".join(_LOWERED[char] for char in word[len(head) :])
    return f"{head}{'_' if low and head != 'log' else ''}{low}"
