"""The same key gives the same numbers, for ever."""

from __future__ import annotations

from collections import Counter

import pytest

from workings.practice.chance import Chance


def test_the_stream_is_pinned() -> None:
    chance = Chance("dot/cosine@1#4127")
    assert [chance.word() for _ in range(6)] == PINNED
    assert [Chance("a").integer(-3, 3), Chance("b").integer(-3, 3)] == SMALL
    assert Chance("dot/cosine@1#4127").order(6) == ORDER


def test_keys_differ_and_repeat() -> None:
    def first(key: str) -> list[int]:
        chance = Chance(key)
        return [chance.word() for _ in range(5)]

    assert first("x#1") == first("x#1")
    assert len({tuple(first(f"x#{k}")) for k in range(200)}) == 200


@pytest.mark.parametrize("n", [1, 2, 3, 7, 10])
def test_below_reaches_every_number_about_as_often(n: int) -> None:
    chance = Chance(f"fair {n}")
    seen = Counter(chance.below(n) for _ in range(4_000))
    assert set(seen) == set(range(n))
    expected = 4_000 / n
    assert sum((k - expected) ** 2 / expected for k in seen.values()) < 35


def test_an_order_is_an_order() -> None:
    orders = {tuple(Chance(f"o{k}").order(3)) for k in range(100)}
    assert len(orders) == 6
    assert all(sorted(order) == [0, 1, 2] for order in orders)


PINNED = [
    5761046495912952330,
    7685287490242217178,
    8750957263621232200,
    11104569886104686805,
    3273785395972517616,
    8782481879755181835,
]
SMALL = [-2, 2]
ORDER = [1, 2, 4, 5, 3, 0]
