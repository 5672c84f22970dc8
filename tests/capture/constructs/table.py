"""A construct is a name and a few lines of code; its function takes the inputs below that the code names."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

INPUTS: dict[str, tuple[Any, str]] = {
    "x": (np.array([1.5, -0.5, 2.0, 0.25]), "four numbers"),
    "y": (np.array([0.5, 3.0, -1.0, 2.0]), "four more"),
    "p": (np.array([0.1, 0.4, 0.3, 0.2]), "four probabilities"),
    "n": (np.array([2, 0, 1, 2]), "four integers that are places in x"),
    "m": (np.array([True, False, True, True]), "a mask over x"),
    "A": (np.array([[2.0, -1.0, 0.5], [0.25, 3.0, 1.0], [-1.5, 0.5, 1.0]]), "a 3 × 3 matrix"),
    "S": (np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -0.5], [0.5, -0.5, 2.0]]), "a symmetric positive definite 3 × 3 matrix"),
    "B": (np.arange(12.0).reshape(3, 4) / 4 - 1, "a 3 × 4 matrix"),
    "T": (np.arange(24.0).reshape(2, 3, 4) / 8 - 1, "an array of shape 2 × 3 × 4"),
    "s": (2.5, "a number"),
    "t": (-0.75, "another number"),
    "k": (2, "an integer"),
    "x32": (np.array([1.5, -0.5, 2.1, 0.3], dtype=np.float32), "four numbers in single precision"),
    "x16": (np.array([1.5, -0.5, 2.1, 0.3], dtype=np.float16), "four numbers in half precision"),
    "u8": (np.array([250, 3, 7, 128], dtype=np.uint8), "four unsigned bytes"),
    "gaps": (np.array([1.0, np.nan, -2.0, np.nan]), "numbers with NaN among them"),
    "endless": (np.array([1.0, np.inf, -np.inf, 0.0]), "numbers with infinities among them"),
    "none": (np.zeros(0), "an array without entries"),
    "hollow": (np.zeros((3, 0)), "an array of shape 3 × 0"),
    "single": (np.array(2.0), "a 0-d array"),
    "large": (np.linspace(-1.0, 1.0, 200_000), "200,000 numbers"),
    "c": (np.array([1 + 2j, 3 - 1j]), "complex numbers"),
    "words": (np.array(["a", "b"]), "strings"),
    "things": (np.array([1, "a", None], dtype=object), "objects"),
}  # fmt: skip
"""Name -> value and what it is. Code takes those it names, in the order in which it names them."""


@dataclass(frozen=True)
class Construct:
    """``code`` is an expression, or lines that return, or a whole ``def f``; ``before`` stands above the function."""

    group: str
    name: str
    code: str
    before: str = ""
    call: str = ""
    """The arguments as a call would write them; empty: the inputs that the code names."""
    made: dict[str, Any] = field(default_factory=dict, compare=False, hash=False, repr=False)

    def function(self) -> Callable[..., Any]:
        """The construct as an ordinary function, with source lines that a lesson can show."""
        file = f"<{self.group}, {self.name}>"
        text = self.text()
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        scope: dict[str, Any] = {"__name__": __name__}
        exec(compile(text, file, "exec"), scope)
        self.made["scope"] = scope
        return scope["f"]  # type: ignore[no-any-return]

    def text(self) -> str:
        """The module that holds the construct."""
        return "import numpy as np\n" + (self.before.strip("\n") + "\n\n\n" if self.before else "") + self._definition() + "\n"

    def _definition(self) -> str:
        code = self.code.strip("\n")
        if code.startswith(("def f(", "@")):
            return code
        body = code if "\n" in code or code.startswith("return") else f"return {code}"
        lines = "".join(f"\n    {line}" if line else "\n" for line in body.split("\n"))
        return f"def f({', '.join(self.names())}):{lines}"

    def names(self) -> list[str]:
        """The inputs that the code takes, in the order in which it names them."""
        return list(dict.fromkeys(name for name in _read(self.call or self.code) if name in INPUTS))

    def arguments(self, inputs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Positional and keyword arguments, with ``inputs`` in place of the names."""
        scope = {**self.made["scope"], **inputs, "_both": lambda *args, **named: (args, named)}
        return eval(f"_both({self.call or ', '.join(self.names())})", scope)  # type: ignore[no-any-return]


def _read(code: str) -> Iterator[str]:
    """Names that are read before they are written, in the order of the text."""
    tree = ast.parse(f"_call({code})" if _is_call(code) else code.strip("\n").replace("return ", ""))
    own = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    changed = {n.target for n in ast.walk(tree) if isinstance(n, ast.AugAssign)}
    seen: set[str] = set()
    for name in sorted((n for n in ast.walk(tree) if isinstance(n, ast.Name)), key=_order):
        if name.id not in own | seen and (isinstance(name.ctx, ast.Load) or name in changed):
            yield name.id
        seen.add(name.id)


def _order(name: ast.Name) -> tuple[int, bool, int]:
    """By line; what is read comes before what is written, as in ``x = x + 1``."""
    return name.lineno, isinstance(name.ctx, ast.Store), name.col_offset


def _is_call(code: str) -> bool:
    """Whether ``code`` is a list of arguments, possibly with keywords or stars."""
    try:
        ast.parse(f"_call({code})", mode="eval")
    except SyntaxError:
        return False
    return True


def varied(value: Any) -> Any:
    """Other numbers of the same shape, dtype and kind (a mask, a symmetric matrix, places) for a second run."""
    if isinstance(value, float):
        return value * 0.9375
    if type(value) is int:
        return value - 1
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiub":
        return value
    flipped = np.flip(value).copy()
    return flipped * flipped.dtype.type(0.9375) if value.dtype.kind == "f" else flipped
