"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def softmax(z):
    """Chances from scores: e to the power of each, over their total."""
    powers = np.exp(z)
    total = np.sum(powers)
    p = powers / total
    return p


def powers(z):
    """e to the power of each score: all above 0, and no chances yet."""
    return np.exp(z)


def shares(z):
    """Each score over the total of the scores. Not a softmax."""
    return z / np.sum(z)


def doubled(z):
    """Chances where each point of score doubles a chance: 2 where softmax has e."""
    return 2**z / np.sum(2**z)


def tempered(z, T):
    """Softmax at temperature T: the scores are divided by T first."""
    scaled = z / T
    powers = np.exp(scaled)
    total = np.sum(powers)
    p = powers / total
    return p


def spread(z, T):
    """Figure: the chances, what they add up to, and how the first compares with the second."""
    scaled = z / T
    powers = np.exp(scaled)
    p = powers / np.sum(powers)
    total = np.sum(p)
    ratio = p[0] / p[1]
    return p


def crowd(z, T):
    """Figure: the chances of the seven best of many words, of the hundredth, and of all but the seven. Scores from the largest down."""
    scaled = z / T
    powers = np.exp(scaled)
    p = powers / np.sum(powers)
    first = p[:7]
    hundredth = p[99]
    others = np.sum(p[7:])
    return others


def all_shown(z, T, n):
    """The chance that n draws in a row stay among the seven best words."""
    powers = np.exp(z / T)
    shown = np.sum(powers[:7]) / np.sum(powers)
    return shown**n


def stable(z):
    """Softmax with the largest score taken off first, so that no power is above 1."""
    top = np.max(z)
    shifted = z - top
    powers = np.exp(shifted)
    total = np.sum(powers)
    p = powers / total
    return p


def first_of_two(a, b):
    """The chance of the first of two: only the gap counts."""
    gap = a - b
    return 1 / (1 + np.exp(-gap))


def ratio(a, b, T):
    """How many times as likely the first is as the second, at temperature T."""
    scaled = (a - b) / T
    return np.exp(scaled)


def odds_steps(a, b, T):
    """The same in steps, as far as the chance of the first of two."""
    gap = a - b
    scaled = gap / T
    odds = np.exp(scaled)
    chance = odds / (1 + odds)
    return chance


def top_p(p, c):
    """Chances from the largest down. Kept are those in front of which less than c stands; they are shared out anew."""
    reached = np.cumsum(p)
    before = reached - p
    kept = np.where(before < c, p, 0)
    return kept / np.sum(kept)


def reached(p):
    """The chances added up from the first on."""
    return np.cumsum(p)


def token(p, r):
    """The place of the token that r falls on, where the chances lie end to end."""
    return 1 + np.sum(np.cumsum(p) <= r)


def factor(z, c):
    """By what the total of the powers is multiplied when c is added to every score."""
    return np.sum(np.exp(z + c)) / np.sum(np.exp(z))


def first_rates(p):
    """How fast the first chance changes with each score: p₁ − p₁·p₁ with its own, −p₁·pⱼ with each other."""
    own = np.eye(len(p))[0]
    return p[0] * own - p[0] * p


def own_rate(p):
    """How fast a chance changes with its own score."""
    return p[0] * (1 - p[0])


def square_share(z, c):
    """The share of the first, if scores were squared where softmax takes powers; c is added to every score before."""
    moved = z + c
    return moved[0] ** 2 / np.sum(moved**2)


def alike(z, v, w):
    """Whether v, other scores than z, has its chances, and w those of z at temperature 0.5."""
    p = np.exp(z) / np.sum(np.exp(z))
    q = np.exp(v) / np.sum(np.exp(v))
    cold = np.exp(2 * z) / np.sum(np.exp(2 * z))
    r = np.exp(w) / np.sum(np.exp(w))
    differs = np.max(np.abs(z - v)) - 0.5
    same = 0.000001 - np.max(np.abs(p - q))
    colder = 0.000001 - np.max(np.abs(cold - r))
    return np.minimum(differs, np.minimum(same, colder))


def moved_share(a, b, k, m):
    """The chance of the first of two scores a and b at temperature m, once k has been added to both."""
    first = np.exp((a + k) / m)
    second = np.exp((b + k) / m)
    return first / (first + second)


def common(k, m):
    """The factor that k, added to every score, puts into every power at temperature m."""
    scaled = k / m
    return np.exp(scaled)
