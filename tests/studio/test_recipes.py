"""A recipe has an address, and an address gives the recipe back; what is no recipe is refused with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workings.contract.reading import Call, Counted, Measured, Recipe, Recorded, Typed
from workings.studio import recipes

NUMBERS = st.floats(allow_nan=False, width=64) | st.integers(-(10**12), 10**12)
VALUES = NUMBERS | st.lists(NUMBERS, min_size=1, max_size=5) | st.lists(st.lists(NUMBERS, min_size=2, max_size=2), min_size=1, max_size=3)
NAMES = st.sampled_from(["a", "b", "theta", "length_a", "f", "line", "index", "event", "q", "n", "count", "how"])
CALLS = st.builds(
    Call,
    st.sampled_from(["dot/cosine", "learner/mean_after"]),
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.none() | st.integers(0, 40),
)
RECIPES = (
    CALLS
    | st.builds(Typed, st.text(min_size=1, max_size=40))
    | st.builds(Recorded, st.integers(1, 10**9), st.sampled_from(["mean", "rule:16"]))
)


def back(recipe: Recipe, line: int | None = None, index: tuple[int, ...] = ()) -> recipes.Address:
    path, _, query = recipes.url(recipe, line, index).partition("?")
    assert path == "/working"
    return recipes.read(query)


@given(RECIPES)
def test_the_way_back_gives_the_same(recipe: Recipe) -> None:
    found = back(recipe)
    if isinstance(recipe, Call):
        assert isinstance(found.recipe, Call)
        assert found.recipe.function == recipe.function
        assert found.recipe.inputs == recipe.inputs
        assert found.line == recipe.line
    else:
        assert found == recipes.Address(recipe)


def test_addresses_can_be_read_by_a_person() -> None:
    call = Call("dot/cosine", {"a": [2.0, 1, 0], "b": (3, 1, 4)}, 8, (0, 2))
    assert recipes.url(call) == "/working?f=dot/cosine&a=[2,1,0]&b=[3,1,4]&line=8&index=0,2"
    assert recipes.url(Typed("1*4 + 2*0")) == "/working?typed=1*4%20%2B%202*0"
    assert recipes.url(Recorded(17, "mean")) == "/working?event=17&q=mean"
    assert recipes.url(Counted("leads/dot", ("a",))) == "/working?count=leads/dot"
    assert recipes.url(Measured("by hand", "today", 3)) == "/working?how=by%20hand&when=today&n=3"


def test_a_count_without_a_key_carries_its_rows() -> None:
    assert recipes.url(Counted("operations, line by line", ("dot: 5", "cosine: 1"))).startswith("/working?how=operations")


def test_another_cell_of_the_same_working() -> None:
    found = back(Recorded(17, "mean"), 4, (1, 2))
    assert (found.line, found.index) == (4, (1, 2))


BAD = {
    "": "names no function",
    "a=[1,2]": "names no function",
    "f=dot/dot&a=[1,[2]]": "a holds something|differ in length",
    "f=dot/dot&a=[[1,2],[3]]": "rows of a differ in length",
    "f=dot/dot&a=[]": "a is empty",
    "f=dot/dot&a=" + str(list(range(401))).replace(" ", ""): "larger than 400",
    "f=dot/dot&a=true": "not a number",
    'f=dot/dot&a="x"': "not a number",
    "f=dot/dot&a={}": "not a number",
    "f=dot/dot&a=nothing": "a is not a number or a list",
    "f=dot/dot&a=" + "[" * 300 + "]" * 300: "a is|a holds",
    "f=dot/dot&a=1&a=2": "one thing twice",
    "f=dot/dot&line=x": "line is not a whole number",
    "f=dot/dot&line=-1": "line is not a whole number",
    "f=dot/dot&index=1,x&line=1": "index is not a whole number",
    "event=99999999999999999999": "event is not a whole number",
    "event=-1": "event is not a whole number",
    "a" * 20000: "characters long",
    "f": "names and values",
    "f=dot/dot&a=1" + "0" * 400: "not a number|beyond",
}


@pytest.mark.parametrize("query", BAD, ids=[q[:40] for q in BAD])
def test_a_bad_link_says_what_is_wrong(query: str) -> None:
    with pytest.raises(recipes.BadLink, match=BAD[query]):
        recipes.read(query)
