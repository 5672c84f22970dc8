"""The line of a session: minutes along an axis, its parts above. The minutes are a setting, so they are given and not derived."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from workings.studio.drawings.svg import n, tag

WIDE, NARROW = 1136, 366


def plan(parts: Sequence[tuple[str, int]], desk: str, width: int = WIDE, **attributes: str) -> Markup:
    """``parts`` are (name, minutes) in order; ``desk`` names the one drawn heavy. The first, opening, has no name above it."""
    total = sum(minutes for _, minutes in parts)

    def x(minute: float) -> float:
        return 1 + minute / total * (width - 3)

    made = [tag("path", class_="axis", d=f"M1 62H{width - 2}"), *(_tick(m, total, x(m)) for m in range(total + 1))]
    at = 0
    for k, (name, minutes) in enumerate(parts):
        if minutes:
            heavy = name == desk
            made.append(tag("path", class_="seg-line on" if heavy else "seg-line", d=f"M{n(x(at) + 1.5)} 50H{n(x(at + minutes) - 1.5)}"))
            if k and (width == WIDE or minutes > 3):
                made.append(tag("text", _label(name, heavy), class_="nm on" if heavy else "nm", x=n(x(at) + 2), y="34"))
        at += minutes
    label = f"The session along a line of {total} minutes"
    inside = Markup("").join(made)
    return tag("svg", inside, viewBox=f"0 0 {width} 92", role="img", aria_label=label, **({"class_": "plan"} | attributes))


def _label(name: str, heavy: bool) -> str:
    return "one thing on the desk" if heavy else name


def _tick(minute: int, total: int, x: float) -> Markup:
    long = minute % 5 == 0
    mark = tag("path", class_="axis" if long else "axis minor", d=f"M{n(x)} 62v{9 if long else 4}")
    if not long:
        return mark
    anchor = "start" if minute == 0 else "end" if minute == total else "middle"
    return mark + tag("text", str(minute), x=n(x), y="88", text_anchor=anchor)
