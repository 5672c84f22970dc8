"""The middle 80% of a belief, and its mean, on a line from 0 to 1."""

from __future__ import annotations

from markupsafe import Markup

from workings.studio.drawings.svg import n, tag


def interval(low: float, high: float, mean: float) -> Markup:
    """Hidden from screen readers: the mean beside it is the number."""
    made = [
        tag("path", class_="through", d="M0 7H88"),
        tag("rect", class_="middle", x=n(low * 88), y="3", width=n(max(0.5, (high - low) * 88)), height="8"),
        tag("path", class_="mean", d=f"M{n(mean * 88)} 1v12"),
    ]
    return tag("svg", Markup("").join(made), class_="interval", viewBox="0 0 88 14", preserveAspectRatio="none", aria_hidden="true")
