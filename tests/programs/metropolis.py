"""A random-walk Metropolis sampler for a mixture of two normal densities."""

import numpy as np


def log_target(x):
    return np.log(0.3 * np.exp(-0.5 * (x + 2) ** 2) + 0.7 * np.exp(-0.5 * (x - 2) ** 2))


def metropolis(x0, n_samples=150, step=1.5, burn_in=30):
    rng = np.random.default_rng(7)
    samples = np.empty(n_samples)
    x, accepted = x0, 0
    for i in range(n_samples):
        proposal = x + step * rng.normal()
        log_alpha = log_target(proposal) - log_target(x)
        if np.log(rng.uniform()) < log_alpha:
            x = proposal
            accepted += 1
        samples[i] = x
    kept = samples[burn_in:]
    print(f"acceptance rate: {accepted / n_samples:.2f}")
    return samples, kept.mean(), kept.std(ddof=1), accepted / n_samples


def example():
    return (0.5,)
