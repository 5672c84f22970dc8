"""The second computation: the same functions in plain Python, another way where there is one. Content is checked against both."""

import math


def largest_share(counts):
    return sorted(counts)[-1] / math.fsum(counts)


def share_of(part, whole):
    return 1 / (whole / part)


def removed(accuracy, baseline):
    """By mistakes: one, less the share of them that is still made."""
    return 1 - (1 - accuracy) / (1 - baseline)


def precision(tp, fp, fn):
    return 1 / (1 + fp / tp)


def recall(tp, fn):
    return 1 / (1 + fn / tp)


def times(new, old):
    return new / old


def mean(x):
    """From the first on: each number moves what there is by its share of the way."""
    centre = 0.0
    for place, one in enumerate(x, 1):
        centre += (one - centre) / place
    return centre


def middle(x):
    """The one with no more than half of the others on either side."""
    return next(one for one in x if max(sum(other < one for other in x), sum(other > one for other in x)) <= len(x) // 2)


def squares(x, c):
    """By the spread and the distance from the mean."""
    centre = mean(x)
    return mean([(one - centre) ** 2 for one in x]) + (centre - c) ** 2


def sizes(x, c):
    return mean([max(one, c) - min(one, c) for one in x])


def balance(share, found, alarms, curves):
    """By mistakes, as `removed`."""
    mistakes = share * (1 - found) + (1 - share) * alarms
    return 1 - mistakes / min(share, 1 - share)


def constant(x, c, curves):
    return sizes(x, c)


def shared_out(share):
    return 1 - 2 * share * (1 - share)


def audit(tp, fn, fp, tn):
    return 1 - (fn + fp) / min(tp + fn, fp + tn)


def card(tp, fn, fp, tn):
    """What is found, less what is flagged for nothing, among what there is to find."""
    return (tp - fp) / (tp + fn)


def best_constants(x):
    return [mean(x), middle(x)]


def majority(labels):
    """The longest run once they are sorted."""
    longest, run, before = 0, 0, None
    for label in sorted(labels):
        run = run + 1 if label == before else 1
        longest, before = max(longest, run), label
    return longest / len(labels)


def scored(labels, guesses):
    wrong = sum(float(a) != float(b) for a, b in zip(labels, guesses, strict=True))
    return 1 - wrong / (len(labels) * (1 - majority(labels)))


def lead(share, found, alarms):
    """The mistakes of the majority, less those of the filter."""
    return min(share, 1 - share) - share * (1 - found) - (1 - share) * alarms


def idle(tn, tp, fn, fp):
    total = max(tp + fn + fp + tn, 1)
    return min(tp - 0.5, fn + 0.5, fp + 0.5, (tp + tn) / total - 0.9, (fp - tp) / total + 0.000001)


def two(p, r):
    """The last by the distance: half of its square."""
    return [2 * p, 2 * r, 2 * (p + r), p + r, p**2 + r**2, (p + r) / 2, (p - r) ** 2 / 2]


def two_squares(c, p, r):
    return 2 * (c - (p + r) / 2) ** 2 + (p - r) ** 2 / 2


def largest(shares):
    return sorted(shares)[-1]


def accuracy_of(chances, shares):
    return math.fsum(q * s for q, s in zip(chances, shares, strict=True))


def least_sizes(x):
    """The smallest with the largest, and so on inwards: the gap of each pair."""
    order = sorted(x)
    return math.fsum(high - low for low, high in zip(order, reversed(order), strict=True) if high > low)


def looking(counts):
    first, second = counts
    return math.fsum(max(a, b) for a, b in zip(first, second, strict=True)) / math.fsum([*first, *second])
