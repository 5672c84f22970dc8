"""Logistic regression by gradient descent, with the loss kept at every tenth step."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logistic(X, y, lr=0.1, n_iters=100):
    n_samples, n_features = X.shape
    weights = np.zeros(n_features)
    bias = 0
    losses = []
    for i in range(n_iters):
        y_pred = sigmoid(np.dot(X, weights) + bias)
        dw = (1 / n_samples) * np.dot(X.T, (y_pred - y))
        db = (1 / n_samples) * np.sum(y_pred - y)
        weights -= lr * dw
        bias -= lr * db
        if i % 10 == 0:
            loss = -np.mean(y * np.log(y_pred + 1e-15) + (1 - y) * np.log(1 - y_pred + 1e-15))
            losses.append(loss)
            print(f"step {i:3d}  loss {loss:.4f}")
    predictions = (sigmoid(X @ weights + bias) > 0.5).astype(int)
    accuracy = (predictions == y).mean()
    return weights, bias, np.array(losses), accuracy


def example():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(30, 3))
    y = (X @ np.array([1.5, -2.0, 0.5]) + 0.3 * rng.normal(size=30) > 0).astype(int)
    return X, y
