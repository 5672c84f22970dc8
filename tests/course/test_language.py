"""The small language model: its scores against PyTorch and against loops, its file, what it says of itself, and what is told of a broken one."""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from safetensors.numpy import save_file

from workings.contract.reading import Call, Number
from workings.course import ContentFault, Library, language
from workings.course.figures import Bars
from workings.course.parts import inline
from workings.studio import recipes

TOP = Path(__file__).parents[2]
CONTEXTS = ["a list of", "the dot product of two", "", "zyzzyva the", "The Length Of the", "it is one of the same"]


def trainer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_language_model", TOP / "scripts" / "train_language_model.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def places(model: language.Model, context: str) -> list[int]:
    known = list(model.words)
    words = [known.index(word) if word in known else len(known) for word in context.lower().split()]
    return ([len(known)] * 4 + words)[-4:]


# ---------------------------------------------------------------- the scores
@pytest.mark.parametrize("context", CONTEXTS)
def test_the_scores_are_those_of_loops(context: str) -> None:
    """The same network written out with ``math`` alone, one sum at a time."""
    model = language.model()
    a = {name: array.tolist() for name, array in model.arrays.items()}
    x = [entry for k in places(model, context) for entry in a["embedding"][k]]
    hidden = [
        math.tanh(math.fsum([s, *(v * row[j] for v, row in zip(x, a["inner"], strict=True))])) for j, s in enumerate(a["inner_shift"])
    ]
    z = [math.fsum([s, *(h * row[j] for h, row in zip(hidden, a["outer"], strict=True))]) for j, s in enumerate(a["outer_shift"])]
    words, found = language.scores(context)
    np.testing.assert_allclose(found, sorted(z, reverse=True), rtol=1e-10, atol=1e-10)
    assert [z[model.words.index(word)] for word in words] == pytest.approx(found, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("context", CONTEXTS)
def test_the_scores_are_those_of_pytorch(context: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle: install the CPU wheel to run this comparison")
    model = language.model()
    a = {name: torch.tensor(array) for name, array in model.arrays.items()}
    x = torch.nn.functional.embedding(torch.tensor(places(model, context)), a["embedding"]).flatten()
    hidden = torch.tanh(torch.nn.functional.linear(x, a["inner"].T, a["inner_shift"]))
    z = torch.nn.functional.linear(hidden, a["outer"].T, a["outer_shift"])
    np.testing.assert_allclose(language.scores(context)[1], torch.sort(z, descending=True).values.numpy(), rtol=1e-10, atol=1e-10)


def test_the_words_come_with_falling_scores_each_once() -> None:
    words, z = language.scores("a list of")
    assert sorted(words) == sorted(language.model().words) and len(set(words)) == len(words) == z.size
    assert (np.diff(z) <= 0).all()


def test_four_words_before_count_and_no_more() -> None:
    long, short = language.scores("the sum is one number for each"), language.scores("one number for each")
    assert long[0] == short[0] and (long[1] == short[1]).all()
    assert language.rounded("one number for each") != language.rounded("each number for one"), "their order counts"


# ---------------------------------------------------------------- the file
def test_the_file_is_small_and_says_what_it_is() -> None:
    model = language.model()
    assert language.FILE.stat().st_size < 2_000_000
    assert len(model.words) == len(set(model.words)) == 400
    about = model.about
    assert about["parameters"] == sum(array.size for array in model.arrays.values())
    assert {"dot", "softmax", "vectors"} <= set(about["concepts"])
    assert about["words_read"] > about["words_asked_for"] > 10_000 and about["words_measured_on"] > 1_000
    assert (TOP / about["made_by"]).is_file() and len(about["text_sha256"]) == 64
    assert 1 < about["perplexity"] < about["perplexity_counting_words"] < 400, "it knows more than how common a word is"


def test_the_file_holds_half_precision() -> None:
    """Every entry is a float16, so that nothing is lost in the file that was measured."""
    assert all((array == array.astype(np.float16)).all() for array in language.model().arrays.values())


def written(path: Path, words: list[str], **arrays: np.ndarray) -> Path:
    save_file({name: np.asarray(array) for name, array in arrays.items()}, str(path), metadata={"about": json.dumps({"words": words})})
    return path


def small(**changed: np.ndarray) -> dict[str, np.ndarray]:
    sizes = {"embedding": (3, 2), "inner": (8, 5), "inner_shift": (5,), "outer": (5, 2), "outer_shift": (2,)}
    return {name: np.ones(shape, np.float32) for name, shape in sizes.items()} | changed


def test_a_small_model_of_another_shape_is_read(tmp_path: Path) -> None:
    made = language.model(written(tmp_path / "m.safetensors", ["on", "off"], **small(outer_shift=np.array([0.0, 3.0]))))
    words, z = made.scores("off on")
    assert words == ("off", "on")
    np.testing.assert_allclose(z, 5 * math.tanh(9) + np.array([3, 0]))


@pytest.mark.parametrize("kept", [0, 7, 1000, 60_000, -1])
def test_a_file_that_is_cut_off_is_told(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut.safetensors"
    path.write_bytes(language.FILE.read_bytes()[:kept])
    with pytest.raises(ContentFault) as caught:
        language.model(path)
    assert "cut.safetensors:1: the language model cannot be read" in str(caught.value)
    assert "cut off" in str(caught.value) and "train_language_model.py makes it anew" in str(caught.value)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match=r"cannot be read.*makes it anew"):
        language.model(tmp_path / "none.safetensors")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"outer": np.ones((5, 3), np.float32)}, "with 2 words it holds"),
        ({"inner": np.ones((9, 5), np.float32)}, "with 2 words it holds"),
        ({"inner": np.ones((0, 5), np.float32)}, "with 2 words it holds"),
        ({"another": np.ones(1, np.float32)}, "with 2 words it holds"),
        ({"inner_shift": np.array([0, 0, 0, 0, np.nan], np.float32)}, "no finite number"),
    ],
)
def test_arrays_that_do_not_fit_are_told(tmp_path: Path, changed: dict[str, np.ndarray], said: str) -> None:
    path = written(tmp_path / "odd.safetensors", ["on", "off"], **small(**changed))
    with pytest.raises(ContentFault, match="does not fit together") as caught:
        language.model(path)
    assert said in str(caught.value)


@pytest.mark.parametrize("metadata", [None, {"words": "on off"}, {"about": "on off"}, {"about": "{}"}, {"about": "[1]"}])
def test_a_file_that_does_not_say_its_words_is_told(tmp_path: Path, metadata: dict[str, str] | None) -> None:
    path = tmp_path / "mute.safetensors"
    save_file(small(), str(path), metadata=metadata)
    with pytest.raises(ContentFault, match="does not say its words"):
        language.model(path)


# ---------------------------------------------------------------- what it is trained on
MARKDOWN = """# The sum {#sum} {aside: five minutes}

Take a *list* of 3 numbers, $[1, 2]$ or [[ total(a=[1,2]) ]]. Then `add`
them: that’s [a link](https://example.org/the)!

| a | table |
|:--|--:|

```python
no = code
```
::: figure turn
:::
- One-off item
"""


def test_the_text_is_read_as_words() -> None:
    assert list(trainer().sentences(MARKDOWN)) == [
        ["the", "sum"],
        ["take", "a", "list", "of", "0", "numbers", "0", "or", "0"],
        ["then", "0", "them"],
        ["that’s", "a", "link"],
        ["one-off", "item"],
    ]


def test_what_is_outside_is_looked_back_on_and_never_asked_for() -> None:
    before, word = trainer().pairs([["a", "0", "b"], ["zyzzyva", "a"]], {"a": 0, "b": 1})
    assert before.tolist() == [[2, 2, 2, 2], [2, 2, 0, 2], [2, 2, 2, 2]]
    assert word.tolist() == [0, 1, 0]


def test_a_sentence_that_stands_twice_is_read_once() -> None:
    assert trainer().once([["a", "b"], ["c"], ["a", "b"]]) == [["a", "b"], ["c"]]


def test_counting_single_words() -> None:
    """Three of one word and one of another, one more counted for each of two: chances 4/6 and 2/6."""
    known, asked = np.array([0, 0, 0, 1]), np.array([0, 1])
    assert trainer().counted(known, asked, 2) == pytest.approx((4 / 6 * 2 / 6) ** -0.5)


# ---------------------------------------------------------------- what an author says of it
OWN = """[[figure.settings]]
label = "as it was"
inputs = { c = 1 }

[figure.bars]
line = "first"
words = { model = "a list of", first = 2 }
scale = { top = 9 }

"""
BEST = {
    "working.py": "\n\ndef best(a, c):\n    total = c * np.sum(a)\n    first = a[:2]\n    return total\n",
    "again.py": "\n\ndef best(a, c):\n    return c * sum(a)\n",
}


@pytest.fixture
def scored(folder: Path) -> Path:
    """The small concept of the fixtures, with a figure of the model's scores."""
    for name, code in BEST.items():
        path = folder / "sum" / name
        path.write_text(path.read_text("utf-8") + code, encoding="utf-8")
    change(folder, 'kind = "two-vectors"', 'kind = "bars"')
    change(folder, 'function = "total"', 'function = "best"')
    change(folder, "{ a = [1, 2] }", '{ a = { model = "a list of" }, c = 1 }')
    change(folder, "[[figure.prediction]]", OWN + "[[figure.prediction]]")
    change(folder, '"It is [[ total(a=[1,2]) ]]."', "'It is [[ total(a=model(\"a list of\")) ]].'")
    return folder


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "sum" / "figures.toml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_input_may_be_the_scores_and_labels_their_words(scored: Path) -> None:
    figure = Library(scored).concept("sum").figures["move"]
    words, z = language.scores("a list of")
    assert isinstance(figure, Bars)
    assert figure.labels == words[:2]
    np.testing.assert_allclose(figure.call.inputs["a"], z, atol=0.005 + 1e-12)
    (number,) = [part for block in figure.predictions[0].explanation for part in inline((block,)) if isinstance(part, Number)]
    assert number.value == pytest.approx(sum(figure.call.inputs["a"]))
    assert isinstance(number.recipe, Call) and number.recipe.inputs == {"a": figure.call.inputs["a"]}


def test_the_scores_fit_into_a_link() -> None:
    call = Call("softmax/crowd", {"z": language.rounded("a list of"), "T": 1})
    assert recipes.read(recipes.url(call).partition("?")[2]).recipe == call


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('a = { model = "a list of" }', "a = { model = 3 }", "asked for with the words before"),
        ('a = { model = "a list of" }', 'a = { text = "a list of" }', "asked for with the words before"),
        ('words = { model = "a list of"', 'words = { model = "the sum of"', "no input of the figure is the scores after “the sum of”"),
        ("first = 2", "first = 0", "words says how many of them are drawn"),
        ("first = 2", "first = 3", "has no line first with 3 entries"),
        ("inputs = { c = 1 }", 'inputs = { a = { model = "the sum of" } }', "a setting is told numbers"),
    ],
)
def test_what_does_not_fit_is_refused(scored: Path, old: str, new: str, said: str) -> None:
    change(scored, old, new)
    with pytest.raises(ContentFault) as caught:
        Library(scored).concept("sum")
    assert said in str(caught.value) and "figures.toml:" in str(caught.value)
