r"""LaTeX as people paste it, put into the one grammar: ``\frac{a}{b}`` is ``((a)/(b))``, ``x^{2}`` is ``x^(2)``.

Every character of the result remembers the place it came from, so that an error is shown where it was typed.
"""

from __future__ import annotations

import re

from workings.ir.expression import FUNCTIONS, Unreadable

Placed = list[tuple[str, int]]
"""Characters, each with its place in what was typed."""
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_SIGNS = {
    "cdot": "*", "times": "*", "div": "/", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠",
    "lt": "<", "gt": ">", "lvert": "|", "rvert": "|", "vert": "|", "lVert": "|", "rVert": "|", "lor": "∨", "vee": "∨", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
_BLANK = frozenset([",", ";", ":", "!", " ", "quad", "qquad", "left", "right", "big", "Big", "displaystyle", "limits", "nolimits"])
_WORDS = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi varphi chi psi omega pi".split()
)
_UPRIGHT = frozenset(["mathrm", "text", "operatorname", "mathbf", "boldsymbol", "mathit"])
DEEPEST = 40


def is_tex(text: str) -> bool:
    """A backslash before a letter, or a brace after ``^``, stands in it."""
    return bool(re.search(r"\\[A-Za-z]|\^\s*\{", text))


def untexed(text: str) -> tuple[str, list[int]]:
    """``text`` in the one grammar, and the place of each of its characters. Raises Unreadable."""
    out = _Tex(text).row("", 0)
    return "".join(char for char, _ in out), [place for _, place in out]


class _Tex:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def row(self, close: str, opened: int) -> Placed:
        """Up to ``close``, which is taken; to the end where there is none."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("It is nested too deep to read.", opened)
        out: Placed = []
        while self.at < len(self.text):
            if self.text[self.at] == close:
                self.at += 1
                self.depth -= 1
                return out
            out += self.piece()
        if close:
            raise Unreadable(f"The brace {self.text[opened]} is open and never closed.", opened)
        return out

    def piece(self) -> Placed:
        """One character, one group in braces, or one command with what it takes."""
        start = self.at
        char = self.text[start]
        if char == "{":
            self.at += 1
            return self.held(self.row("}", start), start)
        if char == "}":
            raise Unreadable("A } closes a brace that was never opened.", start)
        if char == "_" and (marked := re.compile(r"_\s*\{[^{}\\]*\}").match(self.text, start)):
            self.at = marked.end()
            return [(one, start + k) for k, one in enumerate(marked.group())]
        if char == "\\" and (command := _COMMAND.match(self.text, start)):
            self.at = command.end()
            return self.command(command[1], start)
        self.at += 1
        return [(char, start)]

    def held(self, inside: Placed, start: int) -> Placed:
        return [("(", start), *inside, (")", max(start, self.at - 1))]

    def command(self, name: str, start: int) -> Placed:
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            top, bottom = self.argument(name, start), self.argument(name, start)
            return self.held([*top, ("/", start), *bottom], start)
        if name in ("binom", "dbinom"):
            top, bottom = self.argument(name, start), self.argument(name, start)
            return [*_word("binom(", start), *top, (",", start), *bottom, (")", self.at - 1)]
        if name == "sqrt":
            return self.root(start)
        if name in _UPRIGHT:
            self.argument(name, start)
            return [
                (char, start + len(name) + 1 + k) for k, char in enumerate(self.text[start + len(name) + 1 : self.at]) if char not in "{}"
            ]
        if name in _SIGNS:
            return [(_SIGNS[name], start)]
        if name in _BLANK:
            return [(" ", start)]
        if name in _WORDS or name in FUNCTIONS:
            return _word(f" {name.removeprefix('var')}{'' if self.text[self.at : self.at + 1] == '_' else ' '}", start)
        raise Unreadable(f"\\{name if name.isprintable() else '…'} is not a command I know here.", start)

    def root(self, start: int) -> Placed:
        r"""``\sqrt{x}`` and ``\sqrt[3]{x}``."""
        self.blank()
        if self.text[self.at : self.at + 1] != "[":
            return [*_word(" sqrt(", start), *self.argument("sqrt", start), (")", self.at - 1)]
        opened = self.at
        self.at += 1
        order = self.row("]", opened)
        return [*_word(" root(", start), *self.argument("sqrt", start), (",", opened), *order, (")", self.at - 1)]

    def argument(self, name: str, start: int) -> Placed:
        """A group, a command, or one character."""
        self.blank()
        if self.at >= len(self.text):
            raise Unreadable(f"\\{name} needs something in braces after it.", start, f"\\{name}{{…}}")
        found = self.piece()
        return found if found and found[0][0] == "(" else self.held(found, found[0][1] if found else start)

    def blank(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1


def _word(text: str, start: int) -> Placed:
    return [(char, start) for char in text]
