"""Rosenblatt's perceptron: correct the weights at each mistake until an epoch passes without one."""

import numpy as np


def perceptron(X, y, max_epochs=50, lr=1.0):
    w = np.zeros(X.shape[1] + 1)
    for epoch in range(max_epochs):
        errors = 0
        for xi, target in zip(X, y):
            prediction = 1 if np.dot(xi, w[1:]) + w[0] >= 0.0 else -1
            if prediction != target:
                update = lr * (target - prediction)
                w[1:] += update * xi
                w[0] += update
                errors += 1
        if errors == 0:
            break
    else:
        print("did not converge")
    return w, epoch


def example():
    rng = np.random.default_rng(19)
    X = rng.uniform(-1, 1, size=(15, 2))
    return X, np.where(X[:, 0] + 2 * X[:, 1] > 0.1, 1, -1)
