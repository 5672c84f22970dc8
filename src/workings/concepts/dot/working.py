"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def dot(a, b):
    """a·b: multiply position by position, then add."""
    return a @ b


def pairs(a, b):
    """The products before they are added. Not a dot product."""
    return a * b


def length(a):
    """‖a‖, the length of the arrow."""
    return np.sqrt(a @ a)


def cosine(a, b):
    """The dot product with both lengths divided out."""
    dot = a @ b
    length_a = np.sqrt(a @ a)
    length_b = np.sqrt(b @ b)
    cosine = dot / (length_a * length_b)
    return cosine


def house(x, w):
    """What a house with features x comes to, where w is what each of them is worth."""
    return x @ w


def neuron(x, w, bias):
    """A dot product, a bias, and nothing below zero."""
    agreement = x @ w
    return np.maximum(0, agreement + bias)


def attention_score(q, k, d):
    """How much one query asks of one key, before the softmax; d is the number of entries."""
    return q @ k / np.sqrt(d)


def scores(rows, query):
    """One query against every stored row: as many dot products as there are rows."""
    return rows @ query


def turn(a, b):
    """Figure: two arrows, the angle between them, and the foot of b on the line of a."""
    dot = a @ b
    length_a = np.sqrt(a @ a)
    length_b = np.sqrt(b @ b)
    cosine = dot / (length_a * length_b)
    foot = dot / (a @ a) * a  # noqa: F841 (the figure draws it)
    # Rounding can leave a cosine a hair outside [-1, 1], where arccos is undefined.
    inside = np.maximum(-1, np.minimum(1, cosine))
    angle = np.arccos(inside) * 180 / np.pi
    return angle


def stretch(a, b, k):
    """Contrast figure: a stretched to k times itself, against a b that stays."""
    stretched = k * a
    dot = stretched @ b
    cosine = dot / (np.sqrt(stretched @ stretched) * np.sqrt(b @ b))
    return cosine


def at_angle(length_a, length_b, degrees):
    """The dot product of two arrows, from their lengths and the angle between them."""
    cosine = np.cos(degrees * np.pi / 180)
    return length_a * length_b * cosine


def best_t(a, b):
    """The number t for which t·b comes nearest to a."""
    return (a @ b) / (b @ b)


def gap(a, b):
    """What is left of ‖a − tb‖² at the best t; it cannot be negative."""
    t = (a @ b) / (b @ b)
    rest = a - t * b
    return rest @ rest


def weighted(a, b, w):
    """A dot product in which some positions count for more."""
    return np.sum(w * a * b)


def best_weighted_t(a, b, w):
    """The best t when lengths are measured by the weighted product."""
    return np.sum(w * a * b) / np.sum(w * b * b)


def crossed(a, b):
    """A product whose second pair is subtracted. It keeps the three rules and loses the square."""
    return a[0] * b[0] - a[1] * b[1]


def crossed_rest(a, b, t):
    """(a − tb) with itself, under the crossed product."""
    rest = a - t * b
    return rest[0] * rest[0] - rest[1] * rest[1]
