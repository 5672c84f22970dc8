"""Is this event well formed? Asked before it is written, so that everything in the log can be folded.

A check returns its reason; :func:`checked` raises it. One row per kind of event: field -> what it has to be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from workings.contract.event import Event
from workings.learner import life
from workings.learner.params import HELP, KINDS, PARAMS, RUNGS, SESSIONS

LARGEST = 262_144
"""Bytes of JSON in one event."""
LONGEST = {"key": 200, "concept": 64, "item": 200}
"""Characters, as the columns hold them."""
NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no column of text and no UTF-8 file can hold."""
ABOUT: Mapping[str, str] = {"reply": "answer", "sure": "answer"}
"""Kind -> the field that says which event it is about. In memory that is the other event's number; where it is kept, its identity."""


class EventFault(ValueError):
    """An event that cannot be kept: the field, what it holds, and what it has to be."""


Check = Callable[[Any], str]
"""The reason why a value will not do; empty where it will."""


def _one_of(*known: Any) -> Check:
    return lambda v: "" if isinstance(v, str) and v in known else f"one of {', '.join(map(str, known))}"


def _text(v: Any) -> str:
    return "" if isinstance(v, str) else "a text"


def _flag(v: Any) -> str:
    return "" if isinstance(v, bool) else "true or false"


def _count(v: Any) -> str:
    return "" if isinstance(v, int) and not isinstance(v, bool) else "a whole number"


def _number(v: Any) -> str:
    return "" if isinstance(v, int | float) and not isinstance(v, bool) and v == v and abs(v) != float("inf") else "a number"


def _from_zero(v: Any) -> str:
    return _number(v) or ("" if v >= 0 else "0 or more")


def _share(v: Any) -> str:
    return _number(v) or ("" if 0 <= v <= 1 else "a number from 0 to 1 (0.8, not 80)")


def _maybe(check: Check) -> Check:
    return lambda v: "" if v is None else check(v)


def _list_of(check: Check) -> Check:
    def every(v: Any) -> str:
        if not isinstance(v, list | tuple):
            return "a list"
        reason = next((r for x in v if (r := check(x))), "")
        return f"a list in which each entry is {reason}" if reason else ""

    return every


def _entry(v: Any) -> str:
    return "" if isinstance(v, Mapping) else "a table of fields"


def _texts(v: Any) -> str:
    return "" if isinstance(v, Mapping) and all(isinstance(x, str) for x in v.values()) else "a table of texts"


def _prompt(v: Any) -> str:
    return _count(v) or ("" if 1 <= v <= 5 else "1 to 5")


def _options(v: Any) -> str:
    return _count(v) or ("" if v >= 2 else "2 or more")


def _minutes(v: Any) -> str:
    return _count(v) or ("" if v in SESSIONS else f"one of {', '.join(map(str, SESSIONS))}")


def _scale(v: Any) -> str:
    low, high = PARAMS.scale_range
    return _number(v) or ("" if low <= v <= high else f"a number from {low:g} to {high:g} (1 is the authored time)")


def _scales(v: Any) -> str:
    fits = isinstance(v, Mapping) and v and all(isinstance(k, str) and not _number(x) and x in (0.5, 1.5) for k, x in v.items())
    return "" if fits else "a table of concepts, each with 0.5 or 1.5"


_HELP = _one_of(*HELP)
TIERS = ("operate", "understand", "research")
SETTINGS_ITEM = "settings"
"""What every setting event has for an item, so that they are found without reading the log."""
SETTINGS: Mapping[str, Check] = {
    "minutes": _minutes, "desk": _text, "clock": _flag, "welcomed": _flag, "goals": _one_of(*TIERS), "skip": _list_of(_one_of(*TIERS)),
    "done": _list_of(_text), "kept": _list_of(_text), **{f"scale-{place}": _scale for place in PARAMS.ladders},
}  # fmt: skip
"""A setting's name -> what its value has to be."""

NEEDED: Mapping[str, Mapping[str, Check]] = {
    "stage": {"to": _one_of(*life.MOVES)},
    "meet": {"text": _text},
    "prompt": {"prompt": _prompt, "text": _text},
    "help": {"rung": _one_of(*RUNGS)},
    "engaged": {"seconds": _from_zero},
    "prediction": {"figure": _text, "prediction": _text},
    "seen": {"figure": _text, "prediction": _text},
    "answer": {"question": _text, "answer_kind": _one_of(*KINDS), "outcome": _one_of("right", "wrong"), "score": _share, "first": _flag},
    "reply": {"answer": _count, "rule": _count, "reply": _one_of("yes", "no", "unsure")},
    "sure": {"answer": _count, "text": _text},
    "rebuild": {"passed": _flag},
    "forecast": {"confidence": _share},
    "why": {"line": _text, "text": _text},
    "own": {"code": _text, "call": _text},
    "sheet": {"sheet": _count, "answers": _texts},
    "experiment": {"to": _one_of("begun", "left")},
    "setting": {"name": _one_of(*SETTINGS)},
}
ALLOWED: Mapping[str, Mapping[str, Check]] = {
    "stage": {"needs": _list_of(_text), "ceiling": _count},
    "engaged": {"gaps": _list_of(_from_zero), "place": _one_of("concept", "practice", "rebuild"), "paper": _flag},
    "prediction": {"confidence": _maybe(_share), "right": _maybe(_flag), "score": _maybe(_share), "skipped": _flag, "options": _options},
    "answer": {
        "confidence": _maybe(_share), "help": _HELP, "matches": _list_of(_count), "rules": _list_of(_count), "owners": _entry,
        "seconds": _maybe(_from_zero), "options": _options, "exercises": _list_of(_text), "text": _text, "ran": _entry,
    },
    "rebuild": {"rubric": _list_of(_entry), "probes": _list_of(_entry), "forecast": _maybe(_share), "score": _maybe(_share)},
}  # fmt: skip


def reason(event: Event) -> str:
    """Why ``event`` cannot be kept, in one sentence; empty where it can."""
    for name, most in LONGEST.items():
        if len(getattr(event, name)) > most:
            return f"The {name} of a {event.kind} event is {len(getattr(event, name)):,} characters; {most} is the most."
        if NO_TEXT.search(getattr(event, name)):
            return f"The {name} of a {event.kind} event holds a character that is no text: {_short(getattr(event, name))}."
    for name, check in NEEDED[event.kind].items():
        if name not in event.data:
            return f"A {event.kind} event needs the field {name}, which has to be {check(None) or 'there'}."
        if wanted := check(event.data[name]):
            return f"In a {event.kind} event, {name} is {_short(event.data[name])}; it has to be {wanted}."
    for name, check in ALLOWED.get(event.kind, {}).items():
        if name in event.data and (wanted := check(event.data[name])):
            return f"In a {event.kind} event, {name} is {_short(event.data[name])}; it has to be {wanted}."
    return _inside(event)


def _inside(event: Event) -> str:
    """Faults that more than one field makes."""
    if event.kind == "experiment" and event.data["to"] == "begun" and (wanted := _scales(event.data.get("scales"))):
        return f"In an experiment event, scales is {_short(event.data.get('scales'))}; it has to be {wanted}."
    if event.kind == "prediction" and not event.data.get("skipped") and not isinstance(event.data.get("right"), bool):
        return "A prediction that was not skipped needs the field right, true or false."
    if event.kind == "setting" and (wanted := SETTINGS[event.data["name"]](event.data.get("value"))):
        return f"In a setting event, the value of {event.data['name']} is {_short(event.data.get('value'))}; it has to be {wanted}."
    for k, probe in enumerate(event.data.get("probes") or () if event.kind == "rebuild" else ()):
        if wanted := _share(probe.get("score")):
            return f"In a rebuild event, the score of probe {k + 1} is {_short(probe.get('score'))}; it has to be {wanted}."
    return ""


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def checked(event: Event, about: str = "") -> str:
    """The event's data as JSON text, as it is kept: with the identity ``about`` in place of another event's number.

    Raises :class:`EventFault`.
    """
    if why := reason(event):
        raise EventFault(why)
    data = {**event.data, ABOUT[event.kind]: about} if about else dict(event.data)
    try:
        text = written(data)
        size = len(text.encode())
    except (TypeError, ValueError) as error:
        raise EventFault(f"The data of a {event.kind} event cannot be written as JSON: {error}.") from None
    if size > LARGEST:
        raise EventFault(f"The data of a {event.kind} event are {size:,} bytes; {LARGEST:,} is the most one event holds.")
    return text


_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def written(data: Mapping[str, Any]) -> str:
    """The one way in which data are written, so that equal data are equal texts. Floats are written so that they read back bit for bit."""
    return _WRITER.encode(data)


def identity(stamp: int, at: str, kind: str, concept: str, item: str, key: str, params: str, data: str) -> str:
    """What an event is called on every machine: the first 128 bits of the SHA-256 of all that was recorded, as 32 digits.

    ``stamp`` tells equal events of one log apart. This never changes: see decision 0008.
    """
    whole = _WRITER.encode([stamp, at, kind, concept, item, key, params, data])
    return sha256(whole.encode()).hexdigest()[:32]
