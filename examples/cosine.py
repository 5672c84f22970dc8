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
