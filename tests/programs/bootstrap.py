"""A bootstrap confidence interval for the difference of two medians."""

import numpy as np


def bootstrap(a, b, n_boot=100, alpha=0.05):
    rng = np.random.default_rng(2024)
    diffs = np.empty(n_boot)
    for i in range(n_boot):
        sample_a = rng.choice(a, size=len(a), replace=True)
        sample_b = rng.choice(b, size=len(b), replace=True)
        diffs[i] = np.median(sample_a) - np.median(sample_b)
    lo, hi = np.percentile(diffs, [100 * alpha / 2, 100 * (1 - alpha / 2)])
    observed = np.median(a) - np.median(b)
    print(f"difference {observed:.2f}, 95% CI [{lo:.2f}, {hi:.2f}]")
    return observed, lo, hi, diffs.std(ddof=1)


def example():
    rng = np.random.default_rng(22)
    return rng.normal(10, 2, 15), rng.normal(8.5, 2, 12)
