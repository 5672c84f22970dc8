"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math

CHANCES = (0.41, 0.18, 0.11, 0.30)


def _stream(seed):
    """One number after another, each from the one before."""
    while True:
        seed = seed * 48271 % 2147483647
        yield seed / 2147483647


def _running(p):
    return [math.fsum(p[: k + 1]) for k in range(len(p))]


def _passed(p, number):
    """On whose piece the number falls, from 0: pieces are taken off until it does."""
    for k, end in enumerate(_running(p)):
        if number < end:
            return k
    return len(p)


def _heads(seed, batches):
    flips = _stream(seed)
    return [sum(next(flips) < 0.5 for _ in range(100)) for _ in range(int(batches))]


def total(p):
    return math.fsum(p)


def rest(p):
    left = 1.0
    for chance in p:
        left -= chance
    return left


def event(p, a):
    return math.fsum(chance for chance, marked in zip(p, a, strict=True) if marked)


def union(pa, pb, both):
    """Three pieces that do not overlap."""
    return math.fsum([pa - both, pb - both, both])


def neither(pa, pb, both):
    return 1 - union(pa, pb, both)


def outside(pb, both):
    return math.fsum([pb, -both])


def any_of_three(pa, pb, pc, ab, ac, bc, abc):
    """Inclusion and exclusion."""
    return math.fsum([pa, pb, pc, -ab, -ac, -bc, abc])


def squares(pa):
    return 1 - 2 * pa * (1 - pa)


def fits(p, c):
    return -math.fsum(-chance for chance in p if chance < 0) - abs(math.fsum(p) - c)


def any_hit(q, k):
    """The first hit comes at the first try, or the second, or …"""
    return math.fsum(q * (1 - q) ** before for before in range(int(k)))


def none_hit(q, k):
    return math.prod([1 - q] * int(k))


def all_hit(q, k):
    return math.prod([q] * int(k))


def added(q, k):
    return math.fsum([q] * int(k))


def after_run(q, k):
    """Of the runs that go on, those that hit: the chance of k misses and a hit, over that of k misses."""
    misses = (1 - q) ** k
    return misses * q / misses


def ends(p):
    return _running(p)


def draws(p, r):
    return [_passed(p, number) for number in r]


def place(p, r):
    return 1 + _passed(p, r)


def sampler(draws, skip):
    run = _stream(3522)
    words = [_passed(CHANCES, next(run)) for _ in range(int(skip + draws))][int(skip) :]
    return [words.count(k) / draws for k in range(4)]


def typical_gap(q, k):
    """The same from the definition: squared distances, each weighed by its binomial chance."""
    n = int(k)
    if n > 100:
        return typical_gap(q, 100) * math.sqrt(100 / n)
    return math.sqrt(math.fsum(math.comb(n, j) * q**j * (1 - q) ** (n - j) * (j / n - q) ** 2 for j in range(n + 1)))


def coin(many, least, show):
    return sum(found >= least for found in _heads(2009, many)) / many


def _chance(k):
    """By factorials, in whole numbers until the last division."""
    return math.comb(100, k) / 2**100


def at_least(least):
    """All the others, taken away."""
    return 1 - math.fsum(_chance(k) for k in range(int(least)))


def one_in(least):
    return 1 / math.fsum(_chance(k) for k in range(int(least), 101))


def heads(k):
    return _chance(int(k))


def between(low, high):
    return math.fsum(_chance(k) for k in range(int(low), int(high) + 1))


def tail(w, k):
    return math.fsum(w[int(k) :]) / math.fsum(w)


def cut(pa, pb, both):
    return neither(pa, pb, both)


def lucky(hits, batches, tests):
    return hits * tests / batches


def histogram(seed, batches, width):
    rows = [0] * (1 + math.floor(100 / width))
    for found in _heads(int(seed), batches):
        rows[math.floor(found / width)] += 1
    return rows
