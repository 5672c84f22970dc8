"""The card of a model: what its config.json, or the header of its .safetensors file, comes to in parameters, bytes and operations.

No weight is read and nothing is fetched. Each family of models is one row of components (``families/``); one engine reads the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from workings.contract.reading import Block, Listing, Paragraph, Part, Table, Text
from workings.contract.report import Finding, Report, ordered
from workings.instruments.card import config as configs
from workings.instruments.card import findings, header, held, numbers
from workings.instruments.card.count import components, entering
from workings.instruments.card.numbers import DTYPES, NAMES, Asked, Model
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress, silent
from workings.instruments.worked import counted

Source = str | PathLike[str]
USUAL = 4096
"""Tokens of the context where none is asked for, and the model has as many positions."""
LIMIT = 2**31


def card(
    config: Source | Mapping[str, Any],
    weights: Source | None = None,
    *,
    context: int | None = None,
    batch: int = 1,
    dtype: str | None = None,
    lora: int | None = None,
    progress: Progress = silent,
) -> Report:
    """What a model costs, from its config alone.

    ``config`` is a config.json, a folder that holds one, a mapping of its fields, or a .safetensors file (or index), whose header is
    then compared with the config beside it. ``weights`` names the checkpoint where it stands elsewhere. ``context`` is in tokens,
    ``batch`` in sequences, ``dtype`` one of fp32, bf16, fp16, int8, 4bit, ``lora`` the rank of low-rank training.
    Raises :class:`~workings.instruments.faults.Refused`.
    """
    fields, source, file = _opened(config, weights)
    found = header.read(file, progress) if file is not None else None
    if fields is None:
        assert found is not None
        return held.alone(found)
    read = configs.read(fields, source)
    model = Model(read, components(read), _asked(read, context, batch, dtype, lora))
    made = {
        **numbers.parameters(model),
        **numbers.weights(model),
        **numbers.cache(model),
        **numbers.operations(model),
        **numbers.low_rank(model),
    }
    listed = findings.of(model, made)
    if found is not None:
        progress("comparing file and config", 0.9)
        compared, more = held.against(model, found, _bits(fields))
        listed = [compared, *(one for one in listed if one.code != "quantised")]
        made |= more
    call = repr(Path(config).name) if isinstance(config, str | PathLike) else "fields"
    return _report(model, made, listed, source, found, (call, dtype is None))


def _opened(config: Source | Mapping[str, Any], weights: Source | None) -> tuple[Mapping[str, Any] | None, str, Path | None]:
    """The fields, what they are called, and the checkpoint, where there is one."""
    file = Path(weights) if weights is not None else None
    if isinstance(config, Mapping):
        return config, "the config", _there(file)
    if not isinstance(config, str | PathLike):
        raise Refused(f"config is a {type(config).__name__}.", "Give a path or the mapping of its fields.")
    path = Path(config)
    if path.is_dir():
        file = file or header.in_folder(path)
        if not (path / "config.json").is_file():
            if file is None:
                raise Refused(
                    f"{path} holds neither a config.json nor a .safetensors file.", "Give the folder of a model, or one of those files."
                )
            return None, "", _there(file)
        path = path / "config.json"
    _there(path)
    if path.suffix == ".safetensors" or path.name.endswith(".safetensors.index.json"):
        beside = path.parent / "config.json"
        return (header.parse(beside.read_bytes(), "config.json") if beside.is_file() else None), "config.json", path
    return header.parse(path.read_bytes(), path.name), path.name, _there(file)


def _there(path: Path | None) -> Path | None:
    if path is not None and not path.is_file():
        raise Refused(f"There is no file {path}.", "Give a config.json, the folder that holds it, or a .safetensors file.")
    return path


def _bits(fields: Mapping[str, Any]) -> int:
    """Bits of a packed weight, as the config's quantisation has them."""
    method = fields.get("quantization_config")
    bits = method.get("bits", 4) if isinstance(method, Mapping) else 4
    return bits if type(bits) is int and bits in (2, 3, 4, 8) else 4


def _asked(read: configs.Config, context: int | None, batch: int, dtype: str | None, lora: int | None) -> Asked:
    """What was asked, with what is taken where nothing was: refused where it makes no sense."""
    longest = read.sizes["longest"]
    for name, value in (("context", context), ("batch", batch), ("lora", lora)):
        if value is not None and (type(value) is not int or not 1 <= value <= LIMIT):
            raise Refused(f"{name} is {value!r}, and a whole number from 1 on is wanted.", "Give one.")
    if read.family.fixed and context not in (None, longest):
        raise Refused(
            f"context is {context}, and a {read.family.name} reads {longest} tokens: its image in patches, and one more.", "Leave it out."
        )
    stored = NAMES.get(read.dtype, "bf16")
    if dtype is not None and dtype not in DTYPES:
        raise Refused(f"dtype is {dtype!r}.", f"Known are {', '.join(DTYPES)}.")
    chosen = longest if read.family.fixed else context or min(longest, USUAL)
    return Asked(chosen, batch, dtype or stored, lora or 0, context is not None)


def _report(
    model: Model, made: dict[str, Any], listed: list[Finding], source: str, found: header.Header | None, how: tuple[str, bool]
) -> Report:
    """``how``: what it was called with, and whether the type of number was left to the config."""
    shown, left = ordered(listed)
    config = model.config
    return Report(
        "card",
        f"{source}: {config.architecture or config.family.name}",
        _verdict(model, made),
        shown,
        made,
        _about(model, source, how[0]),
        _unknown(model, found, how[1]),
        left,
        {
            "model_type": config.model_type,
            "family": config.family.name,
            "architecture": config.architecture,
            "context": model.asked.context,
            "batch": model.asked.batch,
            "dtype": model.asked.dtype,
            "lora": model.asked.rank,
            "sizes": {one.name: one.value for one in config.reads},
        },
    )


def _verdict(model: Model, made: dict[str, Any]) -> tuple[Part, ...]:
    said: tuple[Part, ...] = (*findings.billions(made["parameters"]), Text(" parameters"))
    if "chosen" in model.sizes:
        said += (Text(", of which a token passes "), *findings.billions(made["parameters.active"]))
    said += (Text(": "), findings.scaled(made[f"bytes.{model.asked.dtype}"]), Text(f" in {model.asked.dtype}"))
    if "kv.per_token" not in made:
        return (*said, Text(", and no cache: it reads a sequence at once."))
    return (*said, Text(", and "), findings.scaled(made["kv.per_token"]), Text(" of cache per token."))


def _about(model: Model, source: str, given: str) -> tuple[Block, ...]:
    config = model.config
    ends, used = config.architecture or "no class named, so the usual one", entering(config, model.found)
    rows = tuple(
        (
            (Text(one.name.replace("_", " ")),),
            (counted(one.value, f"{one.field or one.name}: {one.how}"),),
            (Text(one.field or one.how, "code" if one.field else ""),),
        )
        for one in config.reads
        if one.name in used and (one.field or one.value)
    )
    asked = model.asked
    call = f"context={asked.context}, batch={asked.batch}, dtype={asked.dtype!r}" + (f", lora={asked.rank}" if asked.rank else "")
    return (
        Paragraph((Text(f"{source}, read as {config.family.name} ({ends}). No weight was read and nothing was fetched."),)),
        Table(("size", "value", "from"), rows, "Sizes"),
        Listing(f"import workings\n\nworkings.card({given}, {call})", "The same from Python", 0),
    )


def _unknown(model: Model, found: header.Header | None, assumed: bool) -> tuple[tuple[Part, ...], ...]:
    config, asked = model.config, model.asked
    out = ["What activations, the framework and its workspace take is not in a config, and is not counted."]
    if not asked.context_given and not config.family.fixed:
        out.append(f"No context was given: {asked.context:,} tokens were taken, of {model.sizes['longest']:,} positions.")
    if assumed and config.dtype not in NAMES:
        named = f"the type {config.dtype!r}, which is not counted here" if config.dtype else "no type of number"
        out.append(f"The config names {named}: bf16 was taken.")
    used = entering(config, model.found)
    defaults = [one.name.replace("_", " ") for one in config.reads if one.name in used and one.how.startswith("the default")]
    if defaults:
        out.append(f"Not in the config, so taken as its class has them: {', '.join(defaults)}.")
    if not config.architecture:
        out.append("The config names no class: the usual head was counted.")
    if config.sizes.get("more_tokens"):
        out.append("The layer that predicts further tokens is not counted: it is stored in the file and not loaded with the model.")
    out += config.family.notes
    return (*((Text(sentence),) for sentence in out), *(held.unknown(found, known=True) if found else ()))
