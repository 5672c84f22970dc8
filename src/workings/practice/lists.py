"""The many ways to type a list of numbers, put into one: ``6 1 0``, ``(6,1,0)``, NumPy's own print, one entry a line.

Whitespace inside square brackets separates entries as in MATLAB: ``[1 -2]`` has two, ``[1 - 2]`` and
``[1-2]`` have one. Every character of the result remembers where it stood.
"""

from __future__ import annotations

from itertools import pairwise

from workings.ir.expression import Token, Unreadable, tokens

Spelled = tuple[str, list[int]]
_CLOSE = {")": "(", "]": "["}


def spelled_out(text: str, loose: bool) -> Spelled:
    """``text`` in the one grammar, and for each of its characters the place it came from.

    With ``loose``, entries need no brackets round them.
    """
    places = list(range(len(text)))
    found = tokens(text)
    if not found:
        return text, places
    text, found = _rounded(text, found)
    if loose and _bare_list(text, found):
        rows = _rows(text, found)
        if len(rows) > 1 and any(len(entries) > 1 for entries in rows):
            return _joined(text, found, rows)
        text = _with_commas(text, found, bare=True)
        first, last = found[0].start, found[-1].end
        inside = text[first:last]
        return f"[{inside}]", [first, *range(first, last), max(first, last - 1)]
    return _with_commas(text, found, bare=False), places


def _rounded(text: str, found: list[Token]) -> tuple[str, list[Token]]:
    """``(6, 1, 0)`` as a whole becomes ``[6, 1, 0]``."""
    if found[0].text != "(" or found[-1].text != ")" or _partner(found, 0) != len(found) - 1:
        return text, found
    depth, comma = 0, False
    for token in found:
        depth += (token.text in "([") - (token.text in ")]") if token.kind == "op" else 0
        comma = comma or (depth == 1 and token.text in (",", ";"))
    if not comma:
        return text, found
    chars = list(text)
    chars[found[0].start], chars[found[-1].start] = "[", "]"
    text = "".join(chars)
    return text, tokens(text)


def _partner(found: list[Token], opened: int) -> int:
    depth = 0
    for k in range(opened, len(found)):
        if found[k].kind == "op":
            depth += (found[k].text in "([") - (found[k].text in ")]")
        if depth == 0:
            return k
    return -1


def _bare_list(text: str, found: list[Token]) -> bool:
    """Whether several entries stand there without brackets round them all."""
    if found[0].text == "[" and _partner(found, 0) == len(found) - 1:
        return False
    return _with_commas(text, found, bare=True) != _with_commas(text, found, bare=False) or any(
        token.text in (",", ";") and depth == 0 for token, depth in _depths(found)
    )


def _depths(found: list[Token]) -> list[tuple[Token, int]]:
    depth, out = 0, []
    for token in found:
        if token.kind == "op":
            depth -= token.text in ")]"
        out.append((token, depth))
        if token.kind == "op":
            depth += token.text in "(["
    return out


def _with_commas(text: str, found: list[Token], bare: bool) -> str:
    """A comma in place of the first space of each gap that separates two entries of a list."""
    chars, opened = list(text), []
    after = [*found[1:], None, None]
    for k, (one, two) in enumerate(pairwise([*found, None])):
        assert one is not None, "only the last of a pair is missing"
        if one.kind == "op" and one.text in "([":
            opened.append((one, False))
        elif one.kind == "op" and one.text in ")]" and opened:
            opened.pop()
        in_list = opened[-1][0].text == "[" if opened else bare
        if two is not None and in_list and _apart(text, one, two, after[k + 1]):
            chars[one.end] = ","
    return "".join(chars)


def _apart(text: str, one: Token, two: Token, three: Token | None) -> bool:
    """Whether the gap between two tokens separates entries."""
    gap = text[one.end : two.start]
    if not gap or not _ends(one) or (one.kind == "name" and two.text == "("):
        return False
    if two.kind in ("number", "name") or two.text in ("(", "[", "√"):
        return True
    signed = two.text in ("+", "-") and three is not None
    if not signed or three is None:
        return False
    return "\n" in gap or (three.start == two.end and _starts(three))


def _ends(token: Token) -> bool:
    return token.kind in ("number", "name") or token.text in (")", "]", "%", "²", "³")


def _starts(token: Token) -> bool:
    return token.kind in ("number", "name") or token.text in ("(", "√")


def _rows(text: str, found: list[Token]) -> list[list[Token]]:
    """The tokens of each line, where no line ends in a comma and no bracket is open across lines."""
    rows: list[list[Token]] = [[]]
    for (token, depth), before in zip(_depths(found), [None, *found], strict=False):
        gap = text[before.end : token.start] if before is not None else ""
        if "\n" in gap and depth == 0 and before is not None and before.text not in (",", ";"):
            rows.append([])
        rows[-1].append(token)
    return [_entries(text, row) for row in rows]


def _entries(text: str, row: list[Token]) -> list[Token]:
    """The first token of each entry of one line."""
    firsts, after = row[:1], [*row[1:], None, None]
    for k, (one, two) in enumerate(pairwise(row)):
        if one.text in (",", ";") or _apart(text, one, two, after[k + 1]):
            firsts.append(two)
    return firsts


def _joined(text: str, found: list[Token], rows: list[list[Token]]) -> Spelled:
    """Several lines of several entries: each line becomes a row in brackets of its own."""
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise Unreadable("The rows do not have the same number of entries.", rows[1][0].start)
    starts = [row[0].start for row in rows]
    ends = [*(_last_before(found, start) for start in starts[1:]), found[-1].end]
    spaced = _with_commas(text, found, bare=True)
    out, places = ["["], [starts[0]]
    for k, (start, end) in enumerate(zip(starts, ends, strict=True)):
        out.append(("," if k else "") + "[" + spaced[start:end] + "]")
        places += [start] * (2 if k else 1) + list(range(start, end)) + [max(start, end - 1)]
    return "".join(out) + "]", [*places, places[-1]]


def _last_before(found: list[Token], start: int) -> int:
    return max(token.end for token in found if token.end <= start)
