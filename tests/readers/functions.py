"""Ordinary NumPy, to be traced and read."""

import numpy as np


def dot(a, b):
    return a @ b


def norm(v):
    return np.sqrt(v @ v)


def cosine(a, b):
    dot = a @ b
    length_a = np.linalg.norm(a)
    length_b = norm(b)
    cos = dot / (length_a * length_b)
    return cos


def cosine_at_once(a, b):
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


def neuron(x, w, b):
    y = np.maximum(0, x @ w + b)
    return y


def layer(W, x, b):
    u = W @ x + b
    return np.tanh(u)


def softmax(s):
    top = s.max()
    e = np.exp(s - top)
    return e / e.sum()


def attended(scores, values):
    weights = softmax(scores)
    return weights @ values


def attention(Q, K, V):
    R = Q @ K.T
    S = R / np.sqrt(Q.shape[1])
    M = S.max(axis=1, keepdims=True)
    E = np.exp(S - M)
    Z = E.sum(axis=1, keepdims=True)
    A = E / Z
    O = A @ V  # noqa: E741
    return O


def loss(y, t):
    return np.mean((y - t) ** 2)


def added(x):
    total = 0.0
    for k in range(len(x)):
        total = total + x[k] * x[k]
    return total


def clipped(x):
    if x > 1:
        return x * 0.5
    return x


def shares(s):
    top = s.max()
    e = np.exp(s - top)
    out = e / e.sum()
    return out


def mixed(values, scores):
    weights = shares(scores)
    return weights @ values


def blend(after, before, keep):
    both = keep * before + (1 - keep) * after
    both = np.maximum(both, 0)
    both = both / both.sum()
    return both


def blended(a, b):
    c = blend(b, keep=0.5, before=a)
    return c[0]
