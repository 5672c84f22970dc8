"""Every concept's life in a browser: begun, met, predicted, used, its proof read, and on a later day rebuilt on a blank page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import answers
from tests.browser import fields, steps
from tests.browser.conftest import Visit
from tests.browser.hands import Keys, Mouse
from tests.browser.studio import Studio
from workings import course, practice
from workings.course import Prediction

pytestmark = pytest.mark.browser

WRITTEN = [slug for slug, node in course.graph().nodes.items() if node.written and slug != "dot"]  # its journey is walked by itself


@pytest.mark.parametrize("slug", WRITTEN)
def test_a_concept_is_lived_from_its_first_problem_to_its_blank_page(visit: Visit, studio: Studio, slug: str) -> None:
    studio.session.move(slug, "waived")
    page = visit(reduced_motion="reduce")
    hand = Mouse(page)
    meet(hand, page, slug)
    for figure in (f for f in course.concept(slug).figures.values() if f.predictions):
        for k, prediction in enumerate(figure.predictions):
            predict(hand, page, prediction, first=k == 0)
    assert studio.stage(slug) == "using"
    use(page, studio, slug)
    read_the_proof(hand, page, studio, slug)
    studio.clock.go(days=1)
    rebuild(hand, page, studio, slug)


def meet(hand: Mouse, page: Page, slug: str) -> None:
    steps.go(page, f"/concept/{slug}")
    hand.press("#begin")
    page.wait_for_selector("#attempt")
    steps.ready(page)
    hand.write("#attempt", "One way that comes to mind.")
    hand.press("#keep")
    page.wait_for_selector("#can-use")
    steps.ready(page)
    hand.press("#can-use")
    page.wait_for_selector("form.predict")
    steps.ready(page)


def predict(hand: Mouse, page: Page, prediction: Prediction, first: bool) -> None:
    """Locked, moved, seen; then, and no sooner, explained."""
    form, figure = f"#predict-{prediction.id}", prediction.figure
    if not first:
        hand.press(f"#another-{figure}")
        page.wait_for_selector(f"{form} .before")
        steps.ready(page)
    hand.choose(f"{form} input[name=choice][value='{prediction.right.key}']")
    hand.chip(form, 65)
    hand.press(f"{form} button:has-text('Lock the prediction')")
    page.wait_for_selector(f"#{figure}[data-awake=ready]")
    seen = f"#seen-{prediction.id}"
    page.wait_for_selector(seen, state="attached")
    assert page.locator(f"#explained-{prediction.id}").count() == 0
    nudge(page, figure)
    hand.choose(f"{seen} input[value='{next(o.key for o in prediction.seen_options if o.right)}']")
    expect(page.locator(f"#explained-{prediction.id}")).to_contain_text("It is as you said.")


def nudge(page: Page, figure: str) -> None:
    """Move the figure by whatever it has: a slider, a hand, a choice of scenes."""
    for control, key in (("input[type=range]", "ArrowRight"), (".handle", "ArrowLeft"), ("[role=radiogroup] input", "ArrowRight")):
        found = page.locator(f"#{figure} {control}")
        if found.count():
            found.first.focus()
            at_end = key == "ArrowRight" and found.first.get_attribute("max") == found.first.input_value()
            page.keyboard.press("ArrowLeft" if at_end else key)
            return


def use(page: Page, studio: Studio, slug: str) -> None:
    """The first problem in the browser, the others by way of the session."""
    steps.go(page, f"/practice/{slug}")
    item = answers.at(page.url)
    fields.write(page, answers.right(item))
    keys = Keys(page)
    if page.locator("#answer-form .chips").count():
        keys.tab_to("#answer-form .chips input")
        keys.chip("#answer-form", 65)
    keys.press("#mark")
    expect(page.locator("#marked [data-outcome]")).to_have_attribute("data-outcome", "right")
    for _ in range(60):
        if studio.stage(slug) == "working":
            return
        studio.clock.go(seconds=40)
        fresh = practice.opened(studio.session.next_item(slug))
        studio.session.answer(fresh.id, answers.right(fresh), "80", seconds=31.0)
    raise AssertionError("it never came to work")


def read_the_proof(hand: Mouse, page: Page, studio: Studio, slug: str) -> None:
    steps.go(page, f"/proof/{slug}")
    line = course.concept(slug).rebuild.lines[0].id
    hand.write(f"#why-{line}", "By what was supposed.")
    expect(page.locator(f"#line-{line} output.saved")).to_have_text("kept")
    hand.press("#read-through")
    page.wait_for_url("**/practice/**" if "ordering" in {q.kind for q in practice.questions(slug)} else "**/concept/**")
    assert studio.session.log.state().concept(slug).whys == {line: "By what was supposed.", "": ""}


def rebuild(hand: Mouse, page: Page, studio: Studio, slug: str) -> None:
    own = course.concept(slug).rebuild
    steps.go(page, f"/rebuild/{slug}")
    hand.chip("#write", 65)
    hand.write("#page", "\n".join(f"a line of mine, the {k}th" for k in range(len(own.rubric))))
    hand.press("#to-marks")
    page.wait_for_selector("#marks")
    steps.ready(page)
    for k, row in enumerate(own.rubric):
        hand.choose(f"#marks input[name='yes-{row.id}'][value='yes']")
        hand.pick(f"#marks select[name='line-{row.id}']", str(k + 1))
    for probe in own.probes:
        hand.write(f"#probe-{probe.id}", f"{probe.value:.9f}")
    hand.press("#to-reference")
    expect(page.locator("#result [data-passed]")).to_have_attribute("data-passed", "yes")
    assert studio.stage(slug) == "keeping"
