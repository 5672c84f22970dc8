"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def given(both, condition):
    return 1 / (condition / both)


def chances(counts):
    number = whole(counts)
    return [[x / number for x in row] for row in counts]


def whole(counts):
    return math.fsum(math.fsum(row) for row in counts)


def row_totals(counts):
    return [math.fsum(row) for row in counts]


def column_totals(counts):
    return [math.fsum(column) for column in zip(*counts, strict=True)]


def of_column(counts):
    """By chances: each cell's chance over the chance of the column."""
    p = chances(counts)
    column = math.fsum(row[0] for row in p)
    return [row[0] / column for row in p]


def of_row(counts):
    p = chances(counts)[0]
    return [x / math.fsum(p) for x in p]


def after(counts):
    return [next_token(row) for row in counts]


def after_word(tokens, word):
    """What stands after each place of the word, one by one."""
    places = [place for place, token in enumerate(tokens[:-1]) if token == word]
    found = [tokens[place + 1] for place in places]
    return [found.count(k) / len(found) for k in (1, 2, 3)]


def dots(share, spam_rate, other_rate, cut):
    """One over one and the odds against."""
    return 1 / (1 + (1 - share) * other_rate / (share * spam_rate))


def both(a, b, g):
    return a * g


def either(a, b, g):
    """A, and what B adds to it."""
    return a + (b - a * g)


def page(a, b, g):
    """Of what is not A, the share without B."""
    return (1 - a) - (b - a * g)


def turned(a, b, g):
    return a / b * g


def ill_of_positive(counts):
    (ill, _), (well, _) = counts
    return 1 / (1 + well / ill)


def next_token(counts):
    number = math.fsum(counts)
    return [x / number for x in counts]


def in_a_row(first, second, third):
    return math.exp(math.log(first) + math.log(second) + math.log(third))


def expected(counts):
    """The share of the column, of as many as are in the row."""
    (a, b), (c, d) = counts
    return (a + b) * ((a + c) / (a + b + c + d))


def elsewhere(counts, share):
    (a, b), (c, d) = counts
    return 1 / (1 + (1 - share) / share * (c / (c + d)) / (a / (a + b)))


def cells(k):
    return math.prod(2 for _ in range(round(float(k))))


def lopsided(high, low, b, a, c, d):
    counted = min(b - 0.5, a + 0.5, c + 0.5, d + 0.5)
    return min(counted, b / max(b + c, 0.5) - high, low - b / max(b + a, 0.5))


def unrelated(u, c, d):
    off = abs(u[0] / (u[0] + u[1]) - c / max(c + d, 0.5))
    return min(c - 0.5, d - 0.5, 0.000001 - off, abs(u[0] - c) + abs(u[1] - d) - 0.5)


def one_back(p):
    total = math.fsum(x for rows in p for row in rows for x in row)
    first = math.fsum(x for row in p[0] for x in row)
    two = math.fsum(p[0][0])
    middle = math.fsum(x for rows in p for x in rows[0])
    last = math.fsum(rows[0][0] for rows in p)
    return first / total * two / first * last / middle


def one_text(k):
    return k**-1.0


def of_all(k, a, b, c, d):
    """Step by step: of all, of those that begin with the first, of those that begin with two, with three."""
    return (a / k) * (b / a) * (c / b) * (d / c)
