"""Softmax cross-entropy by picking the labelled probabilities, its gradient, and a check by differences."""

import numpy as np


def softmax(z):
    exp_z = np.exp(z - z.max(axis=1, keepdims=True))
    return exp_z / np.sum(exp_z, axis=1, keepdims=True)


def loss_fn(W, X, y, reg=1e-3):
    n = X.shape[0]
    p = softmax(X @ W)
    log_likelihood = -np.log(p[np.arange(n), y])
    return np.sum(log_likelihood) / n + 0.5 * reg * np.sum(W * W)


def cross_entropy(W, X, y, reg=1e-3, h=1e-5):
    n = X.shape[0]
    loss = loss_fn(W, X, y, reg)
    dscores = softmax(X.dot(W))
    dscores[range(n), y] -= 1
    dscores /= n
    dW = X.T.dot(dscores)
    dW += reg * W
    # numerical check of the first row
    numeric = np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        old = W[0, j]
        W[0, j] = old + h
        up = loss_fn(W, X, y, reg)
        W[0, j] = old - h
        down = loss_fn(W, X, y, reg)
        W[0, j] = old
        numeric[j] = (up - down) / (2 * h)
    rel_error = np.abs(numeric - dW[0]) / np.maximum(1e-8, np.abs(numeric) + np.abs(dW[0]))
    print("max relative error: %e" % rel_error.max())
    return loss, dW, numeric


def example():
    rng = np.random.default_rng(25)
    return rng.normal(size=(4, 3)), rng.normal(size=(6, 4)), rng.integers(0, 3, size=6)
