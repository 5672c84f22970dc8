"""Expectation maximisation for a mixture of two Gaussians in one dimension."""

import numpy as np


def normal_pdf(x, mu, sigma):
    return np.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))


def em(x, n_iter=50, tol=1e-6):
    pi = np.array([0.5, 0.5])
    mu = np.array([x.min(), x.max()])
    sigma = np.array([x.std(), x.std()])
    log_likelihood = -np.inf
    history = []
    for iteration in range(n_iter):
        # E step: responsibilities
        dens = np.stack([pi[k] * normal_pdf(x, mu[k], sigma[k]) for k in range(2)], axis=1)
        total = dens.sum(axis=1, keepdims=True)
        gamma = dens / total
        # M step
        N_k = gamma.sum(axis=0)
        mu = (gamma * x[:, None]).sum(axis=0) / N_k
        sigma = np.sqrt((gamma * (x[:, None] - mu) ** 2).sum(axis=0) / N_k)
        pi = N_k / len(x)
        new = np.log(total).sum()
        history.append(new)
        if abs(new - log_likelihood) < tol:
            break
        log_likelihood = new
    return pi, mu, sigma, gamma, history


def example():
    rng = np.random.default_rng(14)
    return (np.concatenate([rng.normal(-2, 0.7, 15), rng.normal(2, 1.0, 25)]),)
