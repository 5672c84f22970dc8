"""A learner's life in a few strokes, by way of the session: so that a test can begin where it wants to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.answers import right, unknown, wrong
from tests.browser.journey import PAGE
from tests.browser.studio import Studio
from workings import course, practice
from workings.practice import Item

SEEN = {"sign": ("90", "shadow"), "across": ("stays", "still"), "through-zero": ("jump", "two")}
RUBRIC = ("symbols", "assumed", "follows", "idea", "breaks", "case")


def reading(studio: Studio) -> None:
    """Met, some of it written, some help opened, eleven minutes with it."""
    s = studio.session
    s.move("dot", "meeting")
    s.meet("dot", "Note A: it shares battery and charge, 2 + 1 + 1 of them.")
    s.prompt("dot", 1, "Pair them up, multiply each pair, add the lot. Where they agree it counts up.")
    s.prompt("dot", 2, "[1, 0] · [0, 1] = 0")
    s.prompt("dot", 5, "If one of them is all zeros, what is the angle?")
    s.help("dot", "point", where="the word clause")
    s.engaged("dot", "concept", 660, [110.0] * 6)


def predicted(studio: Studio, done: int = 2) -> None:
    """Predictions made and seen; the last of them locked and not seen yet where ``done`` is less than it could be."""
    studio.session.move("dot", "predicting")
    for k, (name, (choice, seen)) in enumerate(SEEN.items()):
        if k <= done:
            studio.session.predict("dot", "turn", name, choice if k else "45", "65")
        if k < done:
            studio.session.seen("dot", "turn", name, seen)


def seen(studio: Studio, slug: str) -> None:
    """Any concept: met, and every prediction of its figures made and seen."""
    s = studio.session
    s.move(slug, "meeting")
    s.meet(slug, "One way that comes to mind.")
    s.move(slug, "predicting")
    for p in course.concept(slug).predictions:
        s.predict(slug, p.figure, p.id, p.right.key, "65")
        s.seen(slug, p.figure, p.id, next(option.key for option in p.seen_options if option.right))


Answering = Callable[[Item], str]


def answered(studio: Studio, how: Answering = right, id: str = "", sure: str = "80") -> tuple[str, int]:
    """Answer one item; its address, and the event."""
    item = practice.opened(id or studio.session.next_item("dot"))
    studio.clock.go(seconds=40)
    outcome = studio.session.answer(item.id, how(item), sure, seconds=31.0)
    assert outcome.event is not None
    return address(item.id), outcome.event.id


def address(id: str) -> str:
    found = practice.parse_id(id)
    return f"/practice/{found.question}/{found.version}/{found.seed}"


def verdicts(studio: Studio) -> Mapping[str, str]:
    """A page for each thing that can be said of an answer: name -> address."""
    made = {
        "right": answered(studio, right, "dot/dot@1#3"),
        "asked": answered(studio, wrong, "dot/cosine@1#41"),
        "no guess": answered(studio, unknown, "dot/length@1#5", "20"),
        "replied": answered(studio, wrong, "dot/signs@1#7"),
        "named": answered(studio, wrong, "dot/cosine@1#43"),
        "list": answered(studio, right, "dot/scores@1#2"),
        "option": answered(studio, right, "dot/ranks@1#4"),
    }
    studio.session.reply(made["replied"][1], "yes")
    return {name: f"{path}?answered={event}" for name, (path, event) in made.items()}


def working(studio: Studio) -> None:
    """Right answers until it works."""
    for _ in range(60):
        if studio.stage() == "working":
            return
        answered(studio)
    raise AssertionError("it never came to work")


def rebuilt(studio: Studio, passed: bool = True) -> int:
    """A page written and marked; the event."""
    form = {"confidence": "65", "page": PAGE, "step": "mark", "probe-weighted": "2", "probe-crossed": "-3" if passed else "3"}
    for k, row in enumerate(RUBRIC):
        form |= {f"yes-{row}": "yes", f"line-{row}": str(k + 1)}
    event = studio.session.mark_rebuild("dot", form)
    number = getattr(event, "id", 0)
    assert number, "it was not recorded"
    return int(number)
