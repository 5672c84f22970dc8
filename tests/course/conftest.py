"""A small concepts folder that loads, to be broken one file at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workings.course import ContentFault, Library

CONCEPT = """name = "Sum"
needs = []
rank = 1
tier = "operate"
meet = "everywhere"
strand = "Linear algebra"
row = 0
"""
PAGE = """# The sum

Add the entries.

## Meet {#meet}

Two bills, and a total.

::: way
Add: [[ total(a=[1,2]) ]].
:::

## Definition {#definition}

The sum of $[1, 2]$ is [[ total(a=[1,2]) ]].

::: not
A list.
:::

## Figure 1 {#figure-1} {aside: predict}

::: figure move
:::

## Sit with it {#sit}

## Help {#help}

### Point {aside: a clause}

Look.

### Sibling {aside: a case}

[[ total(a=[3,4]) ]].

### First step {aside: a line}

Add the first.

### Explanation {aside: all of it}

All.

## Where you will meet it {#where}

A bill.

## Deeper {#deeper}

- A book.
"""
WORKING = '''import numpy as np


def total(a):
    """The sum."""
    total = np.sum(a)
    return total
'''
AGAIN = """def total(a):
    return sum(a)
"""
FIGURES = """[[figure]]
id = "move"
kind = "two-vectors"
function = "total"
inputs = { a = [1, 2] }
moves = ["a"]
readout = [
  { line = "total", label = "sum" },
]
caption = "A sum."
alt = "A sum."

[[figure.prediction]]
id = "one"
question = "What?"
options = [
  { key = "x", text = "this", right = true },
  { key = "y", text = "that" },
]
seen = "What did you see?"
seen_options = [
  { key = "x", text = "this", right = true },
  { key = "y", text = "that" },
]
explanation = "It is [[ total(a=[1,2]) ]]."
"""
REBUILD = """statement = "A square is not negative."

[[symbol]]
name = "a"
kind = "number"
words = "a number"

[[line]]
id = "first"
needs = []
says = "A square."
tex = "$$a^2 \\\\ge 0$$"
left = "a^2"
relation = ">="
right = "0"
idea = true

[[rubric]]
id = "r1"
text = "One."

[[rubric]]
id = "r2"
text = "Two."

[[rubric]]
id = "r3"
text = "Three."

[[rubric]]
id = "r4"
text = "Four."

[[rubric]]
id = "r5"
text = "Five."

[[rubric]]
id = "r6"
text = "Six."

[[probe]]
id = "p1"
kind = "transfer"
text = "Add."
function = "total"
inputs = { a = [1, 2] }
after = "[[ total(a=[1,2]) ]]"

[[probe]]
id = "p2"
kind = "break"
text = "Add."
function = "total"
inputs = { a = [2, 2] }
after = "[[ total(a=[2,2]) ]]"

[faded]
line = "first"
ask = "Add."
function = "total"
inputs = { a = [1, 2] }
after = "[[ total(a=[1,2]) ]]"
"""
FILES = {
    "concept.toml": CONCEPT,
    "page.md": PAGE,
    "working.py": WORKING,
    "again.py": AGAIN,
    "figures.toml": FIGURES,
    "rebuild.toml": REBUILD,
    "design.md": "# sum\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A concepts folder with one whole concept, ``sum``."""
    (tmp_path / "sum").mkdir()
    for name, text in FILES.items():
        (tmp_path / "sum" / name).write_text(text, encoding="utf-8")
    return tmp_path


Broken = Callable[[str, str, str], ContentFault]


@pytest.fixture
def broken(folder: Path) -> Broken:
    """``broken(file, old, new)``: the fault that the folder has once ``old`` reads ``new`` in ``file``."""

    def break_it(file: str, old: str, new: str) -> ContentFault:
        path = folder / "sum" / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ContentFault) as caught:
            Library(folder).concept("sum")
        return caught.value

    return break_it
