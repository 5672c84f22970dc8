"""A Kalman filter that follows position and velocity from noisy positions."""

import numpy as np


def kalman_step(x, P, z, F, H, Q, R):
    # predict
    x = F @ x
    P = F @ P @ F.T + Q
    # update
    y = z - H @ x
    S = H @ P @ H.T + R
    K = P @ H.T @ np.linalg.inv(S)
    x = x + K @ y
    P = (np.eye(len(x)) - K @ H) @ P
    return x, P


def kalman(zs, dt=0.1):
    F = np.array([[1, dt], [0, 1]])
    H = np.array([[1.0, 0.0]])
    Q = 0.01 * np.array([[dt**3 / 3, dt**2 / 2], [dt**2 / 2, dt]])
    R = np.array([[0.25]])
    x, P = np.zeros(2), np.eye(2) * 10
    estimates, variances = [], []
    for z in zs:
        x, P = kalman_step(x, P, np.array([z]), F, H, Q, R)
        estimates.append(x.copy())
        variances.append(np.diag(P))
    return np.array(estimates), np.stack(variances)


def example():
    rng = np.random.default_rng(9)
    return (0.5 * np.arange(15) * 0.1 + rng.normal(0, 0.5, 15),)
