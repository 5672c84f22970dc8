"""Adam on a small least-squares problem, with mini-batches drawn by permutation."""

import numpy as np


def adam(X, y, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8, epochs=5, batch_size=8):
    rng = np.random.default_rng(0)
    w = np.zeros(X.shape[1])
    m = np.zeros_like(w)
    v = np.zeros_like(w)
    t = 0
    for epoch in range(epochs):
        perm = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            batch = perm[start : start + batch_size]
            xb, yb = X[batch], y[batch]
            g = 2 * xb.T @ (xb @ w - yb) / len(xb)
            t += 1
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            m_hat = m / (1 - beta1**t)
            v_hat = v / (1 - beta2**t)
            w -= lr * m_hat / (np.sqrt(v_hat) + eps)
        print(f"epoch {epoch + 1}/{epochs}: {np.mean((X @ w - y) ** 2):.5f}")
    return w, m, v, t


def example():
    rng = np.random.default_rng(12)
    X = rng.normal(size=(20, 3))
    return X, X @ np.array([0.5, -1.0, 2.0])
