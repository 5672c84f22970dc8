"""A config becomes named sizes: each is read from its field, taken from the defaults of the family's class, or worked out of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workings.instruments.card import exact
from workings.instruments.card.families import BY_TYPE
from workings.instruments.card.rows import Family, Size
from workings.instruments.faults import Refused

LARGEST = 2**31
"""No size of a model is beyond this; what is beyond it is a slip of typing."""
SHOWN = 3
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Read:
    """Where one size came from. ``field`` is empty where no field of the config was read."""

    name: str
    value: int
    field: str
    how: str


@dataclass(frozen=True, slots=True)
class Config:
    """A model as its config says it is."""

    family: Family
    model_type: str
    architecture: str
    """Empty where the config names none."""
    sizes: Mapping[str, int]
    reads: tuple[Read, ...]
    dtype: str
    """As it stands in the config: ``bfloat16``; empty where it does not."""
    quantised: str
    """The method of ``quantization_config``; empty where there is none."""


def read(fields: Mapping[str, Any], source: str = "config.json") -> Config:
    """Raises :class:`Refused` naming the field, what was read, and what can be said all the same."""
    family, model_type = _family(fields, source)
    architecture, flags = _ending(family, model_type, fields, source)
    sizes, reads, fault = _sizes(family, fields, flags, source)
    fault = fault or _contradiction(family, sizes)
    if fault:
        raise Refused(f"{source}: {fault[0]}", fault[1], _possible(family, sizes) or _read(reads))
    text = fields.get("text_config")
    dtype = fields.get("dtype") or fields.get("torch_dtype") or (text.get("torch_dtype") if isinstance(text, Mapping) else "")
    method = fields.get("quantization_config")
    named = str(method.get("quant_method", "a method it does not name")) if isinstance(method, Mapping) else ""
    return Config(family, model_type, architecture, sizes, reads, str(dtype or "").removeprefix("torch."), named)


def _family(fields: Mapping[str, Any], source: str) -> tuple[Family, str]:
    found = fields.get("model_type")
    known = ", ".join(sorted(BY_TYPE))
    if found is None:
        raise Refused(f"{source} has no model_type, so its family is not known.", f"Known are {known}.", _counts_there(fields))
    if not isinstance(found, str) or found not in BY_TYPE:
        raise Refused(
            f"{source}: the model_type {str(found)[:60]!r} is not among the families that are counted here, and it is not guessed.",
            f"Known are {known}.",
            "A .safetensors file of the model can be counted without its family: its header holds every shape.",
        )
    return BY_TYPE[found], found


def _counts_there(fields: Mapping[str, Any]) -> str:
    there = [key for key, value in fields.items() if type(value) is int and ("size" in key or "num_" in key)]
    return f"It does hold {', '.join(there[:6])}." if there else ""


def _ending(family: Family, model_type: str, fields: Mapping[str, Any], source: str) -> tuple[str, dict[str, int]]:
    """The class that is named, and the flags of every head: 1 for what that class ends in."""
    flags = dict.fromkeys((flag for _, raised in family.heads for flag in raised.split()), 0)
    named = fields.get("architectures")
    if named is not None and (not isinstance(named, list) or not all(isinstance(one, str) for one in named)):
        raise Refused(
            f"{source}: architectures is {str(named)[:60]!r}, and a list of names belongs there.", "Write a list, or leave it out."
        )
    if not named:
        raised = family.heads[0][1]
        return "", flags | dict.fromkeys(raised.split(), 1)
    prefixes = (*family.prefixes, model_type.replace("_", "").replace("-", ""))
    for end, raised in family.heads:
        if any(named[0].lower() == prefix + end.lower() for prefix in prefixes):
            return named[0], flags | dict.fromkeys(raised.split(), 1)
    known = ", ".join(dict.fromkeys("…" + end for end, _ in family.heads))
    raise Refused(
        f"{source}: architectures names {named[0][:80]}, and what that class ends in is not known here.",
        f"Known for {family.name} are {known}; without architectures it is read as …{family.heads[0][0]}.",
        "The body can be counted with …Model in its place." if any(end == "Model" for end, _ in family.heads) else "",
    )


Fault = tuple[str, str]


def _sizes(
    family: Family, fields: Mapping[str, Any], flags: dict[str, int], source: str
) -> tuple[dict[str, int], tuple[Read, ...], Fault | None]:
    """Every size that can be had, and the first fault: what comes after it is read all the same, to say what is possible."""
    sizes, first = dict(flags), None
    reads: list[Read] = []
    for size in family.sizes:
        try:
            one = _one(size, fields, sizes, reads, source)
        except _Fault as fault:
            first = first or (fault.wrong, fault.instead)
        except KeyError:
            continue
        else:
            sizes[size.name] = one.value
            reads.append(one)
    return sizes, tuple(reads), first


class _Fault(Exception):
    def __init__(self, wrong: str, instead: str) -> None:
        self.wrong, self.instead = wrong, instead


def _one(size: Size, fields: Mapping[str, Any], sizes: Mapping[str, int], reads: list[Read], source: str) -> Read:
    there = [(key, found) for key in size.keys if (found := _field(fields, key)) is not ABSENT]
    values = [(key, _plain(size, key, found, sizes)) for key, found in there if found is not None]
    if len({value for _, value in values}) > 1:
        both = " and ".join(f"{key} is {value}" for key, value in values)
        raise _Fault(f"{both}, and both say the same thing.", "Keep the one that is right.")
    if values:
        return Read(size.name, _least(size, *values[0]), values[0][0], source)
    default = size.null if there and size.null is not None else size.default
    if default is None:
        raise _Fault(f"{size.keys[0]} is {'null' if there else 'missing'}.", "Add it: what depends on it cannot be counted.")
    try:
        found = exact.whole(default, sizes)
    except (exact.NotWhole, ZeroDivisionError):
        missing = f"{size.keys[0]} is not there, and " if size.keys else ""
        given = " with " + ", ".join(_named(name, sizes, reads) for name in exact.names(default))
        raise _Fault(f"{missing}{_said(size.name)} = {default} is not whole{given}.", "Correct one of them.") from None
    how = "a null in its place" if there else "the default of its class" if size.keys else "worked out"
    return Read(
        size.name, _least(size, size.keys[0] if size.keys else size.name, found), "", f"{how}: {default}" if exact.names(default) else how
    )


def _said(name: str) -> str:
    return name.replace("_", " ")


def _named(name: str, sizes: Mapping[str, int], reads: list[Read]) -> str:
    field = next((one.field for one in reads if one.name == name and one.field), name)
    return f"{field} {sizes[name]}"


def _field(fields: Mapping[str, Any], key: str) -> Any:
    """``text_config.hidden_size`` goes one part deeper."""
    outer, dot, inner = key.partition(".")
    found = fields.get(outer, ABSENT)
    if not dot or found is ABSENT or found is None:
        return ABSENT if dot else found
    if not isinstance(found, Mapping):
        raise _Fault(f"{outer} is {str(found)[:40]!r}, and a group of fields belongs there.", "Correct it.")
    return found.get(inner, ABSENT)


def _plain(size: Size, key: str, found: Any, sizes: Mapping[str, int]) -> int:
    """The value of a field as a whole number. A text, a fraction or a truth value in place of a number is refused."""
    match size.kind:
        case "flag" if isinstance(found, bool):
            return int(found)
        case "word" if isinstance(found, str):
            return int(found in size.words)
        case "list" if isinstance(found, list) and all(isinstance(one, str) for one in found):
            if len(found) != sizes["layers"]:
                raise _Fault(f"{key} names {len(found)} layers, and there are {sizes['layers']}.", "Correct one of them.")
            return sum(one in size.words for one in found)
        case "length" if isinstance(found, list) and all(type(one) is int for one in found):
            return len({one for one in found if 0 <= one < sizes["layers"]})
        case "length" if isinstance(found, list | dict):
            return len(found)
        case "count" | "length" if type(found) is int:
            return found
    wanted = {"flag": "true or false", "word": "a word", "list": "a list of words", "length": "a list", "count": "a whole number"}[
        size.kind
    ]
    shown = repr(found) if isinstance(found, str | float | bool | int) else f"a {type(found).__name__}"
    raise _Fault(f"{key} is {shown[:60]}, and {wanted} belongs there.", "Correct the field.")


def _least(size: Size, key: str, value: int) -> int:
    least = size.least if size.kind == "count" else 0
    if value < least:
        raise _Fault(f"{key} is {value}, and it is {least} at least.", "Correct the field.")
    if value > LARGEST:
        raise _Fault(f"{key} is {value}, which is beyond any model.", "Correct the field.")
    return value


def _contradiction(family: Family, sizes: Mapping[str, int]) -> Fault | None:
    """Sizes that do not go together, and what the family's row does not cover."""
    for check in family.checks:
        try:
            fits = exact.whole(check.text, sizes) >= 0
        except (exact.NotWhole, ZeroDivisionError):
            fits = False
        except KeyError:
            continue
        if not fits:
            return check.words.format(**sizes) + ".", "Correct one of them."
    for text, why in family.beyond:
        if set(exact.names(text)) <= set(sizes) and exact.value(text, sizes) != 0:
            return f"{why}.", "It is refused rather than counted in part."
    return None


def _read(reads: tuple[Read, ...]) -> str:
    """Where nothing can be counted: what was read."""
    there = ", ".join(f"{one.field} {one.value}" for one in reads if one.field)
    return f"Read were {there}." if there else ""


def _possible(family: Family, sizes: Mapping[str, int]) -> str:
    """The largest components that can be counted with the sizes there are."""
    found: dict[str, int] = {}
    for one in family.components:
        text = exact.product(one.times, *one.shape)
        if {*exact.names(text), *(exact.names(one.when) if one.when else ())} <= set(sizes):
            try:
                present = not one.when or exact.value(one.when, sizes) != 0
                found[one.name] = exact.whole(text, sizes) if present else 0
            except (exact.NotWhole, ZeroDivisionError):
                continue
    largest = sorted((name for name in found if found[name] > 0), key=lambda name: -found[name])[:SHOWN]
    if not largest:
        return ""
    return "What can be said all the same: " + "; ".join(f"{name}, {found[name]:,} parameters" for name in largest) + "."
