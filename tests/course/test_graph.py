"""The map: what learning.md D7 says of the 37 concepts, and every fault a set of folders can have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workings import course
from workings.course import ContentFault, Library
from workings.course.library import HERE

UNDERSTAND = ("operate", "understand")


def test_there_are_37_concepts_in_three_tiers_and_32_in_the_core() -> None:
    graph = course.graph()
    assert len(graph.nodes) == 37
    assert graph.tier_counts() == {"operate": 12, "understand": 22, "research": 3}
    assert {slug for slug, node in graph.nodes.items() if not node.core} == {"svd", "flow", "generalisation", "measure", "noise"}


def test_payback_ranks_are_1_to_37_and_the_nodes_stand_in_that_order() -> None:
    assert [node.rank for node in course.graph().nodes.values()] == list(range(1, 38))
    assert list(course.graph().nodes)[:3] == ["dot", "shapes", "linear-map"]


def test_one_concept_needs_nothing_and_everything_rests_on_it() -> None:
    graph = course.graph()
    assert [slug for slug, node in graph.nodes.items() if not node.needs] == ["functions"]
    assert len(graph.leads_to("functions")) == 36
    assert all("functions" in graph.needed_by(slug) for slug in graph.nodes if slug != "functions")


def test_the_order_puts_needs_first() -> None:
    graph = course.graph()
    assert sorted(graph.order) == sorted(graph.nodes)
    for slug, node in graph.nodes.items():
        assert all(graph.order.index(need) < graph.order.index(slug) for need in node.needs)
    assert graph.order[:4] == ("functions", "vectors", "dot", "linear-map")


def test_dot_leads_to_17_others_that_are_not_research_and_18_in_all() -> None:
    graph = course.graph()
    assert len(graph.leads_to("dot", UNDERSTAND)) == 17
    assert len(graph.leads_to("dot")) == 18
    assert set(graph.leads_to("dot")) - set(graph.leads_to("dot", UNDERSTAND)) == {"noise"}
    assert "dot" not in graph.leads_to("dot")


@pytest.mark.parametrize(
    ("slug", "leads"), [("vectors", 19), ("distributions", 17), ("linear-map", 10), ("expectation", 9), ("attention", 0)]
)
def test_what_others_lead_to(slug: str, leads: int) -> None:
    assert len(course.graph().leads_to(slug)) == leads


def test_columns_are_longest_paths_and_no_two_concepts_lie_on_each_other() -> None:
    graph = course.graph()
    for node in graph.nodes.values():
        assert node.column == max((1 + graph.nodes[need].column for need in node.needs), default=0)
    places = [(node.column, node.row) for node in graph.nodes.values()]
    assert len(set(places)) == 37
    assert max(column for column, _ in places) == 7


def test_what_is_written_has_a_page_and_the_others_say_that_they_have_none() -> None:
    pages = {path.parent.name for path in HERE.glob("*/page.md")}
    assert {slug for slug, node in course.graph().nodes.items() if node.written} == pages >= {"dot", "softmax"}
    with pytest.raises(ContentFault, match=r"^attention/concept\.toml:1: attention is not written yet"):
        course.concept("attention")


def test_a_concept_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(KeyError, match="there is no concept 'dots'; there are dot, shapes"):
        course.concept("dots")


def test_the_graph_loads_neither_numpy_nor_markdown() -> None:
    code = "import sys, workings.course as c; c.graph(); print({'numpy', 'markdown_it'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(course.__file__).parents[2])
    assert done.stdout.strip() == "set()"


def concepts(folder: Path, **needs: str) -> Library:
    """One folder per keyword, with these needs."""
    for rank, (slug, wanted) in enumerate(needs.items(), 1):
        (folder / slug).mkdir()
        listed = ", ".join(f'"{need}"' for need in wanted.split())
        text = f'name = "{slug}"\nneeds = [{listed}]\nrank = {rank}\ntier = "operate"\nmeet = "x"\nstrand = "Calculus"\nrow = {rank}\n'
        (folder / slug / "concept.toml").write_text(text)
    return Library(folder)


def test_a_circle_is_named_in_full(tmp_path: Path) -> None:
    library = concepts(tmp_path, a="c", b="a", c="b")
    with pytest.raises(ContentFault, match=r"^a/concept\.toml:2: the needs go in a circle: a needs c needs b needs a$"):
        _ = library.graph


def test_a_need_without_a_folder_is_named(tmp_path: Path) -> None:
    library = concepts(tmp_path, a="", b="a ghost")
    with pytest.raises(ContentFault, match=r"^b/concept\.toml:2: b needs ghost, and there is no such folder$"):
        _ = library.graph


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rank = 2", "rank = 1", "b/concept.toml:3: b and a both have payback rank 1"),
        ('tier = "operate"', 'tier = "expert"', "b/concept.toml:4: expert is no tier; there are operate, understand, research"),
        ('strand = "Calculus"', 'strand = "Cooking"', "b/concept.toml:6: Cooking is no strand"),
        ('needs = ["a"]', 'needs = "a"', "b/concept.toml:2: needs has to be a list"),
        ("rank = 2", 'rank = "2"', "b/concept.toml:3: rank has to be a whole number"),
        ("rank = 2", "rank = true", "b/concept.toml:3: rank has to be a whole number"),
        ("row = 2\n", "", "b/concept.toml:1: row is missing"),
        ("row = 2\n", "row = 2\ncolour = 3\n", "b/concept.toml:8: colour is not a key known here"),
        ("row = 2\n", "row = = 2\n", "b/concept.toml:7: not TOML"),
        ('name = "b"', 'name = " "', "b/concept.toml:1: name is empty"),
    ],
)
def test_a_fault_names_its_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    library = concepts(tmp_path, a="", b="a")
    path = tmp_path / "b" / "concept.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(ContentFault) as caught:
        _ = library.graph
    assert str(caught.value).startswith(said)


def test_a_folder_without_a_concept_toml_is_a_fault(tmp_path: Path) -> None:
    library = concepts(tmp_path, a="")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ContentFault, match=r"^empty/concept\.toml:1: the file is missing$"):
        _ = library.graph
