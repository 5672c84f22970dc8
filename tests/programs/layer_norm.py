"""Layer normalisation, forward and backward."""

import numpy as np


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, axis=-1, keepdims=True)
    var = np.var(x, axis=-1, keepdims=True)
    x_hat = (x - mu) / np.sqrt(var + eps)
    out = gamma * x_hat + beta
    return out, (x_hat, gamma, var, eps)


def layer_norm_backward(dout, cache):
    x_hat, gamma, var, eps = cache
    D = x_hat.shape[-1]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx_hat = dout * gamma
    dx = (
        (1.0 / D)
        / np.sqrt(var + eps)
        * (D * dx_hat - dx_hat.sum(axis=-1, keepdims=True) - x_hat * (dx_hat * x_hat).sum(axis=-1, keepdims=True))
    )
    return dx, dgamma, dbeta


def layer_norm(x, gamma, beta, dout):
    out, cache = layer_norm_forward(x, gamma, beta)
    return (out, *layer_norm_backward(dout, cache))


def example():
    rng = np.random.default_rng(5)
    return rng.normal(2.0, 3.0, size=(4, 7)), np.ones(7), np.zeros(7), rng.normal(size=(4, 7))
