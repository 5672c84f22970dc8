"""Llama and what is built like it: RMSNorm, rotary positions, a gated MLP, grouped key and value heads."""

from __future__ import annotations

from workings.instruments.card.families.shared import (
    ATTENDS,
    DECODER_HEADS,
    EMBEDDING,
    FINAL_NORM,
    GROUPS_FIT,
    HEAD,
    KEEPS,
    LABELS,
    NO_WINDOW,
    TWO_NORMS,
    attention,
    body,
    ends,
    flag,
    gated,
    grouped,
    longest,
    norm,
    tied,
    windowed,
)
from workings.instruments.card.rows import Component, Family, Size

QWEN_WINDOW = (
    flag("use_sliding", "use_sliding_window"),
    Size("window", ("sliding_window",), "4096", null="0", least=0),
    Size("window_after", ("max_window_layers",), "28", least=0),
    Size("marked_sliding", ("layer_types",), "use_sliding * maximum(layers - window_after, 0)", "list", ("sliding_attention",), least=0),
    Size("sliding_layers", (), "use_sliding * minimum(window, 1) * marked_sliding", least=0),
    Size("full_layers", (), "layers - sliding_layers", least=0),
)
LLAMA = Family(
    "Llama",
    ("llama",),
    (
        *body(),
        *grouped(),
        tied("0"),
        longest("2048"),
        flag("attention_bias", "attention_bias"),
        flag("mlp_bias", "mlp_bias"),
        LABELS,
        *NO_WINDOW,
    ),
    (
        EMBEDDING,
        *attention("attention_bias", "attention_bias"),
        *gated(),
        Component("biases", "gate bias", ("inner",), when="mlp_bias", does="adds"),
        Component("biases", "up bias", ("inner",), when="mlp_bias", does="adds"),
        Component("biases", "down bias", ("hidden",), when="mlp_bias", does="adds"),
        *TWO_NORMS,
        FINAL_NORM,
        *HEAD,
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)
MISTRAL = Family(
    "Mistral",
    ("mistral",),
    (*body(), *grouped("8"), tied("0"), longest("131072"), LABELS, *windowed("4096")),
    (EMBEDDING, *attention(), *gated(), *TWO_NORMS, FINAL_NORM, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)
QWEN2 = Family(
    "Qwen 2",
    ("qwen2",),
    (*body(), *grouped("32"), tied("0"), longest("32768"), LABELS, *QWEN_WINDOW),
    (EMBEDDING, *attention("1"), *gated(), *TWO_NORMS, FINAL_NORM, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)
HEAD_NORMS = (norm("query norm", size="head_size"), norm("key norm", size="head_size"))
QWEN3 = Family(
    "Qwen 3",
    ("qwen3",),
    (
        *body(),
        *grouped("32", "128"),
        tied("0"),
        longest("32768"),
        flag("attention_bias", "attention_bias"),
        LABELS,
        *QWEN_WINDOW,
    ),
    (EMBEDDING, *attention("attention_bias", "attention_bias"), *gated(), *HEAD_NORMS, *TWO_NORMS, FINAL_NORM, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)
PHI = Family(
    "Phi",
    ("phi",),
    (*body(), *grouped(), tied("0"), longest("2048"), flag("head_norms", "qk_layernorm"), LABELS, *NO_WINDOW),
    (
        EMBEDDING,
        *attention("1", "1"),
        Component("mlp", "up", ("hidden", "inner")),
        Component("mlp", "down", ("inner", "hidden")),
        Component("biases", "up bias", ("inner",), does="adds"),
        Component("biases", "down bias", ("hidden",), does="adds"),
        Component("norms", "query norm", ("2", "head_size"), when="head_norms", does="adds"),
        Component("norms", "key norm", ("2", "head_size"), when="head_norms", does="adds"),
        Component("norms", "norm before both", ("2", "hidden"), does="adds"),
        Component("norms", "final norm", ("2", "hidden"), "1", does="adds"),
        *ends(bias="1"),
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)
PHI3 = Family(
    "Phi 3",
    ("phi3",),
    (*body(), *grouped(), tied("0"), longest("4096"), LABELS, *windowed()),
    (
        EMBEDDING,
        Component("attention", "query, key and value", ("hidden", "heads * head_size + 2 * kv_heads * head_size")),
        Component("attention", "output", ("heads * head_size", "hidden")),
        Component("mlp", "gate and up", ("hidden", "2 * inner")),
        Component("mlp", "down", ("inner", "hidden")),
        *TWO_NORMS,
        FINAL_NORM,
        *HEAD,
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)
ROWS = (LLAMA, MISTRAL, QWEN2, QWEN3, PHI, PHI3)
