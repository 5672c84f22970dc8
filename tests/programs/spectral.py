"""Spectral clustering into two parts by the second eigenvector of the graph Laplacian."""

import numpy as np


def spectral(points, sigma=1.0):
    diff = points[:, np.newaxis] - points[np.newaxis, :]
    W = np.exp(-np.sum(diff**2, axis=-1) / (2 * sigma**2))
    W[np.diag_indices_from(W)] = 0
    D = W.sum(axis=1)
    D_inv_sqrt = np.diag(1.0 / np.sqrt(D))
    L = np.eye(len(points)) - D_inv_sqrt @ W @ D_inv_sqrt
    eigenvalues, eigenvectors = np.linalg.eigh(L)
    fiedler = eigenvectors[:, 1]
    labels = (fiedler > np.median(fiedler)).astype(int)
    cut = W[labels == 0][:, labels == 1].sum()
    return labels, eigenvalues, cut


def example():
    rng = np.random.default_rng(41)
    return (np.vstack([rng.normal(0, 0.5, (5, 2)), rng.normal(3, 0.5, (5, 2))]),)
