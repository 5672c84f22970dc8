"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np

LARGEST = 2**31 - 1


def _stream(seed, count):
    """Numbers that look drawn: each is 48,271 times the one before, less whole multiples of the largest (Park, Miller, Stockmeyer, 1993)."""
    powers = np.array([48271])
    while len(powers) < count:
        powers = np.concatenate([powers, powers * powers[-1] % LARGEST])
    return seed * powers[:count] % LARGEST / LARGEST


def _pascal(flips):
    """Of all sequences of so many flips, how many have 0, 1, … heads: one flip more, and each count is made of two."""
    ways = np.ones(1)
    for _ in range(flips):
        ways = np.append(ways, 0) + np.append(0, ways)
    return ways


CHANCES = np.array([0.41, 0.18, 0.11, 0.30])
"""Of the next word: mat, floor, sofa, any other."""
MARKS = np.array([start + more for start in range(0, 6000, 50) for more in (0, 1, 10)])
"""The draws after which the words of the run are counted: 0, 1, 10, 50, 51, 60, 100, … of 6,000."""


def _counted():
    """How often each word had come at each mark of one run."""
    places = np.sum(np.cumsum(CHANCES) <= _stream(3522, MARKS[-1])[:, None], axis=1)
    return np.array([np.bincount(places[:mark], minlength=len(CHANCES)) for mark in MARKS])


COUNTED = _counted()
HEADS = np.arange(101)
WAYS = _pascal(100)
"""Of all sequences of 100 flips, so many have 0, 1, … 100 heads."""
SIZES = np.array([10, 30, 100, 300, 1000, 3000, 10000])


def _batches():
    """Of the first 10, 30, … 10,000 batches of one run, how many had 0, 1, … 100 heads."""
    heads = np.sum(_stream(2009, 100 * SIZES[-1]).reshape(-1, 100) < 0.5, axis=1)
    return np.array([np.bincount(heads[:size], minlength=101) for size in SIZES])


BATCHES = _batches()


# ---------------------------------------------------------------- chances
def total(p):
    """What the numbers add up to."""
    return np.sum(p)


def rest(p):
    """What the listed outcomes leave for all others together."""
    listed = np.sum(p)
    return 1 - listed


def event(p, a):
    """The chance that one of the outcomes marked by 1 in a is drawn."""
    counted = p * a
    return np.sum(counted)


def union(pa, pb, both):
    """The chance of A or B, from the chances of each and of both together."""
    extra = pb - both
    return pa + extra


def neither(pa, pb, both):
    """The chance that neither A nor B happens."""
    either = pa + pb - both
    return 1 - either


def outside(pb, both):
    """The chance of B without A."""
    return pb - both


def any_of_three(pa, pb, pc, ab, ac, bc, abc):
    """A or B or C, piece by piece: A; of B what is not in A; of C what is in neither."""
    from_b = pb - ab
    from_c = pc - ac - bc + abc
    return pa + from_b + from_c


def squares(pa):
    """The square of the chance of A, and of the chance that A does not happen, added."""
    return pa**2 + (1 - pa) ** 2


def fits(p, c):
    """How far p is from being a distribution, if certainty is written as c: 0 if it is one, below 0 if not."""
    below = np.sum(np.minimum(p, 0))
    off = np.abs(np.sum(p) - c)
    return below - off


# ---------------------------------------------------------------- several draws
def any_hit(q, k):
    """At least one hit in k independent tries that hit with chance q."""
    miss = 1 - q
    never = miss**k
    hit = 1 - never
    return hit


def none_hit(q, k):
    """No hit in k such tries."""
    miss = 1 - q
    return miss**k


def all_hit(q, k):
    """A hit in every one of k such tries."""
    return q**k


def added(q, k):
    """A chance, k times over: how many hits to expect in k tries. It may be above 1, and then it is no chance."""
    return k * q


def after_run(q, k):
    """The chance of a hit on the next try, after k tries without one."""
    return q + 0 * k


# ---------------------------------------------------------------- drawing
def ends(p):
    """The chances laid end to end: where each piece of the line from 0 to 1 ends."""
    return np.cumsum(p)


def draws(p, r):
    """For each number of r the outcome, counted from 0, on whose piece it falls."""
    ends = np.cumsum(p)
    passed = ends <= r[:, None]
    return np.sum(passed, axis=1)


def place(p, r):
    """The same for a single number, counted from 1."""
    return 1 + np.sum(np.cumsum(p) <= r)


# ---------------------------------------------------------------- figures
def sampler(draws, skip):
    """Figure: how often each word came in so many draws of the run, once some were skipped, against its chance."""
    before = 1.0 * (skip == MARKS) @ COUNTED
    after = 1.0 * (skip + draws == MARKS) @ COUNTED
    count = after - before
    share = count / draws
    gap = np.max(np.abs(share - CHANCES))
    excess = count[0] - draws * CHANCES[0]
    return share


def typical_gap(q, k):
    """How far a share of k draws usually is from the chance q: the root of the mean square."""
    return np.sqrt(q * (1 - q) / k)


def coin(many, least, show):
    """Figure: of so many batches of 100 flips, the share with each number of heads; the exact chances, if they are to be shown."""
    share = 1.0 * (many == SIZES) @ BATCHES / many
    exact = WAYS / 2.0**100
    tail = share * (least <= HEADS)
    body = share - tail
    simulated = np.sum(tail)
    fifty = share[50]
    middle = np.sum(share * (np.abs(HEADS - 50) <= 5))
    bell = np.where(show > 0, exact, np.nan)
    border = least - 0.5
    return simulated


def at_least(least):
    """The chance of so many heads or more in 100 flips of a fair coin, exactly: sequences counted, over all there are."""
    enough = least <= HEADS
    ways = np.sum(WAYS * enough)
    return ways / 2.0**100


def one_in(least):
    """One batch in how many has so many heads or more."""
    enough = least <= HEADS
    chance = np.sum(WAYS * enough) / 2.0**100
    return 1 / chance


def heads(k):
    """The chance of exactly k heads in 100 flips of a fair coin."""
    there = k == HEADS
    ways = np.sum(WAYS * there)
    return ways / 2.0**100


def between(low, high):
    """The chance of low to high heads in 100 flips of a fair coin, both ends counted."""
    there = (low <= HEADS) & (high >= HEADS)
    ways = np.sum(WAYS * there)
    return ways / 2.0**100


# ---------------------------------------------------------------- practice
def tail(w, k):
    """From the number of batches with 0, 1, 2, … heads: the chance of k heads or more."""
    number = np.arange(len(w))
    enough = number >= k
    counted = np.sum(w * enough)
    whole = np.sum(w)
    return counted / whole


def cut(pa, pb, both):
    """B without A; A or B; neither. What overlaps is cut into pieces first."""
    outside = pb - both
    either = pa + outside
    neither = 1 - either
    return neither


def lucky(hits, batches, tests):
    """How many of so many fair coins look special, where so many batches of a simulation did."""
    share = hits / batches
    return share * tests


def histogram(seed, batches, width):
    """Batches of 100 flips, sorted by their heads into steps of a width. A flip is a number of the stream, heads below one half."""
    flips = _stream(seed.astype(int).__index__(), 100 * batches.astype(int).__index__())
    heads = np.sum(flips.reshape(-1, 100) < 0.5, axis=1)
    step = width.astype(int)
    places = heads // step
    return np.bincount(places, minlength=100 // step + 1)
