"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def guesses(w, x):
    return [w * a for a in x]


def loss(w, x, y):
    """Multiplied out: w² · mean(x²) − 2w · mean(xy) + mean(y²)."""
    count = len(x)
    xx = math.fsum(a * a for a in x) / count
    xy = math.fsum(a * b for a, b in zip(x, y, strict=True)) / count
    yy = math.fsum(b * b for b in y) / count
    return w * w * xx - 2 * w * xy + yy


def weight_slope(w, x, y):
    """A parabola's slope is halfway between the losses a step to either side."""
    return (loss(w + 1, x, y) - loss(w - 1, x, y)) / 2


def nudged(w, h, x, y):
    """The slope, and what a parabola bends over h."""
    return weight_slope(w, x, y) + h * math.fsum(a * a for a in x) / len(x)


def by_a_hundredth(w, h, x, y):
    return loss(w, x, y) + nudged(w, h, x, y) / 100


def both_ways(w, h, x, y):
    """For a parabola the size of the step does not matter."""
    assert h != 0, "no step was taken"
    return weight_slope(w, x, y)


def power(c, n, t):
    return math.prod([c] + [t] * int(n))


def power_slope(c, n, t):
    return c * math.fsum(math.prod([t] * (int(n) - 1)) for _ in range(int(n)))


def power_quotient(n, t, h):
    """aⁿ − bⁿ is a − b times the sum of aᵏbⁿ⁻¹⁻ᵏ, so nothing has to be divided."""
    return math.fsum((t + h) ** k * t ** (int(n) - 1 - k) for k in range(int(n)))


def straight_on(n, t, h):
    return t**n + h * power_slope(1, n, t)


def left_over(n, t, h):
    """The terms of (t + h)ⁿ from h² on."""
    return math.fsum(math.comb(int(n), k) * t ** (int(n) - k) * h**k for k in range(2, int(n) + 1))


def size_quotient(h):
    return math.copysign(1.0, h)


def product_slope(c, n, t):
    """Multiplied out first: xⁿ·(c + x) = c·xⁿ + xⁿ⁺¹."""
    return power_slope(c, n, t) + power_slope(1, n + 1, t)


def central(n, h, t):
    """Of the terms of (t + h)ⁿ those with an odd power of h are left."""
    return math.fsum(math.comb(int(n), k) * t ** (int(n) - k) * h ** (k - 1) for k in range(1, int(n) + 1, 2))


def relu_central(t, h):
    ahead, behind = max(0.0, t + h), max(0.0, t - h)
    return ahead / (2 * h) - behind / (2 * h)


def halved(k):
    return math.ldexp(1.0, -int(k))


def best(k):
    return math.exp(-k * math.log(2) / 3)


def swept(f, k):
    k = int(k)
    return math.fsum([f[k + 1] - f[k], f[k] - f[k - 1]]) / 2


def quotient_terms(a, b):
    return [a + a, a, b]


def quotient(a, b, x, h):
    return 2 * a * x + a * h + b


def over(c):
    return 0.0 - c


def over_quotient(c, x, h):
    return -c / (x * (x + h))


def checked(c, n, t, h):
    """The terms of the central difference that hold a power of h."""
    return c * math.fsum(math.comb(int(n), k) * t ** (int(n) - k) * h ** (k - 1) for k in range(3, int(n) + 1, 2))


def low_and_rising(c, p, m, q):
    height = (c[2] * p + c[1]) * p + c[0]
    return min(-height, (c[2] + c[2]) * p + c[1] - m, q - p, -((c[2] + c[2]) * q + c[1]))


def first_part(f0, f1, g1):
    return f1 * g1 - f0 * g1


def second_part(f0, g0, g1):
    return f0 * g1 - f0 * g0


def product_change(f0, f1, g0, g1):
    return first_part(f0, f1, g1) + second_part(f0, g0, g1)


def inverse_slope(f, rate):
    """From f'·g + f·g' = 0, with 1/f for g."""
    return -(rate * (1 / f)) / f


def jump_quotient(h):
    return abs(h) / h


def jump_alone(h):
    return 0.0 if h > 0 else -2.0 / h


def hump(x):
    return max((4 - x * x) / 2, (x * x - 4) / 2)


def hump_slope(x):
    if abs(x) == 2:
        return math.nan
    return x if abs(x) > 2 else -x


def zoom(x, h):
    return (hump(x + h) - hump(x)) / h - hump_slope(x)


def cube(x):
    return x * x * x


def gap(x, h, ways):
    """The same steps, since what rounding does to them is what is asked."""
    behind = x - h if ways == 2 else x
    return abs((cube(x + h) - cube(behind)) / (ways * h) - 3 * x * x)


def lost(x, h, ways, shrink):
    assert 0 < shrink < 1, "the steps get smaller"
    return gap(x, h, ways)
