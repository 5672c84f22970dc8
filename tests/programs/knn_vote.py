"""k nearest neighbours again, as many blogs write it: plain Python sorting and a Counter."""

from collections import Counter

import numpy as np


def euclidean_distance(a, b):
    return np.sqrt(np.sum((a - b) ** 2))


def knn_vote(X_train, y_train, X_test, k=3):
    predictions = []
    for x in X_test:
        distances = [euclidean_distance(x, x_train) for x_train in X_train]
        k_indices = np.argsort(distances)[:k]
        k_labels = [y_train[i] for i in k_indices]
        most_common = Counter(k_labels).most_common(1)
        predictions.append(most_common[0][0])
    return np.array(predictions)


def example():
    rng = np.random.default_rng(36)
    y = np.arange(12) % 2
    return rng.normal(size=(12, 2)) + 2 * y[:, None], y, rng.normal(1, 1, size=(4, 2))
