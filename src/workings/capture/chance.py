"""Numbers drawn by chance. Each draw is a line that says which generator drew it; its values are those of the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workings.capture import writes
from workings.capture.composite import plain, same
from workings.capture.recorder import Tape
from workings.capture.traced import Duck, Traced, apply

DRAWS = frozenset(
    "random normal standard_normal uniform integers choice permutation exponential standard_exponential poisson binomial beta gamma geometric laplace lognormal "
    "multinomial multivariate_normal dirichlet standard_t chisquare rand randn randint random_sample sample ranf random_integers".split()
)
SCALED = {"normal": ("standard_normal", ("loc", "scale")), "uniform": ("random", ("low", "high"))}
"""Draws that are a plain draw, stretched and shifted: so their parameters may be computed."""


class Generator:
    """A NumPy generator (or ``np.random`` itself) whose draws are followed."""

    def __init__(self, tape: Tape, source: Any, said: str) -> None:
        self._tape, self._source, self._said = tape, source, said

    # mypy: isinstance asks for __class__, and a class that answers for another is what a duck is; typeshed declares it settable.
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._source)

    def __getattr__(self, name: str) -> Any:
        if name in DRAWS:
            return lambda *args, **kwargs: self._drawn(name, args, kwargs)
        if name in ("seed", "bit_generator", "get_state", "set_state"):
            return getattr(self._source, name)
        raise self._tape.refuse(f"rng.{name} is not followed.", "rng.random, rng.normal, rng.integers, rng.choice or rng.permutation")

    # ------------------------------------------------------------------ the generator's place in its sequence
    @property
    def _state(self) -> Any:
        return self._source.bit_generator.state if isinstance(self._source, np.random.Generator) else self._source.get_state(legacy=False)

    def _back_to(self, state: Any) -> None:
        if isinstance(self._source, np.random.Generator):
            self._source.bit_generator.state = state
        else:
            self._source.set_state(state)

    def _as_numpy(self, what: str, draw: Callable[[], Any], steps: Callable[[], Duck], instead: str) -> Duck:
        """The result of ``steps``, if it is what NumPy's own ``draw`` gives and leaves the generator at the same place."""
        before = self._state
        expected = draw()
        after = self._state
        self._back_to(before)
        result = steps()
        if not same(result.value, expected) or repr(self._state) != repr(after):
            raise self._tape.refuse(f"{what} draws in a way of its own.", instead)
        return result

    # ------------------------------------------------------------------ draws
    def _drawn(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        counted = {k: _count(v) if k == "size" else v for k, v in kwargs.items()}
        traced = [x for x in (*args, *counted.values()) if isinstance(x, Duck)]
        if name in SCALED and traced:
            return self._scaled(name, args, counted)
        if name in ("permutation", "choice") and args and isinstance(args[0], Duck) and args[0].ndim:
            return self._picked(name, args[0], args[1:], counted)
        if name == "choice" and isinstance(counted.get("p"), Duck):
            return self._weighted(args, counted)
        if any(np.ndim(x.value) or x.dtype.kind not in "iu" for x in traced):
            raise self._tape.refuse(
                f"rng.{name} with computed numbers is not followed.", "rng.normal, rng.uniform, or rng.random() compared with the number"
            )
        args, counted = tuple(_count(x) for x in args), {k: _count(v) for k, v in counted.items()}
        return self._line(name, args, counted, getattr(self._source, name)(*args, **counted))

    def _line(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any) -> Any:
        said = ", ".join([*map(_said, args), *(f"{k}={_said(v)}" for k, v in kwargs.items())])
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            return value
        held = array if array.ndim else array[()]
        return Traced(self._tape, self._tape.append("const", (), {"drawn": f"{self._said}.{name}({said})"}, held), held)

    def _scaled(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        base, (first, second) = SCALED[name]
        given = dict(zip((first, second, "size"), args, strict=False)) | kwargs
        one, other, size = given.get(first, 0.0), given.get(second, 1.0), _count(given.get("size"))
        shape = size if size is not None else np.broadcast_shapes(np.shape(plain(one)), np.shape(plain(other))) or None
        tape = self._tape

        def steps() -> Any:
            unit = self._line(base, (), {} if shape is None else {"size": shape}, getattr(self._source, base)(size=shape))
            width = apply(tape, "sub", (other, one)) if name == "uniform" else other
            return apply(tape, "add", (one, apply(tape, "mul", (width, unit))))

        def draw() -> Any:
            return getattr(self._source, name)(plain(one), plain(other), size)

        return self._as_numpy(f"rng.{name} of these", draw, lambda: tape.composite(name, steps), "mu + sigma * rng.standard_normal(n)")

    def _picked(self, name: str, x: Duck, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Entries of a traced array: drawn by their places."""

        def draw() -> Any:
            return getattr(self._source, name)(x.value, *map(plain, args), **{k: plain(v) for k, v in kwargs.items()})

        return self._as_numpy(
            f"rng.{name} of this array", draw, lambda: x[self._drawn(name, (len(x), *args), kwargs)], f"x[rng.{name}(len(x))]"
        )

    def _weighted(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Places drawn with computed probabilities: a number drawn evenly is looked up in their running sum."""
        tape, p = self._tape, kwargs["p"]
        size = _count(kwargs.get("size", args[1] if len(args) > 1 else None))
        if not kwargs.get("replace", True) or np.ndim(plain(args[0])):
            raise tape.refuse("rng.choice of these with computed probabilities is not followed.", "x[rng.choice(len(x), p=p)]")

        def steps() -> Any:
            running = apply(tape, "cumsum", (p,), {"axis": -1})
            running = apply(tape, "div", (running, apply(tape, "getitem", (running,), {"key": (-1,)})))
            even = self._line("random", (), {} if size is None else {"size": size}, self._source.random(size=size))
            column = apply(tape, "reshape", (even,), {"shape": (*np.shape(even.value), 1)})
            return apply(tape, "sum", (apply(tape, "le", (running, column)),), {"axis": -1})

        def draw() -> Any:
            return self._source.choice(_count(args[0]), size, p=p.value)

        return self._as_numpy(
            "rng.choice with these probabilities",
            draw,
            lambda: tape.composite("choice", steps),
            "np.searchsorted(np.cumsum(p), rng.random())",
        )

    def shuffle(self, x: Any) -> None:
        """In place: the order is drawn, then the array is read in that order."""
        if not isinstance(x, Duck):
            self._source.shuffle(x)
            return

        def draw() -> Any:
            mixed = np.array(x.value)
            self._source.shuffle(mixed)
            return mixed

        def steps() -> Any:
            order = np.arange(len(x))
            self._source.shuffle(order)
            return x[self._line("permutation", (len(x),), {}, order)]

        writes.replace(x, self._as_numpy("rng.shuffle of this array", draw, steps, "x = x[rng.permutation(len(x))]"))


def generator(tape: Tape, source: Any, said: str) -> Generator:
    return Generator(tape, source, said)


def _count(x: Any) -> Any:
    if isinstance(x, Duck):
        return x.__index__() if not np.ndim(x.value) else x.value
    return tuple(_count(k) for k in x) if type(x) in (tuple, list) else x


def _said(x: Any) -> str:
    return (
        f"array of {np.size(x)}" if isinstance(x, np.ndarray) and x.size > 8 else repr(x.tolist()) if isinstance(x, np.ndarray) else repr(x)
    )
