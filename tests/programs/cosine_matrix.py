"""All cosine similarities of a set of documents (tf-idf weights), and the best matches of each."""

import numpy as np


def cosine_matrix(counts, top=2):
    tf = counts / counts.sum(axis=1, keepdims=True)
    df = np.count_nonzero(counts, axis=0)
    idf = np.log((1 + counts.shape[0]) / (1 + df)) + 1
    tfidf = tf * idf
    norms = np.linalg.norm(tfidf, axis=1)
    sim = (tfidf @ tfidf.T) / np.outer(norms, norms)
    others = sim.copy()
    np.fill_diagonal(others, -1)
    best = np.argsort(others, axis=1)[:, ::-1][:, :top]
    return sim, best, others[np.arange(len(sim))[:, None], best]


def example():
    return (np.array([[2, 1, 0, 0], [1, 1, 1, 0], [0, 0, 3, 1], [0, 1, 0, 2], [4, 2, 0, 0]]),)
