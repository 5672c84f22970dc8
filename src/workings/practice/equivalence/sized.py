"""Names that stand for matrices: each becomes a grid of names, one per entry, and the products become those of matrices.

    sized(read("A^T A x", names), {"A": (3, 2), "x": (2,)})      -> a tree of numbers only, and its size (2, 1)

A vector is a column, so ``x x^T`` is a grid and ``x^T x`` one number. Side by side and ``@`` are the product of matrices; ``*`` between
arrays of one size is entry by entry, as in NumPy. A square I is the identity.
"""

from __future__ import annotations

from collections.abc import Mapping

from workings.ir.expression import Node, Unreadable
from workings.practice.equivalence.functions import plain
from workings.practice.equivalence.spoken import spoken

Size = tuple[int, int]
Sized = tuple[Node, Size | None]
"""A tree and its rows and columns; ``None`` for one number."""


def entry(name: str, row: int, column: int) -> str:
    """The name of one entry, which nobody can type."""
    return f"{name}⟨{row},{column}⟩"


def column(size: tuple[int, ...]) -> Size:
    """Rows and columns; a vector of n numbers is n × 1."""
    return (size[0], size[1] if len(size) == 2 else 1)


def sized(node: Node, sizes: Mapping[str, tuple[int, ...]]) -> Sized:
    """``node`` with its declared names spelled out. Raises Unreadable, with both sizes, where two things do not fit."""
    if node.kind == "name":
        return _spelled_out(node, column(sizes[node.text])) if node.text in sizes else (node, None)
    if node.kind == "list":
        return _listed(node, [sized(child, sizes) for child in node.children])
    parts = [sized(child, sizes) for child in node.children]
    if all(size is None for _, size in parts):
        return _with(node, [tree for tree, _ in parts]), None
    match node.kind:
        case "call":
            return _called(node, parts)
        case "pow":
            return _power(node, parts)
        case "neg":
            return _with(node, [parts[0][0]]), parts[0][1]
        case "matmul":
            return _product(node, *parts)
        case "mul" if node.text == "":
            return _product(node, *parts)
    return _by_entry(node, *parts)


def products(node: Node, sizes: Mapping[str, tuple[int, ...]]) -> Node:
    """``node`` as it is shown: arrays side by side are multiplied with ``@``, so that the dot stays with numbers. For a tree that has a size."""
    children = [products(child, sizes) for child in node.children]
    arrays = node.kind == "mul" and not node.text and all(sized(plain(child), sizes)[1] is not None for child in node.children)
    return Node("matmul", "@", tuple(children), node.start, node.end, node.fenced) if arrays else _with(node, children)


def _with(node: Node, children: list[Node]) -> Node:
    return Node(node.kind, node.text, tuple(children), node.start, node.end, node.fenced)


def _spelled_out(node: Node, size: Size) -> Sized:
    def at(i: int, j: int) -> Node:
        if node.text == "I" and size[0] == size[1]:
            return Node("number", str(int(i == j)), (), node.start, node.end)
        return Node("name", entry(node.text, i, j), (), node.start, node.end)

    rows = (Node("list", "[", tuple(at(i, j) for j in range(1, size[1] + 1))) for i in range(1, size[0] + 1))
    return Node("list", "[", tuple(rows), node.start, node.end), size


def _listed(node: Node, parts: list[Sized]) -> Sized:
    """``[1, 2]`` is a column; a list of rows of one length is a grid."""
    if all(size is None for _, size in parts) and parts:
        return _with(node, [Node("list", "[", (tree,)) for tree, _ in parts]), (len(parts), 1)
    if any(child.kind != "list" for child in node.children):
        raise Unreadable("The rows of a matrix are lists of numbers in square brackets.", node.start)
    widths = {size[0] for _, size in parts if size is not None and size[1] == 1}
    if len(widths) != 1 or any(size is None or size[1] != 1 for _, size in parts):
        raise Unreadable("The rows of the matrix have different lengths.", node.start)
    return _with(node, [_transpose(tree).children[0] for tree, _ in parts]), (len(parts), widths.pop())


def _transpose(grid: Node) -> Node:
    return Node("list", "[", tuple(Node("list", "[", row) for row in zip(*(line.children for line in grid.children), strict=True)))


def _said(size: Size | None) -> str:
    return f"{size[0]} × {size[1]}" if size is not None else "one number"


def _misfit(node: Node, a: Sized, b: Sized) -> Unreadable:
    left, right = (spoken(child) for child in node.children)
    return Unreadable(f"{left} is {_said(a[1])} and {right} is {_said(b[1])}: they do not fit.", node.start)


def _number(node: Node, grid: Node) -> Sized:
    """A grid of one row and one column is the number in it."""
    return Node("call", "sum", (grid,), node.start, node.end), None


def _product(node: Node, a: Sized, b: Sized) -> Sized:
    if a[1] is None or b[1] is None:
        return Node("mul", "*", (a[0], b[0]), node.start, node.end), a[1] or b[1]
    if a[1][1] != b[1][0]:
        raise _misfit(node, a, b)
    out = Node("matmul", "@", (a[0], b[0]), node.start, node.end)
    size = (a[1][0], b[1][1])
    return _number(node, out) if size == (1, 1) else (out, size)


def _by_entry(node: Node, a: Sized, b: Sized) -> Sized:
    """Sums and differences of one size; ``*`` and ``/`` of one size, or with one number."""
    mixed = a[1] is None or b[1] is None
    if a[1] != b[1] and not (mixed and node.kind in ("mul", "div")):
        raise _misfit(node, a, b)
    return _with(node, [a[0], b[0]]), a[1] or b[1]


def _power(node: Node, parts: list[Sized]) -> Sized:
    (base, size), (exponent, other) = parts
    if size is None or other is not None:
        raise Unreadable("A power of a matrix has one number for its exponent.", node.start)
    if size[0] != size[1]:
        raise Unreadable(f"{spoken(node.children[0])} is {_said(size)}; a power is of a square matrix.", node.start)
    return _with(node, [base, exponent]), size


def _called(node: Node, parts: list[Sized]) -> Sized:
    grid, size = parts[0]
    if node.text == "dot" and len(parts) == 2 and size == parts[1][1] and size is not None and size[1] == 1:
        turned = Node("call", "transpose", (grid,), node.start, node.end)
        return _number(node, Node("matmul", "@", (turned, parts[1][0]), node.start, node.end))
    if len(parts) == 1 and size is not None:
        if node.text == "transpose":
            out = _with(node, [grid])
            return out, (size[1], size[0])
        if node.text == "inverse":
            return _with(node, [grid]), size
        if node.text in ("abs", "norm", "sum", "prod", "max", "min", "trace", "det"):
            return _with(node, [grid]), None
    raise Unreadable(f"{node.text} takes other arguments.", node.start)
