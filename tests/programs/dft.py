"""The discrete Fourier transform by its matrix, real and imaginary part apart, and the power spectrum."""

import numpy as np


def dft(x):
    N = len(x)
    n = np.arange(N)
    k = n.reshape((N, 1))
    angle = 2 * np.pi * k * n / N
    real = np.cos(angle) @ x
    imag = -np.sin(angle) @ x
    power = (real**2 + imag**2) / N
    half = power[: N // 2 + 1]
    peak = np.argmax(half[1:]) + 1
    # and back again
    back = (np.cos(angle) @ real - np.sin(angle) @ imag) / N
    assert np.allclose(back, x)
    return real, imag, power, peak


def example():
    t = np.arange(16) / 16
    return (np.sin(2 * np.pi * 3 * t) + 0.5 * np.cos(2 * np.pi * 5 * t),)
