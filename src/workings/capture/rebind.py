"""A copy of the author's function whose NumPy can be followed: creation and in-place code do not ask the duck by themselves.

Only functions that need it are copied: those that reach a name in :data:`NAMES`, by themselves or through what they call.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CellType, CodeType, FunctionType
from typing import Any

from workings.capture.creation import REPLACED, Numpy, kind_of, replaced
from workings.capture.lessons import Refused
from workings.capture.recorder import OURS, Tape

NAMES = frozenset(REPLACED) | {"random", "default_rng", "c_", "r_", "type"}
LISTS = ("BUILD_LIST", "LIST_APPEND", "LIST_EXTEND", "BUILD_TUPLE")
"""Instructions that put results together in a list: NumPy's functions have to be told what it holds."""


@lru_cache(maxsize=1024)
def _codes(code: CodeType) -> tuple[CodeType, ...]:
    """``code`` and the comprehensions and functions inside it."""
    inner = [c for c in code.co_consts if isinstance(c, CodeType)]
    return (code, *(found for c in inner for found in _codes(c)))


@lru_cache(maxsize=1024)
def _facts(code: CodeType) -> tuple[bool, bool, str]:
    """Whether it names something that is replaced; whether it writes into arrays; a global name it sets."""
    named = writes = False
    sets = ""
    for one in _codes(code):
        named = named or bool(NAMES.intersection(one.co_names)) or bool(NAMES.intersection(one.co_freevars))
        for step in dis.get_instructions(one):
            named = named or step.opname in LISTS
            writes = writes or step.opname in ("STORE_SUBSCR", "STORE_SLICE") or (step.opname == "BINARY_OP" and step.argrepr.endswith("="))
            writes = writes or (step.opname in ("LOAD_ATTR", "LOAD_METHOD") and step.argval in ("fill", "sort", "at"))
            writes = writes or (
                step.opname in ("KW_NAMES", "LOAD_CONST") and "out" in (step.argval if isinstance(step.argval, tuple) else ())
            )
            if step.opname == "STORE_GLOBAL":
                sets = str(step.argval)
    return named, writes, sets


def _cells(f: FunctionType) -> Iterator[tuple[int, Any]]:
    for k, cell in enumerate(f.__closure__ or ()):
        try:
            yield k, cell.cell_contents
        except ValueError:
            continue


def reached(f: FunctionType) -> list[FunctionType]:
    """``f`` and the author's functions it can call: by global name, by closure, or as methods of the author's classes."""
    found: dict[int, FunctionType] = {}
    queue: list[Any] = [f]
    while queue:
        one = queue.pop()
        if is_authors_class(one):
            queue += [*(_function(value) for value in vars(one).values()), *one.__bases__]
        elif type(one) in (list, tuple, dict):
            queue += [x for x in (one.values() if type(one) is dict else one) if type(x) is FunctionType]
        elif type(one) is FunctionType and id(one) not in found and not _library(one):
            found[id(one)] = one
            names = {name for code in _codes(one.__code__) for name in code.co_names}
            held = [*(one.__defaults__ or ()), *(one.__kwdefaults__ or {}).values()]
            held += [one.__globals__[n] for n in names if n in one.__globals__] + [value for _, value in _cells(one)]
            queue += [inner for value in held for inner in (value, getattr(value, "__wrapped__", None)) if id(inner) not in found]
    return list(found.values())


def _function(value: Any) -> Any:
    """The plain function in a class's namespace behind staticmethod, classmethod or property."""
    return value.fget if isinstance(value, property) else getattr(value, "__func__", value)


def is_authors_class(value: Any) -> bool:
    """A class written in Python, in a file that is no library's (or in no file at all, as in a notebook)."""
    if type(value) is not type or value.__module__.split(".")[0] in sys.stdlib_module_names or "__slots__" in vars(value):
        return False
    file = getattr(sys.modules.get(value.__module__), "__file__", None)
    return file is None or not OURS[file]


def _library(f: FunctionType) -> bool:
    return OURS[f.__code__.co_filename]


def rebound(f: Any, tape: Tape) -> Any:
    """``f``, or a copy of it (and of what it calls) that sees NumPy through :class:`~workings.capture.creation.Numpy`."""
    if type(f) is not FunctionType or alone(f):
        return f
    plan = _plan(f)
    if not plan.holds():
        _plan.cache_clear()
        plan = _plan(f)
    tape.writes = plan.writes
    if not plan.named:
        return f
    if plan.sets:
        raise Refused(f"{f.__name__} sets the global name {plan.sets}, so a second run would differ.", None, f"return {plan.sets} instead")
    return _Copies(tape, plan.functions).of(f)


@dataclass(frozen=True)
class _Plan:
    """What a function reaches, and the global names that this was read from."""

    functions: list[FunctionType]
    named: bool
    writes: bool
    sets: str
    seen: tuple[tuple[dict[str, Any], str, Any], ...]

    def holds(self) -> bool:
        """A helper may have been defined anew since."""
        return all(names.get(name) is value for names, name, value in self.seen)


@lru_cache(maxsize=256)
def _plan(f: FunctionType) -> _Plan:
    functions = reached(f)
    facts = [_facts(one.__code__) for one in functions]
    names = [
        (one.__globals__, name) for one in functions for code in _codes(one.__code__) for name in code.co_names if name in one.__globals__
    ]
    return _Plan(
        functions, any(fact[0] for fact in facts), any(fact[1] for fact in facts), next((fact[2] for fact in facts if fact[2]), ""),
        tuple((held, name, held[name]) for held, name in names),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def alone(f: FunctionType) -> bool:
    """A function that makes and writes nothing and calls only NumPy: the common case, decided once."""
    named, writes, sets = _facts(f.__code__)
    if named or writes or sets or f.__closure__ or any(callable(x) for x in f.__defaults__ or ()):
        return False
    return not any(
        type(f.__globals__.get(n)) in (FunctionType, type, list, tuple, dict) for code in _codes(f.__code__) for n in code.co_names
    )


class _Copies:
    """Copies of functions, each made once; a function's globals are copied once for each module."""

    def __init__(self, tape: Tape, functions: list[FunctionType]) -> None:
        self.tape, self.numpy = tape, Numpy(tape)
        self.author = {id(one) for one in functions}
        self.named = {name for one in functions for code in _codes(one.__code__) for name in code.co_names}
        self.made: dict[int, Any] = {}
        self.globals: dict[int, dict[str, Any]] = {}

    def of(self, value: Any, called: str = "") -> Any:
        if is_authors_class(value):
            return self._class(value)
        if type(value) in (list, tuple) and any(id(x) in self.author for x in value):
            return type(value)(self.of(x) for x in value)
        if type(value) is dict and any(id(x) in self.author for x in value.values()):
            return {key: self.of(x) for key, x in value.items()}
        if type(value) is not FunctionType or id(value) not in self.author:
            return replaced(value, self.tape, self.numpy, called)
        if id(value) in self.made:
            return self.made[id(value)]
        closure = tuple(CellType() for _ in value.__closure__ or ())
        copy = FunctionType(value.__code__, self._names(value), value.__name__, value.__defaults__, closure or None)
        copy.__qualname__ = value.__qualname__
        self.made[id(value)] = copy
        copy.__defaults__ = tuple(self.of(x) for x in value.__defaults__) if value.__defaults__ else None
        copy.__kwdefaults__ = {key: self.of(x) for key, x in value.__kwdefaults__.items()} if value.__kwdefaults__ else None
        for k, held in _cells(value):
            closure[k].cell_contents = self.of(held, value.__code__.co_freevars[k])
        return copy

    def _class(self, cls: type) -> Any:
        """A copy of the class whose methods are copies; itself where no method of it is called."""
        if id(cls) in self.made:
            return self.made[id(cls)]
        if not any(id(_function(value)) in self.author for value in vars(cls).values()):
            return cls
        kept = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
        copy = self.made[id(cls)] = type(cls.__name__, tuple(self.of(base) for base in cls.__bases__), kept)
        for name, value in kept.items():
            if isinstance(value, property):
                setattr(copy, name, property(*(self.of(part) if part else None for part in (value.fget, value.fset, value.fdel))))
            elif isinstance(value, staticmethod | classmethod):
                setattr(copy, name, type(value)(self.of(value.__func__)))
            elif type(value) is FunctionType:
                setattr(copy, name, self.of(value))
        return copy

    def _names(self, f: FunctionType) -> dict[str, Any]:
        original = f.__globals__
        if id(original) not in self.globals:
            names = self.globals[id(original)] = dict(original)
            names["type"] = names.get("type", kind_of)
            for name in self.named.intersection(original):
                names[name] = self.of(original[name], name)
        return self.globals[id(original)]
