"""The forward pass of a small transformer block: layer norm, attention, GELU network, greedy next token."""

import numpy as np


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def softmax(x):
    exp_x = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return exp_x / np.sum(exp_x, axis=-1, keepdims=True)


def layer_norm(x, g, b, eps: float = 1e-5):
    mean = np.mean(x, axis=-1, keepdims=True)
    variance = np.var(x, axis=-1, keepdims=True)
    return g * (x - mean) / np.sqrt(variance + eps) + b


def linear(x, w, b):
    return x @ w + b


def ffn(x, c_fc, c_proj):
    return linear(gelu(linear(x, **c_fc)), **c_proj)


def attend(q, k, v, mask):
    return softmax(q @ k.T / np.sqrt(q.shape[-1]) + mask) @ v


def mha(x, c_attn, c_proj, n_head):
    x = linear(x, **c_attn)
    qkv = np.split(x, 3, axis=-1)
    qkv_heads = list(map(lambda x: np.split(x, n_head, axis=-1), qkv))
    causal_mask = (1 - np.tri(x.shape[0])) * -1e10
    out_heads = [attend(q, k, v, causal_mask) for q, k, v in zip(*qkv_heads)]
    return linear(np.hstack(out_heads), **c_proj)


def transformer(tokens, wte, w_attn, w_proj, w_fc, w_out, n_head=2, n_new=2):
    d = wte.shape[1]
    g, b = np.ones(d), np.zeros(d)
    tokens = list(tokens)
    for _ in range(n_new):
        x = wte[tokens]
        x = x + mha(layer_norm(x, g, b), {"w": w_attn, "b": np.zeros(3 * d)}, {"w": w_proj, "b": b}, n_head)
        x = x + ffn(layer_norm(x, g, b), {"w": w_fc, "b": np.zeros(4 * d)}, {"w": w_out, "b": b})
        logits = layer_norm(x, g, b) @ wte.T
        next_id = np.argmax(logits[-1])
        tokens.append(int(next_id))
    return logits, np.array(tokens)


def example():
    rng = np.random.default_rng(40)
    d, V = 4, 6
    shapes = [(V, d), (d, 3 * d), (d, d), (d, 4 * d), (4 * d, d)]
    return [1, 4, 2], *(rng.normal(scale=0.4, size=s) for s in shapes)
