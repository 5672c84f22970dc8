"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def length(a):
    return math.hypot(*a)


def taxicab(a):
    return math.fsum(x if x > 0 else -x for x in a)


def difference(a, b):
    return [x + -y for x, y in zip(a, b, strict=True)]


def distance(a, b):
    return math.dist(a, b)


def blocks(a, b):
    return math.fsum(x - y if x > y else y - x for x, y in zip(a, b, strict=True))


def distances(rows, query):
    return [math.dist(row, query) for row in rows]


def compared(rows, query, units):
    """Each side brought into its units first, and subtracted afterwards."""
    there = in_units(query, units)
    return [taxicab([x - y for x, y in zip(in_units(row, units), there, strict=True)]) for row in rows]


def in_units(x, units):
    return [value / unit for value, unit in zip(x, units, strict=True)]


def measured(rows, query, units):
    return [math.dist(in_units(row, units), in_units(query, units)) for row in rows]


def normalise(a):
    return [x / math.hypot(*a) for x in a]


def scaled(a, c):
    return [c * x for x in a]


def scaled_length(a, c):
    return math.fabs(c) * math.hypot(*a)


def scaled_distance(a, b, c):
    return math.fabs(c) * math.dist(a, b)


def moved_distance(a, b, t):
    """What is added to both is gone in the difference; it has to fit all the same."""
    assert len(a) == len(b) == len(t)
    return math.dist(a, b)


def square_factor(c):
    return c**2


def stretched_length(a, factors):
    return math.hypot(*(f * x for f, x in zip(factors, a, strict=True)))


def flips(q, a, b, k):
    """The same stretch put on the places themselves, before anything is subtracted."""

    def stretched(row):
        return [k * row[0], *row[1:]]

    before = math.dist(b, q) - math.dist(a, q)
    after = math.dist(stretched(a), stretched(q)) - math.dist(stretched(b), stretched(q))
    return min(before, after)


def units_square(k):
    return k**2


def length_of_two(x, y, c, k):
    """The unit drops out: what is multiplied by k is divided by it again."""
    assert k > 0, "a unit is not negative"
    return math.fabs(c) * math.hypot(x, y)


def nearest(query, rows, scale):
    def there(row):
        return [s * x for s, x in zip(scale, row, strict=True)]

    return [math.dist(there(row), there(query)) for row in rows]
