"""The first principal components by power iteration with deflation."""

import numpy as np


def power_iteration(A, n_steps=100, tol=1e-10):
    v = np.ones(A.shape[0]) / np.sqrt(A.shape[0])
    for _ in range(n_steps):
        w = A @ v
        w /= np.linalg.norm(w)
        if np.linalg.norm(w - v) < tol:
            break
        v = w
    return v, v @ A @ v


def pca_power(X, n_components=2):
    X = X - X.mean(axis=0)
    C = X.T @ X / (X.shape[0] - 1)
    components, variances = [], []
    for _ in range(n_components):
        v, lam = power_iteration(C)
        components.append(v)
        variances.append(lam)
        C = C - lam * np.outer(v, v)
    components = np.array(components)
    scores = X @ components.T
    return components, np.array(variances), scores


def example():
    rng = np.random.default_rng(2)
    X = rng.normal(size=(20, 4)) @ np.diag([3.0, 1.5, 0.5, 0.2]) @ rng.normal(size=(4, 4))
    return (X,)
