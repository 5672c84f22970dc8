"""A multi-armed bandit with upper confidence bounds, and its regret."""

import math

import numpy as np


def bandit(means, n_rounds=40, c=2.0):
    rng = np.random.default_rng(37)
    n_arms = len(means)
    counts = [0] * n_arms
    values = [0.0] * n_arms
    regret = 0.0
    for t in range(1, n_rounds + 1):
        if 0 in counts:
            arm = counts.index(0)
        else:
            ucb = [values[a] + math.sqrt(c * math.log(t) / counts[a]) for a in range(n_arms)]
            arm = int(np.argmax(ucb))
        reward = float(rng.random() < means[arm])
        counts[arm] += 1
        values[arm] += (reward - values[arm]) / counts[arm]
        regret += max(means) - means[arm]
    return np.array(counts), np.array(values), regret


def example():
    return (np.array([0.2, 0.5, 0.75]),)
