"""A small classification tree grown by recursion on the Gini impurity."""

import numpy as np


def gini_impurity(y):
    _, counts = np.unique(y, return_counts=True)
    p = counts / counts.sum()
    return 1 - np.sum(p**2)


def best_split(X, y):
    best_gain, split = 0, None
    parent = gini_impurity(y)
    for feature in range(X.shape[1]):
        for threshold in np.unique(X[:, feature]):
            left = X[:, feature] <= threshold
            if left.all() or not left.any():
                continue
            n = len(y)
            child = left.sum() / n * gini_impurity(y[left]) + (~left).sum() / n * gini_impurity(y[~left])
            if parent - child > best_gain:
                best_gain, split = parent - child, (feature, threshold)
    return split


def grow(X, y, depth=0, max_depth=2):
    split = best_split(X, y) if depth < max_depth else None
    if split is None:
        values, counts = np.unique(y, return_counts=True)
        return values[np.argmax(counts)]
    feature, threshold = split
    left = X[:, feature] <= threshold
    return {
        "feature": feature,
        "threshold": threshold,
        "left": grow(X[left], y[left], depth + 1, max_depth),
        "right": grow(X[~left], y[~left], depth + 1, max_depth),
    }


def predict(tree, x):
    while isinstance(tree, dict):
        tree = tree["left"] if x[tree["feature"]] <= tree["threshold"] else tree["right"]
    return tree


def decision_tree(X, y):
    tree = grow(X, y)
    y_hat = np.array([predict(tree, x) for x in X])
    return y_hat, np.mean(y_hat == y)


def example():
    rng = np.random.default_rng(35)
    X = np.round(rng.uniform(size=(10, 2)), 1)
    return X, ((X[:, 0] > 0.5) & (X[:, 1] > 0.3)).astype(int)
