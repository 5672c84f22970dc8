"""No praise, shame, urgency or false ease in the content, the templates and the front end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layers.words import banned_in

TOP = Path(__file__).parents[2]
READ = (
    "src/workings/concepts/**/*.md",
    "src/workings/concepts/**/*.toml",
    "src/workings/studio/templates/**/*.html",
    "web/src/**/*.ts",
)

EXCEPTIONS: dict[tuple[str, str], str] = {
    ("src/workings/concepts/softmax/practice/rules.toml", "just"): "the wrong belief of row 76, in the design's words; nobody is shown it",
}
"""(file, words) -> the reason why they stand there, such as a quotation."""


def files() -> list[Path]:
    found = [path for pattern in READ for path in TOP.glob(pattern)]
    return [path for path in found if not path.name.endswith((".test.ts", "design.md"))]


def test_no_banned_word_stands_where_a_learner_reads() -> None:
    found = []
    for path in files():
        name = path.relative_to(TOP).as_posix()
        found += list(banned_in(name, path.read_text("utf-8")))
    kept = [one for one in found if (one.file, one.words.lower()) not in EXCEPTIONS]
    assert not kept, "\n" + "\n".join(map(str, kept))


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("page.md", "Sum them.\n\nWell done, that is it.", 3, "Well done"),
        ("page.md", "It is\njust a sum.", 2, "just"),
        ("page.md", "Simply add.", 1, "Simply"),
        ("page.md", "An easy sum, obviously.", 1, "easy"),
        ("page.md", "Now you know it!", 1, "t!"),
        ("page.md", "Yes. Correct! Then", 1, "t!"),
        ("page.md", "Two hints left.", 1, "hints left"),
        ("page.md", "You're behind by a day.", 1, "You're behind"),
        ("concept.toml", 'a = 1\nsay = "Careless of you"', 2, "Careless"),
        ("concept.toml", '[[rule]]\nask = """\nPerfect. And then"""', 3, "Perfect."),
        ("a.html", "<p>\n<b>Oops</b>", 2, "Oops"),
        ("a.html", '<button title="Hurry up">x</button>', 1, "Hurry"),
        ("a.ts", "f(\n 'Great work, go on');", 2, "Great work"),
        ("a.ts", "const a = `You have ${n} tries left`;", 1, "tries left"),
    ],
)
def test_a_banned_word_is_seen(name: str, text: str, line: int, words: str) -> None:
    found = [(one.line, one.words) for one in banned_in(name, text)]
    assert (line, words) in found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", "The left side, and the remaining entries, stand behind the sum."),
        ("page.md", "There are $n!$ orders; `a != b` and ```just``` and ![figure](a.svg)."),
        ("page.md", "```python\nassert just != obviously  # easy!\n```\n"),
        ("page.md", "A good fit is one with a small loss; adjust and justify it."),
        ("concept.toml", 'slug = "easy"\nsay = "Compare the two"'),
        ("a.html", "<!doctype html>{% if just %}{# simply #}<code>easy</code>{{ easy }}<p>Sum</p>"),
        ("a.ts", "// just a comment\nif (!ok && a != 'just') throw new Error('no such line');"),
    ],
)
def test_an_honest_use_is_let_through(name: str, text: str) -> None:
    assert list(banned_in(name, text)) == []
