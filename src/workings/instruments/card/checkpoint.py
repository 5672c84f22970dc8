"""What a checkpoint holds against what its config says: the difference, explained by name as far as it goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workings.instruments.card.config import Config
from workings.instruments.card.count import Counted, total
from workings.instruments.card.header import BITS, Header, Tensor

TWICE = "the tied head, stored a second time"
SCALES = "scales and zero points of the quantised matrices"
BEYOND = "layers beyond those of the config"
BUFFERS = "buffers, which are no parameters"
EMPTY = "biases that the config's class does not have, beside packed matrices"

_BUFFERS = r"(\.attn\.(masked_)?bias|\.attention\.(masked_)?bias|inv_freq|position_ids|token_type_ids|attn_mask|causal_mask|embed_positions\.weights)$"
_SCALES = (
    r"(\.scales|\.qzeros|\.g_idx|\.SCB|\.weight_format|\.absmax|\.quant_map|\.nested_absmax|\.nested_quant_map|\.quant_state\.\w+|"
    r"\.(weight|input|output)_scale(_inv)?|\.weight_shape|\.weight_zero_point|\.(k|v)_scale)$"
)
_DIGITS = re.compile(r"\d+")
_PROJECTIONS = {
    "q_proj": "query",
    "k_proj": "key",
    "v_proj": "value",
    "o_proj": "output",
    "gate_proj": "gate",
    "up_proj": "up",
    "down_proj": "down",
}
_LAYER = re.compile(r"(?:^|\.)(?:layers?|h|blocks?)\.(\d+)\.")
AGAIN = "the embedding, stored a second time"
MARKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("the head", r"((^|\.)(lm_head|embed_out)\.weight|cls\.predictions\.decoder\.weight|lm_head\.decoder\.weight)$", ("head",)),
    ("the head's bias", r"(cls\.predictions\.(decoder\.)?bias|lm_head\.(decoder\.)?bias)$", ("head bias",)),
    (
        "the word transform before the head",
        r"cls\.predictions\.transform\.|lm_head\.(dense|layer_norm)\.",
        ("word transform", "word transform bias", "norm of the word transform"),
    ),
    ("the pooler", r"(^|\.)pooler\.", ("pooler", "pooler bias")),
    ("the next-sentence head", r"cls\.seq_relationship\.", ("next sentence", "next sentence bias")),
    (AGAIN, r"^(encoder|decoder)\.embed_tokens\.weight$", ()),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of the difference: so many parameters and bytes more (or fewer) in the file, and why."""

    words: str
    parameters: int
    bytes: int
    tensors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """``file`` is ``config`` and the reasons, and what is left is not explained. Bytes are counted at the file's commonest type."""

    file: int
    config: int
    bytes: int
    expected: int
    dtype: str
    reasons: tuple[Reason, ...]
    left: int
    left_bytes: int


def difference(config: Config, found: tuple[Counted, ...], header: Header, bits: int = 4) -> Difference:
    """``bits`` of a packed weight where the file is quantised."""
    groups = _kinds(config, found, header)
    packed = _packed(header)
    dtype, width = commonest(one for one in groups.get("", ()) if one.name not in packed)
    reasons = [_reason(words, groups.pop(words)) for words in (BUFFERS, SCALES, BEYOND, EMPTY) if words in groups]
    stored = {one.component.name: one.stored for one in found if one.component.group == "head"}
    for words, _, names in MARKS:
        held = groups.get(words, [])
        expected = sum(stored.get(name, 0) for name in names)
        if (more := sum(one.entries for one in held) - expected) != 0:
            again = words == "the head" and config.sizes.get("tied") and held
            place = "" if words == AGAIN else ", not in the config's class" if more > 0 else ", only in the config's class"
            spent = sum(one.bytes for one in held) - expected * width // 8
            reasons.append(Reason(TWICE if again else words + place, more, spent, tuple(one.name for one in held)))
    reasons += _wider(groups.get("", ()), packed, bits, dtype, width)
    file = sum(_parameters(one, packed, bits) for one in header.tensors)
    counted = total(found)
    left, expected_bytes = file - counted - sum(one.parameters for one in reasons), counted * width // 8
    unexplained = header.bytes - expected_bytes - sum(one.bytes for one in reasons)
    return Difference(file, counted, header.bytes, expected_bytes, dtype, tuple(reasons), left, unexplained)


def _kinds(config: Config, found: tuple[Counted, ...], header: Header) -> dict[str, list[Tensor]]:
    """Arrays by why they are none of the config's components; under the empty word: those that are."""
    most = max((config.sizes.get(name, 0) for name in ("layers", "decoder_layers", "image_layers")), default=0)
    names = {one.name for one in header.tensors}
    there = {one.component.name for one in found}
    out: dict[str, list[Tensor]] = {}
    for one in header.tensors:
        kind = _mark(_DIGITS.sub("0", one.name))
        layer = _LAYER.search(one.name)
        if (kind == BUFFERS and one.name.endswith(".bias") and len(one.shape) < 2) or (kind == AGAIN and "shared.weight" not in names):
            kind = ""
        elif kind != SCALES and layer and int(layer.group(1)) >= most > 0:
            kind = BEYOND
        elif one.name.endswith("_proj.bias") and f"{one.name[:-4]}qweight" in names and not _has_bias(one.name, there):
            kind = EMPTY
        out.setdefault(kind, []).append(one)
    return out


@lru_cache(maxsize=4096)
def _mark(name: str) -> str:
    """What an array is by its name alone, its numbers put to 0; empty: a component."""
    patterns = ((BUFFERS, _BUFFERS), (SCALES, _SCALES), *((words, pattern) for words, pattern, _ in MARKS))
    return next((words for words, pattern in patterns if re.search(pattern, name)), "")


def _has_bias(name: str, there: set[str]) -> bool:
    """Whether the config's class has the bias of that name: ``q_proj.bias`` is ``query bias``."""
    return f"{_PROJECTIONS.get(name.split('.')[-2], '')} bias" in there


def _reason(words: str, tensors: list[Tensor]) -> Reason:
    return Reason(words, sum(one.entries for one in tensors), sum(one.bytes for one in tensors), tuple(one.name for one in tensors))


def commonest(tensors: Iterable[Tensor]) -> tuple[str, int]:
    """The type most of the entries are of, and its bits."""
    entries: Counter[str] = Counter()
    for one in tensors:
        entries[one.dtype] += one.entries
    dtype = max(entries, key=lambda name: entries[name], default="BF16")
    return dtype, BITS[dtype]


def _packed(header: Header) -> frozenset[str]:
    """Arrays that hold several weights in one entry."""
    names = {one.name for one in header.tensors}
    return frozenset(
        one.name
        for one in header.tensors
        if one.name.endswith((".qweight", ".weight_packed")) or (one.dtype == "U8" and f"{one.name}.absmax" in names)
    )


def _parameters(one: Tensor, packed: frozenset[str], bits: int) -> int:
    return one.bytes * 8 // bits if one.name in packed else one.entries


def _wider(own: Iterable[Tensor], packed: frozenset[str], packed_bits: int, dtype: str, width: int) -> list[Reason]:
    """Components that are stored in another type than most: as many parameters, other bytes."""
    other = [one for one in own if one.dtype != dtype]
    if not other:
        return []
    bits = sum(_parameters(one, packed, packed_bits) * width for one in other)
    kinds = ", ".join(sorted({one.dtype for one in other}))
    return [
        Reason(
            f"parameters stored as {kinds} and not {dtype}",
            0,
            sum(one.bytes for one in other) - bits // 8,
            tuple(one.name for one in other),
        )
    ]
