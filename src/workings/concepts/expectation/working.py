"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


# ---------------------------------------------------------------- one quantity
def expectation(p, v):
    """E[X]: each value times its chance, added."""
    parts = p * v
    return np.sum(parts)


def plain_mean(v):
    """The values averaged, as if they were all as likely. Not an expectation."""
    return np.mean(v)


def mean_square(p, v):
    """E[X²]: each value squared, times its chance, added."""
    squares = v**2
    return np.sum(p * squares)


def squared_mean(p, v):
    """E[X]²: the expectation, squared. Not E[X²]."""
    mean = np.sum(p * v)
    return mean**2


def variance(p, v):
    """E[(X − μ)²]: the squared distance from the expectation, weighed by the chances."""
    mean = np.sum(p * v)
    apart = v - mean
    return np.sum(p * apart**2)


def spread(p, v):
    """The standard deviation, by the shorter way: the mean of the squares less the square of the mean, and the root."""
    mean = np.sum(p * v)
    square = np.sum(p * v**2)
    variance = square - mean**2
    deviation = np.sqrt(variance)
    return deviation


def by_distances(p, v):
    """The standard deviation from its definition: squared distances from the expectation, weighed, and the root."""
    mean = np.sum(p * v)
    apart = v - mean
    variance = np.sum(p * apart**2)
    deviation = np.sqrt(variance)
    return deviation


def straight(p, v, a, b):
    """E[aX + b], value by value."""
    moved = a * v + b
    return np.sum(p * moved)


# ---------------------------------------------------------------- two quantities
def combined(mx, my, a, b):
    """E[aX + bY] from the two expectations."""
    first = a * mx
    second = b * my
    return first + second


def scaled_variance(c, spread):
    """Var(cX) from the standard deviation of X."""
    variance = spread**2
    return c**2 * variance


def difference_variance(spread, other):
    """Var(X − Y) of independent X and Y, from their standard deviations."""
    x = spread**2
    y = other**2
    return x + y


def sum_spread(spread, other):
    """The standard deviation of X + Y, independent: variances add, and the root comes last."""
    total = spread**2 + other**2
    return np.sqrt(total)


def mean_spread(spread, k):
    """The standard deviation of the mean of k independent draws."""
    total = k * spread**2
    variance = total / k**2
    return np.sqrt(variance)


def share_spread(q, k):
    """The same where each draw is 1 with the chance q, and 0 otherwise."""
    variance = q * (1 - q) / k
    return np.sqrt(variance)


def product(p, v, q, u):
    """E[XY] of independent X and Y: every pair of values, times the product of their chances."""
    chances = p[:, None] * q
    products = v[:, None] * u
    return np.sum(chances * products)


def shifted_square(s, m, k, c):
    """E[(kX + c)²] − E[kX + c]², where s is E[X²] and m is E[X]."""
    square = k**2 * s + 2 * k * c * m + c**2
    mean = k * m + c
    return square - mean**2


def coefficients(k, c):
    """What multiplies E[X²], E[X] and 1 when kX + c is squared."""
    square = k**2
    twice = 2 * k * c
    alone = c**2
    return np.stack([square, twice, alone])


# ---------------------------------------------------------------- figure and practice
def beam(s, far, c):
    """Figure: a beam with a weight at each value, as heavy as its chance. s is where it is held up; c stretches the values."""
    p = np.array([0.5, 0.3, 0.2])
    v = c * np.array([0, 2, far])
    mean = np.sum(p * v)
    variance = np.sum(p * (v - mean) ** 2)
    deviation = np.sqrt(variance)
    turning = np.sum(p * (v - s))
    slope = -0.08 * np.tanh(turning)
    ends = np.array([-1.5, 31.5])
    beam = np.stack([ends, slope * (ends - s)], axis=1)
    stands = slope * (v - s)
    corners = np.array([[-0.5, 0.0], [0.5, 0.0], [0.5, 6.0], [-0.5, 6.0]])
    across = v[:, None] + corners[:, 0]
    upward = stands[:, None] + p[:, None] * corners[:, 1]
    weights = np.stack([across, upward], axis=2)
    support = np.stack([s + np.array([0.0, -0.7, 0.7]), np.array([0.0, -1.0, -1.0])], axis=1)
    foot = 0 * s
    return turning


def drawn(p, v, r):
    """The mean of the squares of the values that the numbers r draw, one value for each."""
    ends = np.cumsum(p)
    starts = np.concatenate([np.zeros(1), ends[:-1]])
    falls = (r[:, None] >= starts) & (r[:, None] < ends)
    values = np.sum(falls * v, axis=1)
    squares = values**2
    return np.mean(squares)
