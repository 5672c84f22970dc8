"""A two-dimensional filter over a padded image, its edges, a histogram and a threshold (Otsu)."""

import numpy as np


def convolve2d(image, kernel):
    kh, kw = kernel.shape
    padded = np.pad(image, ((kh // 2, kh // 2), (kw // 2, kw // 2)), mode="constant")
    output = np.zeros_like(image, dtype=float)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            output[i, j] = (kernel * padded[i : i + kh, j : j + kw]).sum()
    return output


def otsu(values, n_bins=8):
    hist, edges = np.histogram(values, bins=n_bins)
    centers = (edges[:-1] + edges[1:]) / 2
    w0 = np.cumsum(hist)
    w1 = w0[-1] - w0
    mean0 = np.cumsum(hist * centers) / np.maximum(w0, 1)
    mean1 = (np.sum(hist * centers) - np.cumsum(hist * centers)) / np.maximum(w1, 1)
    return centers[np.argmax(w0 * w1 * (mean0 - mean1) ** 2)]


def image_filter(image):
    sobel_x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gx = convolve2d(image, sobel_x)
    gy = convolve2d(image, sobel_x.T)
    magnitude = np.hypot(gx, gy)
    magnitude *= 255.0 / magnitude.max()
    threshold = otsu(magnitude.flatten())
    edges = (magnitude > threshold).astype(np.uint8)
    return magnitude, threshold, edges


def example():
    image = np.zeros((6, 6))
    image[2:, 2:] = 1.0
    return (image + 0.05 * np.random.default_rng(32).random((6, 6)),)
