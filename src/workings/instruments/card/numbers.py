"""The numbers of a card by their stable names, each as the formula it is: ``docs/reports/card.md`` lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workings.contract.reading import Number
from workings.instruments.card import exact
from workings.instruments.card.config import Config
from workings.instruments.card.count import Counted, added, groups, plain, sized, total
from workings.instruments.card.rows import Attends, Keeps
from workings.instruments.worked import counted, worked

DTYPES: dict[str, float] = {"fp32": 4, "bf16": 2, "fp16": 2, "int8": 2, "4bit": 2}
"""Bytes of a number that is not quantised: norms, embeddings and the cache of an int8 or 4-bit model stay in 16 bits."""
NAMES = {"float32": "fp32", "bfloat16": "bf16", "float16": "fp16", "half": "fp16", "float": "fp32"}
"""What configs call them."""
BLOCK = 64
"""Weights that share one 16-bit scale in 4-bit storage."""
QUANTISED = ("attention", "mlp", "experts", "shared expert")
"""Groups whose matrices are stored in 8 or 4 bits; router, head, embeddings, norms and biases are not."""
TRAINED = 16
"""Bytes per parameter of mixed-precision Adam: 2 weight, 2 gradient, 4 + 4 + 4 for the fp32 weight and the two moments."""
CARDS = (16, 24, 48, 80)
"""GB of accelerator memory, of 10^9 bytes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """For what the card is worked out."""

    context: int
    batch: int
    dtype: str
    rank: int = 0
    context_given: bool = True


@dataclass(frozen=True, slots=True)
class Model:
    """A config with its components counted, and what is asked of it."""

    config: Config
    found: tuple[Counted, ...]
    asked: Asked

    @property
    def sizes(self) -> dict[str, int]:
        return {**self.config.sizes, "context": self.asked.context}

    @property
    def wide(self) -> int:
        """Bytes of one number of the cache."""
        return int(DTYPES[self.asked.dtype])

    def sized(self, text: str, /, digits: int = 3, unit: str = "", **more: Any) -> Number:
        return sized(self.config, text, digits, unit, context=self.asked.context, **more)


def parameters(model: Model) -> dict[str, Number]:
    """Of every component, of every group, of all, and those that one token passes."""
    found, out = model.found, {}
    held = {name: sum(one.stored for one in members) for name, members in groups(found).items()}
    out["parameters"] = added((_name(group), held[group]) for group in held if held[group])
    active = {name: sum(one.used for one in members) for name, members in groups(found).items()}
    out["parameters.active"] = added((_name(group), active[group]) for group in active if active[group])
    for group, members in groups(found).items():
        out[f"parameters.{_name(group)}"] = added((one.name, one.stored) for one in members)
        for one in members:
            out[f"parameters.{_name(group)}.{one.name}"] = sized(model.config, one.text)
    return out


def _name(group: str) -> str:
    return group.replace(" ", "_")


def quantised(found: Iterable[Counted]) -> tuple[int, int]:
    """Entries of the matrices that 8 and 4 bits are for, and how many outputs they have."""
    chosen = [one for one in found if one.component.group in QUANTISED and one.component.does == "multiplies"]
    return sum(one.stored for one in chosen), sum(one.stored // one.inputs for one in chosen)


def weights(model: Model) -> dict[str, Number]:
    """Bytes of the weights, by how they are stored."""
    n, (matrices, outputs) = total(model.found), quantised(model.found)
    rest: dict[str, Any] = {"matrices": matrices, "parameters": n}
    block = f"4 bits a weight in attention and MLP matrices, a 16-bit scale for each {BLOCK}; 16 bits for everything else."
    return {
        "bytes.fp32": worked("4 * parameters", grouped=True, unit="bytes", parameters=n),
        "bytes.bf16": worked("2 * parameters", grouped=True, unit="bytes", parameters=n),
        "bytes.fp16": worked("2 * parameters", grouped=True, unit="bytes", parameters=n),
        "bytes.int8": worked(
            "matrices + 2 * outputs + 2 * (parameters - matrices)",
            grouped=True,
            unit="bytes",
            said="1 byte a weight in attention and MLP matrices, a 16-bit scale for each output; 16 bits for everything else.",
            outputs=outputs,
            **rest,
        ),
        "bytes.4bit": worked(
            f"ceil(matrices / 2) + 2 * ceil(matrices / {BLOCK}) + 2 * (parameters - matrices)",
            grouped=True,
            unit="bytes",
            said=block,
            **rest,
        ),
        "bytes.training": worked(
            f"{TRAINED} * parameters",
            grouped=True,
            unit="bytes",
            said="2 for the weight, 2 for its gradient, and 4 each for the fp32 weight and Adam's two moments.",
            parameters=n,
        ),
    }


# ---------------------------------------------------------------- what is kept for the next token
def cache(model: Model) -> dict[str, Number]:
    """Bytes of keys and values: for a token, for the sequence asked for, and with a key and a value for every head."""
    rows = kept(model)
    if not rows:
        return {}
    wide, ask = model.wide, model.asked
    each = " + ".join(exact.product(one.layers, one.each) for one in rows)
    held = " + ".join(exact.product(_span(one), one.layers, one.each) for one in rows)
    whole = " + ".join(exact.product(one.layers, one.whole) for one in rows)
    out = {
        "kv.per_token": model.sized(f"{wide} * ({each})", unit="bytes"),
        "kv.per_token.all_heads": model.sized(f"{wide} * ({whole})", unit="bytes"),
        "kv.total": model.sized(f"{wide} * batch * ({held})", unit="bytes", batch=ask.batch),
    }
    endless = [one for one in rows if not one.window]
    if len(endless) < len(rows):
        later = " + ".join(exact.product(one.layers, one.each) for one in endless) or "0"
        out["kv.per_token.beyond_window"] = model.sized(f"{wide} * ({later})", unit="bytes")
    return out


def kept(model: Model) -> list[Keeps]:
    """Those rows that keep anything in this model; none where the model reads all at once or writes nothing."""
    return [one for one in model.config.family.keeps if exact.whole(one.layers, model.sizes) > 0]


def _span(one: Keeps | Attends) -> str:
    return f"minimum(context, {one.window})" if one.window else "context"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` tokens on, of which ``taken`` bytes are kept, each further token takes ``each`` bytes; 0: no more are needed."""

    start: int
    taken: int
    each: int


def stretches(model: Model) -> list[Stretch]:
    """How the cache grows with the sequence, ``batch`` of them at once: one stretch, and one more behind every window."""
    sizes, ask = model.sizes, model.asked
    rows = [(exact.whole(exact.product(one.layers, one.each), sizes), sizes[one.window] if one.window else 0) for one in kept(model)]
    each = model.wide * ask.batch * sum(n for n, _ in rows)
    out = [Stretch(0, 0, each)] if rows else []
    for window in sorted({w for _, w in rows if w}):
        last = out[-1]
        less = model.wide * ask.batch * sum(n for n, w in rows if w == window)
        out.append(Stretch(window, last.taken + (window - last.start) * last.each, last.each - less))
    return out


def tokens_left(model: Model, card: int, weight_bytes: int) -> Number | None:
    """The longest sequence that ``card`` GB hold beside the weights; ``None``: as long as one likes, or there is no cache."""
    room = card * 10**9 - weight_bytes
    fits = [one for one in stretches(model) if one.taken <= room]
    if not fits or fits[-1].each == 0:
        return None
    here = fits[-1]
    start: dict[str, Any] = {"start": here.start, "kept": here.taken} if here.start else {}
    text = "start + floor((card - weights - kept) / each)" if here.start else "floor((card - weights) / each)"
    return worked(
        text, grouped=True, said="Bytes; no room is kept for activations.", card=card * 10**9, weights=weight_bytes, each=here.each, **start
    )


# ---------------------------------------------------------------- operations
def operations(model: Model) -> dict[str, Number]:
    """Floating-point operations, 2 for a multiply-add; attention in full, with the causal half beside it."""
    works = _works(model.found)
    matrices = " + ".join(f"2 * {tokens} * ({' + '.join(one.name for one in members)})" for tokens, members in works.items())
    given: dict[str, Any] = {one.name: plain(one.works) for members in works.values() for one in members}
    made = {"flops.matrices": model.sized(matrices or "0", **given)}
    rows = _attends(model)
    pairs = " + ".join(f"2 * {exact.product('context', _span(one), one.layers, one.each)}" for one in rows)
    made["flops.attention"] = model.sized(pairs or "0")
    if model.config.family.causal:
        half = " + ".join(f"2 * {exact.product(_seen(one), one.layers, one.each)}" for one in rows)
        made["flops.attention.causal"] = model.sized(half or "0")
    both: dict[str, Any] = {"matrices": plain(int(made["flops.matrices"].value)), "attention": plain(int(made["flops.attention"].value))}
    context = model.asked.context
    made["flops.forward.per_sequence"] = worked("matrices + attention", grouped=True, **both)
    made["flops.forward.per_token"] = worked("(matrices + attention) / context", grouped=True, context=context, **both)
    made["flops.train.per_token"] = worked(
        "3 * (matrices + attention) / context", grouped=True, said="Forward once, backward twice.", context=context, **both
    )
    active = sum(one.used for one in model.found)
    made["flops.rule"] = worked(
        "6 * parameters", grouped=True, said="The rule of six operations a parameter that one token passes.", parameters=plain(active)
    )
    made["flops.rule.difference"] = worked(
        "100 * (rule / counted - 1)", digits=1, unit="%", rule=made["flops.rule"].value, counted=made["flops.train.per_token"].value
    )
    made["attention.share"] = worked("100 * attention / (attention + matrices)", digits=1, unit="%", **both)
    return made | overtakes(model, made)


def _works(found: Iterable[Counted]) -> dict[str, list[Counted]]:
    """Those that multiply, by how many tokens of a sequence pass them."""
    out: dict[str, list[Counted]] = {}
    for one in found:
        if one.works and one.component.tokens != "0":
            out.setdefault(one.component.tokens, []).append(one)
    return out


def _attends(model: Model) -> list[Attends]:
    return [one for one in model.config.family.attends if exact.whole(one.layers, model.sizes) > 0]


def _seen(one: Attends) -> str:
    """Pairs a causal mask lets through: each token looks at itself and those before it, as far as the window goes."""
    if not one.window:
        return "context * (context + 1) / 2"
    span = f"minimum(context, {one.window})"
    return f"({span} * ({span} + 1) / 2 + (context - {span}) * {span})"


def overtakes(model: Model, made: dict[str, Number]) -> dict[str, Number]:
    """The context from which on attention's pairs cost more than everything else; nothing where that never comes or cannot be chosen."""
    if model.config.family.fixed:
        return {}
    rows, sizes = _attends(model), model.sizes
    rest = sum(2 * one.works for one in model.found if one.component.tokens == "context")
    pair = [(2 * exact.whole(exact.product(one.layers, one.each), sizes), sizes[one.window] if one.window else 0) for one in rows]
    near, far = sum(n for n, _ in pair), sum(n for n, w in pair if not w)
    window = max((w for _, w in pair), default=0)
    if near and (not window or rest <= near * window):
        return {"attention.overtakes": worked("ceil(matrices / pair)", grouped=True, matrices=plain(rest), pair=near)}
    if far and window:
        text = "ceil((matrices - window * windowed_pair) / full_pair)"
        return {
            "attention.overtakes": worked(text, grouped=True, matrices=plain(rest), window=window, windowed_pair=near - far, full_pair=far)
        }
    return {}


# ---------------------------------------------------------------- low-rank training
def low_rank(model: Model) -> dict[str, Number]:
    """LoRA (Hu et al. 2021): for a matrix of i inputs and o outputs, rank·(i + o) parameters; biases none."""
    rank = model.asked.rank
    if not rank:
        return {}
    chosen = [one for one in model.found if one.component.does == "multiplies" and one.stored]
    dense = [one for one in chosen if one.component.group in ("attention", "mlp", "shared expert")]
    routed = [one for one in chosen if one.component.group == "experts"]
    out = {
        "lora.parameters": _adapters(dense, rank),
        "lora.attention": _adapters([one for one in dense if one.component.group == "attention"], rank),
        "lora.matrices": counted(sum(one.stored // one.each for one in dense), "matrices of attention and MLP, each as often as it stands"),
    }
    if routed:
        out["lora.experts"] = _adapters(routed, rank)
    out["lora.bytes"] = worked("2 * adapters", grouped=True, unit="bytes", said="In 16 bits.", adapters=out["lora.parameters"].value)
    out["lora.share"] = worked(
        "100 * adapters / parameters", unit="%", adapters=out["lora.parameters"].value, parameters=total(model.found)
    )
    return out


def _adapters(chosen: list[Counted], rank: int) -> Number:
    said = "Each name stands for inputs + outputs of that matrix, times how often it stands in the model."
    ends = [(one.name, (one.inputs + one.each // one.inputs) * (one.stored // one.each)) for one in chosen]
    return added(ends, "rank", said=said, rank=rank)
