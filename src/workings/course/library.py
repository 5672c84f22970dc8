"""A folder of concepts, read when asked and kept: the graph, the functions, the values of calls, the whole of a concept."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workings.contract.reading import Call
from workings.course.graph import Graph, read
from workings.course.nouns import Concept, Function

if TYPE_CHECKING:
    import numpy as np

    from workings.ir.working import Working

HERE = Path(__file__).resolve().parent.parent / "concepts"
Trace = Callable[..., "Working"]


class Library:
    """Everything below one folder of concepts. Nothing is read before it is asked for, and nothing twice."""

    def __init__(self, folder: Path = HERE) -> None:
        self.folder = folder
        self._functions: dict[tuple[str, str], dict[str, Function]] = {}
        self._concepts: dict[str, Concept] = {}

    @cached_property
    def graph(self) -> Graph:
        """All concepts, from their ``concept.toml``. Raises :class:`ContentFault`."""
        return read(self.folder)

    def concept(self, slug: str) -> Concept:
        """The whole folder, validated. ``KeyError`` for no such concept; :class:`ContentFault` for one not written, or broken."""
        if slug not in self._concepts:
            from workings.course.load import load

            self._concepts[slug] = load(self, slug)
        return self._concepts[slug]

    def asked(self, slug: str) -> int:
        """How many predictions a concept asks for, counted in its file: nothing is traced, and a page that is half written costs nobody else."""
        path = self.folder / slug / "figures.toml"
        if not path.exists():
            return 0
        try:
            figures = tomllib.loads(path.read_text(encoding="utf-8")).get("figure", [])
            return sum(len(figure.get("prediction", [])) for figure in figures)
        except (tomllib.TOMLDecodeError, AttributeError, TypeError):
            return 0  # the concept's own page says what is wrong with it

    def functions(self, slug: str, file: str = "working.py") -> dict[str, Function]:
        """The functions of a concept, by name."""
        if (slug, file) not in self._functions:
            from workings.course.functions import load

            self._functions[slug, file] = load(self.folder / slug / file)
        return self._functions[slug, file]

    def function(self, name: str) -> Function:
        """``"dot/cosine"`` -> the function. ``KeyError`` names the functions there are."""
        slug, _, short = name.partition("/")
        self.graph.node(slug)
        if not self.graph.node(slug).written:
            raise KeyError(f"{slug} is not written yet, so it has no functions")
        known = self.functions(slug)
        if short not in known:
            raise KeyError(f"{slug} has no function {short!r}; there are {', '.join(known)}")
        return known[short]

    def arguments(self, call: Call) -> tuple[np.ndarray, ...]:
        """The inputs of ``call`` as arrays of floats, in the order of the function's parameters."""
        import numpy as np

        from workings.course.functions import misfit, parameters

        function = self.function(call.function)
        if reason := misfit(call.function, function, call.inputs):
            raise ValueError(reason)
        return tuple(np.asarray(call.inputs[p], dtype=float) for p in parameters(function))

    def working(self, call: Call) -> Working:
        """The traced working of ``call``. A division by zero is part of it, not a warning."""
        import numpy as np

        from workings.capture import trace

        with np.errstate(all="ignore"):
            return trace(self.function(call.function), *self.arguments(call))

    def value(self, call: Call) -> np.ndarray:
        """What ``call`` gives: its output or the line it names, and of that the cell it names."""
        import numpy as np

        arguments = self.arguments(call)
        with np.errstate(all="ignore"):
            if call.line is None:
                result = np.asarray(self.function(call.function)(*arguments), dtype=float)
            else:
                result = np.asarray(self.working(call).lines[call.line].value, dtype=float)
        return np.asarray(result[call.index])

    def number(self, call: Call) -> float:
        """The single number that ``call`` gives. ``ValueError`` if it is not one, or is undefined."""
        import math

        value = self.value(call)
        if value.shape != ():
            raise ValueError(f"{call.function} gives {value.size} numbers here; one is wanted: say at= which")
        if not math.isfinite(float(value)):
            raise ValueError(f"{call.function} is undefined for these inputs")
        return float(value)
