"""Gaussian process regression by a Cholesky factor."""

import numpy as np


def rbf(a, b, length_scale=1.0, variance=1.0):
    sqdist = np.sum(a**2, 1).reshape(-1, 1) + np.sum(b**2, 1) - 2 * np.dot(a, b.T)
    return variance * np.exp(-0.5 / length_scale**2 * sqdist)


def gaussian_process(X, y, X_s, noise=0.1):
    K = rbf(X, X) + noise**2 * np.eye(len(X))
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, y))
    K_s = rbf(X, X_s)
    mu = K_s.T.dot(alpha)
    v = np.linalg.solve(L, K_s)
    var = np.diag(rbf(X_s, X_s)) - np.sum(v**2, axis=0)
    std = np.sqrt(var)
    log_marginal = -0.5 * y @ alpha - np.log(np.diag(L)).sum() - 0.5 * len(X) * np.log(2 * np.pi)
    upper, lower = mu + 1.96 * std, mu - 1.96 * std
    return mu, lower, upper, log_marginal


def example():
    X = np.array([-3.0, -1.5, 0.0, 1.0, 2.5]).reshape(-1, 1)
    return X, np.sin(X).ravel(), np.linspace(-3, 3, 7)[:, None]
