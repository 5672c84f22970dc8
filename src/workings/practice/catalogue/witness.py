"""One small working for each task of the catalogue: ordinary NumPy, as a person would write it. A rule changes one line of it."""

from __future__ import annotations

from typing import Any

import numpy as np

A = Any
"""A number or an array; which, and its shape, is said in ``draws.toml``."""

STEPS = (np.arange(200) + 0.5) / 200
SIX_COINS = np.array([1, 6, 15, 20, 15, 6, 1]) / 64


def compose(t: A) -> A:
    square = t**2
    return square + 3


def total(n: A) -> A:
    return n * (n + 1) / 2


def place(a: A) -> A:
    return np.argmax(a)


def merged(W1: A, W2: A) -> A:
    return W2 @ W1


def weights(ins: A, outs: A) -> A:
    return ins * outs + outs


def pairs(n: A) -> A:
    return (2 * n) ** 2 / n**2


def adapter(ins: A, outs: A, rank: A) -> A:
    return rank * (ins + outs)


def length(a: A) -> A:
    return np.sqrt(a @ a)


def distance(a: A, b: A) -> A:
    apart = a - b
    return np.sqrt(apart @ apart)


def dot(a: A, b: A) -> A:
    return a @ b


def cosine(a: A, b: A) -> A:
    return a @ b / (np.sqrt(a @ a) * np.sqrt(b @ b))


def shadow(a: A, b: A) -> A:
    return (a @ b) / (b @ b) * b


def mapped(M: A, v: A) -> A:
    return M @ v


def product(A: A, B: A) -> A:
    return A @ B


def after(A: A, B: A) -> A:
    return B @ A


def flipped(A: A, B: A) -> A:
    return (A @ B).T


def binomial(A: A, B: A) -> A:
    both = A + B
    return both @ both


def volume(M: A, c: A) -> A:
    return c**3 * np.linalg.det(M)


def stretches(p: A, q: A, r: A) -> A:
    return np.linalg.svd(np.array([[p, q], [0 * p, r]]))[1]


def independent(a: A, b: A) -> A:
    rows = np.stack([a, b, 2 * a - b])
    return (np.linalg.svd(rows)[1] > 1e-9).sum()


def product_shape(m: A, k: A, n: A) -> A:
    return np.stack([m, n])


def broadcasts(first: A, last: A, length: A) -> A:
    return last == length


def table_shape(n: A) -> A:
    return np.stack([n, n])


def column_sums(X: A) -> A:
    return X.sum(axis=0)


def swapped(X: A) -> A:
    return X.T


def power_slope(c: A, n: A, t: A) -> A:
    return c * n * t ** (n - 1)


def product_slope(c: A, n: A, t: A) -> A:
    return n * t ** (n - 1) * (c + t) + t**n


def central(n: A, h: A, t: A) -> A:
    return ((t + h) ** n - (t - h) ** n) / (2 * h)


def chain_slope(c: A, n: A, t: A) -> A:
    return n * (c * t + 1) ** (n - 1) * c


def sigmoid_slope(t: A) -> A:
    s = 1 / (1 + np.exp(-t))
    return s * (1 - s)


def nested(F: A, G: A) -> A:
    return F @ G


def uphill(X: A, w: A, target: A) -> A:
    residual = X @ w - target
    return 2 / len(target) * X.T @ residual


def step(X: A, w: A, target: A, lr: A) -> A:
    g = 2 / len(target) * X.T @ (X @ w - target)
    return w - lr * g


def diverges(lr: A, slope: A) -> A:
    return np.abs(1 - lr * slope) > 1


def first_moment(beta: A, g: A) -> A:
    return (1 - beta) * g / (1 - beta)


def batch_noise(s: A, B: A) -> A:
    return s / np.sqrt(B)


def paths(a: A, t: A) -> A:
    return a + 2 * t


def weight_gradient(delta: A, v: A) -> A:
    return np.outer(delta, v)


def passes(u: A) -> A:
    return (u > 0) * 1.0


def both(pa: A, pb: A, pba: A) -> A:
    return pa * pba


def either(pa: A, pb: A, pba: A) -> A:
    return pa + pb - pa * pba


def any_hit(q: A, k: A) -> A:
    return 1 - (1 - q) ** k


def heads_next(k: A) -> A:
    return 0.5 + 0 * k


def posterior(p: A, s: A, f: A) -> A:
    return p * s / (p * s + (1 - p) * f)


def expectation(p: A, v: A) -> A:
    return (p * v).sum()


def mean_square(p: A, v: A) -> A:
    return (p * v**2).sum()


def scaled_variance(c: A, spread: A) -> A:
    return c**2 * spread**2


def difference_variance(spread: A, other: A) -> A:
    return spread**2 + other**2


def sum_spread(spread: A, other: A) -> A:
    return np.sqrt(spread**2 + other**2)


def standard_error(spread: A, n: A) -> A:
    return spread / np.sqrt(n)


def sample_variance(v: A) -> A:
    deviations = v - v.mean()
    return (deviations**2).sum() / (len(v) - 1)


def half_width(spread: A, n: A) -> A:
    return 1.96 * spread / np.sqrt(n)


def more_data(n: A) -> A:
    return 4 * n


def at_least(k: A) -> A:
    counted = np.arange(7) >= k
    return (counted * SIX_COINS).sum()


def between(far: A) -> A:
    t = STEPS * far
    height = np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi)
    return 2 * far * height.mean()


def softmax(u: A) -> A:
    e = np.exp(u)
    return e / e.sum()


def tempered(u: A, T: A) -> A:
    scaled = u / T
    e = np.exp(scaled)
    return e / e.sum()


def safe_softmax(u: A) -> A:
    shifted = u - u.max()
    e = np.exp(shifted)
    return e / e.sum()


def first_of_two(first: A, second: A) -> A:
    gap = first - second
    return 1 / (1 + np.exp(-gap))


def cross_entropy(u: A, truth: A) -> A:
    return np.log(np.exp(u).sum()) - u @ truth


def mean_surprise(p: A) -> A:
    return -np.log(p).mean()


def joint(p: A) -> A:
    return p.prod()


def perplexity(p: A) -> A:
    return np.exp(-np.log(p).mean())


def divergence(p: A, q: A) -> A:
    return (p * np.log(p / q)).sum()


def largest_share(shares: A) -> A:
    return shares.max()


def error_removed(accuracy: A, share: A) -> A:
    return (accuracy - share) / (1 - share)


def scaled_test(te: A, tr: A) -> A:
    deviations = tr - tr.mean()
    return (te - tr.mean()) / np.sqrt((deviations**2).mean())


def overall(a: A, b: A, u: A, v: A) -> A:
    return (a * u + b * v) / (a + b)


def precision(tp: A, fp: A, fn: A) -> A:
    return tp / (tp + fp)


def two_sided(far: A) -> A:
    t = STEPS * far
    height = np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi)
    return 2 * (0.5 - far * height.mean())


def false_share(share: A, al: A, power: A) -> A:
    return share * al / (share * al + (1 - share) * power)


def any_alarm(al: A, m: A) -> A:
    return 1 - (1 - al) ** m


def hoeffding(m: A, de: A, n: A) -> A:
    return np.sqrt(np.log(2 * m / de) / (2 * n))


def attend(Q: A, K: A, V: A) -> A:
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores)
    total = e.sum(axis=1, keepdims=True)
    return e / total @ V


def gigabytes(billions: A, bits: A) -> A:
    return billions * bits / 8


def int8_scale(w: A) -> A:
    return np.abs(w).max() / 127
