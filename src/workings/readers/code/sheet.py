"""What every printer needs: which lines are printed, under which names, and which stand inside the line that uses them.

A line with a name is a statement. A line without one that is used once stands inside its user, with the brackets that
precedence asks for; used twice, or too wide to read, it is a statement called ``t1``, ``t2``… Lines that no output needs are
left out. A name is used again, as the author did, once nothing reads its older value any more; until then the newer one gets
a number.
"""

from __future__ import annotations

import keyword
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workings.ir.working import LEAVES, Line, Working

CHOICE, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)
"""How tightly an expression holds together, loosest first: ``a if c else b``, ``<``, ``+``, ``*``, ``-a``, ``**``, a call or a name."""
INFIX: dict[str, tuple[str, int]] = {
    "add": ("+", SUM), "sub": ("-", SUM), "mul": ("*", PRODUCT), "div": ("/", PRODUCT), "mod": ("%", PRODUCT), "floordiv": ("//", PRODUCT),
    "gt": (">", COMPARE), "ge": (">=", COMPARE), "lt": ("<", COMPARE), "le": ("<=", COMPARE), "eq": ("==", COMPARE), "ne": ("!=", COMPARE),
}  # fmt: skip
WIDE = 72
"""Characters of an inner expression that can still be read inside another."""
FOREVER = math.inf


class CannotPrint(ValueError):
    """A line that the printer has no form for: the op, the language, and why."""

    def __init__(self, op: str, language: str, why: str) -> None:
        super().__init__(f"{op} cannot be printed as {language}: {why}")
        self.op, self.language, self.why = op, language, why


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression and how tightly it holds together."""

    text: str
    level: int = ATOM

    def at(self, level: int) -> str:
        """The text where ``level`` is asked for: in brackets when it holds together less."""
        return self.text if self.level >= level else f"({self.text})"


def infix(sign: str, level: int, left: Piece, right: Piece) -> Piece:
    """``left sign right``, read from the left; comparisons do not chain."""
    return Piece(f"{left.at(level + (level == COMPARE))} {sign} {right.at(level + 1)}", level)


def power(base: Piece, exponent: Piece) -> Piece:
    return Piece(f"{base.at(ATOM)} ** {exponent.at(ATOM if exponent.level == POWER else SIGN)}", POWER)


def minus(operand: Piece) -> Piece:
    return Piece(f"-{operand.at(SIGN + (operand.level == SIGN))}", SIGN)


def call(name: str, *arguments: str, **named: object) -> Piece:
    """``name(a, b, axis=1)``; a keyword that is ``None`` is left out."""
    rest = [f"{key}={value!r}" for key, value in named.items() if value is not None]
    return Piece(f"{name}({', '.join([*arguments, *rest])})")


def method(of: Piece, name: str, *arguments: str, **named: object) -> Piece:
    return call(f"{of.at(ATOM)}.{name}", *arguments, **named)


def identifier(name: str, taken: frozenset[str] | set[str] = frozenset(), spare: str = "f") -> str:
    """``name`` as Python allows it: ``gradient of f`` is ``gradient_of_f``; a name that is taken gets a stroke behind it."""
    text = re.sub(r"\W+", "_", name).strip("_") if not name.isidentifier() else name
    text = text if text.isidentifier() else spare
    return f"{text}_" if keyword.iskeyword(text) or text in taken else text


def words(text: str) -> set[str]:
    """The names that stand in a piece of code."""
    return set(re.findall(r"[^\W\d]\w*", text))


def row(names: Sequence[str], open_: str = "(", close: str = ")") -> str:
    """A tuple as Python writes it: ``(n,)``."""
    return f"{open_}{', '.join(names)}{',' if len(names) == 1 and open_ == '(' else ''}{close}"


class Printer(ABC):
    """Prints one working. A language says how a constant, an operand and each op are written."""

    language: str
    reserved: frozenset[str] = frozenset()
    before: str = ""
    """What stands above the function."""

    def __init__(self, w: Working) -> None:
        self.w = w
        self.live = _live(w)
        self.readers: dict[int, list[int]] = {k: [] for k in self.live}
        for k in sorted(self.live):
            for j in w.lines[k].operands:
                self.readers[j].append(k)
        self.stands = {k for k in self.live if self._is_statement(k)}
        self.last = self._last_uses()
        self.held: dict[int, str] = {}
        self.owner: dict[str, int] = {}
        self.body: list[str] = []
        self.count = 0

    # ------------------------------------------------------------------ what a language says
    @abstractmethod
    def constant(self, k: int) -> Piece:
        """A constant that stands where it is used."""

    @abstractmethod
    def build(self, k: int) -> Piece:
        """The expression of a line that computes something."""

    def helpers(self) -> Iterator[str]:
        """Functions that the printed one calls."""
        return iter(())

    def statement(self, k: int) -> bool:
        """Whether line ``k`` cannot stand inside another for a reason of the language's own."""
        return False

    def alone(self, k: int) -> bool:
        """Write line ``k`` as statements of its own and say so; ``False`` where it is an expression."""
        return False

    def small(self, k: int) -> bool:
        """Whether constant ``k`` is short enough to stand where it is used."""
        return self.w.lines[k].value.size <= 6

    # ------------------------------------------------------------------ what stands where
    def _is_statement(self, k: int) -> bool:
        line = self.w.lines[k]
        if line.op == "input":
            return True
        if line.op == "const":
            return not self.small(k) or self.statement(k)
        once = len(self.readers[k]) + self.w.outputs.count(k) == 1 or (line.op == "transpose" and self._named(line.operands[0]))
        return bool(line.name) or not once or self.statement(k)

    def _named(self, k: int) -> bool:
        return self.w.lines[k].op == "input" or bool(self.w.lines[k].name)

    def _last_uses(self) -> dict[int, float]:
        """Line -> the statement in which it is read last."""
        place: dict[int, float] = {}
        last: dict[int, float] = {}
        for k in sorted(self.live, reverse=True):
            ends = [place[j] for j in self.readers[k]]
            last[k] = FOREVER if k in self.w.outputs else max(ends, default=FOREVER)
            place[k] = k if k in self.stands else max(ends, default=FOREVER)
        return last

    # ------------------------------------------------------------------ printing
    def code(self) -> str:
        """The text of the whole: helpers, then one function."""
        inputs = [self._take(k, self.w.lines[k].name or f"x{place}", -1) for place, k in enumerate(self.w.inputs)]
        about = self._about(inputs)
        for k in sorted(self.stands - set(self.w.inputs)):
            if not self.alone(k):
                made = self.constant(k) if self.w.lines[k].op in LEAVES else self.build(k)
                self.assign(k, made)
        back = ", ".join(self.piece(k).text for k in self.w.outputs)
        head = f"def {identifier(self.w.name, self.reserved)}({', '.join(inputs)}):"
        body = [f'"""{about}"""', *self.body, f"return {back}"]
        own = "\n".join([head, *(f"    {part}" if part else "" for each in body for part in each.split("\n"))])
        above = [self.before] if self.before else []
        return "\n\n\n".join(part for part in (*above, *self.helpers(), own)) + "\n"

    def piece(self, k: int) -> Piece:
        """Line ``k`` where it is read: its name, or its expression."""
        if k in self.held:
            return Piece(self.held[k])
        made = self.constant(k) if self.w.lines[k].op in LEAVES else self.build(k)
        if len(made.text) > WIDE and k not in self.w.outputs:
            self.assign(k, made)
            return Piece(self.held[k])
        return made

    def assign(self, k: int, made: Piece) -> None:
        self.body.append(f"{self.named(k)} = {made.text}")

    def named(self, k: int, avoid: frozenset[str] | set[str] = frozenset()) -> str:
        """A name for line ``k`` from here on; none of ``avoid``, which are still read after it is given."""
        name = self.w.lines[k].name
        if not name:
            self.count += 1
            name = f"t{self.count}"
        return self._take(k, name, k, avoid)

    def _take(self, k: int, name: str, now: float, avoid: frozenset[str] | set[str] = frozenset()) -> str:
        name = identifier(name, self.reserved, "x")
        free, number = name, 2
        while free in avoid or (free in self.owner and (self.last.get(self.owner[free], -1) > now or now < 0)):
            free, number = f"{name}_{number}", number + 1
        self.held.pop(self.owner.get(free, -1), None)
        self.owner[free], self.held[k] = k, free
        return free

    def _about(self, inputs: Sequence[str]) -> str:
        """Shapes of what goes in and comes out, in named sizes."""
        given = ", ".join(f"{name} {shape(self.w.lines[k])}" for name, k in zip(inputs, self.w.inputs, strict=True)) or "Nothing"
        made = ", ".join(f"{self.w.lines[k].name} {shape(self.w.lines[k])}".strip() for k in self.w.outputs)
        used = {d for k in (*self.w.inputs, *self.w.outputs) for d in self.w.lines[k].dims if d != "1"}
        sizes = ", ".join(f"{name} = {size}" for name, size in self.w.sizes.items() if name in used)
        branches = len(set(self.w.assumptions))
        which = "the branch taken here goes" if branches == 1 else f"the {branches} branches taken here go"
        taken = f" It holds while {which} the same way." if branches else ""
        return f"{given} to {made}{f'; {sizes}' if sizes else ''}.{taken}"


def shape(line: Line) -> str:
    return row(line.dims) if line.dims else "a number"


def _live(w: Working) -> set[int]:
    """Lines that an output needs, and every input."""
    live = {*w.outputs, *w.inputs}
    for k in range(len(w.lines) - 1, -1, -1):
        if k in live:
            live.update(w.lines[k].operands)
    return live
