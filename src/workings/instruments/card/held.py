"""What a checkpoint's header adds to a card: whether the file agrees with the config, and a card of a header alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workings.contract.reading import Number, Paragraph, Part, Table, Text
from workings.contract.report import Finding, Report
from workings.instruments.card.checkpoint import TWICE, Difference, Reason, difference
from workings.instruments.card.findings import billions, scaled
from workings.instruments.card.header import BITS, Header
from workings.instruments.card.numbers import Model
from workings.instruments.faults import Refused
from workings.instruments.worked import counted, worked

NAMED = 4
"""Arrays that are named of those a reason is made of."""


def against(model: Model, header: Header, bits: int = 4) -> tuple[Finding, dict[str, Number]]:
    """The file's exact total against the config's count."""
    if not header.tensors:
        return _by_index(model, header)
    made = difference(model.config, model.found, header, bits)
    numbers = {
        "file.parameters": counted(made.file, f"entries of the {len(header.tensors)} arrays in the header of {header.source}"),
        "file.bytes": counted(made.bytes, f"bytes of the arrays in the header of {header.source}", unit="bytes"),
        "file.difference": worked("file - config", grouped=True, file=made.file, config=made.config),
        "file.unexplained": worked(
            "file - config - explained", grouped=True, file=made.file, config=made.config, explained=made.file - made.config - made.left
        ),
        "file.unexplained.bytes": worked(
            "bytes - config_bytes - explained",
            grouped=True,
            unit="bytes",
            bytes=made.bytes,
            config_bytes=made.expected,
            explained=made.bytes - made.expected - made.left_bytes,
        ),
    }
    return _finding(model, header, made, numbers), numbers


def _finding(model: Model, header: Header, made: Difference, numbers: Mapping[str, Number]) -> Finding:
    twice = any(one.words == TWICE for one in made.reasons)
    open_ = bool(made.left or made.left_bytes)
    said, action = _said(header, made, numbers, twice)
    rows = tuple((_cell(one.words), _entries(one), _bytes(one)) for one in made.reasons)
    return Finding(
        "checkpoint",
        said,
        numbers["file.difference"],
        numbers["file.parameters"],
        (Text("the config's count, "), counted(made.config, "parameters of all components"), Text(f" parameters, in {made.dtype}")),
        (Text(action),),
        "counting",
        harm=0.9 if open_ else 0.35 if twice else 0.115,
        blocks=(Table(("in the file and not in the config's count", "parameters", "bytes"), rows),) if rows else (),
    )


def _said(header: Header, made: Difference, numbers: Mapping[str, Number], twice: bool) -> tuple[tuple[Part, ...], str]:
    """The finding in a sentence, and what to do."""
    if made.left or made.left_bytes:
        said: tuple[Part, ...] = (
            Text(f"{header.source} holds "),
            numbers["file.difference"],
            Text(" parameters more than its config counts; not explained are "),
            numbers["file.unexplained"],
            Text(" parameters and "),
            numbers["file.unexplained.bytes"],
            Text("."),
        )
        return said, "Compare the config's sizes with the shapes in the file: one of the two belongs to another model."
    if not made.reasons:
        return (Text(f"{header.source} and its config agree to the parameter and to the byte."),), "Nothing has to be done."
    told = _listed([one.words for one in made.reasons])
    action = (
        "Save it with the tied head left out: it is the embedding again."
        if twice
        else "Nothing has to be done; count with the config's number."
    )
    return (Text(f"{header.source} and its config agree to the byte, once these are told apart: {told}."),), action


def _cell(words: str) -> tuple[Part, ...]:
    return (Text(words),)


def _entries(one: Reason) -> tuple[Part, ...]:
    return (counted(one.parameters, f"entries of {_names(one.tensors)}"),)


def _bytes(one: Reason) -> tuple[Part, ...]:
    return (counted(one.bytes, f"bytes of {_names(one.tensors)}", unit="bytes"),)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])} and {words[-1]}"


def _names(tensors: tuple[str, ...]) -> str:
    more = f" and {len(tensors) - NAMED} more" if len(tensors) > NAMED else ""
    return f"{', '.join(tensors[:NAMED])}{more}" if tensors else "what the config counts and the file does not hold"


def _by_index(model: Model, header: Header) -> tuple[Finding, dict[str, Number]]:
    """An index without its shards states one total: it is compared in bytes."""
    if header.stated is None:
        raise Refused(
            f"{header.source} states no total_size, and none of its shards is beside it.", "Put the shards, or their headers, beside it."
        )
    width = 4 if model.asked.dtype == "fp32" else 2
    counted_bytes = width * sum(one.stored for one in model.found)
    head = next((width * one.works for one in model.found if one.component.name == "head" and not one.stored), 0)
    left = header.stated - counted_bytes
    twice = left == head != 0
    numbers = {
        "file.bytes": counted(header.stated, f"total_size of {header.source}", unit="bytes"),
        "file.unexplained.bytes": worked(
            "stated - config_bytes - head",
            grouped=True,
            unit="bytes",
            stated=header.stated,
            config_bytes=counted_bytes,
            head=head if twice else 0,
        ),
    }
    end = (
        "agree to the byte"
        if left == 0
        else "agree once the tied head is counted a second time"
        if twice
        else "do not agree, and the index alone does not say why"
    )
    finding = Finding(
        "checkpoint",
        (Text(f"{header.source} and its config {end}."),),
        numbers["file.unexplained.bytes"],
        numbers["file.bytes"],
        (counted(counted_bytes, f"{width} bytes for each parameter of the config", unit="bytes"), Text(" by the config")),
        (Text("Put the shards, or their headers, beside it to see every array by name." if left else "Nothing has to be done."),),
        "counting",
        harm=0.01 if left == 0 else 0.35 if twice else 0.5,
    )
    return finding, numbers


# ---------------------------------------------------------------- a header alone
def alone(header: Header) -> Report:
    """The card of a file without a config: every shape, and so every parameter, but neither cache nor operations."""
    if not header.tensors:
        raise Refused(f"{header.source} holds no arrays, and no config is beside it.", "Give the folder with config.json.")
    kinds: dict[tuple[str, str, tuple[int, ...]], list[int]] = {}
    for one in header.tensors:
        kinds.setdefault((re.sub(r"\.\d+\.", ".*.", one.name), one.dtype, one.shape), []).append(one.entries)
    dtypes = sorted({one.dtype for one in header.tensors})
    given = {name: sum(one.entries for one in header.tensors if one.dtype == name) for name in dtypes}
    named: dict[str, Any] = dict(given)
    entries = worked(" + ".join(given), grouped=True, said="Entries of the arrays of each type.", **named)
    held = worked(" + ".join(f"{BITS[name]} / 8 * {name}" for name in given), grouped=True, unit="bytes", **named)
    ranked = sorted(kinds.items(), key=lambda pair: -sum(pair[1]))
    rows = tuple(
        ((Text(name, "code"),), (Text(f"{dtype} {list(shape)}"),), (worked("times * each", grouped=True, times=len(n), each=n[0]),))
        for (name, dtype, shape), n in ranked[:20]
    )
    largest = worked("100 * part / parameters", digits=1, unit="%", part=sum(ranked[0][1]), parameters=int(entries.value))
    finding = Finding(
        "arrays",
        (Text(f"The largest kind of array is {ranked[0][0][0]}: "), largest, Text(" of all entries.")),
        largest,
        entries,
        (Text("the other kinds of arrays in the table"),),
        (Text("Give the config.json as well: cache and operations follow from it, and the two are compared."),),
        "counting",
        blocks=(Table(("array", "type and shape", "entries"), rows, "Arrays, layers taken together"),),
    )
    files = f"{header.files} files" if header.files > 1 else "1 file"
    about = (Paragraph((Text(f"The header of {header.source}: {len(header.tensors)} arrays in {files}. No weight was read."),)),)
    verdict = (
        *billions(entries),
        Text(f" entries in {len(header.tensors)} arrays: "),
        scaled(held),
        Text(f" as stored ({', '.join(dtypes)})."),
    )
    return Report(
        "card", header.source, verdict, (finding,), {"parameters": entries, "file.parameters": entries, "file.bytes": held}, about, unknown(header),
        facts={"source": header.source, "dtypes": dtypes},
    )  # fmt: skip


def unknown(header: Header, known: bool = False) -> tuple[tuple[Part, ...], ...]:
    """What the file does not say, or does not hold."""
    out = []
    if not known:
        out.append("Heads, windows and experts are not in a header, so neither cache nor operations are worked out.")
        out.append("Whether an array is a parameter, a buffer or a second copy is not in a header: all are counted.")
    if header.missing:
        out.append(f"{len(header.missing)} shards that the index names are not beside it: {', '.join(header.missing[:3])}.")
    if header.short:
        out.append(f"{', '.join(header.short[:3])} ends before its last array: the header is whole, the weights are not.")
    return tuple((Text(sentence),) for sentence in out)
