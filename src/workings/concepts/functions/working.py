"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def double_then_cap(x):
    """cap(double(x)): twice the brightness, and nothing above 255."""
    doubled = 2 * x
    return np.minimum(255, doubled)


def cap_then_double(x):
    """double(cap(x)): the same two steps the other way round."""
    capped = np.minimum(255, x)
    return 2 * capped


def square(x):
    """x·x."""
    return x * x


def compose(t):
    """f(g(t)), where g squares and f adds three."""
    inside = t**2
    return inside + 3


def composed(a, t):
    """f(g(t)), where g squares and f adds a."""
    inside = t**2
    return inside + a


def the_other_way(a, t):
    """g(f(t))."""
    inside = t + a
    return inside**2


def stack(x):
    """Three layers: f₃(f₂(f₁(x)))."""
    first = 2 * x - 3
    second = np.maximum(0, first)
    third = 5 * second + 1
    return third


def counted(n, c):
    """The sum of c·i for i from 1 to n, both ends in it."""
    places = np.arange(1, n.astype(int) + 1)
    terms = c * places
    return np.sum(terms)


def multiplied(x):
    """The product of the entries of x (n,)."""
    return np.prod(x)


def total(x):
    """The sum of the entries."""
    return np.sum(x)


def largest(x):
    """The largest entry."""
    return np.max(x)


def place(x):
    """Where the largest entry stands, counted from 0 as Python does."""
    return np.argmax(x)


def read(x):
    """Four things that a formula may ask of a list, the place of its largest entry last."""
    total = np.sum(x)
    product = np.prod(x)
    largest = np.max(x)
    place = np.argmax(x)
    return place


def unrolled(x):
    """The sum over i of the product of the first i entries."""
    total = 0
    product = 1
    for entry in x:
        product = product * entry
        total = total + product
    return total


def mean(x):
    """The sum of the entries over how many there are."""
    return np.sum(x) / len(x)


def merged(W1, b1, W2, b2):
    """The two numbers of W2·(W1·x + b1) + b2, written as one layer."""
    slope = W2 * W1
    bias = W2 * b1 + b2
    return np.stack([slope, bias])


def two_layers(W1, b1, W2, b2, x):
    """W2·(W1·x + b1) + b2."""
    first = W1 * x + b1
    return W2 * first + b2


def commuting(f, g, k):
    """Each list of two is the function that multiplies by the first and adds the second. Whether g goes with f and k does not."""
    fg = f[0] * g[1] + f[1]
    gf = g[0] * f[1] + g[1]
    fk = f[0] * k[1] + f[1]
    kf = k[0] * f[1] + k[1]
    moves = np.abs(g[0] - 1) + np.abs(g[1]) - 0.1
    other = np.abs(g[0] - f[0]) + np.abs(g[1] - f[1]) - 0.1
    alike = 0.000001 - np.abs(fg - gf)
    apart = np.abs(fk - kf) - 0.1
    return np.minimum(np.minimum(moves, other), np.minimum(alike, apart))


def undone(y, w, b, a):
    """What went in, where w·x + b and then + a made y: the last step is undone first."""
    before = y - a
    return (before - b) / w


def undone_wrong(y, w, b, a):
    """The same with the first step undone first. Not what went in."""
    return (y - b) / w - a


def undone_thrice(y, a, w, b):
    """What went in, where + a, then · w, then + b made y."""
    return (y - b) / w - a


def cut_and_moved(x, a):
    """max(0, x), and then + a."""
    return np.maximum(0, x) + a


def wires(x, b, order):
    """Figure: g takes b off, f cuts what is below 0. order is 1 where g acts first, 2 where f does."""
    between = np.where(order == 1, x - b, np.maximum(0, x))
    out = np.where(order == 1, np.maximum(0, between), between - b)
    reach = np.linspace(-12, 12, 193)
    xs = x + reach
    one = np.maximum(0, xs - b)
    two = np.maximum(0, xs) - b
    ys = np.where(order == 1, one, two)
    old = np.where(order == 1, np.nan, one)
    here = np.stack([x, out])
    # The wires: from each of a row of inputs to what the first makes of it, and on to what the second makes of that.
    ins = np.linspace(-4, 4, 17)
    middle = np.where(order == 1, ins - b, np.maximum(0, ins))
    ends = np.where(order == 1, np.maximum(0, middle), middle - b)
    rows = np.stack([0 * middle + ins, middle, ends], axis=1)
    steps = 0 * rows + np.arange(3)
    fan = np.stack([steps, rows], axis=2)
    own = np.stack([np.stack([0 * x, x]), np.stack([1 + 0 * x, between]), np.stack([2 + 0 * x, out])])
    return out
