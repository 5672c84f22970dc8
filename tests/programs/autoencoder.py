"""A linear autoencoder and matrix factorisation by stochastic gradient descent, stopped early."""

import numpy as np


def autoencoder(R, k=2, lr=0.05, lam=0.02, max_epochs=15, patience=2):
    np.random.seed(0)
    n, m = R.shape
    P = np.random.rand(n, k)
    Q = np.random.rand(m, k)
    rated = np.argwhere(R > 0)
    best, wait = np.inf, 0
    for epoch in range(max_epochs):
        np.random.shuffle(rated)
        for u, i in rated:
            e = R[u, i] - P[u] @ Q[i]
            P[u] += lr * (e * Q[i] - lam * P[u])
            Q[i] += lr * (e * P[u] - lam * Q[i])
        mask = R > 0
        rmse = np.sqrt(((R - P @ Q.T)[mask] ** 2).mean())
        if rmse < best - 1e-3:
            best, wait = rmse, 0
        else:
            wait += 1
            if wait >= patience:
                print("early stop at", epoch)
                break
    return P @ Q.T, best


def example():
    return (np.array([[5, 3, 0, 1], [4, 0, 0, 1], [1, 1, 0, 5], [0, 1, 5, 4]]),)
