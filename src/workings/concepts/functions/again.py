"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def double_then_cap(x):
    return 255 if x > 127.5 else x + x


def cap_then_double(x):
    return x + x if x < 255 else 510


def square(x):
    return abs(x) ** 2


def compose(t):
    return 3 + t * t


def composed(a, t):
    return a + t * t


def the_other_way(a, t):
    return t * t + 2 * a * t + a * a


def stack(x):
    return 1 if x <= 1.5 else 10 * x - 14


def counted(n, c):
    """Gauss: the first and the last, as often as there are pairs."""
    return c * n * (n + 1) / 2


def multiplied(x):
    return math.prod(x)


def total(x):
    return math.fsum(x)


def largest(x):
    return sorted(x)[-1]


def place(x):
    best = 0
    for k, entry in enumerate(x):
        if entry > x[best]:
            best = k
    return best


def read(x):
    return place(x)


def unrolled(x):
    """From the inside out: x₁(1 + x₂(1 + x₃(…)))."""
    found = 0.0
    for entry in reversed(x):
        found = entry * (1 + found)
    return found


def mean(x):
    return math.fsum(entry / len(x) for entry in x)


def merged(W1, b1, W2, b2):
    """A line is known from two of its points."""
    at_zero = two_layers(W1, b1, W2, b2, 0)
    return [two_layers(W1, b1, W2, b2, 1) - at_zero, at_zero]


def two_layers(W1, b1, W2, b2, x):
    return W2 * W1 * x + (W2 * b1 + b2)


def commuting(f, g, k):
    def gap(p, q):
        """Two such functions agree everywhere where they agree at 0: their slopes multiply alike."""
        return abs((p[0] * q[1] + p[1]) - (q[0] * p[1] + q[1]))

    moves = abs(g[0] - 1) + abs(g[1]) - 0.1
    other = abs(g[0] - f[0]) + abs(g[1] - f[1]) - 0.1
    return min(moves, other, 1e-6 - gap(f, g), gap(f, k) - 0.1)


def undone(y, w, b, a):
    return y / w - (a + b) / w


def undone_wrong(y, w, b, a):
    return y / w - b / w - a


def undone_thrice(y, a, w, b):
    return y / w - b / w - a


def cut_and_moved(x, a):
    return x + a if x > 0 else a


def wires(x, b, order):
    return max(0.0, x - b) if order == 1 else max(0.0, x) - b
