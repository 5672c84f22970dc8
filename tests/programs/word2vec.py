"""Skip-gram with negative sampling: a few steps of word2vec over a short text."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


def word2vec(corpus, W_in, W_out, window=2, n_negative=2, lr=0.1):
    rng = np.random.default_rng(3)
    vocab_size = W_in.shape[0]
    counts = np.bincount(corpus, minlength=vocab_size)
    p = counts**0.75 / np.sum(counts**0.75)
    total_loss = 0.0
    for pos, center in enumerate(corpus):
        context = [corpus[j] for j in range(max(0, pos - window), min(len(corpus), pos + window + 1)) if j != pos]
        for target in context:
            negatives = rng.choice(vocab_size, size=n_negative, p=p)
            idx = np.concatenate(([target], negatives))
            labels = np.zeros(len(idx))
            labels[0] = 1
            h = W_in[center]
            scores = sigmoid(W_out[idx] @ h)
            total_loss += -np.sum(labels * np.log(scores) + (1 - labels) * np.log(1 - scores))
            err = scores - labels
            grad_h = err @ W_out[idx]
            np.add.at(W_out, idx, -lr * np.outer(err, h))
            W_in[center] -= lr * grad_h
    return W_in, W_out, total_loss


def example():
    rng = np.random.default_rng(21)
    return np.array([0, 1, 2, 3, 0, 4, 2]), rng.normal(scale=0.3, size=(5, 3)), rng.normal(scale=0.3, size=(5, 3))
