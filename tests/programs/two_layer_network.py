"""A network with one hidden layer on XOR, 200 steps of backpropagation written out by hand."""

import numpy as np


def init(n_in, n_hidden, n_out, rng):
    return {
        "W1": rng.standard_normal((n_in, n_hidden)) * np.sqrt(2 / n_in),
        "b1": np.zeros(n_hidden),
        "W2": rng.standard_normal((n_hidden, n_out)) * np.sqrt(2 / n_hidden),
        "b2": np.zeros(n_out),
    }


def forward(params, X):
    z1 = X @ params["W1"] + params["b1"]
    a1 = np.maximum(0, z1)
    z2 = a1 @ params["W2"] + params["b2"]
    return 1.0 / (1.0 + np.exp(-z2)), (z1, a1)


def backward(params, X, y, y_hat, cache):
    z1, a1 = cache
    m = X.shape[0]
    dz2 = (y_hat - y) / m
    da1 = dz2 @ params["W2"].T
    dz1 = da1 * (z1 > 0)
    return {"W2": a1.T @ dz2, "b2": dz2.sum(axis=0), "W1": X.T @ dz1, "b1": dz1.sum(axis=0)}


def two_layer_network(X, y, hidden=8, steps=200, lr=0.5):
    params = init(X.shape[1], hidden, y.shape[1], np.random.default_rng(42))
    history = np.zeros(steps)
    for step in range(steps):
        y_hat, cache = forward(params, X)
        history[step] = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
        grads = backward(params, X, y, y_hat, cache)
        for key in params:
            params[key] -= lr * grads[key]
        if step % 50 == 0:
            print("step", step, "loss", round(history[step], 4))
    return forward(params, X)[0], history, params["W1"]


def example():
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = np.array([[0], [1], [1], [0]])
    return X, y
