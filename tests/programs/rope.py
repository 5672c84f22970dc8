"""Rotary position embedding: pairs of features turned by an angle that grows with the position."""

import numpy as np


def rotate_half(x):
    x1, x2 = np.split(x, 2, axis=-1)
    return np.concatenate((-x2, x1), axis=-1)


def rope_interleaved(x, base=10000):
    seq_len, dim = x.shape
    inv_freq = 1.0 / (base ** (np.arange(0, dim, 2) / dim))
    theta = np.outer(np.arange(seq_len), inv_freq)
    cos, sin = np.cos(theta), np.sin(theta)
    out = np.empty_like(x)
    out[:, 0::2] = x[:, 0::2] * cos - x[:, 1::2] * sin
    out[:, 1::2] = x[:, 0::2] * sin + x[:, 1::2] * cos
    return out


def rope(q, k):
    seq_len, dim = q.shape
    q_rot, k_rot = rope_interleaved(q), rope_interleaved(k)
    inv_freq = 10000.0 ** (-np.arange(0, dim, 2, dtype=np.float32) / dim)
    angles = np.einsum("i,j->ij", np.arange(seq_len), inv_freq)
    emb = np.concatenate((angles, angles), axis=-1)
    q_half = q * np.cos(emb) + rotate_half(q) * np.sin(emb)
    return q_rot @ k_rot.T, q_half


def example():
    rng = np.random.default_rng(24)
    return rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
