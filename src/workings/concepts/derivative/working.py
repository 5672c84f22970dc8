"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def guesses(w, x):
    """w times each entry of x."""
    return w * x


def loss(w, x, y):
    """The mean of the squared misses, where w times x is the guess at y."""
    misses = w * x - y
    return np.mean(misses**2)


def nudged(w, h, x, y):
    """How much the loss changes for each unit of a nudge h of the weight."""
    before = loss(w, x, y)
    after = loss(w + h, x, y)
    slope = (after - before) / h
    return slope


def by_a_hundredth(w, h, x, y):
    """The loss at w + 0.01, were the loss to go on from w as it does, on average, as far as w + h."""
    slope = nudged(w, h, x, y)
    change = slope * 0.01
    return loss(w, x, y) + change


def weight_slope(w, x, y):
    """The derivative of the loss with respect to the weight."""
    misses = w * x - y
    return np.mean(2 * misses * x)


def both_ways(w, h, x, y):
    """The slope of the loss at w, by a nudge down and a nudge up."""
    behind = np.mean(((w - h) * x - y) ** 2)
    ahead = np.mean(((w + h) * x - y) ** 2)
    change = ahead - behind
    slope = change / (2 * h)
    return slope


def power(c, n, t):
    """c·tⁿ."""
    return c * t**n


def power_slope(c, n, t):
    """The derivative of c·xⁿ at t."""
    lowered = t ** (n - 1)
    return c * n * lowered


def power_quotient(n, t, h):
    """The difference quotient of xⁿ at t, over the step h."""
    ahead = (t + h) ** n
    here = t**n
    return (ahead - here) / h


def straight_on(n, t, h):
    """Where xⁿ would be at t + h, had it gone straight on from t."""
    height = t**n
    slope = n * t ** (n - 1)
    return height + slope * h


def left_over(n, t, h):
    """What straight on misses of xⁿ."""
    return (t + h) ** n - (t**n + n * t ** (n - 1) * h)


def size_quotient(h):
    """The difference quotient of |x| at 0."""
    return (np.abs(0 + h) - np.abs(0)) / h


def product_slope(c, n, t):
    """The derivative of xⁿ·(c + x) at t: each factor has its turn."""
    lowered = t ** (n - 1)
    first = n * lowered * (c + t)
    second = t**n
    slope = first + second
    return slope


def central(n, h, t):
    """The central difference of xⁿ at t: from one step behind to one step ahead."""
    ahead = (t + h) ** n
    behind = (t - h) ** n
    return (ahead - behind) / (2 * h)


def relu_central(t, h):
    """The central difference of max(0, x) at t."""
    return (np.maximum(0, t + h) - np.maximum(0, t - h)) / (2 * h)


def halved(k):
    """1, halved k times."""
    return 0.5**k


def best(k):
    """About the best step for a central difference, where the finest share of a number is 1, halved k times."""
    return 0.5 ** (k / 3)


def swept(f, k):
    """The slope at place k of a curve that is known at whole places alone."""
    ahead = f[(k + 1).astype(int)]
    behind = f[(k - 1).astype(int)]
    return (ahead - behind) / 2


def quotient_terms(a, b):
    """The numbers in the difference quotient of ax² + bx, which is 2ax + ah + b."""
    twice = 2 * a
    square = a * a
    return np.stack([twice, a, b])


def quotient(a, b, x, h):
    """The difference quotient of ax² + bx."""
    ahead = a * (x + h) ** 2 + b * (x + h)
    here = a * x**2 + b * x
    return (ahead - here) / h


def over(c):
    """What stands on top of the difference quotient of c/x, once it is one fraction."""
    top = -c
    return top


def over_quotient(c, x, h):
    """The difference quotient of c/x."""
    return (c / (x + h) - c / x) / h


def checked(c, n, t, h):
    """A derivative that was worked out, against the central difference."""
    slope = c * n * t ** (n - 1)
    ahead = c * (t + h) ** n
    behind = c * (t - h) ** n
    central = (ahead - behind) / (2 * h)
    gap = central - slope
    return gap


def low_and_rising(c, p, m, q):
    """Whether c₀ + c₁x + c₂x² is below 0 at p, with a slope above m, and falls at q, which lies to the right of p."""
    height = c[0] + c[1] * p + c[2] * p**2
    slope = c[1] + 2 * c[2] * p
    later = c[1] + 2 * c[2] * q
    below = 0 - height
    steep = slope - m
    onward = q - p
    falls = 0 - later
    return np.minimum(np.minimum(below, steep), np.minimum(onward, falls))


def first_part(f0, f1, g1):
    """What the change of a product owes to its first factor, where the second has moved already."""
    return (f1 - f0) * g1


def second_part(f0, g0, g1):
    """What it owes to the second factor, where the first has not moved yet."""
    return f0 * (g1 - g0)


def product_change(f0, f1, g0, g1):
    """The change of a product."""
    return f1 * g1 - f0 * g0


def inverse_slope(f, rate):
    """The derivative of 1/f where f has the value f and the derivative rate."""
    return -rate / f**2


def jump_quotient(h):
    """At 0, over h: the quotient of x·s, where s is 1 from 0 on and −1 below."""
    s = np.where(h >= 0, 1, -1)
    return (h * s - 0) / h


def jump_alone(h):
    """The quotient of s itself."""
    s = np.where(h >= 0, 1, -1)
    return (s - 1) / h


def hump(x):
    """The curve of figure 1: a hump between two corners."""
    return np.abs(4 - x * x) / 2


def hump_slope(x):
    """Its derivative; at the corners there is none."""
    sides = np.where(np.abs(x) < 2, -x, x)
    return np.where(np.abs(x) == 2, np.nan, sides)


def zoom(x, h):
    """Figure: a curve, a point on it, the line to a second point, and the same seen at the scale of h."""
    height = hump(x)
    ahead = hump(x + h)
    rise = ahead - height
    secant = rise / h
    slope = hump_slope(x)
    gap = secant - slope
    reach = np.linspace(-7, 7, 281)
    xs = x + reach
    ys = hump(xs)
    through = height + secant * reach
    touching = height + slope * reach
    here = np.stack([x, height])
    there = np.stack([x + h, ahead])
    # The same at the scale of h, with the point at the origin.
    steps = np.linspace(-3, 3, 241)
    near = np.stack([steps, (hump(x + h * steps) - height) / h], axis=1)
    seen = np.stack([steps, secant * steps], axis=1)
    kept = np.stack([steps, slope * steps], axis=1)
    start = here - here
    end = (there - here) / h
    return gap


def cube(x):
    """x·x·x."""
    return x * x * x


def gap(x, h, ways):
    """How far the quotient of x³ is from its derivative, as a computer works it out; ways is 1, or 2 for both."""
    rise = cube(x + h) - cube(x - (ways - 1) * h)
    found = rise / (ways * h)
    exact = 3 * x * x
    return np.abs(found - exact)


def lost(x, h, ways, shrink):
    """Figure: that gap over the step, both counted in powers of ten, for the steps tried on the way down to h."""
    off = gap(x, h, ways)
    steps = shrink ** np.arange(54)
    tried = steps >= h
    places = np.log10(steps)
    one = np.where(tried, np.log10(np.maximum(gap(x, steps, 1), 1e-16)), np.nan)
    two = np.where(tried, np.log10(np.maximum(gap(x, steps, 2), 1e-16)), np.nan)
    both = np.where(ways == 2, two, np.nan)
    here = np.stack([np.log10(h), np.log10(np.maximum(off, 1e-16))])
    return off
