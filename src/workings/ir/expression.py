"""One small grammar for typed mathematics, read into a tree with positions. No ``eval``.

Used for the derivatives in the scalar table, for mutations of a working, and for what a learner types.

    expr  := sum ;  sum := product (('+'|'-') product)* ;  product := unary (('*'|'/'|'@'|juxtaposition) unary)*
    unary := '-' unary | power ;  power := atom ('^' unary)? ;  atom := number '%'? | name | call | '(' expr ')' | '[' list ']' | '|' expr '|'
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """``kind`` is ``number``, ``name``, ``call``, ``list`` or an operator of the op table (``add``, ``neg``…)."""

    kind: str
    text: str
    children: tuple[Node, ...] = ()
    start: int = 0
    end: int = 0
    fenced: bool = False
    """It stood in brackets of its own."""


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


_TOKEN = re.compile(
    r"(?P<space>[\s\u00a0\u2009\u202f]+)|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_\u0370-\u03ff][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)"
    r"|(?P<op>\*\*|[-+*/^@()\[\],;|%√²³=])"
)
_SAME = str.maketrans(
    {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/", "，": ",", "（": "(", "）": ")", "‖": "|", "∣": "|"}
)
_BINARY = {"+": ("add", 1), "-": ("sub", 1), "*": ("mul", 2), "/": ("div", 2), "@": ("matmul", 2)}
MAX_LENGTH = 2_000
MAX_TOKENS = 600
"""Also bounds the depth of the tree: a sum of n terms is n deep."""
MAX_DEPTH = 60


def tokens(text: str) -> list[Token]:
    """Split ``text``; a character of no use raises :class:`Unreadable` at its place."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"It is {len(text):,} characters long; an answer has at most {MAX_LENGTH:,}.", MAX_LENGTH)
    plain, at, out = text.translate(_SAME), 0, []
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise Unreadable(f"The character {text[at]} has no meaning here.", at)
        if match.lastgroup != "space":
            out.append(Token(match.lastgroup or "", match.group(), match.start(), match.end()))
            if len(out) > MAX_TOKENS:
                raise Unreadable(f"It has more than {MAX_TOKENS} signs and numbers, too many to read.", match.start())
        at = match.end()
    return out


def parse(text: str) -> Node:
    """Read one expression; :class:`Unreadable` says what is wrong and where."""
    parser = _Parser(text, tokens(text))
    if not parser.tokens:
        raise Unreadable("Nothing is written yet.", 0)
    node = parser.expression()
    if token := parser.peek():
        raise parser.stray(token)
    return node


class _Parser:
    def __init__(self, text: str, found: list[Token]) -> None:
        self.text, self.tokens, self.at, self.depth = text, found, 0, 0

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next_is(self, *texts: str) -> bool:
        token = self.peek()
        return token is not None and token.kind == "op" and token.text in texts

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def stray(self, token: Token) -> Unreadable:
        if token.text in ")]":
            return Unreadable(f"A {token.text} closes a bracket that was never opened.", token.start)
        if token.text == "=":
            return Unreadable("An = stands in it: write the result alone.", token.start)
        if token.text == ",":
            return Unreadable(
                "A comma stands outside brackets. A decimal point is a dot; a vector is written in square brackets.",
                token.start,
                "[1, 2, 3]",
            )
        if token.kind == "number":
            return Unreadable(f"Two numbers stand side by side before {token.text}: an operator is missing.", token.start)
        return Unreadable(f"{token.text} is not expected here.", token.start)

    def expression(self, level: int = 1) -> Node:
        left = self.unary() if level > 2 else self.expression(level + 1)
        while (token := self.peek()) is not None:
            kind, power = _BINARY.get(token.text, ("", 0)) if token.kind == "op" else ("", 0)
            if power == level:
                self.take()
                right = self.operand(token, level)
                left = Node(kind, token.text, (left, right), left.start, right.end)
            elif level == 2 and self.juxtaposed(token, left):
                right = self.unary()
                left = Node("mul", "", (left, right), left.start, right.end)
            else:
                break
        return left

    def juxtaposed(self, token: Token, left: Node) -> bool:
        """``2sqrt(3)``, ``2(3+1)``, ``(a)(b)``: a product without a sign. Never number after number."""
        if token.text == "√" or token.kind == "name":
            return True
        return token.text == "(" and left.kind != "name"

    def operand(self, sign: Token, level: int) -> Node:
        if self.peek() is None:
            raise Unreadable(f"It stops after {self.text[sign.start : sign.end]}: something has to follow.", sign.end)
        return self.unary() if level == 2 else self.expression(level + 1)

    def unary(self) -> Node:
        """Every nesting passes here, so here it is bounded."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable("It is nested too deep to read.", self.tokens[min(self.at, len(self.tokens) - 1)].start)
        node = self.signed()
        self.depth -= 1
        return node

    def signed(self) -> Node:
        if self.next_is("-"):
            sign = self.take()
            child = self.operand(sign, 2)
            return Node("neg", "-", (child,), sign.start, child.end)
        if self.next_is("+"):
            self.take()
            return self.unary()
        if self.next_is("√"):
            sign = self.take()
            child = self.unary()
            return Node("call", "sqrt", (child,), sign.start, child.end)
        return self.power()

    def power(self) -> Node:
        base = self.atom()
        while self.next_is("²", "³"):
            mark = self.take()
            base = Node(
                "pow", "^", (base, Node("number", "2" if mark.text == "²" else "3", (), mark.start, mark.end)), base.start, mark.end
            )
        if self.next_is("^", "**"):
            sign = self.take()
            if self.peek() is None:
                raise Unreadable(f"It stops after {sign.text}: something has to follow.", sign.end)
            exponent = self.unary()
            return Node("pow", "^", (base, exponent), base.start, exponent.end)
        return base

    def atom(self) -> Node:
        token = self.peek()
        if token is None:
            raise Unreadable("It stops too early: a number is expected.", len(self.text))
        if token.kind == "number":
            self.take()
            if self.next_is("%"):
                end = self.take().end
                hundred = Node("number", "100", (), end, end)
                return Node("div", "%", (Node("number", token.text, (), token.start, token.end), hundred), token.start, end)
            return Node("number", token.text, (), token.start, token.end)
        if token.kind == "name":
            self.take()
            return self.call(token) if self.next_is("(") else Node("name", token.text, (), token.start, token.end)
        if token.text == "(":
            self.take()
            inside = self.expression()
            end = self.close(token, ")")
            return Node(inside.kind, inside.text, inside.children, token.start, end, fenced=True)
        if token.text == "[":
            return self.bracketed()
        if token.text == "|":
            return self.barred()
        raise self.stray(token) if token.text not in "*/+^" else Unreadable(f"Something is missing before {token.text}.", token.start)

    def barred(self) -> Node:
        first = self.take()
        double = self.next_is("|")
        if double:
            self.take()
        inside = self.expression()
        end = self.close(first, "|")
        if double:
            end = self.close(first, "|")
        return Node("call", "norm" if double or self.text[first.start] == "‖" else "abs", (inside,), first.start, end)

    def call(self, name: Token) -> Node:
        opened = self.take()
        arguments: list[Node] = []
        if not self.next_is(")"):
            arguments.append(self.expression())
            while self.next_is(","):
                self.take()
                arguments.append(self.expression())
        end = self.close(opened, ")")
        return Node("call", name.text, tuple(arguments), name.start, end)

    def bracketed(self) -> Node:
        opened = self.take()
        children: list[Node] = []
        while not self.next_is("]"):
            if self.peek() is None:
                raise Unreadable("The bracket [ is open and never closed.", opened.start)
            children.append(self.expression())
            if self.next_is(",", ";"):
                self.take()
                if self.next_is(",", ";"):
                    raise Unreadable("Two commas stand together: an entry is missing.", self.tokens[self.at].start)
        end = self.close(opened, "]")
        return Node("list", "[", tuple(children), opened.start, end)

    def close(self, opened: Token, mark: str) -> int:
        if not self.next_is(mark):
            raise Unreadable(f"The bracket {self.text[opened.start : opened.end]} is open and never closed.", opened.start)
        return self.take().end
