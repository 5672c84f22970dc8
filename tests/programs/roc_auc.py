"""The ROC curve, its area, and precision, recall and F1 at a threshold."""

import numpy as np


def roc_auc(y_true, scores, threshold=0.5):
    order = np.argsort(scores)[::-1]
    y_sorted = y_true[order]
    tps = np.cumsum(y_sorted)
    fps = np.cumsum(1 - y_sorted)
    tpr = np.concatenate([[0], tps / tps[-1]])
    fpr = np.concatenate([[0], fps / fps[-1]])
    auc = np.sum((fpr[1:] - fpr[:-1]) * (tpr[1:] + tpr[:-1]) / 2)

    y_pred = scores >= threshold
    tp = np.sum((y_pred == 1) & (y_true == 1))
    fp = np.sum((y_pred == 1) & (y_true == 0))
    fn = np.sum((y_pred == 0) & (y_true == 1))
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall)

    confusion = np.zeros((2, 2), dtype=int)
    for t, p in zip(y_true, y_pred.astype(int)):
        confusion[t, p] += 1
    print(f"AUC = {auc:.3f}, F1 = {f1:.3f}")
    return fpr, tpr, auc, f1, confusion


def example():
    rng = np.random.default_rng(29)
    y = rng.integers(0, 2, size=16)
    return y, np.clip(0.35 + 0.3 * y + 0.2 * rng.normal(size=16), 0, 1)
