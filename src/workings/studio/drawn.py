"""From what the session shows to a picture: the filters that templates use for the map, the plan, the ring, the figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from workings.contract.reading import Call
from workings.readers.figure import graph
from workings.session import results, views
from workings.studio import content, recipes
from workings.studio.drawings import bars, boxes, paper, points, vectors
from workings.studio.drawings import curves as three
from workings.studio.drawings import interval as middle
from workings.studio.drawings import plan as line
from workings.studio.drawings.atlas import atlas
from workings.studio.drawings.svg import tag
from workings.studio.opening import working_of
from workings.studio.templating import num

KINDS = {
    "two-vectors": "two-vectors",
    "stretched-vector": "stretch",
    "points": "points",
    "bars": "bars",
    "paper": "paper",
    "boxes": "boxes",
}
"""An author's name of a figure -> the script that moves it."""
OWN = {"points": points, "bars": bars, "paper": paper, "boxes": boxes}
"""Kinds whose module draws all of them: ``still``, ``settings`` and ``readout`` of (shown, mode)."""


def plan(today: views.Today) -> Markup:
    """The line of the session, drawn for a wide page and for a narrow one."""
    parts = [("nothing on the desk" if name == "desk" and not today.desk else name, minutes) for name, minutes in today.parts]
    wide = line.plan(parts, "desk", class_="plan wide-only", id="plan")
    return wide + line.plan(parts, "desk", line.NARROW, class_="plan narrow-only")


def ring(sat: views.Sat) -> Markup:
    """Minutes with a definition, round to the ceiling. Never full to the brim of a promise: it only says about how long."""
    ground = tag("circle", class_="grid", cx="18", cy="18", r="15")
    fill = Markup('<circle class="fill" data-ring="" cx="18" cy="18" r="15" pathLength="{1}" stroke-dasharray="{0} {1}"/>').format(
        sat.so_far, sat.of
    )
    label = f"About {sat.minutes.value:.0f} of {sat.of} minutes"
    return tag("svg", ground + fill, class_="ring", viewBox="0 0 36 36", role="img", aria_label=label)


def curves(opened: results.Opened) -> Markup:
    return three.curves(opened.theta, opened.prior, opened.likelihood, opened.posterior, opened.able)


def interval(row: results.LedgerLine) -> Markup:
    return middle.interval(row.low, row.high, row.at)


# ---------------------------------------------------------------- figures
def figure(shown: views.Shown) -> Markup:
    """``figure.figure``: the still picture, what the script needs to move it, the readout, the caption."""
    made = shown.figure
    kind = KINDS[made.kind]
    own, how = OWN.get(made.kind), mode(shown)
    still = own.still(shown, how) if own else _vectors(shown) if kind == "two-vectors" else _bars(shown)
    data = Markup('<script type="application/json">{}</script>').format(Markup(_json(_data(shown))))
    locked = Markup("") if shown.live else Markup(" data-locked")
    caption = tag("figcaption", content.inline(made.caption))
    inside = still + data + (own.readout(shown, how) if own else _readout(shown)) + caption
    return Markup('<figure class="figure" data-kind="{}" id="{}"{}>{}</figure>').format(kind, made.id, locked, inside)


def _json(value: Any) -> str:
    """JSON inside a script element: nothing in it can end the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _data(shown: views.Shown) -> dict[str, Any]:
    call = shown.figure.call
    return {"graph": graph(working_of(call)), "inputs": dict(call.inputs), "href": recipes.url(call), "settings": _settings(shown)}


def _settings(shown: views.Shown) -> dict[str, Any]:
    made = shown.figure
    if own := OWN.get(made.kind):
        told: dict[str, Any] = own.settings(shown, mode(shown))
        return told
    if made.kind == "two-vectors":
        presets = [{"label": setting.label, "inputs": dict(setting.inputs)} for setting in made.settings]
        return {"mode": mode(shown), "presets": presets}
    reach = _reach(shown)
    bars = [{"line": name, "label": name, "min": low, "max": high} for name, (low, high) in _scales(shown, reach).items()]
    return {"input": "k", "of": _stretched(shown), "min": reach[0], "max": reach[1], "step": 1 if reach[0] > 0 else 0.1, "bars": bars}


def mode(shown: views.Shown) -> str:
    """How the figure has to move for the prediction in hand, or for the one that comes next; empty where it moves in one way only."""
    if not shown.figure.modes:
        return ""
    current = shown.current
    following = next((p for p in shown.figure.predictions if p.id == shown.following), None)
    if following is None or (current is not None and current.state in ("asked", "locked")):
        following = current.prediction if current is not None else None
    return (following.mode if following else "") or shown.figure.modes[0][0]


def _stretched(shown: views.Shown) -> str:
    """The vector that the factor multiplies: the first operand of its line that is an input with several entries."""
    working = working_of(shown.figure.call)
    line = working.lines[working.find("stretched")]
    return next(working.lines[j].name for j in line.operands if working.lines[j].value.ndim)


def _reach(shown: views.Shown) -> tuple[float, float]:
    """How far the factor goes: as far as the author's settings, or from 1 to 10 where there are none."""
    factors = [float(s.inputs["k"]) for s in shown.figure.settings if "k" in s.inputs]
    return (min(factors), max(factors)) if factors else (1.0, 10.0)


def _scales(shown: views.Shown, reach: tuple[float, float]) -> Mapping[str, tuple[float, float]]:
    working = working_of(shown.figure.call)
    k = float(shown.figure.call.inputs["k"])
    dot = float(working.lines[working.find("dot")].value) / k
    ends = sorted((0.0, *(dot * factor for factor in reach)))
    negative = ends[0] < 0
    top = max(abs(ends[0]), abs(ends[-1])) or 1.0
    return {"dot": (-top if negative else 0.0, top), "cosine": (-1.0 if negative else 0.0, 1.0)}


def _vectors(shown: views.Shown) -> Markup:
    call, working = shown.figure.call, working_of(shown.figure.call)
    foot = working.lines[working.find("foot")].value.tolist()
    return vectors.two_vectors(call.inputs["a"], call.inputs["b"], foot, shown.figure.alt)


def _bars(shown: views.Shown) -> Markup:
    scales = _scales(shown, _reach(shown))
    rows = [(name, number.value, *scales[name], num(number, data_l=name)) for _, number, _, name in shown.readout if name in scales]
    return vectors.bars(rows, shown.figure.alt)


def _readout(shown: views.Shown) -> Markup:
    given = set(shown.figure.call.inputs)
    rows = []
    for label, number, unit, name in shown.readout:
        value = num(number, data_l=name) if name not in given else _given(number.recipe, name, number.value)
        rows.append(Markup("<div><dt>{}</dt><dd>{}{}</dd></div>").format(content.inline(label), value, unit))
    return Markup('<dl class="readout">{}</dl>').format(Markup("").join(rows))


def _given(recipe: Any, name: str, value: float) -> Markup:
    """An input of the figure stands plain: it is what the hand has set."""
    assert isinstance(recipe, Call)
    return Markup('<span class="given" data-l="{}">{}</span>').format(name, recipes.compact(value))


def strip(shown: views.Shown) -> Markup:
    """The same numbers against the angle; hidden until the figure is free, since it would answer the prediction."""
    if shown.figure.kind != "two-vectors":
        return Markup("")
    words = Markup("The same, against the angle: the dot product as {} turns.").format(Markup('<b class="vb">b</b>'))
    svg = tag("svg", " ", viewBox="0 0 280 190", role="img", aria_label="Dot product against the angle")
    return Markup('<figure class="strip" data-of="{}" hidden>{}<figcaption>{}</figcaption></figure>').format(shown.figure.id, svg, words)


FILTERS: dict[str, Callable[..., str]] = {
    "plan": plan, "ring": ring, "curves": curves, "interval": interval, "drawn": figure, "strip": strip, "atlas": atlas, "mode": mode,
}  # fmt: skip
