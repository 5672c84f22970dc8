"""An LSTM cell run over a short sequence."""

import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def lstm_cell(x_t, h_prev, c_prev, W, b):
    H = h_prev.shape[0]
    z = np.concatenate([h_prev, x_t]) @ W + b
    i = sigmoid(z[0 * H : 1 * H])
    f = sigmoid(z[1 * H : 2 * H])
    o = sigmoid(z[2 * H : 3 * H])
    g = np.tanh(z[3 * H :])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


def lstm(x, W, b, hidden_size=3):
    h = np.zeros(hidden_size)
    c = np.zeros(hidden_size)
    hs = np.zeros((x.shape[0], hidden_size))
    for t in range(x.shape[0]):
        h, c = lstm_cell(x[t], h, c, W, b)
        hs[t] = h
    return hs, c


def example():
    rng = np.random.default_rng(10)
    H, D = 3, 2
    b = np.zeros(4 * H)
    b[H : 2 * H] = 1.0  # the forget gate starts open
    return rng.normal(size=(6, D)), rng.normal(size=(H + D, 4 * H)) * 0.5, b
