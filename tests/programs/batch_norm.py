"""Batch normalisation with running statistics, in training and in test mode."""

import numpy as np


class BatchNorm:
    def __init__(self, num_features, eps=1e-5, momentum=0.9):
        self.gamma = np.ones(num_features)
        self.beta = np.zeros(num_features)
        self.eps = eps
        self.momentum = momentum
        self.running_mean = np.zeros(num_features)
        self.running_var = np.ones(num_features)

    def __call__(self, x, training=True):
        if training:
            mean = x.mean(axis=0)
            var = x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        else:
            mean, var = self.running_mean, self.running_var
        self.x_hat = (x - mean) / np.sqrt(var + self.eps)
        self.std = np.sqrt(var + self.eps)
        return self.gamma * self.x_hat + self.beta

    def backward(self, dout):
        N = dout.shape[0]
        self.dgamma = np.sum(dout * self.x_hat, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dx_hat = dout * self.gamma
        return (N * dx_hat - dx_hat.sum(0) - self.x_hat * (dx_hat * self.x_hat).sum(0)) / (N * self.std)


def batch_norm(batches, x_test, dout):
    bn = BatchNorm(batches.shape[-1])
    for x in batches:
        out = bn(x)
    dx = bn.backward(dout)
    return out, dx, bn.dgamma, bn.dbeta, bn(x_test, training=False)


def example():
    rng = np.random.default_rng(11)
    return rng.normal(3, 2, size=(3, 8, 4)), rng.normal(3, 2, size=(2, 4)), rng.normal(size=(8, 4))
