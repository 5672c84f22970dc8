"""A line in a sentence, from the words of its op's row."""

from __future__ import annotations

from workings.contract.number import format_number
from workings.ir.ops import OPS
from workings.ir.rules import Rule
from workings.ir.working import Line, Working
from workings.readers import matrix
from workings.readers.lower.plain import text
from workings.readers.setting import marked
from workings.readers.tree import View

EACH = "each entry of"
LEAF = {"input": "{name} is given", "const": "{name} is a constant"}


def words(w: Working, line: int) -> str:
    """What line ``line`` does, as a phrase: ``multiply a and b position by position along n, then add``."""
    view, here = View(w), w.lines[line]
    if here.op in LEAF:
        shown = here.name or (format_number(float(here.value)) if here.value.ndim == 0 else "it")
        return LEAF[here.op].format(name=shown)
    rule = w.rule(line)
    names = _names(view, here, rule)
    along = _along(w, here, rule) if rule is not None and rule.bound else ""
    return _template(here, rule).format(*names, bound=along) + _where(here, rule, along)


def _names(view: View, here: Line, rule: Rule | None) -> list[str]:
    """What the operands are called. Where no index is shared, as in ``theta[:, None] >= theta``, every entry meets every other one."""
    letters = [set(index) - {"_"} for index in rule.ins] if rule is not None and not rule.bound and here.op != "einsum" else []
    if len(letters) == 2 and all(letters) and not letters[0] & letters[1]:
        return [f"{EACH} {called(view, _bare(view, j), here.part)}" for j in here.operands]
    return [called(view, j, here.part) for j in here.operands]


def _bare(view: View, k: int) -> int:
    """The line whose entries ``k`` holds, where ``k`` has no name and only adds axes of size 1."""
    line = view.line(k)
    if line.name or len(line.operands) != 1:
        return k
    inner = view.line(line.operands[0])
    same = [n for n in line.shape if n != 1] == [n for n in inner.shape if n != 1]
    return _bare(view, line.operands[0]) if same and line.op in ("getitem", "reshape", "expand_dims") else k


def _template(line: Line, rule: Rule | None) -> str:
    """The row's words; einsum says which of its many meanings it has here."""
    if line.op != "einsum" or rule is None:
        return OPS[line.op].words
    if len(line.operands) == 1:
        return OPS["sum" if rule.bound else "transpose"].words
    if rule.bound:
        return OPS["einsum"].words
    return "{0} times {1}, entry by entry" if set(rule.ins[0]) & set(rule.ins[1]) else "every entry of {0} times every entry of {1}"


def sentence(w: Working, line: int) -> str:
    """The phrase as a sentence. A letter at its beginning stays as it is: e and E are two things."""
    phrase = words(w, line)
    first = w.lines[line]
    if first.op in LEAF or (_template(first, w.rule(line)).startswith("{") and not phrase.startswith(EACH)):
        return phrase + "."
    own = len(phrase.split(" ")[0]) > 1
    return (phrase[0].upper() + phrase[1:] if own else phrase) + "."


def called(view: View, k: int, at: int) -> str:
    """An operand as it is called in a sentence: by its formula on one line."""
    return text(marked(matrix.matrix(view, view.seen(k, at)).maths))


def _along(w: Working, line: Line, rule: Rule) -> str:
    """The named sizes that are gathered up."""
    found: dict[str, str] = {}
    for operand, letters in zip(line.operands, rule.ins, strict=True):
        for letter, dim in zip(letters, w.lines[operand].dims, strict=True):
            if letter in rule.bound:
                found.setdefault(letter, "an axis of size 1" if dim == "1" else dim)
    return " and ".join(found[letter] for letter in rule.bound)


def _where(line: Line, rule: Rule | None, along: str) -> str:
    """Which axis a reduction runs along, where it leaves some standing."""
    if rule is None or "{bound}" in _template(line, rule) or not along:
        return ""
    return f" along {along}" if any(letter != "_" for letter in rule.out) else ""
