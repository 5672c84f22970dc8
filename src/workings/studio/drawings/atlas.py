"""The map as a picture of links: every concept a box in its column and row, every need a line."""

from __future__ import annotations

import re

from markupsafe import Markup

from workings.session import views
from workings.studio.drawings import routes
from workings.studio.drawings.svg import n, tag

WIDEST = 7.0
"""Ems of a name on one line of a box."""
WIDTHS = (("mwMW", 0.83), ("ijl.,;:'’ ", 0.24), ("frt-", 0.34))
MARKS = {
    "ready": ("ring",), "parked": ("bars",), "working": ("full",), "rebuilding": ("full",),
    "keeping": ("full", "halo"), "lasting": ("full", "halo"), "lapsed": ("full", "halo"),
}  # fmt: skip
STRANDS = ("What you own", "Linear algebra", "Calculus", "Probability", "Statistics")


def atlas(shown: views.Map) -> Markup:
    """An ``svg.map`` whose boxes are links, with arrows drawn as paths."""
    nodes = shown.nodes
    width, height = routes.size(nodes)
    edges = Markup("").join(_edge(route) for route in routes.routes(nodes))
    boxes = Markup("").join(_box(spot) for spot in shown.spots)
    inside = _strands(shown) + tag("g", edges) + tag("g", boxes)
    label = "All concepts; a line runs from what is needed to what needs it"
    attributes = {"class": "map", "viewBox": f"0 0 {n(width)} {n(height)}", "width": n(width), "height": n(height), "role": "group"}
    attributes |= {"aria-label": label, "data-skip": "/skip", "data-pick": shown.pick}
    pairs = Markup("").join(Markup(' {}="{}"').format(k, v) for k, v in attributes.items())
    return Markup("<svg{}>{}</svg>").format(pairs, inside)


def _strands(shown: views.Map) -> Markup:
    """Names of the strands, level with the first box of each, where nothing stands at the left."""
    made, taken = [], {spot.node.row for spot in shown.spots if spot.node.column == 0}
    for name in STRANDS:
        found = [spot.node for spot in shown.spots if spot.node.strand == name and spot.node.row not in taken]
        if found:
            first = min(found, key=lambda node: (node.column, node.row))
            made.append(tag("text", name, class_="strand", x="14", y=n(routes.TOP + first.row * routes.STEP_Y + 33)))
            taken.add(first.row)
    return Markup("").join(made)


def _edge(route: routes.Route) -> Markup:
    return tag("path", class_="e", data_a=route.start, data_b=route.end, d=route.path)


def state_words(spot: views.Spot) -> str:
    return spot.state if spot.node.written else "not written yet"


def _box(spot: views.Spot) -> Markup:
    node = spot.node
    x, y = routes.corner(node)
    state = spot.state if node.written else "unwritten"
    classes = f"node {node.tier} {state}{' skip' if spot.skipped else ''}"
    label = f"{node.name}; {node.tier}; payback {node.rank}; {state_words(spot)}"
    inside = [tag("rect", width="108", height="56", rx="3"), *(_mark(kind) for kind in (MARKS.get(spot.state, ()) if node.written else ()))]
    inside.append(tag("text", str(node.rank), class_="nr given", x="100", y="19", text_anchor="end"))
    inside += _name(node.name)
    attributes = {
        "class": classes,
        "id": f"n-{node.slug}",
        "href": f"/concept/{node.slug}",
        "data-c": node.slug,
        "data-col": str(node.column),
    }
    attributes |= {"data-row": str(node.row), "data-tier": node.tier, "aria-label": label, "transform": f"translate({n(x)} {n(y)})"}
    pairs = Markup("").join(Markup(' {}="{}"').format(k, v) for k, v in attributes.items())
    return Markup("<a{}>{}</a>").format(pairs, Markup("").join(inside))


def _mark(kind: str) -> Markup:
    if kind == "bars":
        return tag("path", class_="bars", d="M10.5 9.5v9M15.5 9.5v9")
    radius = {"ring": "4.5", "full": "4.5", "halo": "7"}[kind]
    return tag("circle", class_="full" if kind == "full" else "ring", cx="13", cy="14", r=radius)


def _name(name: str) -> list[Markup]:
    """As many of the name's pieces as two lines hold; the panel and the table have all of it."""
    shown = two_lines(re.split(r"[;:(]", name)[0].strip())
    start = 35.0 if len(shown) == 1 else 34.0
    return [tag("text", row, class_="nl", x="11", y=n(start + 14.5 * k)) for k, row in enumerate(shown)]


def two_lines(name: str) -> list[str]:
    pieces = name.split(", ")
    tries = [", ".join(pieces[:k]) for k in range(len(pieces), 0, -1)]
    tries.append(pieces[0].replace(" and ", ", "))
    return next((rows for text in tries if len(rows := wrapped(text)) <= 2), wrapped(pieces[0])[:2])


def wrapped(text: str) -> list[str]:
    """Lines no wider than a box; a word that is wider by itself is divided after four letters."""
    rows = [""]
    for word in text.split():
        parts = [word[:4] + "-", word[4:]] if width(word) > WIDEST else [word]
        for part in parts:
            longer = f"{rows[-1]} {part}".strip()
            if rows[-1] and (width(longer) > WIDEST or rows[-1].endswith("-")):
                rows.append(part)
            else:
                rows[-1] = longer
    return rows


def width(text: str) -> float:
    """In ems of the sans face, near enough to choose where to break."""
    return sum(next((w for letters, w in WIDTHS if c in letters), 0.6 if c.isupper() else 0.52) for c in text)
