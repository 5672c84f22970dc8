"""The header of a .safetensors file: 8 bytes of length, then JSON with the type and shape of every array. No weight is read.

Format: the safetensors specification. An index of shards (``model.safetensors.index.json``) names the file of every array.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent

BITS: dict[str, int] = {
    **dict.fromkeys(("F64", "I64", "U64"), 64),
    **dict.fromkeys(("F32", "I32", "U32"), 32),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 16),
    **dict.fromkeys(("I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    "F4": 4,
}
LONGEST = 100_000_000
"""Bytes of a header that the format allows."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """An array by its header. ``entries`` is the product of its shape."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    entries: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Header:
    """What one or more files say they hold."""

    source: str
    tensors: tuple[Tensor, ...]
    files: int
    stated: int | None = None
    """``total_size`` of an index, in bytes."""
    missing: tuple[str, ...] = ()
    """Shards that the index names and that are not beside it."""
    short: tuple[str, ...] = ()
    """Files that end before the last array does: a download cut short, or a header on its own."""

    @property
    def bytes(self) -> int:
        return sum(one.bytes for one in self.tensors)


def read(path: Path, progress: Progress = silent) -> Header:
    """A .safetensors file, or an index with the shards beside it. Raises :class:`Refused` with the place."""
    progress("reading headers", 0.0)
    if path.suffix == ".json":
        return _index(path, progress)
    tensors, short = _file(path)
    return Header(path.name, tensors, 1, short=(path.name,) if short else ())


def in_folder(folder: Path) -> Path | None:
    """The checkpoint of a folder: its index, or its only .safetensors file; ``None`` where there is none."""
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        return index
    found = sorted(folder.glob("*.safetensors"))
    if len(found) > 1 and (folder / "model.safetensors") in found:
        return folder / "model.safetensors"
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:4])
        raise Refused(
            f"{folder} holds {len(found)} .safetensors files ({names}) and no index that says how they belong together.", "Name one."
        )
    return found[0] if found else None


def _index(path: Path, progress: Progress) -> Header:
    held = parse(path.read_bytes(), path.name)
    places = held.get("weight_map")
    if not isinstance(places, dict) or not places or not all(isinstance(one, str) for one in places.values()):
        raise Refused(f"{path.name} has no weight_map of names and files.", "Give the index that stands beside the shards.")
    metadata = held.get("metadata")
    stated = metadata.get("total_size") if isinstance(metadata, dict) else None
    shards = sorted({Path(one).name for one in places.values()})
    here = [name for name in shards if (path.parent / name).is_file()]
    tensors: list[Tensor] = []
    short: list[str] = []
    for k, name in enumerate(here):
        progress("reading headers", k / len(here))
        found, cut = _file(path.parent / name)
        tensors += found
        short += [name] if cut else []
    seen = [one.name for one in tensors]
    if len(seen) != len(set(seen)):
        twice = next(name for name in seen if seen.count(name) > 1)
        raise Refused(f"{path.name}: {twice} stands in two shards.", "Give the shards of one checkpoint.")
    missing = tuple(name for name in shards if name not in here)
    return Header(path.name, tuple(tensors), len(here), int(stated) if isinstance(stated, int | float) else None, missing, tuple(short))


def _file(path: Path) -> tuple[tuple[Tensor, ...], bool]:
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > min(size - 8, LONGEST):
            raise Refused(
                f"{path.name} is no whole header: its first 8 bytes say {length:,} bytes of header, and {max(size - 8, 0):,} follow.",
                "Fetch the file again; only its beginning is read here.",
            )
        held = parse(file.read(length), f"the header of {path.name}")
    held.pop("__metadata__", None)
    tensors = tuple(_tensor(path.name, name, said) for name, said in held.items())
    ends = [said["data_offsets"][1] for said in held.values()]
    return tensors, 8 + length + max(ends, default=0) > size


def _tensor(file: str, name: str, said: Any) -> Tensor:
    where = f"{file}, array {name[:80]}"
    if not isinstance(said, Mapping) or not said.keys() >= {"dtype", "shape", "data_offsets"}:
        raise Refused(f"{where}: type, shape or place is missing.", "The header is damaged; fetch the file again.")
    shape, offsets = said["shape"], said["data_offsets"]
    whole = isinstance(shape, list) and set(map(type, shape)) <= {int} and min(shape, default=0) >= 0
    placed = isinstance(offsets, list) and list(map(type, offsets)) == [int, int]
    if said["dtype"] not in BITS or not whole or not placed:
        raise Refused(f"{where}: {said['dtype']} of shape {shape} cannot be read.", f"Known types are {', '.join(BITS)}.")
    entries = prod(shape)
    tensor = Tensor(name, said["dtype"], tuple(shape), entries, (entries * BITS[said["dtype"]] + 7) // 8)
    if offsets[1] - offsets[0] != tensor.bytes:
        raise Refused(f"{where}: {tensor.bytes:,} bytes by its shape, {offsets[1] - offsets[0]:,} by its place.", "The header is damaged.")
    return tensor


def parse(text: bytes, source: str) -> dict[str, Any]:
    """A JSON object. Refuses what is none, with line and column, and a field that stands twice."""
    try:
        held = json.loads(text.decode("utf-8"), object_pairs_hook=lambda pairs: _once(pairs, source))
    except UnicodeDecodeError as fault:
        raise Refused(f"{source} is not UTF-8 at byte {fault.start:,}, so it is not JSON.", "Give the file as it was saved.") from None
    except json.JSONDecodeError as fault:
        raise Refused(f"{source} is not JSON: line {fault.lineno}, column {fault.colno}: {fault.msg}.", "Correct it there.") from None
    except RecursionError:
        raise Refused(f"{source} is nested too deep to be a config.", "Give the config.json of a model.") from None
    if not isinstance(held, dict):
        raise Refused(f"{source} holds a {type(held).__name__}, and an object of fields is wanted.", "Give the config.json of a model.")
    return held


def _once(pairs: list[tuple[str, Any]], source: str) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(f"{source}: {twice} stands twice.", "Keep the one that is right.")
    return held
