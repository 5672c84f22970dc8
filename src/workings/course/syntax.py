"""The three things our Markdown adds to CommonMark: ``[[ computed ]]``, ``$formula$``, and blocks ``::: name … :::``."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

_DIRECTIVE = re.compile(r":::\s*([a-z]+)(?:\s+([a-z0-9-]+))?\s*$")
_MARK = ":::"


class Broken(Exception):
    """Something opened and was not closed; ``line`` counts from 0 within the text being read."""

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.sentence, self.line = sentence, line


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and our three additions. HTML is read, so that it can be refused."""
    md = MarkdownIt("commonmark").enable("table")
    md.block.ruler.before("fence", "directive", _directive, {"alt": ["paragraph", "list", "blockquote"]})
    md.core.ruler.at("inline", _inline)
    md.inline.ruler.before("link", "computed", _computed)
    md.inline.ruler.after("backticks", "tex", _tex)
    return md


def _inline(state: StateCore) -> None:
    """The parser's own step, with the line of its block added to what is broken in it."""
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.type == "inline":
            token.children = token.children if token.children is not None else []
            try:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            except Broken as broken:
                raise Broken(broken.sentence, line + broken.line) from None


def _line(state: StateInline, at: int) -> int:
    """Newlines before ``at`` in this piece of inline text."""
    return state.src.count("\n", 0, at)


def _computed(state: StateInline, silent: bool) -> bool:
    """``[[ … ]]``; lists in it end in single brackets, so the closing pair is the first at depth 0."""
    if not state.src.startswith("[[", state.pos):
        return False
    depth, at = 0, state.pos + 2
    while at < len(state.src):
        if depth == 0 and state.src.startswith("]]", at):
            break
        depth += {"[": 1, "]": -1}.get(state.src[at], 0)
        at += 1
    else:
        raise Broken("[[ opens a computed number and no ]] closes it in its paragraph", _line(state, state.pos))
    if not silent:
        token = state.push("computed", "", 0)
        token.content = state.src[state.pos + 2 : at].strip()
        token.meta = {"line": _line(state, state.pos)}
    state.pos = at + 2
    return True


def _tex(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    mark = "$$" if state.src.startswith("$$", state.pos) else "$"
    start, at = state.pos + len(mark), state.pos + len(mark)
    while at < len(state.src) and not state.src.startswith(mark, at):
        at += 2 if state.src[at] == "\\" else 1
    if at >= len(state.src):
        raise Broken(f"a formula opens with {mark} and is not closed in its paragraph; a dollar is written \\$", _line(state, state.pos))
    if not state.src[start:at].strip():
        raise Broken("an empty formula", _line(state, state.pos))
    if not silent:
        token = state.push("tex", "", 0)
        token.content = state.src[start:at].strip()
        token.meta = {"display": mark == "$$", "line": _line(state, state.pos)}
    state.pos = at + len(mark)
    return True


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``::: name argument`` up to the ``:::`` of its own depth; what stands between is read as blocks."""
    opened = _DIRECTIVE.match(_text(state, start))
    if not opened:
        return False
    if silent:
        return True
    depth, line = 1, start + 1
    while line < end:
        text = _text(state, line).rstrip()
        depth += 1 if _DIRECTIVE.match(text) else -1 if text == _MARK else 0
        if depth == 0:
            break
        line += 1
    else:
        raise Broken(f"::: {opened[1]} is not closed by a line :::", start)
    token = state.push("directive_open", "", 1)
    token.info, token.meta, token.map, token.block = opened[1], {"argument": opened[2] or ""}, [start, line + 1], True
    outer, state.lineMax = state.lineMax, line
    state.md.block.tokenize(state, start + 1, line)
    state.lineMax = outer
    state.push("directive_close", "", -1).block = True
    state.line = line + 1
    return True
