"""K-means: assign each point to its nearest centre, move each centre to the mean of its points."""

import numpy as np


def kmeans(X, k=3, max_iter=20, seed=0):
    rng = np.random.default_rng(seed)
    centroids = X[rng.choice(len(X), size=k, replace=False)]
    for it in range(max_iter):
        dists = np.linalg.norm(X[:, None, :] - centroids[None, :, :], axis=2)
        labels = np.argmin(dists, axis=1)
        new_centroids = np.array([X[labels == j].mean(axis=0) for j in range(k)])
        if np.allclose(new_centroids, centroids):
            print(f"converged after {it} iterations")
            break
        centroids = new_centroids
    inertia = np.sum((X - centroids[labels]) ** 2)
    return centroids, labels, inertia


def example():
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(c, 0.4, size=(12, 2)) for c in ([0, 0], [3, 3], [0, 4])])
    return (X,)
