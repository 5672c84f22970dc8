"""Linear regression as a class: standardised features, least squares, standard errors and R squared."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Fit:
    coef: np.ndarray
    stderr: np.ndarray
    r2: float


class StandardScaler:
    def fit_transform(self, X):
        self.mean_, self.scale_ = X.mean(axis=0), X.std(axis=0)
        self.scale_[self.scale_ == 0] = 1.0
        return (X - self.mean_) / self.scale_


def linear_regression(X, y):
    Xs = StandardScaler().fit_transform(X)
    design = np.column_stack([np.ones(len(Xs)), Xs])
    coef, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    residuals = y - design @ coef
    dof = len(y) - rank
    sigma2 = residuals @ residuals / dof
    cov = sigma2 * np.linalg.pinv(design.T @ design)
    fit = Fit(coef=coef, stderr=np.sqrt(np.diag(cov)), r2=1 - residuals.var() / y.var())
    print(f"R^2 = {fit.r2:.4f}")
    return fit.coef, fit.stderr, fit.r2, np.corrcoef(Xs, rowvar=False)


def example():
    rng = np.random.default_rng(38)
    X = rng.normal(5, 2, size=(16, 3))
    return X, X @ np.array([1.0, -0.5, 0.25]) + rng.normal(size=16)
