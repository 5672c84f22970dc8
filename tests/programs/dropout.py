"""A training step with inverted dropout, momentum, weight decay and a cosine schedule."""

import numpy as np


def dropout_forward(x, p, rng):
    mask = (rng.random(x.shape) > p) / (1 - p)
    return x * mask, mask


def cosine_lr(step, total, lr_max=0.1, lr_min=0.001):
    return lr_min + 0.5 * (lr_max - lr_min) * (1 + np.cos(np.pi * step / total))


def dropout(X, y, p=0.3, steps=10, weight_decay=1e-2):
    rng = np.random.default_rng(33)
    W1 = rng.normal(0, 0.5, (X.shape[1], 6))
    W2 = rng.normal(0, 0.5, (6, 1))
    velocity = [np.zeros_like(W1), np.zeros_like(W2)]
    losses = []
    for step in range(steps):
        h = np.tanh(X @ W1)
        h_drop, mask = dropout_forward(h, p, rng)
        pred = (h_drop @ W2).squeeze()
        losses.append(np.mean((pred - y) ** 2))
        d_pred = (2 * (pred - y) / len(y))[:, None]
        d_W2 = h_drop.T @ d_pred
        d_h = d_pred @ W2.T * mask
        d_W1 = X.T @ (d_h * (1 - h**2))
        lr = cosine_lr(step, steps)
        for i, (W, dW) in enumerate([(W1, d_W1), (W2, d_W2)]):
            velocity[i] = 0.9 * velocity[i] - lr * (dW + weight_decay * W)
            W += velocity[i]
    return W1, W2, losses


def example():
    rng = np.random.default_rng(34)
    X = rng.normal(size=(12, 3))
    return X, np.sin(X[:, 0]) + X[:, 1]
