"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def length(a):
    """‖a‖: square every entry, add, and take the root."""
    return np.sqrt(np.sum(a**2))


def taxicab(a):
    """The length of a along the streets: the sizes of its entries, added."""
    return np.sum(np.abs(a))


def difference(a, b):
    """What leads from b to a, place by place. Not a distance."""
    return a - b


def distance(a, b):
    """‖a − b‖, the length of the difference."""
    apart = a - b
    return np.sqrt(np.sum(apart**2))


def blocks(a, b):
    """The distance of a and b along the streets."""
    return np.sum(np.abs(a - b))


def distances(rows, query):
    """From one query to every stored row: as many distances as there are rows."""
    apart = rows - query
    return np.sqrt(np.sum(apart**2, axis=1))


def compared(rows, query, units):
    """The differences in units of one's own, their sizes added up for each row."""
    apart = (rows - query) / units
    return np.sum(np.abs(apart), axis=1)


def in_units(x, units):
    """A thing as a vector: each measurement counted in a unit of its own."""
    return x / units


def measured(rows, query, units):
    """From one query to every row, where each place is counted in a unit of its own."""
    apart = (rows - query) / units
    return np.sqrt(np.sum(apart**2, axis=1))


def normalise(a):
    """A vector of length one that points the same way."""
    length = np.sqrt(np.sum(a**2))
    return a / length


def scaled(a, c):
    """c·a: every entry multiplied."""
    return c * a


def scaled_length(a, c):
    """The length of c·a."""
    scaled = c * a
    return np.sqrt(np.sum(scaled**2))


def scaled_distance(a, b, c):
    """From c·a to c·b."""
    apart = c * a - c * b
    return np.sqrt(np.sum(apart**2))


def moved_distance(a, b, t):
    """The distance of a and b once t is added to both."""
    apart = (a + t) - (b + t)
    return np.sqrt(np.sum(apart**2))


def square_factor(c):
    """What stands in front of every square once c·a is squared place by place."""
    return c * c


def stretched_length(a, factors):
    """The length of a once each entry has been multiplied by a factor of its own."""
    stretched = factors * a
    return np.sqrt(np.sum(stretched**2))


def flips(q, a, b, k):
    """How far a is ahead of b as the one nearer to q, and b of a once every first entry is multiplied by k: the smaller lead."""
    factors = np.stack([k, 1])
    apart_a = a - q
    apart_b = b - q
    to_a = np.sqrt(np.sum(apart_a**2))
    to_b = np.sqrt(np.sum(apart_b**2))
    then_a = np.sqrt(np.sum((factors * apart_a) ** 2))
    then_b = np.sqrt(np.sum((factors * apart_b) ** 2))
    before = to_b - to_a
    after = then_a - then_b
    return np.minimum(before, after)


def units_square(k):
    """The number that stands before every square once lengths are counted in a unit of which k make one."""
    square = k * k
    return square


def length_of_two(x, y, c, k):
    """The length of c·[x, y], measured in a unit of which k make one, and brought back."""
    return np.sqrt((k * c * x) * (k * c * x) + (k * c * y) * (k * c * y)) / k


def nearest(query, rows, scale):
    """Figure: from a query to each stored row, along the streets and straight; scale multiplies each axis before anything is measured."""
    apart = (rows - query) * scale
    blocks = np.sum(np.abs(apart), axis=1)
    straight = np.sqrt(np.sum(apart**2, axis=1))
    return straight
