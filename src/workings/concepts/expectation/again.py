"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def expectation(p, v):
    return math.fsum(chance * value for chance, value in zip(p, v, strict=True))


def plain_mean(v):
    return math.fsum(v) / len(v)


def mean_square(p, v):
    """By way of the variance: what is above the square of the mean."""
    return variance(p, v) + expectation(p, v) ** 2


def squared_mean(p, v):
    return expectation(p, v) ** 2


def variance(p, v):
    """Half the mean square of the difference of two independent draws."""
    return 0.5 * math.fsum(a * b * (x - y) ** 2 for a, x in zip(p, v, strict=True) for b, y in zip(p, v, strict=True))


def spread(p, v):
    return math.sqrt(variance(p, v))


def by_distances(p, v):
    return math.sqrt(variance(p, v))


def straight(p, v, a, b):
    """Linearity."""
    return a * expectation(p, v) + b


def combined(mx, my, a, b):
    return math.fsum([a * mx, b * my])


def scaled_variance(c, spread):
    return (c * spread) ** 2


def _toss(spread):
    """Two values, as likely as each other, with that standard deviation."""
    return [0.5, 0.5], [-spread, spread]


def _variance_of(values):
    middle = math.fsum(values) / len(values)
    return math.fsum((value - middle) ** 2 for value in values) / len(values)


def difference_variance(spread, other):
    """Of two tosses, all four differences."""
    return _variance_of([x - y for x in (-spread, spread) for y in (-other, other)])


def sum_spread(spread, other):
    return math.hypot(spread, other)


def mean_spread(spread, k):
    return spread / math.sqrt(k)


def share_spread(q, k):
    """From the binomial chances, where they can be added up; four times the draws halve it otherwise."""
    n = int(k)
    if n > 100:
        return share_spread(q, 100) * math.sqrt(100 / n)
    return math.sqrt(math.fsum(math.comb(n, j) * q**j * (1 - q) ** (n - j) * (j / n - q) ** 2 for j in range(n + 1)))


def product(p, v, q, u):
    return expectation(p, v) * expectation(q, u)


def shifted_square(s, m, k, c):
    return k * k * (s - m * m)


def coefficients(k, c):
    """From the values of (kX + c)² at 0, 1 and −1."""
    at, left, right = c**2, (c - k) ** 2, (c + k) ** 2
    return [(left + right) / 2 - at, (right - left) / 2, at]


def beam(s, far, c):
    return expectation((0.5, 0.3, 0.2), (0, 2 * c, far * c)) - s


def drawn(p, v, r):
    total = 0.0
    for number in r:
        end = 0.0
        for chance, value in zip(p, v, strict=True):
            end += chance
            if number < end:
                total += value * value
                break
    return total / len(r)
