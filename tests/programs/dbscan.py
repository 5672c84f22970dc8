"""Density-based clustering (DBSCAN) with a queue."""

from collections import deque

import numpy as np

NOISE, UNVISITED = -1, -2


def region_query(X, i, eps):
    return np.where(np.linalg.norm(X - X[i], axis=1) <= eps)[0]


def dbscan(X, eps=0.8, min_samples=3):
    labels = np.full(X.shape[0], UNVISITED)
    cluster = 0
    for i in range(X.shape[0]):
        if labels[i] != UNVISITED:
            continue
        neighbours = region_query(X, i, eps)
        if len(neighbours) < min_samples:
            labels[i] = NOISE
            continue
        labels[i] = cluster
        queue = deque(neighbours)
        while queue:
            j = queue.popleft()
            if labels[j] == NOISE:
                labels[j] = cluster
            if labels[j] != UNVISITED:
                continue
            labels[j] = cluster
            more = region_query(X, j, eps)
            if len(more) >= min_samples:
                queue.extend(more)
        cluster += 1
    return labels, cluster


def example():
    rng = np.random.default_rng(42)
    return (np.vstack([rng.normal(0, 0.3, (6, 2)), rng.normal(3, 0.3, (6, 2)), [[10.0, 10.0]]]),)
