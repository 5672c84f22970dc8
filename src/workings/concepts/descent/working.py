"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def dial(w):
    """The slope of the loss (w − 2)² under the dial at w."""
    return 2 * (w - 2)


def strides(w, stride):
    """Five moves downhill on (w − 2)², each of one and the same length."""
    first = w - stride * np.sign(w - 2)
    second = first - stride * np.sign(first - 2)
    third = second - stride * np.sign(second - 2)
    fourth = third - stride * np.sign(third - 2)
    fifth = fourth - stride * np.sign(fourth - 2)
    return np.stack([first, second, third, fourth, fifth])


def moved(w, rate):
    """One step of gradient descent on the loss (w − 2)²."""
    slope = 2 * (w - 2)
    return w - rate * slope


def one_step(w, lam, rate):
    """One step on the parabola ½·lam·w²: the slope, the step, where it ends, and the loss there."""
    slope = lam * w
    move = rate * slope
    new = w - move
    loss = lam * new**2 / 2
    return loss


def factor(lam, rate):
    """By what one step multiplies the distance from the lowest point of ½·lam·w²."""
    pace = rate * lam
    factor = 1 - pace
    return factor


def border(lam):
    """The rate from which on descent on ½·lam·w² no longer settles."""
    return 2 / lam


def error_after(w, lam, rate, k):
    """Where w is after k steps on ½·lam·w²."""
    factor = 1 - rate * lam
    return w * np.power(factor, k)


def steps_until(lam, rate, share):
    """The first step after which at most this share of the distance is left."""
    factor = 1 - rate * lam
    steps = np.log(share) / np.log(np.abs(factor))
    return np.ceil(steps)


def settling(lam, rate):
    """How fast a rate settles on ½·lam·w²: less the share of the distance that one step leaves."""
    pace = rate * lam
    left = np.abs(1 - pace)
    return -left


def measured(first, second, rate):
    """The curvature, from two losses printed one after the other by a run on ½·lam·w² that jumps across at every step."""
    ratio = second / first
    jump = np.sqrt(ratio)
    lam = (1 + jump) / rate
    return 2 / lam


def curvature(xs):
    """How fast the slope of mean((w·x − y)²) grows with w."""
    return 2 * np.mean(xs * xs)


def scaled_border(xs, c):
    """The border of the rate for a line y = w·x, before and after every x is multiplied by c."""
    square = np.mean(xs * xs)
    lam = 2 * square
    border = 2 / lam
    scaled = border / (c * c)
    return scaled


def line_step(xs, ys, v, rate):
    """One step on the mean squared error of the line y = v₀·x + v₁."""
    miss = v[0] * xs + v[1] - ys
    slope = 2 * np.stack([np.mean(miss * xs), np.mean(miss)])
    move = rate * slope
    new = v - move
    return new


def losses(xs, ys, rate, steps):
    """The loss of the line y = w·x + b before each step of gradient descent from w = b = 0."""
    share = 2 / len(xs)
    move = rate * share
    w, b, k = 0.0, 0.0, 0
    found = []
    while k < steps:
        miss = w * xs + b - ys
        found.append(np.mean(miss * miss))
        w = w - move * np.sum(miss * xs)
        b = b - move * np.sum(miss)
        k = k + 1
    return np.array(found)


def steepest(xs):
    """The larger curvature of the mean squared error of y = w·x + b, and the border that it sets."""
    along_w = 2 * np.mean(xs * xs)
    along_b = 2
    across = 2 * np.mean(xs)
    middle = (along_w + along_b) / 2
    steep = middle + np.sqrt(((along_w - along_b) / 2) ** 2 + across**2)
    flat = 2 * middle - steep
    border = 2 / steep
    return border


def left_after(xs, ys, rate, k):
    """The loss of the line after k steps from w = b = 0: in each of two directions the error is multiplied k times."""
    along_w, across = 2 * np.mean(xs * xs), 2 * np.mean(xs)
    middle = along_w / 2 + 1
    reach = np.sqrt((along_w / 2 - 1) ** 2 + across**2)
    steep, flat = middle + reach, middle - reach
    w = (np.mean(xs * ys) - np.mean(xs) * np.mean(ys)) / (np.mean(xs * xs) - np.mean(xs) ** 2)
    b = np.mean(ys) - w * np.mean(xs)
    start = np.stack([-w, -b])
    slope = np.stack([along_w * start[0] + across * start[1], across * start[0] + 2 * start[1]])
    error = ((1 - rate * steep) ** k * (slope - flat * start) - (1 - rate * flat) ** k * (slope - steep * start)) / (steep - flat)
    miss = (w + error[0]) * xs + b + error[1] - ys
    loss = np.mean(miss * miss)
    return loss


def valley(w, lam, rate):
    """Figure: twelve steps down the parabola ½·lam·w², and the loss at each."""
    x = np.linspace(-4, 4, 81)
    height = lam / 2 * x**2
    steps = np.arange(13)
    at = w * (1 - rate * lam) ** steps
    losses = lam / 2 * at**2
    start = losses[0]
    lands = at[1]
    last = losses[12]
    return last


def bowl(xs, ys, scale, rate):
    """Figure: forty steps on the loss of the line y = w·x + b, once every x has been multiplied by the scale."""
    x = scale * xs
    mean, square = np.mean(x), np.mean(x * x)
    w = (np.mean(x * ys) - mean * np.mean(ys)) / (square - mean**2)
    b = np.mean(ys) - mean * w
    lowest = np.stack([w, b])

    turn = np.linspace(0, 2 * np.pi, 61)
    rise = np.sqrt(np.array([[0.02], [0.2], [2.0], [12.0], [40.0], [90.0]]))
    up = rise * np.sin(turn) / np.sqrt(1 - mean**2 / square)
    along = rise * np.cos(turn) / np.sqrt(square) - mean / square * up
    contours = np.stack([w + along, b + up], axis=2)

    reach = np.sqrt((square - 1) ** 2 + 4 * mean**2)
    steep = square + 1 + reach
    flat = square + 1 - reach
    steps = np.arange(41)
    quick = (1 - rate * steep) ** steps
    slow = (1 - rate * flat) ** steps
    off_w = (-quick * (2 * square * w + 2 * mean * b - flat * w) + slow * (2 * square * w + 2 * mean * b - steep * w)) / (steep - flat)
    off_b = (-quick * (2 * mean * w + 2 * b - flat * b) + slow * (2 * mean * w + 2 * b - steep * b)) / (steep - flat)
    path = np.stack([w + off_w, b + off_b], axis=1)

    least = np.mean((w * x + b - ys) ** 2)
    losses = least + square * off_w**2 + 2 * mean * off_w * off_b + off_b**2
    powers = np.log10(losses)
    last_w = path[40, 0]
    last_b = path[40, 1]
    last = losses[40]
    return last


def flat_factor(steep, flat):
    """By what a step multiplies the error across a valley's floor, at the rate that settles its steep side in one step."""
    rate = 1 / steep
    return 1 - rate * flat


def from_size(w, rate):
    """Three steps of descent on the loss |w|, whose slope is 1 or −1."""
    first = w - rate * np.sign(w)
    second = first - rate * np.sign(first)
    third = second - rate * np.sign(second)
    return third


def nearly(run, lam):
    """The rate, read off the first two places of a run on ½·lam·w²; made less where the run does not settle."""
    pace = 1 - run[1] / run[0]
    bounded = pace - 5 * np.maximum(pace - 2, 0)
    return bounded / lam


def two_inputs(rate, u, v):
    """Whether descent on y = w·x jumps across and settles with the inputs u, and neither settles nor runs away with v."""
    first = 1 - rate * 2 * np.mean(u * u)
    second = 1 - rate * 2 * np.mean(v * v)
    jumps = -first
    settles = 1 + first
    bounces = 0.000001 - np.abs(second + 1)
    return np.minimum(np.minimum(jumps, settles), bounces)


def stepped(w, m, r):
    """Where one step of rate r leads from w on the loss ½·m·w²."""
    return w - r * (m * w)


def two_steps(w, lam, rate):
    """Where two steps of descent on ½·lam·w² lead."""
    first = w - rate * (lam * w)
    return first - rate * lam * first
