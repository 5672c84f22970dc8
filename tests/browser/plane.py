"""The plane of the two-vectors figure, as it lies on the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Page


class Plane:
    """Where a point of the figure is on the screen, measured from its two handles."""

    def __init__(self, page: Page) -> None:
        page.locator("#turn svg").scroll_into_view_if_needed()
        self.page = page
        (ax, ay), (sx, sy) = self.tip("a"), self.spot("a")
        (bx, by), (tx, ty) = self.tip("b"), self.spot("b")
        self.unit = (sx - tx) / (ax - bx) if abs(ax - bx) > 0.2 else (ty - sy) / (ay - by)
        self.origin = (sx - ax * self.unit, sy + ay * self.unit)

    def tip(self, name: str) -> tuple[float, float]:
        """As its handle says it: ``vector b: 1, 2``."""
        said = self.page.get_attribute(f"#turn .handle.f{name}", "aria-label") or ""
        x, y = re.findall(r"[−-]?\d+(?:\.\d+)?", said)
        return float(x.replace("−", "-")), float(y.replace("−", "-"))

    def spot(self, name: str) -> tuple[float, float]:
        """The middle of its handle."""
        box = self.page.locator(f"#turn .handle.f{name} .halo").bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.origin[0] + x * self.unit, self.origin[1] - y * self.unit
