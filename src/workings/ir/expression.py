"""One small grammar for typed mathematics, read into a tree with positions. No ``eval``.

Used for the derivatives in the scalar table, for mutations of a working, and for what a learner types.

    expr  := sum ;  sum := product (('+'|'-') product)* ;  product := unary (('*'|'/'|'@'|juxtaposition) unary)*
    unary := '-' unary | power ;  power := atom ('^' unary)? ;  atom := number '%'? | name | call | '(' expr ')' | '[' list ']' | '|' expr '|'

Given ``letters``, the names of an algebraic question, the same grammar also reads ``ab`` as a·b, ``x(x + 1)`` as a product,
``sin x`` and ``sin^2 x``, ``n!``, and one relation between two expressions (:func:`statement`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workings.ir.signs import MAX_LENGTH as MAX_LENGTH
from workings.ir.signs import MAX_TOKENS as MAX_TOKENS
from workings.ir.signs import Token as Token
from workings.ir.signs import Unreadable as Unreadable
from workings.ir.signs import tokens as tokens


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


_RELATIONS = {"=": "eq", "==": "eq", "<": "lt", ">": "gt", "<=": "le", ">=": "ge", "!=": "ne", "=/=": "ne", "≤": "le", "≥": "ge", "≠": "ne"}
RELATIONS = frozenset(_RELATIONS.values())
FUNCTIONS = frozenset(
    "sqrt cbrt root exp log ln log2 log10 log1p expm1 abs sign floor ceil round trunc max min mod gamma factorial fact binom comb norm "
    "sin cos tan sec csc cosec cot sinh cosh tanh sech csch cosech coth arcsin arccos arctan arcsec arccsc arccot asin acos atan "
    "arcsinh arccosh arctanh asinh acosh atanh arctan2 atan2 sigmoid relu softplus logaddexp hypot square maximum minimum "
    "det trace transpose trans inverse inv dot cross matmul sum prod re im conj arg array matrix Matrix vector".split()
)
"""Words that are never a product of letters."""
_IN_WORDS = frozenset("sqrt exp log ln abs sin cos tan sinh cosh tanh arcsin arccos arctan".split())
"""Those that are also seen inside a word: ``xcos(x)``."""
_INVERSE = {"sin": "arcsin", "cos": "arccos", "tan": "arctan", "sinh": "arcsinh", "cosh": "arccosh", "tanh": "arctanh"}
_ONE_LETTER = frozenset("fghFGH")
"""Letters that name a function where they stand before a bracket and are not declared as a quantity."""
_WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega pi".split()
_GREEK = dict(zip("αβγδεζηθικλμνξρστυφχψωπ", _WORDS, strict=True))
_KNOWN = frozenset(_WORDS) | FUNCTIONS
_BINARY = {"+": ("add", 1), "-": ("sub", 1), "*": ("mul", 2), "/": ("div", 2), "@": ("matmul", 2)}
MAX_DEPTH = 60


def parse(text: str, letters: Collection[str] | None = None) -> Node:
    """Read one expression; :class:`Unreadable` says what is wrong and where. ``letters`` are the quantities of an algebraic question."""
    node = statement(text, letters)
    if node.kind in RELATIONS:
        raise Unreadable("A sign of comparison stands in it: write one expression.", node.children[0].end)
    return node


def statement(text: str, letters: Collection[str] | None) -> Node:
    """Read one expression or, given ``letters``, two with a relation between them: ``eq``, ``lt``, ``le``, ``gt``, ``ge`` or ``ne``."""
    found, known = tokens(text), greek(letters or ())
    parser = _Parser(text, found) if letters is None else _Algebra(text, _split(found, known), known)
    if not parser.tokens:
        raise Unreadable("Nothing is written yet.", 0)
    node = parser.expression()
    if letters is not None and (token := parser.peek()) and token.kind == "op" and token.text in _RELATIONS:
        parser.take()
        right = parser.operand(token, 0)
        node = Node(_RELATIONS[token.text], token.text, (node, right), node.start, right.end)
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
        if token.text == ")" and self.text[token.start] not in ")）⁾":
            return Unreadable(f"It stops after {self.text[token.start]}: something has to follow.", token.end)
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
        if token.text in _RELATIONS or token.text == "!":
            return Unreadable(f"The character {self.text[token.start]} has no meaning here.", token.start)
        return Unreadable(f"{self.text[token.start : token.end]} is not expected here.", token.start)

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
        while self.next_is("↑"):
            self.take()
            exponent = self.atom()
            base = Node("pow", "^", (base, exponent), base.start, exponent.end)
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
        """``[1, 2]`` and ``[1; 2]`` are lists; ``[1, 2; 3, 4]`` has rows."""
        opened = self.take()
        rows: list[list[Node]] = [[]]
        while not self.next_is("]"):
            if self.peek() is None:
                raise Unreadable("The bracket [ is open and never closed.", opened.start)
            rows[-1].append(self.expression())
            if self.next_is(",", ";"):
                if self.take().text == ";":
                    rows.append([])
                if self.next_is(",", ";"):
                    raise Unreadable("Two commas stand together: an entry is missing.", self.tokens[self.at].start)
        end = self.close(opened, "]")
        rows = [row for row in rows if row]
        if len(rows) > 1 and any(len(row) > 1 for row in rows):
            lists = tuple(Node("list", "[", tuple(row), row[0].start, row[-1].end) for row in rows)
            return Node("list", "[", lists, opened.start, end)
        return Node("list", "[", tuple(child for row in rows for child in row), opened.start, end)

    def close(self, opened: Token, mark: str) -> int:
        if not self.next_is(mark):
            raise Unreadable(f"The bracket {self.text[opened.start : opened.end]} is open and never closed.", opened.start)
        return self.take().end


def greek(names: Collection[str]) -> frozenset[str]:
    """Names with Greek letters spelled out, as they stand in a tree: ``λ`` is lambda."""
    return frozenset(_GREEK.get(name, name) for name in names)


def _split(found: list[Token], letters: frozenset[str]) -> list[Token]:
    """Words that are no name become the names they are made of: ``xcos`` is x and cos, ``pizza`` is pi, z, z, a."""
    out: list[Token] = []
    for k, token in enumerate(found):
        pieces = _pieces(token, letters) if token.kind == "name" else [token]
        last = pieces[-1].text
        if token.kind == "name" and len(token.text) > 1 and k + 1 < len(found) and found[k + 1].text == "(":
            whole = len(pieces) == 1 and last not in letters | _KNOWN
            if whole or (len(pieces) > 1 and not letters and last not in FUNCTIONS):
                raise Unreadable(f"{token.text[:40]} is not a function I know here.", token.start, "sqrt, log, exp, sin, abs")
        out += pieces
        if len(out) > MAX_TOKENS // 2:
            raise Unreadable(f"It has more than {MAX_TOKENS // 2} signs and numbers, too many to read.", token.start)
    return out


def _pieces(token: Token, letters: frozenset[str]) -> list[Token]:
    """The token itself where it is a name or has no other reading; else the longest known words first, then single letters."""
    word = token.text.removeprefix("np.").removeprefix("math.")
    root = word.rstrip("0123456789")
    if root in _IN_WORDS and root != word and word not in letters | _KNOWN:
        split = token.end - len(word) + len(root)
        return [Token("name", root, token.start, split), Token("number", word[len(root) :], split, token.end)]
    if word in letters | _KNOWN or len(word) == 1 or not word.isalpha():
        return [Token("name", word, token.start, token.end)]
    known, out, at = letters | _IN_WORDS | frozenset(_WORDS), [], 0
    longest = max(map(len, known))
    while at < len(word):
        size = next((k for k in range(min(longest, len(word) - at), 1, -1) if word[at : at + k] in known), 1)
        out.append(Token("name", word[at : at + size], token.start + at, token.start + at + size))
        at += size
    foreign = any(len(x.text) == 1 and _GREEK.get(x.text, x.text) not in letters and x.text not in "eiπ" for x in out)
    return [token] if foreign and letters else out


class _Algebra(_Parser):
    """The grammar where letters are quantities: what stands side by side is multiplied, and functions need no brackets."""

    def __init__(self, text: str, found: list[Token], letters: frozenset[str]) -> None:
        super().__init__(text, found)
        self.letters, self.bars = letters, 0

    def is_function(self, token: Token) -> bool:
        if token.kind != "name" or token.text in self.letters:
            return False
        after = self.text[token.end :].lstrip()[:1]
        return token.text in FUNCTIONS or (token.text in _ONE_LETTER and after in ("(", "（"))

    def juxtaposed(self, token: Token, left: Node) -> bool:
        if token.kind == "name" or token.text in ("√", "("):
            return True
        return token.text == "|" and token.kind == "op" and self.bars == 0

    def atom(self) -> Node:
        token = self.peek()
        if token is not None and token.kind == "name":
            self.take()
            node = (
                self.applied(token)
                if self.is_function(token)
                else Node("name", _GREEK.get(token.text, token.text), (), token.start, token.end)
            )
        else:
            held, self.bars = self.bars, 0 if token is not None and token.text in "([" else self.bars
            node = super().atom()
            self.bars = held
        while self.next_is("!"):
            node = Node("call", "factorial", (node,), node.start, self.take().end)
        return node

    def close(self, opened: Token, mark: str) -> int:
        if mark == ")" and self.next_is(","):
            raise Unreadable("A comma stands in round brackets. A vector is written in square brackets.", self.take().start, "[1, 2]")
        return super().close(opened, mark)

    def barred(self) -> Node:
        """``||x| - 1|`` is nested; of a vector, each pair of bars is its length."""
        opened = self.take()
        self.bars += 1
        inside = self.expression()
        self.bars -= 1
        return Node("call", "abs", (inside,), opened.start, self.close(opened, "|"))

    def applied(self, name: Token) -> Node:
        """``sin(x)``, ``sin x``, ``sin^2 x``; ``sin^-1 x`` is the inverse function, as it is written in books."""
        exponent = None
        if self.next_is("^", "**", "↑"):
            exponent = self.atom() if self.take().text == "↑" else self.unary()
        if self.next_is("("):
            held, self.bars = self.bars, 0
            node = self.call(name)
            self.bars = held
        elif exponent is None and (self.next_is("*") or self.peek() is None):
            raise Unreadable(f"{name.text} is a function: what it is taken of has to follow.", name.end, f"{name.text}(x)")
        else:
            inside = self.argument()
            node = Node("call", name.text, (inside,), name.start, inside.end)
        if exponent is None:
            return node
        if exponent.kind == "neg" and exponent.children[0].text == "1" and name.text in _INVERSE:
            return Node("call", _INVERSE[name.text], node.children, node.start, node.end)
        return Node("pow", "^", (node, exponent), node.start, node.end)

    def argument(self) -> Node:
        """What a function without brackets is taken of: factors side by side, up to a sign or the next function."""
        left = self.unary()
        while (token := self.peek()) is not None and self.juxtaposed(token, left) and token.text != "(" and not self.is_function(token):
            right = self.unary()
            left = Node("mul", "", (left, right), left.start, right.end)
        return left
