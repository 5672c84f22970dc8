"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def entries(lengths):
    """How many numbers an array of that shape holds."""
    return np.prod(lengths)


def minus(a, b):
    """Entry by entry, with whatever broadcasting there is."""
    return a - b


def plus(a, b):
    """The same with a sum."""
    return a + b


def times(a, b):
    """The same with a product."""
    return a * b


def column_sums(X):
    """Σ over the rows: axis 0 is the one that goes."""
    return np.sum(X, axis=0)


def row_sums(X):
    """Σ over the columns: axis 1 goes."""
    return np.sum(X, axis=1)


def kept_sums(X):
    """Σ over the columns, with a 1 in the place of the axis that went."""
    return np.sum(X, axis=1, keepdims=True)


def row_means(X):
    """The mean of each row."""
    return np.mean(X, axis=1)


def product(A, B):
    """C with C_ij = Σ_k A_ik B_kj: the shared size is summed away."""
    return A @ B


def swapped(X):
    """Rows become columns."""
    return X.T


def reread(X):
    """The shape of the transpose, and not its numbers: they are read again in the order in which they are stored."""
    return np.reshape(X, (X.shape[1], X.shape[0]))


def first_swapped(X):
    """The first row of the transpose."""
    return X.T[0]


def middle_swapped(X):
    """The row of the transpose whose index is 1."""
    return X.T[1]


def first_reread(X):
    """The first row where the numbers are counted off anew."""
    return np.reshape(X, (X.shape[1], X.shape[0]))[0]


def centred_rows(X):
    """Every row less its own mean."""
    return X - np.mean(X, axis=1, keepdims=True)


def misaligned_rows(X):
    """Meant as `centred_rows`. The means are lined up from the right, so column j loses mean j, on a square table alone."""
    return X - np.mean(X, axis=1)


def first_centred(X):
    """The first row less its own mean."""
    means = np.mean(X, axis=1)
    return X[0] - means[0]


def first_misaligned(X):
    """The first row of `misaligned_rows`."""
    means = np.mean(X, axis=1)
    return X[0] - means


def gone(X, W, S):
    """Figure: a sum along an axis, a matrix product, and one for each table of a batch."""
    down = np.sum(X, axis=0)
    across = np.sum(X, axis=1)
    product = X @ W
    batch = S @ W
    return batch


def centred(X, Q):
    """Figure: what can be taken off a table. Q is square."""
    means = np.mean(X, axis=1)
    column = means[:, None]
    centred = X - column
    usual = np.mean(X, axis=0)
    departures = X - usual
    row_means = np.mean(Q, axis=1)
    taken = Q - row_means
    return taken


def losses(p, y):
    """Figure: predictions p in a list, true values y in a column; the loss of that line, and the one that was meant."""
    differences = p - y
    loss = np.mean(differences**2)
    meant = np.mean((p - y[:, 0]) ** 2)
    return loss


def wrong_loss(p, t):
    """The mean of the squares of p − t, where t came as a column."""
    differences = p - t
    return np.mean(differences**2)


def meant_loss(p, t):
    """The same with both as lists: one difference for each prediction."""
    differences = p - t
    return np.mean(differences**2)


def table_cells(n):
    """How many numbers (n,) − (n, 1) has."""
    return n * n


def megabytes(n):
    """What they take up, at 4 bytes each."""
    return 4 * n * n / 1000000


def result_shape(a, b):
    """The shape that two shapes broadcast to; 0 where two sizes do not meet."""
    wide = max(len(a), len(b))
    a = np.concatenate([np.ones(wide - len(a)), a])
    b = np.concatenate([np.ones(wide - len(b)), b])
    return np.where(a == 1, b, np.where((b == 1) | (a == b), a, 0))


def meeting(p, q):
    """What NumPy makes of two sizes that meet: a 1 gives way to the other, whatever that is."""
    return np.where(p == 1, q, p)


def larger(p, q):
    """The larger of two sizes."""
    return np.maximum(p, q)


def stretched_cells(a, b):
    """How many numbers the result of two shapes with as many axes has, where they fit: in each axis the larger size."""
    return np.prod(np.maximum(a, b))


def partners(q, most):
    """How many sizes from 1 to most may stand under the size q."""
    p = np.arange(1, 1 + most)
    return np.sum((p - 1) * (q - 1) * (p - q) == 0)


def lucky(k, top, bottom):
    """Whether the broken line does what was meant on this table of two rows, which differ by k or more in both places."""
    means = np.mean(np.stack([top, bottom]), axis=1)
    upper = top - means
    lower = bottom - means
    wanted = bottom - means[1]
    nearest = np.min(np.abs(top - bottom))
    differs = nearest - k + 0.000001
    agrees = 0.000001 - np.max(np.abs(upper - (top - means[0]))) - np.max(np.abs(lower - wanted))
    return np.minimum(differs, agrees)


def pulled(p, a, b):
    """What one prediction adds to the loss of the broken line, where the true values are a and b."""
    return ((p - a) ** 2 + (p - b) ** 2) / 2


def split(a, b):
    """The numbers in ((p − a)² + (p − b)²)/2 = p² − (a + b)p + (a² + b²)/2 = (p − mean)² + spread."""
    twice_a = 2 * a
    twice_b = 2 * b
    aa = a * a
    bb = b * b
    total = a + b
    half = (aa + bb) / 2
    mean = total / 2
    spread = half - mean * mean
    return np.array([twice_a, twice_b, aa, bb, total, half, mean, spread])


# ------------------------------------------------ lines of code whose shapes are asked for
def layer(X, W, bias):
    return X @ W + bias


def two_layers(X, W, V):
    hidden = np.maximum(0, X @ W)
    return hidden @ V


def residual(X, W, V):
    hidden = np.maximum(0, X @ W)
    return X + hidden @ V


def weight_slope(X, R):
    return X.T @ R


def unturned(Q, K):
    return Q @ K


def attended(Q, K, V):
    scores = Q @ K.T
    weights = np.exp(scores)
    weights = weights / np.sum(weights, axis=1, keepdims=True)
    return weights @ V


def shares(X):
    return X / np.sum(X, axis=1)


def kept_shares(X):
    return X / np.sum(X, axis=1, keepdims=True)


def column_shares(X):
    return X / np.sum(X, axis=0)


def kept_columns(X):
    return np.sum(X, axis=0, keepdims=True)


def last_sums(S):
    return np.sum(S, axis=-1)


def first_sums(S):
    return np.sum(S, axis=0)


def middle_sums(S):
    return np.sum(S, axis=1)


def all_differences(A, B):
    return A[:, None] - B


def as_column(x, y):
    return x[:, None] - y


def sums_of_product(X, W):
    return np.sum(X @ W, axis=0)


def batch_scores(Q, K):
    return Q @ np.swapaxes(K, 1, 2)


def with_mask(Q, K, mask):
    scores = Q @ np.swapaxes(K, 1, 2)
    return scores + mask
