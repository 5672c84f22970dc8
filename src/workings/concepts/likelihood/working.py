"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def joint(p):
    """The chance of all of several independent draws: their chances multiplied."""
    return np.prod(p)


def joints(rows):
    """The same for each row of a table."""
    return np.prod(rows, axis=1)


def sums(rows):
    """The chances of each row added. Not a likelihood."""
    return np.sum(rows, axis=1)


def repeated(p, n):
    """The chance of n draws which have chance p each."""
    return p**n


def surprise(p):
    """−ln p, in nats; of a list, entry by entry."""
    return -np.log(p)


def bits(p):
    """−log₂ p, in bits; of a list, entry by entry."""
    return -np.log2(p)


def mean_surprise(p):
    """The mean of the surprises, in nats: the loss."""
    surprise = -np.log(p)
    return np.mean(surprise)


def mean_bits(p):
    """The mean of the surprises, in bits."""
    surprise = -np.log2(p)
    return np.mean(surprise)


def mean_chance(p):
    """The mean of the chances. Not a loss."""
    return np.mean(p)


def surprise_of_mean(p):
    """The surprise, in nats, of the mean chance. Not a loss."""
    return -np.log(np.mean(p))


def perplexity(p):
    """e to the mean surprise."""
    mean = np.mean(-np.log(p))
    return np.exp(mean)


def perplexity_of(mean):
    """e to a mean surprise in nats."""
    return np.exp(mean)


def typical(mean):
    """The chance that has a given surprise, in nats."""
    return np.exp(-mean)


def fair(n):
    """The surprise, in nats, of one of n outcomes that are equally likely."""
    return np.log(n)


def share(counts, at):
    """The share of one outcome among all that were counted; places are counted from 0."""
    shares = counts / np.sum(counts)
    return np.sum(shares * (np.arange(len(counts)) == at))


def count_likelihood(counts, q):
    """The logarithm of the likelihood of chances q, where each outcome was seen so many times."""
    joint = np.prod(q**counts)
    return np.log(joint)


def loss(z, truth):
    """The surprise at the true class, from scores: the logarithm of the total less its own score. truth has a one in its place."""
    total = np.sum(np.exp(z))
    score = z @ truth
    return np.log(total) - score


def from_scores(z, truth):
    """The same in steps, as far as the chance of the true class."""
    total = np.sum(np.exp(z))
    whole = np.log(total)
    score = z @ truth
    loss = whole - score
    chance = np.exp(-loss)
    return chance


def stable_loss(scores, truth):
    """The loss with the largest score taken off first, so that no power is above 1."""
    shifted = scores - np.max(scores)
    return np.log(np.sum(np.exp(shifted))) - shifted @ truth


def pull(z, truth):
    """How fast the loss rises with each score: the chance less the truth."""
    powers = np.exp(z)
    p = powers / np.sum(powers)
    return p - truth


def nudged(z, truth, h):
    """What is measured: each score in turn is raised by h; the change of the loss, over h."""
    raised = np.log(np.sum(np.exp(z + h * np.eye(len(z))), axis=1)) - (z + h * np.eye(len(z))) @ truth
    before = np.log(np.sum(np.exp(z))) - z @ truth
    return (raised - before) / h


def entropy(p):
    """The mean surprise of a model that has the truth itself, in nats."""
    return np.sum(p * -np.log(p))


def cross_entropy(p, q):
    """The mean surprise under p of a model that says q, in nats."""
    return np.sum(p * -np.log(q))


def divergence(p, q):
    """D(p‖q): what saying q costs where p is so, over what p itself costs, in nats."""
    ratio = p / q
    return np.sum(p * np.log(ratio))


def from_fair(p):
    """D of p from as many equal chances, in nats."""
    return np.sum(p * np.log(p * len(p)))


def coin_divergence(p, q):
    """D of a coin that shows heads with chance p from one that is said to do so with chance q."""
    heads = p * np.log(p / q)
    tails = (1 - p) * np.log((1 - p) / (1 - q))
    return heads + tails


def line(x):
    """x − 1: the line that ln touches at 1."""
    return x - 1


def under(p, q):
    """What q·ln(p/q) becomes with x − 1 in place of ln x."""
    return q * (p / q - 1)


def left_over(s, t):
    """What the right sides of the last line add up to, for numbers s and t that are given to heads and tails."""
    return s + t - 1


def unnormalised(s, t, k, n):
    """s for each of k heads and t for each tail, multiplied."""
    return s**k * t ** (n - k)


def stated(said, came):
    """The surprise, in bits, of one who said a chance of being right: came is 1 where it came so, and 0 where it did not."""
    given = came * said + (1 - came) * (1 - said)
    surprise = -np.log2(given)
    return np.mean(surprise)


def card(p):
    """The perplexity without a logarithm: one over the likelihood, and of that the root for as many words as there are."""
    joint = np.prod(p)
    inverse = 1 / joint
    perplexity = inverse ** (1 / len(p))
    return perplexity


def surer_and_worse(g, v, w):
    """Whether more of the gaps w are above those of v than are not, and their mean loss is above that of v by g; a gap is a true score less the other."""
    loss_v = np.mean(np.log(1 + np.exp(-v)))
    loss_w = np.mean(np.log(1 + np.exp(-w)))
    surer = np.sum(w > v) - np.sum(w <= v)
    worse = loss_w - loss_v - g
    return np.minimum(surer, worse)


def two_ways(g, v, w):
    """Whether D of the chances of v from those of w is above g, and the other way round below 1."""
    p = np.exp(v) / np.sum(np.exp(v))
    q = np.exp(w) / np.sum(np.exp(w))
    there = np.sum(p * np.log(p / q))
    back = np.sum(q * np.log(q / p))
    much = there - g
    little = 1 - back
    return np.minimum(much, little)


def gap_of_logs(p, k, m):
    """How far the log-likelihood of p lies above that of k/(k + m), where k heads and m tails were seen."""
    n = k + m
    q = k / n
    return k * np.log(p) + m * np.log(1 - p) - k * np.log(q) - m * np.log(1 - q)


def flips(k, m):
    """All flips, heads and tails."""
    n = k + m
    return n


def raised_loss(u, h, y, k, m):
    """By how much the losses of m tokens change, together, when a score u of each rises by h; the powers of its other scores add up to k."""
    after = np.log(np.exp(u + h) + k) - y * (u + h)
    before = np.log(np.exp(u) + k) - y * u
    return m * (after - before)


def alike(k, m):
    """The other powers of all the tokens together."""
    others = k * m
    return others


def coin(p, heads, times):
    """Figure: the likelihood of p as far as the hand has been, as a share of its largest; and the log-likelihood of one flip."""
    k = heads * times
    n = 10 * times
    likelihood = p**k * (1 - p) ** (n - k)
    logarithm = np.log(likelihood)
    top = (k / n) ** k * (1 - k / n) ** (n - k)
    height = likelihood / top
    each = logarithm / n
    ps = p * np.linspace(0.01, 1, 100)
    heights = ps**k * (1 - ps) ** (n - k) / top
    eaches = (k * np.log(ps) + (n - k) * np.log(1 - ps)) / n
    foot = np.stack([p, each])
    return likelihood


def words(p, rest):
    """Figure: the surprise of one word in bits, as far as the hand has been, and of ten words of which nine have chance rest."""
    surprise = -np.log2(p)
    other = -np.log2(rest)
    mean = (9 * other + surprise) / 10
    perplexity = 2**mean
    ps = p + (1 - p) * np.linspace(0, 1, 100) ** 2
    surprises = -np.log2(ps)
    chances = rest + (p - rest) * (np.arange(10) == 9)
    each = -np.log2(chances)
    places = np.arange(1, 11) + 0 * each
    return perplexity
