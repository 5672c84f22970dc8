"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def _differences(function, w, h):
    """Central differences, weight by weight; of a quadratic they are the slopes themselves, whatever h is."""
    found = []
    for i in range(len(w)):
        up, down = list(w), list(w)
        up[i] += h
        down[i] -= h
        found.append((function(up) - function(down)) / (2 * h))
    return found


def _dot(a, b):
    return math.fsum(x * y for x, y in zip(a, b, strict=True))


def rise(slopes, step):
    return _dot(slopes, step)


def turned(slopes, angle):
    """By how far the direction is from the steepest one."""
    return math.hypot(*slopes) * math.cos(math.radians(angle) - math.atan2(slopes[1], slopes[0]))


def loss(w):
    """Half the squares of the two residuals that the page's rows leave."""
    return ((w[0] + w[1]) ** 2 + w[1] ** 2) / 2


def gradient(w):
    return _differences(loss, w, 1)


def together(w):
    return (loss([w[0] + 1, w[1] + 1]) - loss([w[0] - 1, w[1] - 1])) / 2


def moved(w, d):
    return loss([w[0] + d[0], w[1] + d[1]])


def change(g, d):
    return _dot(g, d)


def length(g):
    return math.hypot(*g)


def slope_along(g, d):
    return _dot(g, [x / math.hypot(*d) for x in d])


def slope_down(g, d):
    return slope_along([-x for x in g], d)


def along_weights(w, d):
    """A way of length two, there and back."""
    u = [x / math.hypot(*d) for x in d]
    return (loss([w[0] + u[0], w[1] + u[1]]) - loss([w[0] - u[0], w[1] - u[1]])) / 2


def doubled(w, k):
    return _differences(lambda place: k * loss(place), w, 1)


def steepness(w, k):
    return math.hypot(*doubled(w, k))


def share(degrees):
    return math.sin(math.radians(90 - degrees))


def compass(w, angle, k, shown):
    u = [math.cos(math.radians(angle)), math.sin(math.radians(angle))]
    return k * along_weights(w, u)


def turning(g, angle):
    return turned(g, angle)


def stepped(w, lr):
    g = gradient(w)
    return [w[0] - lr * g[0], w[1] - lr * g[1]]


def loss_after(w, lr):
    return loss(stepped(w, lr))


def squared_error(X, w, target):
    return sum((_dot(row, w) - wanted) ** 2 for row, wanted in zip(X, target, strict=True)) / len(X)


def error_slopes(X, w, target):
    return _differences(lambda place: squared_error(X, place, target), w, 1)


def cropped(X, w, target):
    """As it runs, which is on a square table."""
    residual = [_dot(row, w) - wanted for row, wanted in zip(X, target, strict=True)]
    return [2 / len(target) * _dot(row, residual) for row in X]


def spread(X, w, target):
    return [[(_dot(row, w) - wanted) * x for x in row] for row, wanted in zip(X, target, strict=True)]


def clipped(g, most):
    """The same direction, as far as it may go."""
    reach = min(most, math.hypot(*g))
    turn = math.atan2(g[1], g[0])
    return [reach * math.cos(turn), reach * math.sin(turn)]


def bent(w):
    return w[0] * (w[0] * w[0] + w[1] * w[1])


def bent_slopes(w):
    """Central differences are off by h² here, in the first entry: two of them, one with twice the step, cancel that."""
    near, far = _differences(bent, w, 0.5), _differences(bent, w, 1)
    return [(4 * x - y) / 3 for x, y in zip(near, far, strict=True)]


def nudged(w, h):
    """What is left of the cube when the nudges are multiplied out."""
    return [3 * w[0] ** 2 + h**2 + w[1] ** 2, 2 * w[0] * w[1]]


def cubic_slopes(a, b, c, w):
    def cubic(v):
        return a * v[0] ** 3 + b * v[0] * v[1] + c * v[1]

    near, far = _differences(cubic, w, 1), _differences(cubic, w, 2)
    return [(4 * x - y) / 3 for x, y in zip(near, far, strict=True)]


def walk(w, u, s):
    """The loss on the way is a parabola in s; its slope from a step to either side."""

    def there(t):
        return loss([w[0] + t * u[0], w[1] + t * u[1]])

    return (there(s + 1) - there(s - 1)) / 2


def bearings(a, b, w, d):
    def bowl(v):
        return (a * v[0] ** 2 + b * v[1] ** 2) / 2

    return slope_along(_differences(bowl, w, 1), d)


def two_rows(a, b, w, target):
    return math.hypot(*error_slopes([a, b], w, target))


def two_ways(g, c, d):
    slopes = [_dot(g, [x / math.hypot(*arrow) for x in arrow]) for arrow in (c, d)]
    return min(g[0] * c[0], -slopes[0], -slopes[1], math.hypot(*d) - math.hypot(*c), slopes[1] - slopes[0])


def level(g, s):
    """A quarter turn of the gradient, stretched until its second entry is s."""
    across = [-g[1], g[0]]
    return across[0] * s / across[1]


def quotient(x, y, h, k, m):
    """What is left once h is divided out."""
    return 2 * k * x + m * y + k * h


def coefficients(k, m):
    """From the quotient itself: it is a sum of multiples of x, y and h, for a nudge that is not 0."""
    along_x = quotient(1, 0, 1, k, m) - quotient(0, 0, 1, k, m)
    return [along_x, quotient(0, 1, 1, k, m) - quotient(0, 0, 1, k, m), quotient(0, 0, 1, k, m)]


def reaching(g):
    return math.tan(math.atan2(g[1], g[0]))


def gain(g, d):
    return _dot(g, d)


def largest(d):
    return max(max(d), -min(d))


def sizes(g):
    """At the corner where every entry of the step has the sign of the slope."""
    return _dot(g, [math.copysign(1, x) for x in g])


def steepest_priced(g, price):
    """Stretch each axis by the root of its price; lengths are then the plain ones."""
    return math.hypot(*(x / math.sqrt(p) for x, p in zip(g, price, strict=True)))


def best_priced(g, price):
    return [x / p for x, p in zip(g, price, strict=True)]


def nudged_table(w, h):
    """Multiplied out: of the square the slope itself is left, of the cube h² besides."""
    return [2 * math.fsum(w) + 3 * x * x + h * h for x in w]
