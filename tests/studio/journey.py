"""A concept's whole life through forms alone, as somebody without JavaScript would live it."""

from __future__ import annotations

from tests.answers import right, wrong
from tests.studio.visitor import Page, Studio, Visitor
from workings import practice
from workings.practice import Item

PAGE = "a and b are vectors of n numbers, t is a number, b is not 0\na length squared is not negative\nmultiply out\nchoose t\nput it in\ncheck (3, 1), (1, 2)"


def current(studio: Studio, slug: str = "dot") -> Item:
    return practice.opened(studio.session.next_item(slug))


def answer(visitor: Visitor, text: str, sure: str = "80", url: str = "/practice/dot") -> Page:
    """Open the next item and answer it."""
    page = visitor.get(url)
    fields = {"text": text} | ({"confidence": sure} if 'name="confidence"' in page.text else {})
    return visitor.send(page, "answer-form", **fields)


def walk(studio: Studio) -> None:
    """From the first page to a day on which the concept is due again."""
    me = studio.visitor()
    me.send(me.get("/concept/dot"), "begin", to="meeting")
    me.send(me.get("/concept/dot"), "meet-form", text="note A")
    me.send(me.get("/concept/dot"), "prompt-5", text="If one is all zeros, what is the angle?")
    me.post("/concept/dot/help", {"rung": "point", "where": "the sum"})
    predict(me, studio)
    me.ask("POST", "/engaged?concept=dot&place=concept", headers=me_headers(me), json={"gaps": [30.0, 200.0], "seconds": 150.0})
    for k in range(9):
        studio.clock.later(minutes=2)
        item = current(studio)
        page = answer(me, wrong(item) if k in (1, 2) and item.live else right(item))
        assert page.status == 200, page.words
        if k == 1 and page.tree.find(id="did"):
            me.send(page, "did", reply="yes")
    studio.clock.later(days=3)
    rebuild(me)
    studio.clock.later(days=20)


def me_headers(visitor: Visitor) -> dict[str, str]:
    return {"origin": visitor.base, "sec-fetch-site": "same-origin"}


def predict(visitor: Visitor, studio: Studio) -> None:
    """Every prediction of the concept: locked, run, seen; the last one left to be moved freely."""
    from workings import course

    for figure in course.concept("dot").figures.values():
        for k, p in enumerate(figure.predictions):
            page = visitor.get(f"/concept/dot?predict={p.id}")
            if k:
                visitor.send(page, f"predict-{p.id}", skip="1")
                continue
            locked = visitor.send(page, f"predict-{p.id}", choice=p.right.key, confidence="65")
            assert "Locked; now move it and see." in locked.words
            visitor.send(locked, f"seen-{p.id}", seen=p.seen_options[0].key)


def rebuild(visitor: Visitor) -> Page:
    from workings import course
    from workings.contract.number import format_number

    blank = visitor.get("/rebuild/dot")
    marks = visitor.send(blank, "write", confidence="65", page=PAGE)
    own = course.concept("dot").rebuild
    fields = {f"yes-{r.id}": "yes" for r in own.rubric} | {f"line-{r.id}": "1" for r in own.rubric}
    fields |= {f"probe-{p.id}": format_number(p.value, 6) for p in own.probes}
    return visitor.send(marks, "marks", **fields, page=PAGE)
