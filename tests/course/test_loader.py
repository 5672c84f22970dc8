"""Each kind of broken folder is told with its file, its line and one sentence; the whole folder loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course.conftest import Broken
from workings.contract.reading import Call, Number, Text
from workings.course import ContentFault, Library
from workings.course.parts import FigureRef, NonExample, Prose, Tex


def test_the_small_concept_loads_as_parts(folder: Path) -> None:
    concept = Library(folder).concept("sum")
    assert concept.title == "The sum"
    assert concept.lead == (Text("Add the entries."),)
    assert [section.id for section in concept.page] == ["definition", "figure-1", "sit", "help", "where", "deeper"]
    text, counter = concept.section("definition").blocks
    assert text == Prose((Text("The sum of "), Tex("[1, 2]"), Text(" is "), Number(3.0, Call("sum/total", {"a": [1, 2]})), Text(".")))
    assert counter == NonExample((Prose((Text("A list."),)),))
    assert concept.section("figure-1").blocks == (FigureRef("move"),)
    assert concept.section("figure-1").small == "predict"
    assert [(key, rung.name, rung.what) for key, rung in concept.rungs.items()] == [
        ("point", "Point", "a clause"),
        ("sibling", "Sibling", "a case"),
        ("first_step", "First step", "a line"),
        ("explanation", "Explanation", "all of it"),
    ]
    assert concept.predictions[0].right.key == "x"
    assert concept.predictions[0].guess == 0.5
    assert concept.rebuild.probes[1].value == 4.0
    assert len(concept.prompts) == 5


def test_a_concept_is_read_once(folder: Path) -> None:
    library = Library(folder)
    assert library.concept("sum") is library.concept("sum")


PAGE_FAULTS = [
    ("total(a=[1,2]) ]].\n:::", "totl(a=[1,2]) ]].\n:::", 10, "working.py has no function totl; it has total"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(b=[1,2]) ]]", 15, "total also needs a"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(a=[1,2], b=1) ]]", 15, "total has no input b; it has a"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total([1,2]) ]]", 15, "the inputs of total are written by name"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(a=x) ]]", 15, "a has to be a number or a list of numbers"),
    ("is [[ total(a=[1,2]) ]]", 'is [[ total(a="1") ]]', 15, "a has to be a number or a list of numbers"),
    ("is [[ total(a=[1,2]) ]]", "is [[ 1 + 2 ]]", 15, "[[1 + 2]] is not a call"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(a=[1,2]) | colour=red ]]", 15, "colour=red is not an option"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(a=[1,2]) | digits=few ]]", 15, "digits= takes whole numbers"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(a=[1,2]) | line=nosuch ]]", 15, "total stops here: no line is called 'nosuch'"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(a=[1,2]) | at=4 ]]", 15, "too many indices"),
    ("is [[ total(a=[1,2]) ]]", "is [[ total(a=[[1,2],[3]]) ]]", 15, "total stops here"),
    ("is [[ total(a=[1,2]) ]]", "is [[ guess: total(a=[1,2]) ]]", 15, "guess: is not known; formula: and working: are"),
    ("is [[ total(a=[1,2]) ]]", "is [[working: total(a=[1,2]) ]]", 15, "[[working: …]] stands in a paragraph of its own"),
    ("is [[ total(a=[1,2]) ]]", "is\n[[ total(a=[1,2])", 16, "[[ opens a computed number and no ]] closes it"),
    ("$[1, 2]$", "$[1, 2]", 15, "a formula opens with $ and is not closed"),
    ("$[1, 2]$", "$ $", 15, "an empty formula"),
    ("$[1, 2]$", "<b>bold</b>", 15, "HTML has no place in a line"),
    ("A list.\n:::", "A list.", 17, "::: not is not closed by a line :::"),
    ("::: not", "::: whatever", 17, "::: whatever is not known here"),
    ("A list.", "> A list.", 18, "a quotation mark > has no place"),
    ("::: figure move", "::: figure stay", 21, "figures.toml has no figure stay; it has move"),
    ("::: figure move\n:::", "Nothing.", 1, "the figure move stands 0 times on the page"),
    ("{#where}", "", 46, "the section Where you will meet it needs an id"),
    ("{#where}", "{#sit}", 46, "two sections are called {#sit}"),
    ("## Deeper {#deeper}", "## Deeper {#depths}", 1, "the page has no section {#deeper}"),
    ("### Sibling", "### Brother", 28, "the rungs of help are ### Point, Sibling, First step, Explanation"),
    ("### Point {aside: a clause}", "### Point", 30, "the rung Point needs a text and {aside:"),
    ("::: way\nAdd: [[ total(a=[1,2]) ]].\n:::\n", "", 5, "the opening problem needs a ::: way"),
    ("Add the entries.", "Add the entries.\n\nMore.", 1, "a page opens with # Title and one paragraph"),
    ("- A book.", "- A book.\n\n  More of it.", 52, "an item of a list is one paragraph"),
    ("A bill.", "#### A bill", 48, "inside a section there are headings ### alone"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), PAGE_FAULTS)
def test_a_broken_page(broken: Broken, old: str, new: str, line: int, said: str) -> None:
    fault = broken("page.md", old, new)
    assert (fault.file, fault.line) == ("sum/page.md", line)
    assert said in fault.sentence


OTHER_FAULTS = [
    ("working.py", "import numpy as np", "import numpy as np\nimport os", 2, "imports os; working.py may import numpy and nothing else"),
    ("working.py", "import numpy as np", "import numpy as np\nfrom workings.ir import build", 2, "imports workings"),
    ("working.py", "total = np.sum(a)", "total = (np.sum(a)", 6, "not Python: '(' was never closed"),
    ("working.py", "import numpy as np", "import numpy as np\nx = 1 / 0", 2, "running it raised ZeroDivisionError: division by zero"),
    ("again.py", "def total(a):", "import numpy\ndef total(a):", 1, "imports numpy; again.py may import math"),
    ("again.py", "def total(a):", "def other(a):", 1, "total stands in working.py and not here"),
    ("again.py", "def total(a):", "def total(b):", 1, "total takes a in working.py"),
    ("figures.toml", 'kind = "two-vectors"', 'kind = "pie"', 3, "no figure of kind pie can be drawn"),
    ("figures.toml", 'function = "total"', 'function = "sum"', 4, "working.py has no function sum; it has total"),
    ("figures.toml", "inputs = { a = [1, 2] }", "inputs = { b = [1, 2] }", 5, "total also needs a"),
    ("figures.toml", 'moves = ["a"]', 'moves = ["z"]', 6, "z cannot be moved: the inputs are a"),
    ("figures.toml", '{ line = "total"', '{ line = "totl"', 8, "the function has no line called totl; it has a, total"),
    ("figures.toml", 'text = "this", right = true }', 'text = "this" }', 16, "exactly one of options is right; here 0 are"),
    ("figures.toml", '{ key = "y", text = "that" }', '{ key = "x", text = "that" }', 16, "at least two options with different keys"),
    ("figures.toml", 'question = "What?"', 'question = "What?\\n\\nAnd?"', 15, "this text has to be a single paragraph"),
    ("figures.toml", "It is [[ total(a=[1,2]) ]].", "It is [[ totl(a=[1,2]) ]].", 25, "working.py has no function totl"),
    ("figures.toml", 'alt = "A sum."\n', "", 1, "alt is missing in [figure]"),
    (
        "figures.toml",
        'id = "move"\n',
        'id = "move"\nplace = "margin"\n',
        3,
        "a figure has its place on the page or as a contrast, not margin",
    ),
    ("figures.toml", 'id = "move"\n', 'id = "move"\nplace = "contrast"\n', 3, "a contrast figure is live from the start"),
    ("rebuild.toml", "needs = []", 'needs = ["later"]', 1, "the line first follows from later, which does not stand before it"),
    ("rebuild.toml", 'left = "a^2"', 'left = "a^"', 13, "left of line 1 cannot be read"),
    ("rebuild.toml", 'relation = ">="', 'relation = "~"', 14, "~ is no relation"),
    ("rebuild.toml", "$$a^2 \\\\ge 0$$", "a^2", 12, "the formula of a line stands between $$ and $$"),
    ("rebuild.toml", "idea = true", "idea = false", 1, "exactly one line of the proof carries the idea"),
    ("rebuild.toml", '[[rubric]]\nid = "r6"\ntext = "Six."\n', "", 1, "the rubric has 6 items; here stand 5"),
    ("rebuild.toml", 'kind = "break"', 'kind = "transfer"', 1, "there are two probes: a transfer, then a break"),
    ("rebuild.toml", 'kind = "number"', 'kind = "matrix"', 5, "a symbol is a vector or a number"),
    ("rebuild.toml", 'line = "first"', 'line = "second"', 59, "the line that is blanked is the one that carries the idea"),
    ("concept.toml", "row = 0\n", 'row = 0\nexercises = ["dot"]\n', 8, "sum cannot exercise dot"),
    ("concept.toml", "row = 0\n", 'row = 0\n[prompts]\n7 = "x"\n', 1, "there is no prompt 7; there are 1 to 5"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "said"), OTHER_FAULTS)
def test_a_broken_file(broken: Broken, file: str, old: str, new: str, line: int, said: str) -> None:
    fault = broken(file, old, new)
    assert fault.file == f"sum/{file}"
    assert said in fault.sentence
    assert fault.line == line


@pytest.mark.parametrize("name", ["working.py", "again.py", "figures.toml", "rebuild.toml", "design.md"])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / "sum" / name).unlink()
    with pytest.raises(ContentFault, match=rf"^sum/{name}:1: the file is missing"):
        Library(folder).concept("sum")


def test_a_file_that_nothing_reads(folder: Path) -> None:
    (folder / "sum" / "notes.txt").write_text("mine")
    with pytest.raises(ContentFault, match=r"^sum/notes\.txt:1: nothing reads this file"):
        Library(folder).concept("sum")


def test_a_fault_names_no_folder_of_the_machine(folder: Path) -> None:
    (folder / "sum" / "again.py").unlink()
    with pytest.raises(ContentFault) as caught:
        Library(folder).concept("sum")
    assert str(folder) not in str(caught.value)


def test_a_dollar_and_the_code_are_left_alone(folder: Path) -> None:
    page = folder / "sum" / "page.md"
    page.write_text(page.read_text().replace("A bill.", r"A bill of \$12, and `x[[0]] $y$` in code."))
    assert Library(folder).concept("sum").section("where").blocks == (
        Prose((Text("A bill of $12, and "), Text("x[[0]] $y$", "code"), Text(" in code."))),
    )


def test_a_function_is_found_by_name_or_told_which_there_are(folder: Path) -> None:
    library = Library(folder)
    assert library.function("sum/total")([1.0, 2.0]) == 3.0
    with pytest.raises(KeyError, match="sum has no function 'mean'; there are total"):
        library.function("sum/mean")
    with pytest.raises(ValueError, match="sum/total also needs a"):
        library.value(Call("sum/total", {}))


def test_predictions_are_counted_without_loading_the_concept() -> None:
    library = Library()
    for slug in ("dot", "vectors", "softmax"):
        assert library.asked(slug) == len(library.concept(slug).predictions) > 0
    assert library.asked("attention") == 0
