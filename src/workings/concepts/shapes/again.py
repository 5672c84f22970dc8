"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def _shape(x):
    return (len(x), *_shape(x[0])) if isinstance(x, (list, tuple)) else ()


def _at(x, index):
    for k in index:
        x = x[k]
    return x


def _filled(shape, f, index=()):
    """Nested lists of that shape, each entry made from its index."""
    return f(index) if not shape else [_filled(shape[1:], f, (*index, k)) for k in range(shape[0])]


def _broadcast(a, b, f):
    """Entry by entry, from the right: an axis of size 1, and one that is missing, is read at 0."""
    one, two = _shape(a), _shape(b)
    wide = max(len(one), len(two))
    padded = [(1,) * (wide - len(s)) + s for s in (one, two)]
    out = []
    for p, q in zip(*padded, strict=True):
        if p != q and 1 not in (p, q):
            raise ValueError(f"{one} and {two} do not meet")
        out.append(q if p == 1 else p)

    def read(x, shape, index):
        return _at(x, [0 if size == 1 else k for size, k in zip(shape, index[wide - len(shape) :], strict=True)])

    return _filled(tuple(out), lambda index: f(read(a, one, index), read(b, two, index)))


def _flat(x):
    return [y for part in x for y in _flat(part)] if isinstance(x, (list, tuple)) else [x]


def _mean(x):
    cells = _flat(x)
    return math.fsum(cells) / len(cells)


def entries(lengths):
    return len(_flat(_filled(tuple(int(size) for size in lengths), lambda index: 0))) if math.prod(lengths) < 10_000 else math.prod(lengths)


def minus(a, b):
    return _broadcast(a, b, lambda x, y: x - y)


def plus(a, b):
    return _broadcast(a, b, lambda x, y: x + y)


def times(a, b):
    return _broadcast(a, b, lambda x, y: x * y)


def column_sums(X):
    return [math.fsum(column) for column in zip(*X, strict=True)]


def row_sums(X):
    return [math.fsum(row) for row in X]


def kept_sums(X):
    return [[math.fsum(row)] for row in X]


def row_means(X):
    return [math.fsum(row) / len(row) for row in X]


def product(A, B):
    if len(_shape(A)) == 3:
        return [product(table, B[k] if len(_shape(B)) == 3 else B) for k, table in enumerate(A)]
    if len(_shape(B)) == 1:
        return [math.fsum(x * y for x, y in zip(row, B, strict=True)) for row in A]
    return [[math.fsum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*B, strict=True)] for row in A]


def swapped(X):
    return [list(column) for column in zip(*X, strict=True)]


def reread(X):
    cells, wide = _flat(X), len(X)
    return [cells[k : k + wide] for k in range(0, len(cells), wide)]


def first_swapped(X):
    return [row[0] for row in X]


def middle_swapped(X):
    return [row[1] for row in X]


def first_reread(X):
    return _flat(X)[: len(X)]


def first_centred(X):
    return [x - math.fsum(X[0]) / len(X[0]) for x in X[0]]


def first_misaligned(X):
    return [x - math.fsum(row) / len(row) for x, row in zip(X[0], X, strict=True)]


def centred_rows(X):
    return [[x - math.fsum(row) / len(row) for x in row] for row in X]


def misaligned_rows(X):
    """As it runs, which is on a square table."""
    return [[x - math.fsum(other) / len(other) for x, other in zip(row, X, strict=True)] for row in X]


def gone(X, W, S):
    return [product(table, W) for table in S]


def centred(X, Q):
    return misaligned_rows(Q)


def losses(p, y):
    return wrong_loss(p, y)


def wrong_loss(p, t):
    """Every prediction against every true value, in two loops."""
    return math.fsum((guess - value) ** 2 for (value,) in t for guess in p) / (len(p) * len(t))


def meant_loss(p, t):
    return math.fsum((guess - value) ** 2 for guess, value in zip(p, t, strict=True)) / len(p)


def table_cells(n):
    return sum(1 for _ in range(int(n)) for _ in range(int(n))) if n < 1000 else n**2


def megabytes(n):
    return n**2 * 4 / 10**6


def result_shape(a, b):
    found = []
    for k in range(1, max(len(a), len(b)) + 1):
        sizes = {s[-k] for s in (a, b) if k <= len(s)} - {1}
        found.append(1 if not sizes else sizes.pop() if len(sizes) == 1 else 0)
    return found[::-1]


def meeting(p, q):
    return q if p == 1 else p


def larger(p, q):
    return p if p > q else q


def stretched_cells(a, b):
    return math.prod(p if p > q else q for p, q in zip(a, b, strict=True))


def partners(q, most):
    return len([p for p in range(1, int(most) + 1) if 1 in (p, q) or p == q])


def lucky(k, top, bottom):
    """The sum of what the two rows are off by: as far as the one mean is from the other, twice."""
    means = [math.fsum(row) / len(row) for row in (top, bottom)]
    off = 2 * abs(means[0] - means[1])
    return min(min(abs(x - y) for x, y in zip(top, bottom, strict=True)) - k + 1e-6, 1e-6 - off)


def pulled(p, a, b):
    """The distance to the middle, and what the two are from it."""
    return (p - (a + b) / 2) ** 2 + ((b - a) / 2) ** 2


def split(a, b):
    """The spread is the square of half the way from the one to the other."""
    return [a + a, b + b, a**2, b**2, a + b, (a**2 + b**2) / 2, a + (b - a) / 2, ((b - a) / 2) ** 2]


def layer(X, W, bias):
    return plus(product(X, W), bias)


def two_layers(X, W, V):
    return product([[x if x > 0 else 0.0 for x in row] for row in product(X, W)], V)


def residual(X, W, V):
    return plus(X, two_layers(X, W, V))


def weight_slope(X, R):
    return product(swapped(X), R)


def unturned(Q, K):
    return product(Q, K)


def attended(Q, K, V):
    """Weights as shares of the row, each from the gaps to the others."""
    weights = [[1 / math.fsum(math.exp(other - score) for other in row) for score in row] for row in product(Q, swapped(K))]
    return product(weights, V)


def shares(X):
    """As it runs, which is on a square table."""
    return [[x / math.fsum(other) for x, other in zip(row, X, strict=True)] for row in X]


def kept_shares(X):
    return [[x / math.fsum(row) for x in row] for row in X]


def column_shares(X):
    return [list(row) for row in zip(*[[x / math.fsum(column) for x in column] for column in zip(*X, strict=True)], strict=True)]


def kept_columns(X):
    return [column_sums(X)]


def last_sums(S):
    return [row_sums(table) for table in S]


def first_sums(S):
    return [[math.fsum(cells) for cells in zip(*rows, strict=True)] for rows in zip(*S, strict=True)]


def middle_sums(S):
    return [column_sums(table) for table in S]


def all_differences(A, B):
    return [[[x - y for x, y in zip(a, b, strict=True)] for b in B] for a in A]


def as_column(x, y):
    return [[u - v for v in y] for u in x]


def sums_of_product(X, W):
    return product([column_sums(X)], W)[0]


def batch_scores(Q, K):
    return [product(q, swapped(k)) for q, k in zip(Q, K, strict=True)]


def with_mask(Q, K, mask):
    return plus(batch_scores(Q, K), mask)
