"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def rise(slopes, step):
    """What a step on an even slope gains: each part of it by the slope that way."""
    return slopes @ step


def turned(slopes, angle):
    """What one step gains that goes so many degrees round from the first axis towards the second."""
    turn = angle * np.pi / 180
    step = np.stack([np.cos(turn), np.sin(turn)])
    return slopes @ step


def loss(w):
    """The loss of this page, ½w₁² + w₁w₂ + w₂²."""
    return 0.5 * w[0] ** 2 + w[0] * w[1] + w[1] ** 2


def gradient(w):
    """Its slopes, one for each weight."""
    first = w[0] + w[1]
    second = w[0] + 2 * w[1]
    return np.stack([first, second])


def together(w):
    """How fast it changes when both weights are nudged by the same amount."""
    return np.sum(gradient(w))


def moved(w, d):
    """The loss after the weights have moved by d."""
    return loss(w + d)


def change(g, d):
    """About what a small step d does to a loss whose gradient is g."""
    return g @ d


def length(g):
    """‖g‖: the slope along the gradient itself."""
    return np.sqrt(g @ g)


def slope_along(g, d):
    """The slope along d, per unit of way: only the direction of d counts."""
    length = np.sqrt(d @ d)
    dot = g @ d
    slope = dot / length
    return slope


def slope_down(g, d):
    """How fast the loss falls along d, per unit of way."""
    length = np.sqrt(d @ d)
    dot = g @ d
    slope = dot / length
    return -slope


def along_weights(w, d):
    """The slope of the page's loss along d, at w."""
    g = gradient(w)
    return g @ d / np.sqrt(d @ d)


def doubled(w, k):
    """The gradient of k times the loss."""
    return k * gradient(w)


def steepness(w, k):
    """How long the gradient of k times the loss is."""
    g = k * gradient(w)
    return np.sqrt(g @ g)


def share(degrees):
    """The part of the steepest slope that is left so many degrees away from the gradient."""
    return np.cos(degrees * np.pi / 180)


def compass(w, angle, k, shown):
    """Figure: k times the loss seen from above, a place w, an arrow of your own, and the gradient there."""
    value = k * (0.5 * w[0] ** 2 + w[0] * w[1] + w[1] ** 2)
    g = k * np.stack([w[0] + w[1], w[0] + 2 * w[1]])
    turn = angle * np.pi / 180
    # A half circle is no binary number: without rounding there would be a hair of a slope along a contour.
    u = np.round(np.stack([np.cos(turn), np.sin(turn)]), 12)
    slope = g @ u
    steepest = np.sqrt(g @ g)
    cosine = slope / steepest
    # Places, for the paper. The loss is k/2 · ((w₁ + w₂)² + w₂²), so its contours are circles in w₁ + w₂ and w₂.
    yours = w + u
    uphill = w + shown * g
    around = np.linspace(0, 2 * np.pi, 61)
    oval = np.stack([np.cos(around) - np.sin(around), np.sin(around)], axis=1)
    here = np.sqrt(2 * value / k) * oval
    radii = np.sqrt(2 * np.arange(1, 25) / k)
    contours = radii[:, None, None] * oval
    lowest = 0 * w
    return slope


def turning(g, angle):
    """Figure: the slope along an arrow of length one, for one gradient and every direction."""
    turn = angle * np.pi / 180
    u = np.round(np.stack([np.cos(turn), np.sin(turn)]), 12)
    slope = g @ u
    steepest = np.sqrt(g @ g)
    cosine = slope / steepest
    # Places, for the paper: where the tip of g falls on your line, and the slope for every direction turned through so far.
    shadow = slope * u
    far = 8 * u
    near = -far
    origin = 0 * u
    degrees = angle * np.linspace(0, 1, 73)
    slopes = g[0] * np.cos(degrees * np.pi / 180) + g[1] * np.sin(degrees * np.pi / 180)
    wave = np.stack([degrees, slopes], axis=1)
    here = np.stack([angle, slope])
    return slope


def stepped(w, lr):
    """The weights after one step of descent."""
    return w - lr * gradient(w)


def loss_after(w, lr):
    """The loss after one step of descent; with a rate below 0 the step goes up."""
    return loss(w - lr * gradient(w))


def squared_error(X, w, target):
    """The mean squared error of the predictions X @ w."""
    residual = X @ w - target
    return np.mean(residual**2)


def error_slopes(X, w, target):
    """Its gradient: 2/n times the residuals, gathered along the columns."""
    residual = X @ w - target
    gathered = X.T @ residual
    return 2 / len(target) * gathered


def cropped(X, w, target):
    """Meant as `error_slopes`, with the rows gathered where the columns are: it runs on a square table alone."""
    return 2 / len(target) * X @ (X @ w - target)


def spread(X, w, target):
    """Every residual times every entry of its row: the gradient before it is added up, row by row."""
    return (X @ w - target)[:, None] * X


def clipped(g, most):
    """The gradient cut to a length of at most `most`; its direction stays."""
    length = np.sqrt(g @ g)
    return g * np.minimum(1, most / length)


def bent(w):
    """Another loss, w₁³ + w₁w₂², which is no quadratic."""
    return w[0] ** 3 + w[0] * w[1] ** 2


def bent_slopes(w):
    """Its gradient."""
    return np.stack([3 * w[0] ** 2 + w[1] ** 2, 2 * w[0] * w[1]])


def nudged(w, h):
    """The gradient of `bent` by central differences: each weight up by h, then down by h, the others held."""
    first = np.stack([h, 0 * h])
    second = np.stack([0 * h, h])
    slope_1 = (bent(w + first) - bent(w - first)) / (2 * h)
    slope_2 = (bent(w + second) - bent(w - second)) / (2 * h)
    return np.stack([slope_1, slope_2])


def cubic_slopes(a, b, c, w):
    """The gradient of a·w₁³ + b·w₁w₂ + c·w₂."""
    first = 3 * a * w[0] ** 2 + b * w[1]
    second = b * w[0] + c
    return np.stack([first, second])


def walk(w, u, s):
    """The slope of the page's loss along u, after s steps of length ‖u‖ from w."""
    place = w + s * u
    g = np.stack([place[0] + place[1], place[0] + 2 * place[1]])
    return g @ u


def bearings(a, b, w, d):
    """For the loss ½a·w₁² + ½b·w₂²: both slopes at w, the steepest slope there is, and the slope along d."""
    slope_1 = a * w[0]
    slope_2 = b * w[1]
    steepest = np.sqrt(slope_1**2 + slope_2**2)
    along = (slope_1 * d[0] + slope_2 * d[1]) / np.sqrt(d @ d)
    return along


def two_rows(a, b, w, target):
    """The gradient of the mean squared error on the rows a and b, entry by entry, and its length, the steepest slope."""
    residual_a = a @ w - target[0]
    residual_b = b @ w - target[1]
    gathered_first = residual_a * a[0] + residual_b * b[0]
    gathered_second = residual_a * a[1] + residual_b * b[1]
    slope_first = 2 * gathered_first / 2
    slope_second = 2 * gathered_second / 2
    steepest = np.sqrt(slope_first**2 + slope_second**2)
    return steepest


def two_ways(g, c, d):
    """Whether c leads down although its first entry leads up, and d, which is longer, leads down less steeply."""
    part = g[0] * c[0]
    slope_c = g @ c / np.sqrt(c @ c)
    slope_d = g @ d / np.sqrt(d @ d)
    down_c = -slope_c
    down_d = -slope_d
    longer = np.sqrt(d @ d) - np.sqrt(c @ c)
    gentler = slope_d - slope_c
    return np.minimum(np.minimum(part, down_c), np.minimum(down_d, np.minimum(longer, gentler)))


def level(g, s):
    """The t for which the loss is level along [t, s]."""
    cost = g[1] * s
    return -cost / g[0]


def quotient(x, y, h, k, m):
    """How fast kx² + mxy changes, per unit of the nudge, when x alone is nudged by h."""
    before = k * x**2 + m * x * y
    after = k * (x + h) ** 2 + m * (x + h) * y
    return (after - before) / h


def coefficients(k, m):
    """The numbers that x, y and h have in that quotient, once h is divided out."""
    twice = 2 * k
    return np.stack([twice, m, k])


def reaching(g):
    """The t for which the arrow [1, t] points the way g does."""
    return g[1] / g[0]


def gain(g, d):
    """What d gains, with no length divided out."""
    return g @ d


def largest(d):
    """The size of the largest entry."""
    return np.max(np.abs(d))


def sizes(g):
    """The sizes of the entries, added."""
    return np.sum(np.abs(g))


def steepest_priced(g, price):
    """The steepest slope where a step d has the length √(price₁d₁² + price₂d₂²)."""
    best = g / price
    return np.sqrt(np.sum(price * best**2))


def best_priced(g, price):
    """A step in the direction that is steepest then."""
    return g / price


def nudged_table(w, h):
    """Central differences of (Σw)² + Σw³, weight by weight; row i of the table nudges weight i alone."""
    nudges = h * np.eye(len(w))
    up = w + nudges
    down = w - nudges
    higher = np.sum(up, axis=1) ** 2 + np.sum(up**3, axis=1)
    lower = np.sum(down, axis=1) ** 2 + np.sum(down**3, axis=1)
    return (higher - lower) / (2 * h)
