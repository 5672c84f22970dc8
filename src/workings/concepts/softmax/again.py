"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def softmax(z):
    """Each chance from the gaps alone: one over the sum of e to how far each other score is ahead."""
    return [1 / math.fsum(math.exp(other - score) for other in z) for score in z]


def powers(z):
    return [math.e**score for score in z]


def shares(z):
    whole = math.fsum(z)
    return [score / whole for score in z]


def doubled(z):
    return [1 / math.fsum(2.0 ** (other - score) for other in z) for score in z]


def tempered(z, T):
    return [1 / math.fsum(math.exp((other - score) / T) for other in z) for score in z]


def spread(z, T):
    return tempered(z, T)


def crowd(z, T):
    """What the seven leave."""
    return 1 - math.fsum(tempered(z, T)[:7])


def all_shown(z, T, n):
    return math.prod([math.fsum(tempered(z, T)[:7])] * int(n))


def stable(z):
    return softmax(z)


def first_of_two(a, b):
    return softmax([a, b])[0]


def ratio(a, b, T):
    p, q = tempered([a, b], T)
    return p / q


def odds_steps(a, b, T):
    return tempered([a, b], T)[0]


def top_p(p, c):
    kept, total = [], 0.0
    for chance in p:
        kept.append(chance if total < c else 0.0)
        total += chance
    return [chance / math.fsum(kept) for chance in kept]


def reached(p):
    return [math.fsum(p[: k + 1]) for k in range(len(p))]


def token(p, r):
    place, end = 1, p[0]
    while end <= r:
        end += p[place]
        place += 1
    return place


def factor(z, c):
    """The same factor stands in every term."""
    return math.exp(z[0] + c) / math.exp(z[0])


def first_rates(p):
    """Its own rate is what the others leave: moving all scores together moves nothing."""
    others = [-p[0] * chance for chance in p[1:]]
    return [-math.fsum(others), *others]


def own_rate(p):
    return math.fsum(p[0] * chance for chance in p[1:])


def square_share(z, c):
    squares = [(score + c) ** 2 for score in z]
    return squares[0] / math.fsum(squares)


def alike(z, v, w):
    def off(p, q):
        return max(abs(a - b) for a, b in zip(p, q, strict=True))

    return min(off(z, v) - 0.5, 1e-6 - off(softmax(z), softmax(v)), 1e-6 - off(tempered(z, 0.5), softmax(w)))


def moved_share(a, b, k, m):
    """What is added to both is not seen."""
    return 1 / (1 + math.exp((b - a) / m))


def common(k, m):
    return math.exp(k) ** (1 / m)
