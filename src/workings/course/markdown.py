"""Markdown -> blocks made of parts. Every ``[[ … ]]`` is run here, so a page that loads has no number that cannot be computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it.tree import SyntaxTreeNode

from workings.contract.reading import Call, Number, Text
from workings.course import requests
from workings.course.faults import ContentFault
from workings.course.functions import misfit
from workings.course.library import Library
from workings.course.parts import (
    Block,
    Blocks,
    Code,
    Display,
    FigureRef,
    FormulaOf,
    Inline,
    Items,
    Link,
    NonExample,
    Parts,
    Prose,
    SubHead,
    Table,
    Tex,
    Worked,
)
from workings.course.syntax import Broken, parser

STYLES = {"em": "em", "strong": "strong"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Where a text stands, and whose functions its numbers are computed with."""

    library: Library
    slug: str
    file: Path
    first: int = 1
    """Line of the file on which the text begins."""

    def fault(self, line: int, sentence: str) -> ContentFault:
        return ContentFault(self.file, self.first + line, sentence)

    def blocks(self, text: str) -> Blocks:
        """The blocks of ``text``. Raises :class:`ContentFault` at the line of the first fault."""
        return tuple(self.block_list(self.tree(text).children))

    def parts(self, text: str) -> Parts:
        """The parts of a text that has to be one paragraph."""
        blocks = self.blocks(text)
        if len(blocks) != 1 or not isinstance(blocks[0], Prose):
            raise self.fault(0, "this text has to be a single paragraph")
        return blocks[0].parts

    def tree(self, text: str) -> SyntaxTreeNode:
        try:
            return SyntaxTreeNode(parser().parse(text))
        except Broken as broken:
            raise self.fault(broken.line, broken.sentence) from None

    def block_list(self, nodes: list[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            yield from self._block(node)

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        line = node.map[0] if node.map else 0
        handler = _HANDLERS.get(node.type)
        if handler is None:
            what = {
                "html_block": "HTML",
                "blockquote": "a quotation mark >",
                "hr": "a line of ---",
                "code_block": "a piece indented as code",
            }
            raise self.fault(line, f"{what.get(node.type, node.type)} has no place in a page")
        yield from handler(self, node, line)

    def inline(self, node: SyntaxTreeNode, line: int) -> Parts:
        """The parts of an inline node, neighbouring plain texts joined."""
        out: list[Inline] = []
        for part in self._inline(node.children, line, ""):
            last = out[-1] if out else None
            if part == Text(""):
                continue
            if isinstance(part, Text) and isinstance(last, Text) and last.style == part.style:
                out[-1] = Text(last.text + part.text, part.style)
            else:
                out.append(part)
        return tuple(out)

    def _inline(self, nodes: list[SyntaxTreeNode], line: int, style: str) -> Iterator[Inline]:
        for node in nodes:
            if node.type == "text":
                yield Text(node.content, style if node.content else "")
            elif node.type in ("softbreak", "hardbreak"):
                yield Text(" ", style)
            elif node.type == "code_inline":
                yield Text(node.content, "code")
            elif node.type in STYLES:
                yield from self._inline(node.children, line, _style(node))
            elif node.type == "link":
                yield Link("".join(n.content for n in node.walk() if n.type in ("text", "code_inline")), str(node.attrs["href"]))
            elif node.type == "tex":
                yield Tex(node.content, bool(node.meta["display"]))
            elif node.type == "computed":
                yield from self._computed(node.content, line + int(node.meta["line"]))
            else:
                raise self.fault(line, f"{'HTML' if node.type == 'html_inline' else node.type} has no place in a line")

    def _computed(self, text: str, line: int) -> Iterator[Inline]:
        request = self.request(text, line)
        if request.kind == "working":
            raise self.fault(line, "[[working: …]] stands in a paragraph of its own")
        if request.kind == "formula":
            yield FormulaOf(self.call(request, line), request.options.get("line", ""))
        else:
            yield from self._numbers(request, line)

    def request(self, text: str, line: int) -> requests.Request:
        try:
            return requests.read(text)
        except requests.Unreadable as error:
            raise self.fault(line, str(error)) from None

    def call(self, request: requests.Request, line: int) -> Call:
        """The call behind a request, its function and inputs checked, its named line found."""
        known = self.library.functions(self.slug)
        if request.function not in known:
            raise self.fault(line, f"working.py has no function {request.function}; it has {', '.join(known)}")
        if reason := misfit(request.function, known[request.function], request.inputs):
            raise self.fault(line, reason)
        call = Call(f"{self.slug}/{request.function}", request.inputs)
        try:
            if "at" in request.options or "line" in request.options:
                working = self.library.working(call)
                name = request.options.get("line")
                at = working.find(name) if name else working.outputs[0]
                return Call(call.function, call.inputs, at, requests.cell(request.options["at"]) if "at" in request.options else ())
            self.library.value(call)
        except Exception as error:
            raise self.fault(line, f"{request.function} stops here: {_words(error)}") from error
        return call

    def number(self, request: requests.Request, line: int) -> tuple[Call, float]:
        call = self.call(request, line)
        try:
            return call, self.library.number(call)
        except (ValueError, IndexError) as error:
            raise self.fault(line, _words(error)) from error

    def _numbers(self, request: requests.Request, line: int) -> Iterator[Inline]:
        """A number; or a vector as its cells in square brackets, each of them a number that opens."""
        digits = int(request.options.get("digits", "3"))
        if "at" not in request.options:
            shape = self.library.value(self.call(request, line)).shape
            if len(shape) == 1:
                yield Text("[")
                for k in range(shape[0]):
                    cell = requests.Request("number", request.function, request.inputs, {**request.options, "at": str(k)})
                    yield from [Text(", ")][: k > 0]
                    yield from self._numbers(cell, line)
                yield Text("]")
                return
        call, value = self.number(request, line)
        yield Number(value, call, digits)


def _words(error: BaseException) -> str:
    return str(error.args[0]) if error.args else type(error).__name__


def _style(node: SyntaxTreeNode) -> str:
    """Bold round a single letter is a vector."""
    letters = "".join(n.content for n in node.walk() if n.type == "text")
    return "vector" if node.type == "strong" and len(letters) == 1 and letters.isalpha() else STYLES[node.type]


def _paragraph(writer: Writer, node: SyntaxTreeNode, line: int) -> Iterator[Block]:
    """A paragraph; a displayed formula in it, or a worked calculation alone, is a block of its own."""
    inline = node.children[0]
    if [n.type for n in inline.children] == ["computed"]:
        request = writer.request(inline.children[0].content, line)
        if request.kind == "working":
            call, value = writer.number(request, line)
            yield Worked(call, value, int(request.options.get("digits", "3")))
            return
        if request.kind == "formula":
            yield Display(FormulaOf(writer.call(request, line), request.options.get("line", "")))
            return
    yield from _displayed(writer.inline(inline, line))


def _displayed(parts: Parts) -> Iterator[Block]:
    run: list[Inline] = []
    for part in (*parts, None):
        shown = isinstance(part, Tex) and part.display
        if part is not None and not shown:
            run.append(part)
            continue
        text = tuple(p for p in run if not (isinstance(p, Text) and not p.text.strip())) and tuple(run)
        if text:
            yield Prose(text)
        if isinstance(part, Tex):
            yield Display(part)
        run = []


def _heading(writer: Writer, node: SyntaxTreeNode, line: int) -> Iterator[Block]:
    if node.tag != "h3":
        raise writer.fault(line, "inside a section there are headings ### alone")
    yield SubHead(writer.inline(node.children[0], line))


def _list(writer: Writer, node: SyntaxTreeNode, line: int) -> Iterator[Block]:
    yield Items(tuple(_item(writer, item) for item in node.children), ordered=node.type == "ordered_list")


def _item(writer: Writer, item: SyntaxTreeNode) -> Parts:
    line = item.map[0] if item.map else 0
    if [child.type for child in item.children] != ["paragraph"]:
        raise writer.fault(line, "an item of a list is one paragraph")
    return writer.inline(item.children[0].children[0], line)


def _table(writer: Writer, node: SyntaxTreeNode, line: int) -> Iterator[Block]:
    head, *body = node.children
    rows = [_row(writer, row, line) for part in (head, *body) for row in part.children]
    numeric = tuple("right" in str(cell.attrs.get("style", "")) for cell in head.children[0].children)
    yield Table(rows[0], tuple(rows[1:]), numeric)


def _row(writer: Writer, row: SyntaxTreeNode, line: int) -> tuple[Parts, ...]:
    at = row.map[0] if row.map else line
    return tuple(writer.inline(cell.children[0], at) if cell.children else () for cell in row.children)


def _fence(writer: Writer, node: SyntaxTreeNode, line: int) -> Iterator[Block]:
    yield Code(node.content.rstrip("\n"), node.info)


def _directive(writer: Writer, node: SyntaxTreeNode, line: int) -> Iterator[Block]:
    if node.info == "figure":
        if node.children or not node.meta["argument"]:
            raise writer.fault(line, "::: figure names a figure of figures.toml, and nothing stands in it")
        yield FigureRef(str(node.meta["argument"]))
    elif node.info == "not":
        yield NonExample(tuple(writer.block_list(node.children)))
    else:
        raise writer.fault(line, f"::: {node.info} is not known here; figure and not are")


_HANDLERS: dict[str, Callable[[Writer, SyntaxTreeNode, int], Iterator[Block]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": _table,
    "fence": _fence,
    "directive": _directive,
}
