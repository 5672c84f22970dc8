"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np

ACROSS = np.arange(-6, 7)
"""Where the lines of the squared paper stand."""
GRID = np.array([[[-6, c], [6, c]] for c in ACROSS] + [[[c, -6], [c, 6]] for c in ACROSS])
"""The same lines, each from one end to the other: (lines, 2, 2)."""
STEPS = np.arange(-24, 25) / 8
FINE = np.array([[[c, k] for k in STEPS] for c in range(-3, 4)] + [[[k, c] for k in STEPS] for c in range(-3, 4)])
"""A smaller paper, each line with many places on it, so that a bend can be seen: (lines, places, 2)."""
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
F = np.array([[0, 0], [0.25, 0], [0.25, 0.5], [0.5, 0.5], [0.5, 0.75], [0.25, 0.75], [0.25, 1], [0.75, 1], [0.75, 1.25], [0, 1.25]])
"""The corners of a letter F, in turn."""
LETTER = F + np.array([-1.5, -1.5])
TURNED = np.concatenate([LETTER[1:], LETTER[:1]])
"""The corner that follows each corner."""
OUTLINE = np.concatenate([a + np.arange(8)[:, None] / 8 * (b - a) for a, b in zip(LETTER, TURNED, strict=True)]) * 1.5 + np.array(
    [2.25, -0.25]
)
"""A larger letter in another place, with eight places on every edge."""


def image(A, x):
    """A x: every row of A meets x in a dot product."""
    y = A @ x
    return y


def grid_times(A, x):
    """Column j times entry j of x, and nothing added. Not A x."""
    return A * x


def mixture(A, x):
    """A x once more: so much of each column, added up."""
    parts = A * x
    y = np.sum(parts, axis=1)
    return y


def row_dot(r, x):
    """One row with x."""
    return r @ x


def part(u, c):
    """So many times one column."""
    return c * u


def total(u, v):
    """Two vectors, added."""
    return u + v


def from_images(u, v, x):
    """The image of x, where u is that of e1 and v that of e2: they are the columns."""
    A = np.stack([u, v], axis=1)
    y = A @ x
    return y


def area(A):
    """By what the plane's areas are multiplied; negative where it is turned over."""
    along = A[0, 0] * A[1, 1]
    against = A[0, 1] * A[1, 0]
    area = along - against
    return area


def area_after(A, s):
    """The area of the image of a shape of area s."""
    along = A[0, 0] * A[1, 1]
    against = A[0, 1] * A[1, 0]
    factor = along - against
    return np.abs(factor) * s


def columns_area(u, v):
    """The determinant, from the two columns."""
    along = u[0] * v[1]
    against = v[0] * u[1]
    area = along - against
    return area


def grown_columns(u, v, t):
    """The determinant once every entry is multiplied by t."""
    p, r = t * u, t * v
    return p[0] * r[1] - r[0] * p[1]


def turned(u, x):
    """The image of x under the turn that sends e1 to u, which has length 1."""
    v = np.stack([-u[1], u[0]])
    A = np.stack([u, v], axis=1)
    y = A @ x
    return y


def shifted(A, x, b):
    """A x + b: a layer before its bend."""
    z = A @ x + b
    return z


def bent(z):
    """Nothing below zero: each entry for itself."""
    return np.maximum(0, z)


def layer(A, x, b):
    """One layer: a matrix, a bias, and nothing below zero."""
    z = A @ x + b
    y = np.maximum(0, z)
    return y


def missed(A, b, u, w):
    """By how much f(u) + f(w) exceeds f(u + w), for f(x) = A x + b."""
    apart = (A @ u + b) + (A @ w + b)
    together = A @ (u + w) + b
    return apart - together


def combined(p, w, c, d):
    """c times p and d times w, added."""
    return c * p + d * w


def first_of_mixture(p, w, c, d):
    """The first entry of c times p and d times w."""
    return c * p[0] + d * w[0]


def mixture_above(A, b, x):
    """By how much the first entry of x1 f(e1) + x2 f(e2) is above that of f(x), for f(x) = A x + b."""
    first = A[:, 0] + b
    second = A[:, 1] + b
    mixed = x[0] * first + x[1] * second
    right = A @ x + b
    return mixed[0] - right[0]


def millions(m, n):
    """How many numbers a matrix with m rows and n columns holds, in millions."""
    return m * n / 1000000


def known_two(p, r, u, v, c, d):
    """The image of c times p and d times r, where a linear rule sends p to u and r to v."""
    x = c * p + d * r
    y = c * u + d * v
    return y


def completed(u, w, x):
    """From the images u of [1, 0] and w of [1, 1]: the second column, then the image of x, entry by entry."""
    a_12 = w[0] - u[0]
    a_22 = w[1] - u[1]
    y_1 = u[0] * x[0] + a_12 * x[1]
    y_2 = u[1] * x[0] + a_22 * x[1]
    return y_2


def image_length(A, x):
    """How long the image of x is."""
    y = A @ x
    length = np.sqrt(np.sum(y**2))
    return length


def image_page(A, x):
    """The length of the image, line by line."""
    first = A[0] @ x
    second = A[1] @ x
    squares = first**2 + second**2
    length = np.sqrt(squares)
    return length


def two_neurons(A, x, b):
    """A layer of two neurons, one number after another."""
    z_1 = A[0] @ x + b[0]
    z_2 = A[1] @ x + b[1]
    y_1 = np.maximum(0, z_1)
    y_2 = np.maximum(0, z_2)
    return y_2


def slid(u, v, w, t):
    """The determinant with e1 sent to u, and e2 to the place that is t of the way from v to w."""
    place = v + t * (w - v)
    area = u[0] * place[1] - u[1] * place[0]
    return area


def loses_sum(A, u, w):
    """Whether max(0, A x) sends u + w elsewhere than the sum of the two images."""
    f_u = np.maximum(0, A @ u)
    f_w = np.maximum(0, A @ w)
    added = f_u + f_w
    f_sum = np.maximum(0, A @ (u + w))
    differs = np.max(np.abs(added - f_sum)) - 0.000001
    return differs


def made_to_order(u, k, r, s):
    """Whether the matrix with rows r and s sends e1 to u, turns the plane over, and multiplies areas by k or more."""
    landed = np.stack([r, s]) @ np.array([1, 0])
    area = r[0] * s[1] - r[1] * s[0]
    lands = 0.000001 - np.max(np.abs(landed - u))
    over = 0.000001 - area - k
    return np.minimum(lands, over)


def fall_together(A, u, w):
    """Whether two points that differ have one image."""
    f_u = A @ u
    f_w = A @ w
    differ = np.max(np.abs(u - w)) - 0.5
    same = 0.000001 - np.max(np.abs(f_u - f_w))
    return np.minimum(differ, same)


def batch(X, A, b):
    """A layer before its bend, for many inputs that stand as rows."""
    return X @ A.T + b


def unturned(X, A, b):
    """The same, where the matrix was not turned."""
    return X @ A + b


def mixed(k, m):
    """The image of k steps to the right and m steps up, under the rows [2, 1] and [1, 3]."""
    x = np.stack([k, m])
    y = np.array([[2, 1], [1, 3]]) @ x
    return y


def row_of_mixture(x, y, u, v, k, m, a, b):
    """The row [a, b] with k times [x, y] and m times [u, v]."""
    first = k * x + m * u
    second = k * y + m * v
    return a * first + b * second


def act(u, v):
    """Figure: the plane under the matrix whose columns are u and v; a square and a letter go along."""
    A = np.stack([u, v], axis=1)
    grid = GRID @ A.T
    square = SQUARE @ A.T
    letter = LETTER @ A.T
    after = TURNED @ A.T
    area = u[0] * v[1] - v[0] * u[1]
    twice = np.sum(letter[:, 0] * after[:, 1] - after[:, 0] * letter[:, 1])
    letter_area = twice / 2
    return area


def on_the_way(points, s, b):
    """Points on their way through a layer: at s = 1 the matrix has acted, at 2 the shift, at 3 the bend."""
    A = np.array([[1.25, -0.5], [0.5, 1]])
    turning = np.minimum(s, 1)
    shifting = np.minimum(np.maximum(s - 1, 0), 1)
    bending = np.maximum(s - 2, 0)
    moved = points + turning * (points @ A.T - points) + shifting * b
    return moved + bending * (np.maximum(0, moved) - moved)


def through(s, b):
    """Figure: squared paper, a letter and two arrows p and q on their way through a layer, and whether their sum goes along."""
    grid = on_the_way(FINE, s, b)
    letter = on_the_way(OUTLINE, s, b)
    p = on_the_way(np.array([1, -0.25]), s, b)
    q = on_the_way(np.array([-0.75, 1.5]), s, b)
    whole = on_the_way(np.array([0.25, 1.25]), s, b)
    added = p + q
    origin = on_the_way(np.array([0, 0]), s, b)
    gap = added - whole
    missed = np.sqrt(gap @ gap)
    return missed
