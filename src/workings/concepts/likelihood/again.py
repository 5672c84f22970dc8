"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def joint(p):
    total = 1.0
    for chance in p:
        total *= chance
    return total


def joints(rows):
    return [math.prod(row) for row in rows]


def sums(rows):
    return [math.fsum(row) for row in rows]


def repeated(p, n):
    return math.prod([p] * int(n))


def surprise(p):
    """A list, or one chance."""
    return [math.log(1 / chance) for chance in p] if hasattr(p, "__len__") else math.log(1 / p)


def bits(p):
    return [math.log2(1 / chance) for chance in p] if hasattr(p, "__len__") else math.log2(1 / p)


def mean_surprise(p):
    """From the product: its root is the chance that a draw had in the geometric mean."""
    return math.log(math.prod(p) ** (-1 / len(p)))


def mean_bits(p):
    return math.log2(math.prod(p) ** (-1 / len(p)))


def mean_chance(p):
    return math.fsum(p) / len(p)


def surprise_of_mean(p):
    return math.log(len(p)) - math.log(math.fsum(p))


def perplexity(p):
    """One over the geometric mean: no logarithm, and no power of e."""
    return math.prod(p) ** (-1 / len(p))


def perplexity_of(mean):
    return math.e**mean


def typical(mean):
    return 1 / math.e**mean


def fair(n):
    return -math.log(1 / n)


def share(counts, at):
    return counts[int(at)] / math.fsum(counts)


def count_likelihood(counts, q):
    return math.fsum(count * math.log(chance) for count, chance in zip(counts, q, strict=True))


def loss(z, truth):
    """From the gaps alone: how far every score is ahead of the true one."""
    own = math.fsum(score * mark for score, mark in zip(z, truth, strict=True))
    return math.log(math.fsum(math.exp(score - own) for score in z))


def from_scores(z, truth):
    own = math.fsum(score * mark for score, mark in zip(z, truth, strict=True))
    return 1 / math.fsum(math.exp(score - own) for score in z)


def stable_loss(scores, truth):
    top = max(scores)
    own = math.fsum(score * mark for score, mark in zip(scores, truth, strict=True))
    return top - own + math.log(math.fsum(math.exp(score - top) for score in scores))


def pull(z, truth):
    chances = [1 / math.fsum(math.exp(other - score) for other in z) for score in z]
    return [chance - mark for chance, mark in zip(chances, truth, strict=True)]


def nudged(z, truth, h):
    """The ratio of the two totals is known beforehand: one, and the chance times what e to the h adds."""
    chances = [1 / math.fsum(math.exp(other - score) for other in z) for score in z]
    return [math.log1p(chance * math.expm1(h)) / h - mark for chance, mark in zip(chances, truth, strict=True)]


def entropy(p):
    return math.fsum(chance * math.log(1 / chance) for chance in p)


def cross_entropy(p, q):
    return math.fsum(chance * math.log(1 / other) for chance, other in zip(p, q, strict=True))


def divergence(p, q):
    """What q costs, less what p itself costs."""
    return cross_entropy(p, q) - entropy(p)


def from_fair(p):
    return math.log(len(p)) - entropy(p)


def coin_divergence(p, q):
    return divergence([p, 1 - p], [q, 1 - q])


def line(x):
    return -(1 - x)


def under(p, q):
    """Multiplied out."""
    assert q != 0, "q is divided by before it is multiplied by"
    return p - q


def left_over(s, t):
    return (s - 0.5) + (t - 0.5)


def unnormalised(s, t, k, n):
    return math.exp(k * math.log(s) + (n - k) * math.log(t))


def stated(said, came):
    return mean_bits([chance if right == 1 else 1 - chance for chance, right in zip(said, came, strict=True)])


def card(p):
    return perplexity(p)


def surer_and_worse(g, v, w):
    def loss(gaps):
        return mean_surprise([1 / (1 + math.exp(-gap)) for gap in gaps])

    above = sum(1 if there > here else -1 for there, here in zip(w, v, strict=True))
    return min(above, loss(w) - loss(v) - g)


def two_ways(g, v, w):
    def chances(z):
        return [1 / math.fsum(math.exp(other - score) for other in z) for score in z]

    p, q = chances(v), chances(w)
    return min(divergence(p, q) - g, 1 - divergence(q, p))


def gap_of_logs(p, k, m):
    """What a coin of the share k/(k + m) loses, flip by flip, by being taken for one of chance p."""
    return -(k + m) * coin_divergence(k / (k + m), p)


def flips(k, m):
    return m + k


def raised_loss(u, h, y, k, m):
    p = 1 / (1 + k * math.exp(-u))
    return m * (math.log1p(p * math.expm1(h)) - y * h)


def alike(k, m):
    return math.fsum([k] * int(m))


def coin(p, heads, times):
    return math.exp(times * (heads * math.log(p) + (10 - heads) * math.log(1 - p)))


def words(p, rest):
    """One over the geometric mean of ten chances."""
    return (rest**9 * p) ** -0.1
