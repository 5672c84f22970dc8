"""AdaBoost over decision stumps: the best threshold of every feature, samples weighed by their mistakes."""

import numpy as np


def best_stump(X, y, weights):
    n, d = X.shape
    best = {"error": float("inf")}
    for feature in range(d):
        values = np.unique(X[:, feature])
        thresholds = (values[:-1] + values[1:]) / 2
        for threshold in thresholds:
            for polarity in (1, -1):
                pred = np.ones(n)
                pred[polarity * X[:, feature] < polarity * threshold] = -1
                error = np.sum(weights[pred != y])
                if error < best["error"]:
                    best = {"error": error, "feature": feature, "threshold": threshold, "polarity": polarity, "pred": pred}
    return best


def stump(X, y, n_rounds=3):
    weights = np.full(len(y), 1 / len(y))
    total = np.zeros(len(y))
    alphas = []
    for _ in range(n_rounds):
        s = best_stump(X, y, weights)
        alpha = 0.5 * np.log((1 - s["error"] + 1e-10) / (s["error"] + 1e-10))
        weights *= np.exp(-alpha * y * s["pred"])
        weights /= weights.sum()
        total += alpha * s["pred"]
        alphas.append(alpha)
    return np.sign(total), np.array(alphas), weights


def example():
    rng = np.random.default_rng(20)
    X = np.round(rng.normal(size=(10, 2)), 2)
    return X, np.where(X[:, 0] * X[:, 1] > 0, 1, -1)
