"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def largest_share(counts):
    """The accuracy of the rule that answers the commonest class to everything."""
    most = np.max(counts)
    total = np.sum(counts)
    baseline = most / total
    return baseline


def share_of(part, whole):
    """So many of so many."""
    return part / whole


def removed(accuracy, baseline):
    """The share of the baseline's mistakes that a model no longer makes."""
    won = accuracy - baseline
    left = 1 - baseline
    removed = won / left
    return removed


def precision(tp, fp, fn):
    """Of the alarms, the share that is real; what was missed is no alarm."""
    alarms = tp + fp
    precision = tp / alarms
    return precision


def recall(tp, fn):
    """Of the real cases, the share that was found."""
    cases = tp + fn
    return tp / cases


def times(new, old):
    """How many times the old the new is."""
    return new / old


def mean(x):
    """The constant that is best where mistakes are squared."""
    return np.sum(x) / len(x)


def middle(x):
    """The constant that is best where mistakes count by their size: the middle one of an odd number."""
    return np.sort(x)[len(x) // 2]


def squares(x, c):
    """The mean squared error of a rule that answers c to everything."""
    return np.mean((x - c) ** 2)


def sizes(x, c):
    """The mean size of the error of a rule that answers c to everything."""
    return np.mean(np.abs(x - c))


def balance(share, found, alarms, curves):
    """Figure: a filter that finds a share of the spam and flags a share of other mail, where a share of all mail is spam."""
    caught = share * found
    flagged = caught + (1 - share) * alarms
    accuracy = caught + (1 - share) * (1 - alarms)
    baseline = np.maximum(share, 1 - share)
    removed = (accuracy - baseline) / (1 - baseline)
    precision = caught / flagged
    recall = caught / share
    # What is drawn: two dots, and over every share three curves, once they are asked for.
    here = np.stack([share, accuracy])
    idle = np.stack([share, baseline])
    shares = np.linspace(0.01, 0.99, 99)
    accuracies = np.where(curves == 1, shares * found + (1 - shares) * (1 - alarms), np.nan)
    precisions = np.where(curves == 1, shares * found / (shares * found + (1 - shares) * alarms), np.nan)
    bend = np.stack([shares[0], shares[49], shares[98], shares[77]])
    baselines = np.where(curves == 1, np.maximum(bend, 1 - bend), np.nan)
    return removed


def constant(x, c, curves):
    """Figure: one answer c to five waiting times x, and what it costs by either loss."""
    size = np.mean(np.abs(x - c))
    square = np.mean((x - c) ** 2)
    # What is drawn: the times, a dot, and over every answer two curves, once they are asked for.
    ground = 0 * x
    here = np.stack([c, size])
    there = np.stack([c, square])
    answers = np.linspace(0, 32, 129)
    errors = answers[:, None] - x[None, :]
    by_size = np.where(curves == 1, np.mean(np.abs(errors), axis=1), np.nan)
    by_square = np.where(curves == 1, np.mean(errors**2, axis=1), np.nan)
    return size


def shared_out(share):
    """The accuracy of a rule that answers each of two classes as often as it comes, by chance."""
    return share**2 + (1 - share) ** 2


def audit(tp, fn, fp, tn):
    """A table of four counts, read five times."""
    total = tp + fn + fp + tn
    accuracy = (tp + tn) / total
    baseline = np.maximum(tp + fn, fp + tn) / total
    precision = tp / (tp + fp)
    recall = tp / (tp + fn)
    removed = (accuracy - baseline) / (1 - baseline)
    return removed


def card(tp, fn, fp, tn):
    """The share of error removed, worked in counts: how many are right, how many are for nothing, what was left to win."""
    total = tp + fn + fp + tn
    right = tp + tn
    majority = fp + tn
    won = right - majority
    left = total - majority
    removed = won / left
    return removed


def best_constants(x):
    """The best constant where mistakes are squared, and where they count by their size."""
    mean = np.sum(x) / len(x)
    middle = np.sort(x)[len(x) // 2]
    return np.stack([mean, middle])


def majority(labels):
    """The majority baseline of a list of labels, each a number."""
    alike = labels[:, None] == labels[None, :]
    counts = np.sum(alike, axis=1)
    baseline = np.max(counts) / len(labels)
    return baseline


def scored(labels, guesses):
    """The share of error that guesses remove, against the majority of their labels."""
    accuracy = np.mean(labels == guesses)
    alike = labels[:, None] == labels[None, :]
    baseline = np.max(np.sum(alike, axis=1)) / len(labels)
    won = accuracy - baseline
    removed = won / (1 - baseline)
    return removed


def lead(share, found, alarms):
    """How far a filter is ahead of the majority, where a share of all mail is spam."""
    accuracy = share * found + (1 - share) * (1 - alarms)
    baseline = np.maximum(share, 1 - share)
    return accuracy - baseline


def idle(tn, tp, fn, fp):
    """Whether a filter finds some spam, is right on more than nine in ten, and is no better than answering “not spam” to everything."""
    counted = np.minimum(tp, np.minimum(fn, fp) + 1) - 0.5
    total = np.maximum(tp + fn + fp + tn, 1)
    accuracy = (tp + tn) / total
    never = (fp + tn) / total
    high = accuracy - 0.9
    behind = never - accuracy + 0.000001
    return np.minimum(counted, np.minimum(high, behind))


def two(p, r):
    """The numbers in (c − p)² + (c − r)², written out and completed to one square."""
    pp = p * p
    rr = r * r
    twice_p = 2 * p
    twice_r = 2 * r
    added = twice_p + twice_r
    total = p + r
    both = pp + rr
    mean = total / 2
    rest = both - 2 * mean * mean
    return np.array([twice_p, twice_r, added, total, both, mean, rest])


def two_squares(c, p, r):
    """What one answer c costs where p and r are right, by squares."""
    return (c - p) ** 2 + (c - r) ** 2


def largest(shares):
    """The largest of the shares."""
    return np.max(shares)


def accuracy_of(chances, shares):
    """The accuracy of a rule that does not look, and answers each class with its chance."""
    return chances @ shares


def least_sizes(x):
    """The least that one answer to all can cost by size, not divided by their number."""
    c = np.sort(x)[len(x) // 2]
    return np.sum(np.abs(x - c))


def looking(counts):
    """The accuracy of the best rule that sees the column: in each, the commonest row."""
    best = np.max(counts, axis=0)
    return np.sum(best) / np.sum(counts)
