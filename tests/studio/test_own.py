"""A function of the learner's own: pasted, followed in the sandbox, opened number by number; and what is refused, with nothing lost."""

from __future__ import annotations

import pytest

from tests.studio.visitor import Page, Studio, Visitor
from workings.practice import running

pytestmark = pytest.mark.skipif(bool(running.off()), reason=running.off() or "code runs")

NORM = "import numpy as np\n\ndef norm(v):\n    squares = v * v\n    return np.sqrt(squares.sum())\n"


def followed(visitor: Visitor, code: str, call: str) -> Page:
    return visitor.send(visitor.get("/working"), "own", code=code, call=call)


def test_the_page_begins_with_an_example_that_can_be_followed(visitor: Visitor) -> None:
    page = visitor.get("/working")
    assert page.status == 200
    made = visitor.send(page, "own")
    assert made.status == 200
    assert "softmax" in made.tree.one(id="traced").words
    assert "0.737" in made.words


def test_every_number_of_it_opens_and_comes_to_itself(visitor: Visitor) -> None:
    page = followed(visitor, NORM, "norm([3, 4])")
    cells = [a for a in page.tree.one(id="traced").find("a", cls="num") if "own=" in (a.get("href") or "")]
    assert len(cells) >= 3
    for cell in cells:
        opened = visitor.get(cell.get("href") or "", headers={"X-Fragment": "1"})
        assert opened.status == 200
    root = next(a for a in cells if a.words == "5")
    assert "25" in visitor.get(root.get("href") or "").words


def test_it_is_kept_and_opens_again_in_another_studio(visitor: Visitor, studio: Studio) -> None:
    page = followed(visitor, NORM, "norm([3, 4])")
    assert [event.data["call"] for event in studio.session.log.events if event.kind == "own"] == ["norm([3, 4])"]
    again = visitor.get(page.url.partition("#")[0])
    assert again.tree.one(id="code").words.strip().startswith("import numpy")
    assert "norm" in again.tree.one(id="traced").words


@pytest.mark.parametrize(
    ("code", "call", "said"),
    [
        ("", "f(1)", "There is no code yet."),
        (NORM, "", "The call cannot be read."),
        (NORM, "norm(", "The call cannot be read."),
        (NORM, "3", "That is no call of a function."),
        (NORM, "norm(v=[1], w=open('x'))", "open('x') is not a number"),
        (NORM, "norm([1], v=[2])", "Give all arguments by their place, or all by name."),
        (NORM, "length([1])", "length"),
        ("def f(x:\n", "f(1)", "SyntaxError"),
        ("def f(x):\n    return open('/etc/passwd').read()", "f(1)", "PermissionError"),
        ("def f(x):\n    while True:\n        pass", "f(1)", "The code did not end in the time it has"),
        ("def f(x):\n    return sorted(x, key=lambda t: -t)[0] if x is not x else float(x)", "f([1, 2])", "Instead"),
        ("x" * 30_000, "f(1)", "The code is 30,000 characters long"),
    ],
)
def test_what_cannot_be_followed_is_said_and_nothing_typed_is_lost(
    visitor: Visitor, studio: Studio, code: str, call: str, said: str
) -> None:
    page = followed(visitor, code, call)
    assert page.status == 200
    assert said in page.tree.one(id="refused").words
    assert page.tree.one(id="call").get("value") == call
    assert page.tree.one(id="code").words.strip() == " ".join(code.split())
    assert not [event for event in studio.session.log.events if event.kind == "own"]


@pytest.mark.parametrize("address", ["/working?own=999", "/working?own=x", "/working?own=1"])
def test_a_number_that_is_no_function_of_yours(visitor: Visitor, address: str) -> None:
    visitor.post("/concept/dot/move", {"to": "meeting"})
    assert visitor.get(address).status in (400, 404)
