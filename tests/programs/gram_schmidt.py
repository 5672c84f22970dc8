"""Gram–Schmidt: a QR decomposition column by column."""

import numpy as np


def gram_schmidt(A):
    m, n = A.shape
    Q = np.zeros((m, n))
    R = np.zeros((n, n))
    for j in range(n):
        v = A[:, j].copy()
        for i in range(j):
            R[i, j] = Q[:, i] @ A[:, j]
            v -= R[i, j] * Q[:, i]
        R[j, j] = np.linalg.norm(v)
        if R[j, j] < 1e-12:
            raise ValueError("columns are linearly dependent")
        Q[:, j] = v / R[j, j]
    error = np.max(np.abs(Q.T @ Q - np.eye(n)))
    return Q, R, error


def example():
    return (np.random.default_rng(23).normal(size=(5, 4)),)
