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
    foot = dot / (a @ a) * a
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


def table(queries, rows):
    """Every query against every stored row: a table of dot products."""
    return queries @ rows.T


def against(queries, columns):
    """The same, where what is stored stands in columns."""
    return queries @ columns


def column_lengths(columns):
    """The length of every stored column."""
    return np.sqrt(np.sum(columns * columns, axis=0))


def units(rows):
    """Every row divided by its own length."""
    return rows / np.sqrt(np.sum(rows * rows, axis=1, keepdims=True))


def misaligned(rows):
    """Meant as `units`. The lengths are lined up from the right, so column j is divided by length j, on a square table alone."""
    return rows / np.sqrt(np.sum(rows * rows, axis=1))


def square_out(a, b):
    """The three numbers in ‖a − tb‖² = a·a − 2(a·b)t + (b·b)t²."""
    aa = a @ a
    twice = 2 * (a @ b)
    bb = b @ b
    return np.array([aa, twice, bb])


def apart_squared(a, b, t):
    """‖a − tb‖² for any number t."""
    rest = a - t * b
    return rest @ rest


def misranks(q, a, b):
    """How far a is ahead of b by the dot product with q, and b of a by the cosine: the smaller of the two leads."""
    dot_a = q @ a
    dot_b = q @ b
    cosine_a = dot_a / (np.sqrt(q @ q) * np.sqrt(a @ a))
    cosine_b = dot_b / (np.sqrt(q @ q) * np.sqrt(b @ b))
    by_dot = dot_a - dot_b
    by_cosine = cosine_b - cosine_a
    return np.minimum(by_dot, by_cosine)


def squares(k, m):
    """The numbers in ‖ka − t·mb‖² = k²p − 2km·tq + m²·t²r."""
    kk = k * k
    twice = 2 * k * m
    mm = m * m
    double = 2 * kk
    return np.array([kk, twice, mm, double])


def nearest_squared(a, b, k, m):
    """‖ka − t·mb‖² at the t that makes it least."""
    t = k * (a @ b) / (m * (b @ b))
    rest = k * a - t * m * b
    return rest @ rest


def turned(a, length, degrees):
    """a·b for a b of that length which stands so many degrees away from a, in the plane."""
    angle = degrees * np.pi / 180
    along = a / np.sqrt(a @ a)
    across = np.stack([-along[1], along[0]])
    b = length * (np.cos(angle) * along + np.sin(angle) * across)
    return a @ b


def cosines(rows):
    """Every row against every row: a table of cosines."""
    dots = rows @ rows.T
    lengths = np.sqrt(np.sum(rows * rows, axis=1))
    return dots / np.outer(lengths, lengths)


def query_cosines(rows, query):
    """One query against every stored row: as many cosines as there are rows."""
    dots = rows @ query
    lengths = np.sqrt(np.sum(rows * rows, axis=1))
    length = np.sqrt(query @ query)
    return dots / (lengths * length)


def search(query, rows):
    """What a vector database hands over: the places, counted from 0, of the two rows with the largest cosines, the best first."""
    dots = rows @ query
    lengths = np.sqrt(np.sum(rows * rows, axis=1))
    length = np.sqrt(query @ query)
    cosines = dots / (lengths * length)
    order = np.argsort(-cosines)
    return order[:2]
