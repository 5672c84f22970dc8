"""Prior, likelihood and posterior over the chance θ: three curves on one axis, drawn from the cells they were computed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from workings.studio.drawings.svg import n, path, tag

LEFT, RIGHT, FLOOR = 20.0, 680.0, 290.0
LINE = 21.0
"""Height of a label."""
Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Curve:
    words: str
    line: str
    """Classes of the line, and of its name."""
    name: str
    values: Sequence[float]
    """One for each cell."""
    height: Scale


def across(t: float) -> float:
    return LEFT + t * (RIGHT - LEFT)


def curves(
    theta: Sequence[float], prior: Sequence[float], likelihood: Sequence[float], posterior: Sequence[float], able: float, id: str = "curves"
) -> Markup:
    """Each argument holds one value for each cell; the posterior is shaded from ``able`` upwards."""
    top, highest = max(*posterior, *prior), max(likelihood)

    def chance(v: float) -> float:
        return FLOOR - v / top * 240

    rows = (
        Curve("likelihood", "c thin", "fc", likelihood, lambda v: FLOOR - v / highest * 200),
        Curve("prior, faded", "e-line dashed thin", "fe", prior, chance),
        Curve("posterior", "a arrow", "fa", posterior, chance),
    )
    made = [_shade(theta, posterior, chance, able), _axis(), *(_line(theta, row) for row in rows)]
    made += [_mean(theta, row) for row in rows[1:]] + _labels(rows)
    label = "Prior, likelihood and posterior over theta"
    return tag("svg", Markup("").join(made), id=id, class_="curves bigtext", viewBox="0 0 790 334", role="img", aria_label=label)


def _shade(theta: Sequence[float], posterior: Sequence[float], height: Scale, able: float) -> Markup:
    inside = [(across(t), height(v)) for t, v in zip(theta, posterior, strict=True) if t >= able]
    return tag("path", class_="shade", d=path([(across(able), FLOOR), *inside, (across(theta[-1]), FLOOR)]) + "Z")


def _line(theta: Sequence[float], row: Curve) -> Markup:
    points = ((across(t), row.height(v)) for t, v in zip(theta, row.values, strict=True))
    return tag("path", class_=f"line {row.line}", d=path(points))


def _axis() -> Markup:
    made = [tag("path", class_="axis", d=f"M{n(LEFT)} {n(FLOOR)}H{n(RIGHT)}")]
    for t in (0, 0.25, 0.5, 0.75, 1):
        at = n(across(t))
        made.append(tag("path", class_="axis", d=f"M{at} {n(FLOOR)}v5") + tag("text", str(t), x=at, y="312", text_anchor="middle"))
    return Markup("").join([*made, tag("text", "θ", class_="lbl it", x="350", y="330", text_anchor="middle")])


def _mean(theta: Sequence[float], row: Curve) -> Markup:
    """A line from the axis up to the curve, at its mean."""
    mean = sum(t * v for t, v in zip(theta, row.values, strict=True))
    cell = min(len(row.values) - 1, int(mean * len(row.values)))
    return tag("path", class_=f"line {row.line.split()[0]} thin", d=f"M{n(across(mean))} {n(FLOOR)}V{n(row.height(row.values[cell]))}")


def _labels(rows: Sequence[Curve]) -> list[Markup]:
    """The names at the right ends, pushed apart where they would touch."""
    wanted = sorted(((row.height(row.values[-1]), row) for row in rows), key=lambda r: r[0])
    heights = [wanted[0][0]]
    for want, _ in wanted[1:]:
        heights.append(max(want, heights[-1] + LINE))
    over = max(0.0, heights[-1] - (FLOOR - 6))
    placed = zip(wanted, heights, strict=True)
    return [tag("text", row.words, class_=f"lbl {row.name}", x="682", y=n(height - over + 5)) for (_, row), height in placed]
