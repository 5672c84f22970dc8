"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def dot(a, b):
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


def pairs(a, b):
    return [x * y for x, y in zip(a, b, strict=True)]


def length(a):
    return math.hypot(*a)


def cosine(a, b):
    unit_a = [x / math.hypot(*a) for x in a]
    unit_b = [y / math.hypot(*b) for y in b]
    return math.fsum(x * y for x, y in zip(unit_a, unit_b, strict=True))


def house(x, w):
    total = 0.0
    for amount, price in zip(x, w, strict=True):
        total += amount * price
    return total


def neuron(x, w, bias):
    agreement = math.fsum([*(u * v for u, v in zip(x, w, strict=True)), bias])
    return agreement if agreement > 0 else 0.0


def attention_score(q, k, d):
    assert d == len(q), "d is the number of entries"
    return math.fsum(x * y for x, y in zip(q, k, strict=True)) / len(q) ** 0.5


def scores(rows, query):
    return [math.fsum(x * y for x, y in zip(row, query, strict=True)) for row in rows]


def turn(a, b):
    """The angle from the cross product as well as the dot product: no arccos, so nothing to keep inside [-1, 1]."""
    across = a[0] * b[1] - a[1] * b[0]
    along = a[0] * b[0] + a[1] * b[1]
    return math.degrees(math.atan2(abs(across), along))


def stretch(a, b, k):
    """Stretching leaves the cosine alone, but for its sign; at 0 there is none."""
    if k == 0:
        return math.nan
    return math.copysign(1.0, k) * cosine(a, b)


def at_angle(length_a, length_b, degrees):
    """Two arrows laid out with that angle between them, and their dot product taken entry by entry."""
    radians = math.radians(degrees)
    a = [length_a * math.cos(1.0), length_a * math.sin(1.0)]
    b = [length_b * math.cos(1.0 + radians), length_b * math.sin(1.0 + radians)]
    return a[0] * b[0] + a[1] * b[1]


def best_t(a, b):
    """Where ‖a − tb‖² is the same a step to either side: halfway along the parabola."""

    def left(t):
        return math.fsum((x - t * y) ** 2 for x, y in zip(a, b, strict=True))

    here, up, down = left(0.0), left(1.0), left(-1.0)
    return (down - up) / (2 * (up + down - 2 * here))


def gap(a, b):
    """What Cauchy–Schwarz leaves over, divided by b·b."""
    aa, bb, ab = dot(a, a), dot(b, b), dot(a, b)
    return (aa * bb - ab * ab) / bb


def weighted(a, b, w):
    return math.fsum(u * x * y for u, x, y in zip(w, a, b, strict=True))


def best_weighted_t(a, b, w):
    """Scale each axis by the root of its weight; the weighted product is then the plain one."""
    roots = [math.sqrt(u) for u in w]
    return best_t([r * x for r, x in zip(roots, a, strict=True)], [r * y for r, y in zip(roots, b, strict=True)])


def crossed(a, b):
    return a[0] * b[0] - a[1] * b[1]


def crossed_rest(a, b, t):
    """Multiplied out by the three rules."""
    return crossed(a, a) - 2 * t * crossed(a, b) + t * t * crossed(b, b)


def table(queries, rows):
    return [scores(rows, query) for query in queries]


def against(queries, columns):
    return table(queries, list(zip(*columns, strict=True)))


def column_lengths(columns):
    return [math.hypot(*column) for column in zip(*columns, strict=True)]


def units(rows):
    return [[x / math.hypot(*row) for x in row] for row in rows]


def misaligned(rows):
    """As it runs, which is on a square table."""
    return [[x / math.hypot(*other) for x, other in zip(row, rows, strict=True)] for row in rows]


def square_out(a, b):
    """From three values of the parabola: at 0, at 1 and at −1."""
    here, up, down = (apart_squared(a, b, t) for t in (0.0, 1.0, -1.0))
    return [here, (down - up) / 2, (up + down) / 2 - here]


def apart_squared(a, b, t):
    return math.fsum((x - t * y) ** 2 for x, y in zip(a, b, strict=True))


def misranks(q, a, b):
    by_dot = dot(q, [x - y for x, y in zip(a, b, strict=True)])
    by_cosine = cosine(q, b) - cosine(q, a)
    return by_dot if by_dot < by_cosine else by_cosine


def squares(k, m):
    return [k**2, (k + m) ** 2 - k**2 - m**2, m**2, k**2 + k**2]


def nearest_squared(a, b, k, m):
    """The multiples of mb are those of b, and k times a is k times as far from them."""
    assert m != 0, "no multiples of b but 0 are left"
    return k * k * gap(a, b)


def turned(a, length, degrees):
    return at_angle(math.hypot(*a), length, degrees)


def cosines(rows):
    return [query_cosines(rows, row) for row in rows]


def query_cosines(rows, query):
    return [cosine(row, query) for row in rows]


def search(query, rows):
    """The best is found, left out, and the best of the rest found."""
    scored = dict(enumerate(query_cosines(rows, query)))
    first = max(scored, key=lambda place: scored[place])
    del scored[first]
    return [first, max(scored, key=lambda place: scored[place])]
