"""One gradient of t-SNE: affinities at a fixed bandwidth, Student-t similarities, the forces between points."""

import numpy as np


def pairwise_squared(X):
    sum_X = np.sum(np.square(X), 1)
    return np.add(np.add(-2 * np.dot(X, X.T), sum_X).T, sum_X)


def affinities(X, sigma=1.0):
    D = pairwise_squared(X)
    P = np.exp(-D / (2 * sigma**2))
    np.fill_diagonal(P, 0)
    P /= P.sum(axis=1, keepdims=True)
    P = (P + P.T) / (2 * len(X))
    return np.maximum(P, 1e-12)


def tsne(X, Y, n_steps=5, lr=10.0, momentum=0.5):
    n = X.shape[0]
    P = affinities(X)
    iY = np.zeros(Y.shape)
    costs = np.zeros(n_steps)
    for step in range(n_steps):
        num = 1 / (1 + pairwise_squared(Y))
        num[range(n), range(n)] = 0.0
        Q = num / np.sum(num)
        Q = np.maximum(Q, 1e-12)
        PQ = P - Q
        dY = np.zeros((n, 2))
        for i in range(n):
            dY[i, :] = 4 * np.sum(np.tile(PQ[:, i] * num[:, i], (2, 1)).T * (Y[i, :] - Y), 0)
        iY = momentum * iY - lr * dY
        Y = Y + iY
        Y = Y - np.tile(np.mean(Y, 0), (n, 1))
        costs[step] = np.sum(P * np.log(P / Q))
    return Y, dY, costs


def example():
    rng = np.random.default_rng(15)
    return rng.normal(size=(8, 5)), 0.01 * rng.normal(size=(8, 2))
