"""The arithmetic of the learner model: ordinary NumPy in straight lines, so that every figure on a page can be traced when it is opened.

A page shows these lines with the learner's own numbers in them. Nothing here decides, reads a clock or keeps anything.
``theta`` is the grid of ``n`` cells; ``p``, ``prior`` and ``likelihood`` stand on it. D1–D6 are sections of the design's ``learning.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from workings.learner import confidence_sums, shares, sitting_sums

Values: TypeAlias = Any
"""A NumPy array of float64, or what stands in for one while the line is traced."""
Number: TypeAlias = Any
"""A float, or what stands in for one while the line is traced."""


# ---------------------------------------------------------------- skill (D4)
def own_record(right: Number, answered: Number, given_right: Number, given_all: Number, each: Number, low: Number, high: Number) -> Number:
    """Where a concept starts: the share of first answers that were right, pulled towards one half and kept off the ends."""
    share = (given_right + each * right) / (given_all + each * answered)
    start = np.minimum(np.maximum(share, low), high)
    return start


def prior(start: Number, strength: Number, theta: Values) -> Values:
    """Beta(strength·start, strength·(1 − start)) on the cells of ``theta``."""
    curve = theta ** (strength * start - 1) * (1 - theta) ** (strength * (1 - start) - 1)
    prior = curve / curve.sum()
    return prior


def faded(p: Values, prior: Values, fade: Number) -> Values:
    """``p`` with a share of it let go towards the prior: p^fade · prior^(1 − fade)."""
    kept = p**fade * prior ** (1 - fade)
    faded = kept / kept.sum()
    return faded


def likelihood(theta: Values, y: Number, guess: Number, slip: Number, weight: Number, help: Number) -> Values:
    """How likely score ``y`` is at each ``theta``, to the power weight · help."""
    chance = guess + (1 - guess - slip) * theta
    likelihood = (chance**y * (1 - chance) ** (1 - y)) ** (weight * help)
    return likelihood


def update(
    p: Values, prior: Values, theta: Values, y: Number, guess: Number, slip: Number, weight: Number, help: Number, fade: Number
) -> Values:
    """The three steps of D4: fade, likelihood, posterior."""
    before = faded(p, prior, fade)
    evidence = likelihood(theta, y, guess, slip, weight, help)
    product = before * evidence
    posterior = product / product.sum()
    return posterior


def mean(p: Values, theta: Values) -> Number:
    """E[θ]: each cell times its chance, added."""
    mean = p @ theta
    return mean


def chance_above(p: Values, theta: Values, able: Number) -> Number:
    """P(θ ≥ able): the chances of the cells from ``able`` upwards, added."""
    inside = theta >= able
    chance = (p * inside).sum()
    return chance


def end(p: Values, theta: Values, level: Number) -> Number:
    """The first cell at which the chances, added from the left, reach ``level``."""
    up_to = theta[:, None] >= theta
    reached = up_to @ p
    short = reached < level
    end = np.where(short, 1.0, theta).min()
    return end


def mean_after(
    p: Values, prior: Values, theta: Values, y: Number, guess: Number, slip: Number, weight: Number, help: Number, fade: Number
) -> Number:
    """E[θ] after one answer."""
    posterior = update(p, prior, theta, y, guess, slip, weight, help, fade)
    average = mean(posterior, theta)
    return average


def chance_after(
    p: Values,
    prior: Values,
    theta: Values,
    y: Number,
    guess: Number,
    slip: Number,
    weight: Number,
    help: Number,
    fade: Number,
    able: Number,
) -> Number:
    """P(θ ≥ able) after one answer."""
    posterior = update(p, prior, theta, y, guess, slip, weight, help, fade)
    chance = chance_above(posterior, theta, able)
    return chance


def end_after(
    p: Values,
    prior: Values,
    theta: Values,
    y: Number,
    guess: Number,
    slip: Number,
    weight: Number,
    help: Number,
    fade: Number,
    level: Number,
) -> Number:
    """One end of the interval after one answer."""
    posterior = update(p, prior, theta, y, guess, slip, weight, help, fade)
    place = end(posterior, theta, level)
    return place


def prior_mean(
    right: Number,
    answered: Number,
    given_right: Number,
    given_all: Number,
    each: Number,
    low: Number,
    high: Number,
    strength: Number,
    theta: Values,
) -> Number:
    """E[θ] before any answer, on the grid."""
    start = own_record(right, answered, given_right, given_all, each, low, high)
    curve = prior(start, strength, theta)
    average = mean(curve, theta)
    return average


# ---------------------------------------------------------------- confidence (D3)
def surprise(p: Number, right: Number, clip: Number) -> Number:
    """Bits of surprise at ``right`` (1 or 0) after saying ``p``; ``p`` is kept ``clip`` away from 0 and 1."""
    stated = np.minimum(np.maximum(p, clip), 1 - clip)
    given = np.where(right > 0, stated, 1 - stated)
    surprise = -np.log2(given)
    return surprise


def points(p: Number, right: Number, clip: Number) -> Number:
    """1 − surprise, in bits: 0 for saying 50."""
    bits = surprise(p, right, clip)
    points = 1 - bits
    return points


def mean_surprise(p: Values, right: Values, n: Number, clip: Number) -> Number:
    """Mean over the ``n`` statements made: the learner's own cross-entropy."""
    bits = surprise(p, right, clip)
    average = bits.sum() / n
    return average


def mean_points(p: Values, right: Values, n: Number, clip: Number) -> Number:
    """1 minus the learner's own cross-entropy."""
    average = mean_surprise(p, right, n, clip)
    points = 1 - average
    return points


def hit_rate(right: Values, n: Number) -> Number:
    """The share of the ``n`` statements that were right."""
    rate = right.sum() / n
    return rate


def base_surprise(right: Values, n: Number, clip: Number) -> Number:
    """Mean surprise of saying one's own hit rate every time."""
    rate = hit_rate(right, n)
    bits = surprise(rate, right, clip)
    average = bits.sum() / n
    return average


def base_points(right: Values, n: Number, clip: Number) -> Number:
    """What saying one's own hit rate every time would have scored: the comparator."""
    average = base_surprise(right, n, clip)
    points = 1 - average
    return points


def skill(p: Values, right: Values, n: Number, clip: Number) -> Number:
    """Bits per statement by which the statements beat the hit rate."""
    base = base_surprise(right, n, clip)
    own = mean_surprise(p, right, n, clip)
    skill = base - own
    return skill


# ---------------------------------------------------------------- memory: FSRS-6 (D4)
def retrievability(days: Number, stability: Number, decay: Number) -> Number:
    """The chance that it is still there after ``days``: .9 when ``days`` equals the stability."""
    factor = 0.9 ** (-1 / decay) - 1
    chance = (1 + factor * days / stability) ** (-decay)
    return chance


def interval(stability: Number, retention: Number, decay: Number) -> Number:
    """Days until the retrievability has fallen to ``retention`` (before rounding to whole days)."""
    factor = 0.9 ** (-1 / decay) - 1
    days = stability / factor * (retention ** (-1 / decay) - 1)
    return days


def stability_kept(
    days: Number, stability: Number, difficulty: Number, decay: Number, w8: Number, w9: Number, w10: Number, hard: Number
) -> Number:
    """Stability after a passed review; ``hard`` is w15 for Hard and 1 for Good."""
    chance = retrievability(days, stability, decay)
    growth = np.exp(w8) * (11 - difficulty) * stability ** (-w9) * (np.exp(w10 * (1 - chance)) - 1) * hard
    after = stability * (1 + growth)
    return after


def stability_lost(
    days: Number,
    stability: Number,
    difficulty: Number,
    decay: Number,
    w11: Number,
    w12: Number,
    w13: Number,
    w14: Number,
    w17: Number,
    w18: Number,
) -> Number:
    """Stability after a failed review."""
    chance = retrievability(days, stability, decay)
    fresh = w11 * difficulty ** (-w12) * ((stability + 1) ** w13 - 1) * np.exp(w14 * (1 - chance))
    bound = stability / np.exp(w17 * w18)
    after = np.minimum(fresh, bound)
    return after


def difficulty_after(difficulty: Number, grade: Number, w4: Number, w5: Number, w6: Number, w7: Number) -> Number:
    """Difficulty after a review: a step, then a pull towards that of an Easy first answer, kept in 1…10."""
    step = -w6 * (grade - 3) * (10 - difficulty) / 9
    settled = w4 - np.exp(w5 * 3) + 1
    mixed = w7 * settled + (1 - w7) * (difficulty + step)
    after = np.minimum(np.maximum(mixed, 1), 10)
    return after


def own_precision(own: Values, precision: Values, chance: Number) -> Values:
    """How firmly (offset, slope) is held after a review at ``chance``: shape (2, 2), the inverse of their covariance."""
    row = np.array([1.0, np.log(chance / (1 - chance))])
    said = 1 / (1 + np.exp(-(row @ own)))
    after = precision + said * (1 - said) * row[:, None] * row
    return after


def own_scale(own: Values, precision: Values, chance: Number, passed: Number) -> Values:
    """(offset, slope) after a review at ``chance``, ``passed`` 1 or 0: one Newton step from ``own``."""
    row = np.array([1.0, np.log(chance / (1 - chance))])
    said = 1 / (1 + np.exp(-(row @ own)))
    firm = own_precision(own, precision, chance)
    after = own + np.linalg.solve(firm, row * (passed - said))
    return after


def recalled(days: Number, stability: Number, decay: Number, offset: Number, slope: Number) -> Number:
    """The chance that it is still there, in the learner's own scale: its logit is offset + slope · logit of the scheduler's."""
    chance = retrievability(days, stability, decay)
    own = 1 / (1 + np.exp(-offset) * ((1 - chance) / chance) ** slope)
    return own


def ready_now(mean: Number, chance: Number) -> Number:
    """Skill times memory: an assumption, and labelled so (D4)."""
    ready = mean * chance
    return ready


# ---------------------------------------------------------------- patience and the plan (D1, D2)
def engaged_minutes(gaps: Values, cap: Number) -> Number:
    """Gaps between events in seconds, each counted up to ``cap``; in minutes."""
    counted = np.minimum(gaps, cap)
    minutes = counted.sum() / 60
    return minutes


def minutes(seconds: Values) -> Number:
    """Seconds added, in minutes."""
    minutes = seconds.sum() / 60
    return minutes


def days_since(today: Number, then: Number) -> Number:
    """Days between two numbered days."""
    days = today - then
    return days


def average(values: Values, n: Number) -> Number:
    """The mean of ``n`` values."""
    average = values.sum() / n
    return average


def middle(three: Values) -> Number:
    """The median of three: what is left without the smallest and the largest."""
    middle = three.sum() - three.min() - three.max()
    return middle


def payback(rank: Number, ranks: Number) -> Number:
    """1 for the first rank, 1/ranks for the last."""
    weight = (ranks + 1 - rank) / ranks
    return weight


def desk_score(rank: Number, leads: Number, ready: Number, ranks: Number) -> Number:
    """What a concept is worth on the desk: payback × concepts it leads to (itself included) × (1 − ready now)."""
    weight = payback(rank, ranks)
    score = weight * leads * (1 - ready)
    return score


# ---------------------------------------------------------------- wrong rules (D6)
# Cells: no rule, each rule of the task, some other rule. ``none``, ``rule``, ``other`` are 1 in their cells and 0 elsewhere.
def rule_faded(belief: Values, start: Values, weeks: Number, fade: Number) -> Values:
    """Belief after ``weeks`` without evidence: drawn towards where it started."""
    share = fade**weeks
    kept = belief**share * start ** (1 - share)
    faded = kept / kept.sum()
    return faded


def rule_match(
    belief: Values, matched: Values, none: Values, rule: Values, other: Values, slip: Number, consistency: Number, stray: Number
) -> Values:
    """Belief after an answer that a rule predicts (1 in its cell of ``matched``)."""
    followed = consistency * matched
    another = (1 - consistency) * stray * (rule - matched)
    chance = slip * stray * none + stray * other
    product = belief * (followed + another + chance)
    posterior = product / product.sum()
    return posterior


def rule_right(belief: Values, none: Values, rule: Values, other: Values, slip: Number, consistency: Number, strayed: Number) -> Values:
    """Belief after a right answer on an item that tells the rules apart."""
    likelihood = (1 - slip) * none + (1 - consistency) * strayed * (rule + other)
    product = belief * likelihood
    posterior = product / product.sum()
    return posterior


def rule_unmatched(
    belief: Values, none: Values, rule: Values, other: Values, slip: Number, consistency: Number, stray: Number, strayed: Number
) -> Values:
    """Belief after a wrong answer that no known rule predicts: the chances that are left over."""
    rules = rule.sum()
    plain = slip * (1 - rules * stray) * none
    held = (1 - consistency) * (1 - strayed - (rules - 1) * stray) * rule
    unknown = (1 - (1 - consistency) * strayed - rules * stray) * other
    product = belief * (plain + held + unknown)
    posterior = product / product.sum()
    return posterior


def rule_reply(belief: Values, asked: Values, held: Number, free: Number) -> Values:
    """Belief after the reply to "is that what you did?": ``held`` and ``free`` are its chances with and without the rule."""
    likelihood = held * asked + free * (1 - asked)
    product = belief * likelihood
    posterior = product / product.sum()
    return posterior


FUNCTIONS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        own_record, prior, faded, likelihood, update, mean, chance_above, end, mean_after, chance_after, end_after, prior_mean,
        surprise, points, mean_surprise, mean_points, hit_rate, base_surprise, base_points, skill,
        retrievability, interval, stability_kept, stability_lost, difficulty_after, own_precision, own_scale, recalled, ready_now,
        engaged_minutes, minutes, days_since, average, middle, payback, desk_score,
        rule_faded, rule_match, rule_right, rule_unmatched, rule_reply,
    )
}  # fmt: skip
for _more in (shares, confidence_sums, sitting_sums):
    FUNCTIONS.update(_more.FUNCTIONS)
"""``learner/<name>`` in a recipe."""
