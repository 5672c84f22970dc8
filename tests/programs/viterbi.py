"""The Viterbi algorithm: the likeliest path through a hidden Markov model, by back pointers."""

import numpy as np


def viterbi(obs, pi, A, B):
    T, N = len(obs), len(pi)
    delta = np.zeros((T, N))
    psi = np.zeros((T, N), dtype=int)
    delta[0] = np.log(pi) + np.log(B[:, obs[0]])
    for t in range(1, T):
        for j in range(N):
            seq = delta[t - 1] + np.log(A[:, j])
            psi[t, j] = np.argmax(seq)
            delta[t, j] = seq[psi[t, j]] + np.log(B[j, obs[t]])
    path = np.zeros(T, dtype=int)
    path[-1] = np.argmax(delta[-1])
    for t in range(T - 2, -1, -1):
        path[t] = psi[t + 1, path[t + 1]]
    return path, np.max(delta[-1])


def example():
    A = np.array([[0.7, 0.3], [0.4, 0.6]])
    B = np.array([[0.1, 0.4, 0.5], [0.6, 0.3, 0.1]])
    return np.array([2, 2, 0, 0, 1, 2]), np.array([0.6, 0.4]), A, B
