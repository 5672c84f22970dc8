"""Newton's method with a backtracking line search on the Rosenbrock function."""

import numpy as np


def f(p):
    x, y = p
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def gradient(p):
    x, y = p
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def hessian(p):
    x, y = p
    return np.array([[2 - 400 * (y - 3 * x**2), -400 * x], [-400 * x, 200]])


def newton(x0, tol=1e-8, max_iter=50):
    x = np.array(x0, dtype=float)
    trajectory = [x.copy()]
    k = 0
    while np.linalg.norm(gradient(x)) > tol and k < max_iter:
        p = np.linalg.solve(hessian(x), -gradient(x))
        t = 1.0
        while f(x + t * p) > f(x) + 1e-4 * t * (gradient(x) @ p):
            t *= 0.5
            if t < 1e-10:
                break
        x = x + t * p
        trajectory.append(x.copy())
        k += 1
    print(f"minimum at ({x[0]:.4f}, {x[1]:.4f}) after {k} iterations")
    return x, np.array(trajectory)


def example():
    return ([-1.2, 1.0],)
