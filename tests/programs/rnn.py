"""A character-level recurrent network: loss and gradients through time, clipped, then one Adagrad step."""

import numpy as np


def rnn(inputs, targets, Wxh, Whh, Why, learning_rate=0.1):
    vocab_size, hidden_size = Wxh.shape[1], Whh.shape[0]
    bh, by = np.zeros((hidden_size, 1)), np.zeros((vocab_size, 1))
    xs, hs, ys, ps = {}, {}, {}, {}
    hs[-1] = np.zeros((hidden_size, 1))
    loss = 0
    for t in range(len(inputs)):
        xs[t] = np.zeros((vocab_size, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t - 1]) + bh)
        ys[t] = np.dot(Why, hs[t]) + by
        ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t]))
        loss += -np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += np.dot(dy, hs[t].T)
        dby += dy
        dh = np.dot(Why.T, dy) + dhnext
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += np.dot(dhraw, xs[t].T)
        dWhh += np.dot(dhraw, hs[t - 1].T)
        dhnext = np.dot(Whh.T, dhraw)
    for dparam in [dWxh, dWhh, dWhy, dbh, dby]:
        np.clip(dparam, -1, 1, out=dparam)
    mems = [np.zeros_like(p) for p in (Wxh, Whh, Why, bh, by)]
    for param, dparam, mem in zip([Wxh, Whh, Why, bh, by], [dWxh, dWhh, dWhy, dbh, dby], mems):
        mem += dparam * dparam
        param += -learning_rate * dparam / np.sqrt(mem + 1e-8)
    return loss, Wxh, Whh, Why, bh, by


def example():
    rng = np.random.default_rng(30)
    V, H = 4, 3
    return [0, 1, 2, 2], [1, 2, 2, 3], rng.normal(size=(H, V)) * 0.3, rng.normal(size=(H, H)) * 0.3, rng.normal(size=(V, H)) * 0.3
