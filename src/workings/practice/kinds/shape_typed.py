"""A shape as it is typed and as it is set: ``(n, d)``, ``n × 3``, "a number", "does not run"."""

from __future__ import annotations

import re

from workings.contract import maths
from workings.contract.maths import Maths
from workings.ir.expression import Unreadable
from workings.practice.words import listed

Size = str | int
Sizes = tuple[Size, ...]
Answer = Sizes | None
"""``()`` is one number; ``None``: the code does not run."""
DOES_NOT_RUN = "does not run"
_REFUSALS = re.compile(
    r"(it )?(does not|doesn['’]?t|won['’]?t|will not|cannot|can not|can['’]?t) (run|work|fit)|(an |it is an )?error|it (fails|stops)|fails|no shape",
    re.IGNORECASE,
)  # fmt: skip
_SINGLE = re.compile(r"(it is )?(a |one )?(single )?(number|scalar)|(\(\s*\)|\[\s*\])", re.IGNORECASE)
_WRAPPED = re.compile(r"\s*(?:(?:torch\.)?size|shape(?:\s+is)?)\s*=?\s*(?=[(\[])", re.IGNORECASE)
_TOKEN = re.compile(r"\s*(?:[0-9]{1,9}|[xX](?=[0-9])|[A-Za-z_][A-Za-z_0-9]*|(?P<sign>\S))")
_CLOSES = {"(": ")", "[": "]"}
_BETWEEN, _TIMES = (",", ";", "×", "*", "by"), ("x", "X")


def parse(text: str, letters: tuple[str, ...]) -> Answer:
    """A shape as it was typed. Raises ``Unreadable``."""
    whole = " ".join(text.split()).rstrip(".")
    if not whole:
        raise Unreadable("Nothing is written yet.")
    if _REFUSALS.fullmatch(whole):
        return None
    if _SINGLE.fullmatch(whole):
        return ()
    opened = _WRAPPED.match(text)
    return _sizes(text, opened.end() if opened else 0, letters)


def _sizes(text: str, at: int, letters: tuple[str, ...]) -> Sizes:
    """Sizes in one pair of brackets, or in none, from ``at`` on."""
    inside, start = _unbracketed(text, at)
    found: list[Size] = []
    due, last = True, ""
    for token in _TOKEN.finditer(inside):
        last, place = token.group().strip(), start + token.end() - len(token.group().strip())
        if last in _BETWEEN or (last in _TIMES and last not in letters):
            if due:
                raise Unreadable(f"A size is missing before {last}.", place)
            due = True
        elif token["sign"]:
            raise Unreadable(f"{last} is not expected in a shape.", place)
        else:
            found.append(_size(last, place, letters))
            due = False
    if due and last != ",":
        raise Unreadable("A size is missing at the end.", start + len(inside))
    return tuple(found)


def _unbracketed(text: str, at: int) -> tuple[str, int]:
    """What stands between the brackets, and where it starts. ``([n, d])`` is a list that was wrapped once more."""
    rest = text[at:].replace("（", "(").replace("）", ")").rstrip().rstrip(".").rstrip()
    at += len(rest) - len(rest.lstrip())
    rest = rest.lstrip()
    if rest[:1] not in ("(", "["):
        return rest, at
    if rest[-1] != _CLOSES[rest[0]] or len(rest) == 1:
        raise Unreadable("A bracket is opened and not closed.", at)
    inner = rest[1:-1]
    if rest[0] == "(" and inner.strip()[:1] == "[":
        return _unbracketed(inner, 0)[0], at + 2
    return inner, at + 1


def _size(text: str, place: int, letters: tuple[str, ...]) -> Size:
    if text.isdigit():
        if int(text) == 0:
            raise Unreadable("No axis here has the size 0.", place)
        return int(text)
    if text not in letters:
        many = f"the letters here are {listed(letters)}" if letters else "all are numbers"
        said = many if len(letters) != 1 else f"the only letter here is {letters[0]}"
        raise Unreadable(f"{text[:20]} is no size in this item: {said}.", place)
    return text


def forms(answer: Answer) -> tuple[str, ...]:
    """Ways to type one answer."""
    if answer is None:
        return ("does not run", "Does not run.", "it doesn't run", "doesn’t run", "error", "it fails", "cannot run")
    if answer == ():
        return ("()", "a number", "scalar", "one number", "( )")
    one = [str(size) for size in answer]
    listed_ = ", ".join(one)
    made = [
        spelled(answer),
        f"[{listed_}]",
        f"({listed_})",
        listed_,
        " ".join(one),
        f" ( {listed_} , ) ",
        f"torch.Size([{listed_}])",
        f"shape ({listed_})",
    ]
    return (*made, " × ".join(one), " by ".join(one), " x ".join(one), f"({listed_}).")


def set_out(sizes: Sizes) -> Maths:
    """``(n, 3)``, with the comma of Python after a single size."""
    row: list[Maths] = []
    for k, size in enumerate(sizes):
        row += [maths.Oper(",")] if k else []
        row.append(set_size(size))
    return maths.Fence("(", maths.seq(*row, *([maths.Oper(",")] if len(sizes) == 1 else [])), ")")


def set_size(size: Size) -> Maths:
    return maths.Sym(str(size), "upright" if isinstance(size, int) else "")


def spelled(answer: Answer) -> str:
    """As a person writes it in code: ``(n, 3)``, or "does not run"."""
    if answer is None:
        return DOES_NOT_RUN
    return f"({', '.join(map(str, answer))}{',' if len(answer) == 1 else ''})"
