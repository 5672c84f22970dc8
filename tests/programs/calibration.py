"""Expected calibration error of a classifier by binning its confidences."""

import numpy as np


def calibration(probs, labels, n_bins=5):
    confidences = probs.max(axis=1)
    predictions = probs.argmax(axis=1)
    accuracies = predictions == labels
    bin_edges = np.linspace(0, 1, n_bins + 1)
    ece = 0.0
    table = []
    for lo, hi in zip(bin_edges[:-1], bin_edges[1:]):
        in_bin = (confidences > lo) & (confidences <= hi)
        if np.any(in_bin):
            acc = accuracies[in_bin].mean()
            conf = confidences[in_bin].mean()
            ece += np.abs(acc - conf) * in_bin.mean()
            table.append((acc, conf))
    one_hot = np.eye(probs.shape[1])[labels]
    brier = np.mean(np.sum((probs - one_hot) ** 2, axis=1))
    return ece, brier, np.array(table)


def example():
    rng = np.random.default_rng(39)
    z = np.exp(2 * rng.normal(size=(14, 3)))
    return z / z.sum(axis=1, keepdims=True), rng.integers(0, 3, 14)
