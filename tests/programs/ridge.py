"""Ridge regression by the normal equations, over a grid of penalties, the best chosen on held-out rows."""

import numpy as np


def fit_ridge(X, y, alpha):
    d = X.shape[1]
    return np.linalg.solve(X.T @ X + alpha * np.eye(d), X.T @ y)


def ridge(X, y, alphas=(0.01, 0.1, 1.0, 10.0)):
    X = np.c_[np.ones(len(X)), X]
    n_train = int(0.75 * len(X))
    X_train, X_val = X[:n_train], X[n_train:]
    y_train, y_val = y[:n_train], y[n_train:]
    best_w, best_alpha, best_mse = None, None, np.inf
    path = np.zeros((len(alphas), X.shape[1]))
    for i, alpha in enumerate(alphas):
        w = fit_ridge(X_train, y_train, alpha)
        path[i] = w
        mse = ((X_val @ w - y_val) ** 2).mean()
        if mse < best_mse:
            best_w, best_alpha, best_mse = w, alpha, mse
    ss_res = np.sum((y_val - X_val @ best_w) ** 2)
    ss_tot = np.sum((y_val - y_val.mean()) ** 2)
    print("best alpha", best_alpha)
    return best_w, path, best_mse, 1 - ss_res / ss_tot


def example():
    rng = np.random.default_rng(8)
    X = rng.normal(size=(24, 4))
    return X, X @ np.array([1.0, 0.0, -2.0, 3.0]) + 0.5 + 0.1 * rng.normal(size=24)
