"""Python's and NumPy's values as JSON and back, with nothing lost: the same two functions on both sides of the wall.

Numbers, text, truth, None, lists and dicts with text keys stand for themselves. The rest is an object with one key that
starts with ``$``: an array is its dtype, its shape and its bytes. Reading runs no code of the sender's.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

KINDS = "biufcU"
"""The dtypes that cross: truth, integers, floats, complex numbers, text."""
WRITTEN = re.compile(rf"[<>|=][{KINDS}]\d{{1,9}}")
"""How ``dtype.str`` writes them: other names mean the same to one NumPy and something else, or nothing, to the next."""
DEPTH = 100
HASHED = 1000
"""Most members of a set, and keys of a dict that are not text: numbers chosen to collide would hang whoever reads them."""


class CannotCross(ValueError):
    """A value, or a JSON, that is not one of those above; the text says what it is."""


def encode(value: object, depth: int = 0) -> Any:
    """``value`` as what ``json.dumps`` takes; ``CannotCross`` names the type that does not cross."""
    if depth > DEPTH:
        raise CannotCross(f"the value is nested more than {DEPTH} deep, or holds itself")
    if isinstance(value, (np.ndarray, np.generic)) and not hasattr(value, "mask"):
        return _array(value)
    plain: Any = _plain(value)
    if plain is not _other:
        return plain
    if isinstance(value, list):
        return [encode(one, depth + 1) for one in value]
    if isinstance(value, dict) and all(type(key) is str and not key.startswith("$") for key in value):
        return {key: encode(one, depth + 1) for key, one in value.items()}
    if isinstance(value, (dict, set, frozenset)) and len(value) > HASHED:
        raise CannotCross(f"a {type(value).__name__} of {len(value)} cannot be shown here; {HASHED} can")
    if isinstance(value, dict):
        return {"$dict": [[encode(key, depth + 1), encode(one, depth + 1)] for key, one in value.items()]}
    for kind, name in ((tuple, "$tuple"), (set, "$set"), (frozenset, "$frozenset"), (range, "$list")):
        if isinstance(value, kind):
            return {name: [encode(one, depth + 1) for one in value]}
    raise CannotCross(f"a value of type {type(value).__name__} cannot be shown here. Instead: return numbers, text, lists or arrays")


_other = object()


def _plain(value: object) -> object:
    if value is None or type(value) in (bool, str):
        return value
    if type(value) is int:
        return value if abs(value) < 1 << 64 else {"$int": hex(value)}
    if type(value) is float:
        return value if math.isfinite(value) else {"$float": repr(value)}
    if type(value) is complex:
        return {"$complex": [_plain(value.real), _plain(value.imag)]}
    return _other


def _array(value: np.ndarray[Any, Any] | np.generic) -> dict[str, Any]:
    array = np.asarray(value)
    if array.dtype.kind not in KINDS:
        raise CannotCross(f"an array of dtype {array.dtype} cannot be shown here. Instead: return an array of numbers")
    name = "$number" if isinstance(value, np.generic) else "$array"
    return {name: [array.dtype.str, list(array.shape), base64.b64encode(array.tobytes()).decode("ascii")]}


def decode(json: Any, depth: int = 0) -> Any:
    """The value that ``encode`` was given; ``CannotCross`` for a JSON that it would not have made."""
    if depth > DEPTH + 1:
        raise CannotCross("the JSON is nested too deep")
    if json is None or isinstance(json, (bool, int, float, str)):
        return json
    if isinstance(json, list):
        return [decode(one, depth + 1) for one in json]
    if not isinstance(json, dict):
        raise CannotCross(f"not JSON: {type(json).__name__}")
    if not any(key.startswith("$") for key in json):
        return {key: decode(one, depth + 1) for key, one in json.items()}
    (name, content), *more = json.items()
    if more or name not in READ:
        raise CannotCross(f"not a value: {name[:40]}")
    try:
        return READ[name](content, depth)
    except CannotCross:
        raise
    except (TypeError, ValueError, KeyError, OverflowError, MemoryError) as problem:
        raise CannotCross(f"{name} is malformed: {problem}") from None


def _few(json: Any, depth: int) -> list[Any]:
    if len(json) > HASHED:
        raise CannotCross("more than can be hashed")
    return _many(json, depth)


def _many(json: Any, depth: int) -> list[Any]:
    if not isinstance(json, list):
        raise CannotCross("not a list")
    return [decode(one, depth + 1) for one in json]


def _read_array(json: Any, _: int) -> np.ndarray[Any, Any]:
    name, shape, text = json
    if not isinstance(name, str) or not WRITTEN.fullmatch(name):
        raise CannotCross(f"dtype {str(name)[:40]}")
    dtype = np.dtype(name)
    if not dtype.itemsize:
        raise CannotCross(f"dtype {dtype}")
    data = base64.b64decode(text, validate=True)
    if not all(type(size) is int and size >= 0 for size in shape) or math.prod(shape) * dtype.itemsize != len(data):
        raise CannotCross("the bytes do not fill the shape")
    return np.frombuffer(bytearray(data), dtype).reshape(shape) if data else np.zeros(shape, dtype)


def _read_complex(json: Any, depth: int) -> complex:
    real, imaginary = _many(json, depth)
    return complex(real, imaginary)


def _read_float(json: Any, _: int) -> float:
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[json]


READ: dict[str, Callable[[Any, int], Any]] = {
    "$array": _read_array,
    "$number": lambda json, depth: _read_array(json, depth)[()],
    "$int": lambda json, _: int(json, 16),
    "$float": _read_float,
    "$complex": _read_complex,
    "$tuple": lambda json, depth: tuple(_many(json, depth)),
    "$list": _many,
    "$set": lambda json, depth: set(_few(json, depth)),
    "$frozenset": lambda json, depth: frozenset(_few(json, depth)),
    "$dict": lambda json, depth: dict(_few(json, depth)),
}
"""Key -> how its content is read."""
