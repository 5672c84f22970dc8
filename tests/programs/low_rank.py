"""The best approximation of low rank by the singular value decomposition, and the share of variance kept."""

import numpy as np


def low_rank(A, energy=0.9):
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    explained = np.cumsum(s**2) / np.sum(s**2)
    k = np.searchsorted(explained, energy) + 1
    A_k = U[:, :k] @ np.diag(s[:k]) @ Vt[:k, :]
    error = np.linalg.norm(A - A_k, "fro")
    return A_k, explained, k, error


def example():
    rng = np.random.default_rng(31)
    return (rng.normal(size=(6, 2)) @ rng.normal(size=(2, 5)) + 0.1 * rng.normal(size=(6, 5)),)
