"""PageRank by repeated multiplication, dangling pages spread evenly, until the ranks stop moving."""

import numpy as np


def pagerank(A, d=0.85, tol=1e-8):
    n = A.shape[0]
    out_degree = A.sum(axis=1)
    M = np.zeros((n, n))
    for i in range(n):
        if out_degree[i] == 0:
            M[:, i] = 1 / n
        else:
            M[:, i] = A[i] / out_degree[i]
    r = np.ones(n) / n
    n_iter = 0
    while True:
        r_new = (1 - d) / n + d * M @ r
        n_iter += 1
        if np.abs(r_new - r).sum() < tol:
            break
        r = r_new
    order = np.argsort(-r_new)
    return r_new, order, n_iter


def example():
    A = np.array([[0, 1, 1, 0, 0], [0, 0, 1, 1, 0], [1, 0, 0, 0, 0], [0, 0, 1, 0, 1], [0, 0, 0, 0, 0]])
    return (A,)
