"""Beam search over a table of next-token log-probabilities, keeping the best few sequences."""

import numpy as np


def log_softmax(x):
    x = x - x.max()
    return x - np.log(np.exp(x).sum())


def beam_search(logits, beam_width=3, length=4, start=0):
    beams = [([start], 0.0)]
    for _ in range(length):
        candidates = []
        for seq, score in beams:
            log_probs = log_softmax(logits[seq[-1]])
            for token in range(len(log_probs)):
                candidates.append((seq + [token], score + log_probs[token]))
        candidates.sort(key=lambda c: c[1], reverse=True)
        beams = candidates[:beam_width]
    sequences = np.array([seq for seq, _ in beams])
    scores = np.array([score for _, score in beams])
    return sequences, scores


def example():
    return (np.random.default_rng(17).normal(size=(5, 5)),)
