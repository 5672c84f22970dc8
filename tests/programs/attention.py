"""Scaled dot-product attention with several heads and a causal mask."""

import numpy as np


def softmax(x, axis=-1):
    x = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)


def attention(X, Wq, Wk, Wv, Wo, n_heads=2):
    T, d_model = X.shape
    d_head = d_model // n_heads
    Q, K, V = X @ Wq, X @ Wk, X @ Wv

    # split into heads: (T, d_model) -> (heads, T, d_head)
    def split_heads(M):
        return M.reshape(T, n_heads, d_head).transpose(1, 0, 2)

    Q, K, V = map(split_heads, (Q, K, V))
    scores = Q @ K.transpose(0, 2, 1) / np.sqrt(d_head)
    mask = np.triu(np.ones((T, T), dtype=bool), k=1)
    scores[:, mask] = -np.inf
    weights = softmax(scores)
    out = weights @ V
    out = out.transpose(1, 0, 2).reshape(T, d_model)
    return out @ Wo, weights


def example():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(5, 6))
    return (X, *(rng.normal(size=(6, 6)) / np.sqrt(6) for _ in range(4)))
