"""The small collection that the questions of ``dot`` search: real sentences of this course, counted again from their words."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from workings import course, practice
from workings.course.parts import Link, Prose, Text, inline, plain

FUNCTIONS = course.concept("dot").functions
WORDS = {"query-hand": ["length", "vector", "score", "word"], "query-numpy": ["length", "vector", "score", "word", "number", "sum"]}


def quoted(name: str) -> list[str]:
    """The sentences that a question quotes; not the phrase that is asked."""
    return [text for text in re.findall("“([^”]*)”", practice.question(f"dot/{name}").context) if text[-1] in ".?"]


def counts(text: str, words: list[str]) -> list[int]:
    found = re.findall("[a-z]+", text.lower())
    return [sum(one in (word, word + "s") for one in found) for word in words]


def course_text() -> str:
    found = []
    for slug in ("vectors", "dot", "softmax"):
        for _, blocks in course.concept(slug).passages():
            found += [plain(tuple(p for p in block.parts if isinstance(p, Text | Link))) for block in blocks if isinstance(block, Prose)]
            found.append(plain(tuple(inline(blocks))))
    return " ".join(" ".join(found).split())


@pytest.mark.parametrize("name", WORDS)
def test_every_sentence_stands_in_the_course_and_is_counted_so(name: str) -> None:
    rows = practice.question(f"dot/{name}").draw.specs["rows"].lists[0]
    sentences, there = quoted(name), course_text()
    assert [text for text in sentences if text not in there] == []
    assert [counts(text, WORDS[name]) for text in sentences] == rows.tolist()
    assert counts("A length is no length, whatever the words", WORDS[name]) != rows.tolist()[0], "words are counted, all of them"


def test_the_first_case_asks_what_it_says() -> None:
    question = practice.question("dot/query-numpy")
    (case,) = question.table.mappings("shown")
    assert counts("the length of a vector", WORDS["query-numpy"]) == case["query"]


def test_no_two_of_the_best_score_alike() -> None:
    specs = practice.question("dot/query-numpy").draw.specs
    (rows,) = specs["rows"].lists
    for query in specs["query"].lists:
        best = np.sort(1 - cdist(rows, [query], "cosine")[:, 0])[::-1]
        assert best[0] - best[1] > 0.03 and best[1] - best[2] > 0.03
        assert sorted(FUNCTIONS["query_cosines"](rows, query))[::-1] == pytest.approx(best)
        assert [1 - cdist([rows[place]], [query], "cosine")[0, 0] for place in FUNCTIONS["search"](query, rows)] == pytest.approx(best[:2])


def test_the_three_vectors_of_the_essay() -> None:
    rows = np.array([[1.0, 2, 0], [2, 4, 0], [0, 0, 3]])
    np.testing.assert_allclose(FUNCTIONS["cosines"](rows), 1 - cdist(rows, rows, "cosine"), atol=1e-12)
    np.testing.assert_allclose(FUNCTIONS["cosines"](rows), [[1, 1, 0], [1, 1, 0], [0, 0, 1]], atol=1e-12)
    (case,) = practice.question("dot/essay-numpy").table.mappings("shown")
    assert case["rows"] == rows.tolist()
