"""The whole journey by mouse, and what only a mouse can try."""

from __future__ import annotations

import pytest

from tests.browser import journey, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Mouse
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def test_the_whole_journey(visit: Visit, studio: Studio) -> None:
    journey.walk(Mouse(visit()), studio)


def test_before_the_prediction_the_figure_cannot_be_dragged(visit: Visit, studio: Studio) -> None:
    studio.session.move("dot", "predicting")
    page = visit()
    steps.go(page, "/concept/dot#figure-1")
    picture, readout = page.inner_html("#turn svg"), steps.text(page, "#turn .readout")
    box = page.locator("#turn svg path.fb").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 150, box["y"] + 60, steps=6)
    page.mouse.up()
    steps.two_frames(page)
    assert (page.inner_html("#turn svg"), steps.text(page, "#turn .readout")) == (picture, readout)
