"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def dial(w):
    h = 1e-3
    return ((w + h - 2) ** 2 - (w - h - 2) ** 2) / (2 * h)


def strides(w, stride):
    found = []
    for _ in range(5):
        w = w - stride if w > 2 else w + stride
        found.append(w)
    return found


def moved(w, rate):
    return 2 + (1 - 2 * rate) * (w - 2)


def one_step(w, lam, rate):
    return lam / 2 * ((1 - rate * lam) * w) ** 2


def factor(lam, rate):
    return stepped(1.0, lam, rate)


def border(lam):
    """Half the distance is the curvature's inverse: there a step ends as far on the other side."""
    best = 1 / lam
    return best + best


def error_after(w, lam, rate, k):
    for _ in range(int(k)):
        w -= rate * lam * w
    return w


def steps_until(lam, rate, share):
    left, steps = 1.0, 0
    while left > share:
        left, steps = abs(left - rate * lam * left), steps + 1
    return float(steps)


def settling(lam, rate):
    return -abs(stepped(1.0, lam, rate))


def measured(first, second, rate):
    """The place jumps from 1 to the other side, to where the loss is larger by the ratio."""
    jump = math.sqrt(second) / math.sqrt(first)
    return 2 * rate / (1 + jump)


def curvature(xs):
    """The slope of the mean of (w·x)² at w = 1, less that at w = 0."""
    return math.fsum(2 * x * x for x in xs) / len(xs)


def scaled_border(xs, c):
    return 2 / curvature([c * x for x in xs])


def _slopes(xs, ys, w, b):
    miss = [w * x + b - y for x, y in zip(xs, ys, strict=True)]
    return [2 * math.fsum(m * x for m, x in zip(miss, xs, strict=True)) / len(xs), 2 * math.fsum(miss) / len(xs)]


def _loss(xs, ys, w, b):
    return math.fsum((w * x + b - y) ** 2 for x, y in zip(xs, ys, strict=True)) / len(xs)


def line_step(xs, ys, v, rate):
    return [one - rate * slope for one, slope in zip(v, _slopes(xs, ys, *v), strict=True)]


def losses(xs, ys, rate, steps):
    """Until the numbers of Python overflow, which stops it; from there on the loss is past all bounds."""
    xs, ys, rate, left = [float(x) for x in xs], [float(y) for y in ys], float(rate), int(steps)
    w = b = 0.0
    found = []
    try:
        while len(found) < left:
            found.append(_loss(xs, ys, w, b))
            one, other = _slopes(xs, ys, w, b)
            w, b = w - rate * one, b - rate * other
    except (OverflowError, ValueError):
        found += [math.inf] * (left - len(found))
    return found


def steepest(xs):
    """Follow the two slopes of a parabola without data round and round: the direction turns to the steep one."""
    w, b, size = 1.0, 0.5, 1.0
    for _ in range(200):
        one, other = _slopes(xs, [0.0] * len(xs), w, b)
        size = math.hypot(one, other)
        w, b = one / size, other / size
    return 2 / size


def left_after(xs, ys, rate, k):
    w = b = 0.0
    for _ in range(int(k)):
        w, b = line_step(xs, ys, [w, b], rate)
    return _loss(xs, ys, w, b)


def valley(w, lam, rate):
    return lam / 2 * error_after(w, lam, rate, 12) ** 2


def bowl(xs, ys, scale, rate):
    return left_after([scale * x for x in xs], ys, rate, 40)


def flat_factor(steep, flat):
    return (steep - flat) / steep


def from_size(w, rate):
    for _ in range(3):
        w -= rate * ((w > 0) - (w < 0))
    return w


def nearly(run, lam):
    pace = (run[0] - run[1]) / run[0]
    return min(pace, 10 - 4 * pace) / lam


def two_inputs(rate, u, v):
    p, q = rate * curvature(u), rate * curvature(v)
    return min(p - 1, 2 - p, 1e-6 - abs(2 - q))


def stepped(w, m, r):
    """Half of m w² changes by m w for each unit."""
    return w - r * (m * (w + 1) ** 2 / 2 - m * (w - 1) ** 2 / 2) / 2


def two_steps(w, lam, rate):
    return stepped(stepped(w, lam, rate), lam, rate)
