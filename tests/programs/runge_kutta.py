"""The predator–prey equations by the fourth-order Runge–Kutta method."""

import numpy as np


def rk4_step(f, t, y, h, **kwargs):
    k1 = f(t, y, **kwargs)
    k2 = f(t + h / 2, y + h / 2 * k1, **kwargs)
    k3 = f(t + h / 2, y + h / 2 * k2, **kwargs)
    k4 = f(t + h, y + h * k3, **kwargs)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def lotka_volterra(t, y, a=1.1, b=0.4, c=0.1, d=0.4):
    prey, predator = y
    return np.array([a * prey - b * prey * predator, c * prey * predator - d * predator])


def runge_kutta(y0, t_end=2.0, h=0.1, a=1.1):
    ts = np.arange(0, t_end + h / 2, h)
    ys = np.zeros((len(ts), len(y0)))
    ys[0] = y0
    for i, t in enumerate(ts[:-1]):
        ys[i + 1] = rk4_step(lotka_volterra, t, ys[i], h, a=a)
    return ts, ys


def example():
    return ([10.0, 5.0],)
