"""The functions whose workings are kept in files. A line moved here moves in the files too."""

import numpy as np


def norm(v):
    return np.sqrt(v @ v)


def cosine(a, b):
    dot = a @ b
    length_a, length_b = norm(a), norm(b)
    cos = dot / (length_a * length_b)
    return cos


def neuron(x, w, b):
    agreement = x @ w
    return np.maximum(0, agreement + b)


def layer(W, x, b):
    scores = W @ x + b
    return np.maximum(scores, 0)


def softmax(s):
    top = s.max()
    e = np.exp(s - top)
    return e / e.sum()


def attend(q, K, V):
    scores = K @ q / np.sqrt(len(q))
    weights = softmax(scores)
    return weights @ V


def loss(X, y, w):
    error = X @ w - y
    return np.mean(error**2)


def rate(steps):
    if steps > 10:
        return 0.1 / steps
    return 0.1 * steps
