"""The loss of a variational autoencoder: reparameterised sample, reconstruction, Kullback–Leibler term."""

import numpy as np


def vae_loss(x, W_mu, W_logvar, W_dec, beta=1.0, eps=None):
    mu = x @ W_mu
    logvar = np.clip(x @ W_logvar, -5.0, 5.0)
    if eps is None:
        eps = np.random.default_rng(0).standard_normal(mu.shape)
    z = mu + np.exp(0.5 * logvar) * eps
    logits = z @ W_dec
    # binary cross-entropy with logits, the stable form
    bce = np.maximum(logits, 0) - logits * x + np.log1p(np.exp(-np.abs(logits)))
    recon = bce.sum(axis=1)
    kl = -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar), axis=1)
    elbo = -(recon + beta * kl).mean()
    return -elbo, recon.mean(), kl.mean()


def example():
    r = np.random.default_rng(44)
    return (r.random((4, 5)) > 0.5).astype(float), r.normal(size=(5, 2)), r.normal(size=(5, 2)), r.normal(size=(2, 5))
