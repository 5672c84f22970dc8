"""One bar for each entry of a line, drawn as the script draws them first; the script moves what stands here and draws nothing new."""

from __future__ import annotations

from typing import Any, cast

from markupsafe import Markup

from workings.contract.number import format_number
from workings.contract.reading import Call, Number
from workings.course.figures import Bars
from workings.session import views
from workings.studio import content
from workings.studio.drawings.svg import n, tag
from workings.studio.opening import working_of
from workings.studio.templating import num

LEFT, RIGHT, GROUND, TALL, WIDE, HIGH = 40.0, 432.0, 262.0, 226.0, 440, 300
"""Where the bars stand, in the picture's own units: from ``LEFT`` to ``RIGHT``, up from ``GROUND``, ``TALL`` at the most."""
THICK = 0.58
"""Of the room that a bar has, so much is bar."""
LINES = 4
"""Lines above the ground; every second one has its height written to it."""
FEW = 6
"""Up to so many bars, the numbers over them are in full size."""


def still(shown: views.Shown, mode: str) -> Markup:
    """The picture at rest: the ground, the bars, a number that opens over each, its label below."""
    made = cast(Bars, shown.figure)
    numbers = _cells(made)
    room = (RIGHT - LEFT) / len(numbers)
    drawn = [_paper(made.top)]
    for k, (number, label) in enumerate(zip(numbers, made.labels, strict=True)):
        middle, tall = LEFT + (k + 0.5) * room, TALL * min(max(number.value / made.top, 0.0), 1.0)
        size = {"x": n(middle - room * THICK / 2), "width": n(room * THICK), "y": n(GROUND - tall), "height": n(tall)}
        opens = num(number, f"{label}: {format_number(number.value, number.digits)}", data_l=made.line, data_i=str(k))
        drawn += [
            tag("rect", class_="fa bar-body", **size),
            tag("text", opens, class_="lbl" if len(numbers) <= FEW else "", x=n(middle), y=n(GROUND - tall - 9), text_anchor="middle"),
            tag("text", label, class_="lbl given", x=n(middle), y=n(GROUND + 24), text_anchor="middle"),
        ]
    ground = tag("path", class_="axis", d=f"M{n(LEFT)} {n(GROUND)}H{n(RIGHT)}")
    return tag("svg", Markup("").join([*drawn, ground]), viewBox=f"0 0 {WIDE} {HIGH}", class_="bars", role="group", aria_label=made.alt)


def settings(shown: views.Shown, mode: str) -> dict[str, Any]:
    """What the script needs besides the graph: the line, the heights, the sliders, and what the author has prepared."""
    made = cast(Bars, shown.figure)
    sliders = [{"input": s.input, "label": s.label, "stops": list(s.stops)} | ({} if s.at is None else {"at": s.at}) for s in made.sliders]
    presets = [{"label": setting.label, "inputs": dict(setting.inputs)} for setting in made.settings]
    return {"line": made.line, "top": made.top, "ground": GROUND, "tall": TALL, "sliders": sliders, "presets": presets}


def readout(shown: views.Shown, mode: str) -> Markup:
    """The named lines beside the picture."""
    row = Markup("<div><dt>{}</dt><dd>{}{}</dd></div>")
    rows = [row.format(content.inline(label), num(number, data_l=name), unit) for label, number, unit, name in shown.readout]
    return Markup('<dl class="readout">{}</dl>').format(Markup("").join(rows))


def _cells(made: Bars) -> tuple[Number, ...]:
    """The cells of the line that is drawn, each with its recipe."""
    call, working = made.call, working_of(made.call)
    line = working.find(made.line)
    cells = working.lines[line].value.tolist()
    return tuple(Number(float(cell), Call(call.function, call.inputs, line, (k,))) for k, cell in enumerate(cells))


def _paper(top: float) -> Markup:
    """Level lines, with the height at every second one."""
    heights = [GROUND - TALL * k / LINES for k in range(1, LINES + 1)]
    grid = tag("path", class_="grid", d="".join(f"M{n(LEFT)} {n(y)}H{n(RIGHT)}" for y in heights))
    written = range(0, LINES + 1, 2)
    words = [format_number(top * k / LINES) for k in written]
    at = [n(GROUND - TALL * k / LINES + 4) for k in written]
    return grid + Markup("").join(
        tag("text", word, class_="faint", x=n(LEFT - 8), y=y, text_anchor="end") for word, y in zip(words, at, strict=True)
    )
