"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def image(A, x):
    """By columns, where the first computation goes by rows."""
    y = [0.0] * len(A)
    for j, amount in enumerate(x):
        y = [so_far + amount * row[j] for so_far, row in zip(y, A, strict=True)]
    return y


def mixture(A, x):
    """By rows, where the first computation goes by columns."""
    return [math.fsum(entry * amount for entry, amount in zip(row, x, strict=True)) for row in A]


def grid_times(A, x):
    return [[row[j] * x[j] for j in range(len(x))] for row in A]


def row_dot(r, x):
    return math.fsum(a * b for a, b in zip(r, x, strict=True))


def part(u, c):
    return [entry * c for entry in u]


def total(u, v):
    return [a + b for a, b in zip(u, v, strict=True)]


def from_images(u, v, x):
    return [x[0] * a + x[1] * b for a, b in zip(u, v, strict=True)]


def area(A):
    """How far the image of e2 stands off the line of the image of e1, times the length of that."""
    (a, b), (c, d) = A
    size = math.hypot(a, c)
    return size * (-c / size * b + a / size * d) if size else 0.0


def area_after(A, s):
    return math.sqrt(area(A) ** 2) * s


def columns_area(u, v):
    return act(u, v)


def grown_columns(u, v, t):
    return act(u, v) * t**2


def turned(u, x):
    """As one product of complex numbers."""
    found = complex(*u) * complex(*x)
    return [found.real, found.imag]


def shifted(A, x, b):
    return [math.fsum([*(a * c for a, c in zip(row, x, strict=True)), bias]) for row, bias in zip(A, b, strict=True)]


def bent(z):
    return [(entry + abs(entry)) / 2 for entry in z]


def layer(A, x, b):
    return [z if z > 0 else 0.0 for z in shifted(A, x, b)]


def missed(A, b, u, w):
    """The matrix keeps the sum; the shift was added twice on one side and once on the other."""
    return list(b)


def combined(p, w, c, d):
    return [c * a + d * b for a, b in zip(p, w, strict=True)]


def first_of_mixture(p, w, c, d):
    return combined(p, w, c, d)[0]


def mixture_above(A, b, x):
    """The matrix cancels; what is left are the shifts."""
    return (math.fsum(x) - 1) * b[0]


def millions(m, n):
    return math.fsum(n for _ in range(int(m))) / 1e6


def known_two(p, r, u, v, c, d):
    return [math.fsum((c * a, d * b)) for a, b in zip(u, v, strict=True)]


def completed(u, w, x):
    """[x1, x2] is x2 times [1, 1] and what is left of x1 times [1, 0]."""
    return (x[0] - x[1]) * u[1] + x[1] * w[1]


def image_length(A, x):
    return math.hypot(*image(A, x))


def image_page(A, x):
    return math.hypot(*image(A, x))


def two_neurons(A, x, b):
    return layer(A, x, b)[1]


def slid(u, v, w, t):
    """A straight line between its two ends."""
    return (1 - t) * act(u, v) + t * act(u, w)


def loses_sum(A, u, w):
    both = zip(image(A, u), image(A, w), strict=True)
    return max(abs(max(p, 0) + max(q, 0) - max(p + q, 0)) for p, q in both) - 1e-6


def made_to_order(u, k, r, s):
    return min(1e-6 - max(abs(r[0] - u[0]), abs(s[0] - u[1])), 1e-6 - area([r, s]) - k)


def fall_together(A, u, w):
    gap = [a - b for a, b in zip(u, w, strict=True)]
    return min(max(map(abs, gap)) - 0.5, 1e-6 - max(map(abs, image(A, gap))))


def batch(X, A, b):
    return [shifted(A, x, b) for x in X]


def unturned(X, A, b):
    return [[z + bias for z, bias in zip(mixture(list(zip(*A, strict=True)), x), b, strict=True)] for x in X]


def mixed(k, m):
    return [2 * k + m, k + 3 * m]


def row_of_mixture(x, y, u, v, k, m, a, b):
    """The row with each of the two first, then the mixture."""
    return k * (a * x + b * y) + m * (a * u + b * v)


def act(u, v):
    return area([[u[0], v[0]], [u[1], v[1]]])


def _through(point, s, b):
    x, y = point
    turning, shifting, bending = min(s, 1), min(max(s - 1, 0), 1), max(s - 2, 0)
    moved = [
        (1 + 0.25 * turning) * x - 0.5 * turning * y + shifting * b[0],
        0.5 * turning * x + y + shifting * b[1],
    ]
    return [z if z > 0 else (1 - bending) * z for z in moved]


def on_the_way(points, s, b):
    return _through(points, s, b) if isinstance(points[0], (int, float)) else [on_the_way(point, s, b) for point in points]


def through(s, b):
    p, q, whole = (_through(point, s, b) for point in ((1, -0.25), (-0.75, 1.5), (0.25, 1.25)))
    return math.dist([a + c for a, c in zip(p, q, strict=True)], whole)
