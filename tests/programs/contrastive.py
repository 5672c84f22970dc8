"""The contrastive loss InfoNCE (as in SimCLR and CLIP), both directions, with its accuracy."""

import numpy as np


def normalize(z):
    return z / np.linalg.norm(z, axis=1, keepdims=True)


def cross_entropy(logits, labels):
    logits = logits - logits.max(axis=1, keepdims=True)
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(labels)), labels].mean()


def contrastive(image_features, text_features, temperature=0.07):
    I_e = normalize(image_features)
    T_e = normalize(text_features)
    logits = np.dot(I_e, T_e.T) / temperature
    labels = np.arange(logits.shape[0])
    loss_i = cross_entropy(logits, labels)
    loss_t = cross_entropy(logits.T, labels)
    loss = (loss_i + loss_t) / 2
    acc = np.mean(np.argmax(logits, axis=1) == labels)
    return {"loss": loss, "accuracy": acc, "logits": logits}


def example():
    rng = np.random.default_rng(16)
    base = rng.normal(size=(6, 4))
    return base + 0.3 * rng.normal(size=(6, 4)), base + 0.3 * rng.normal(size=(6, 4))
