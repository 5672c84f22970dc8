"""Gemma 1 to 3: a wide head, a tied output, in later ones norms on both sides of each part and windows between full layers."""

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
    flag,
    gated,
    grouped,
    longest,
    norm,
    tied,
)
from workings.instruments.card.rows import Component, Does, Family, Size

FOUR_NORMS = (
    norm("norm before attention"),
    norm("norm after attention"),
    norm("norm before mlp"),
    norm("norm after mlp"),
)
HEAD_NORMS = (norm("query norm", size="head_size"), norm("key norm", size="head_size"))
BIAS = flag("attention_bias", "attention_bias")
ATTENTION = attention("attention_bias", "attention_bias")

GEMMA = Family(
    "Gemma",
    ("gemma",),
    (*body(), *grouped("16", "256"), tied("1"), longest("8192"), BIAS, LABELS, *NO_WINDOW),
    (EMBEDDING, *ATTENTION, *gated(), *TWO_NORMS, FINAL_NORM, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)


def between(full: str, prefix: str = "") -> tuple[Size, ...]:
    """Windows in all layers but ``full`` of them, unless the config names the kind of each layer."""
    key = (prefix + "layer_types",)
    return (
        Size("window", (prefix + "sliding_window",), "4096", null="0", least=0),
        Size("marked_sliding", key, f"layers - {full}", "list", ("sliding_attention",), least=0),
        Size("sliding_layers", (), "minimum(window, 1) * marked_sliding", least=0),
        Size("full_layers", (), "layers - sliding_layers", least=0),
    )


GEMMA2 = Family(
    "Gemma 2",
    ("gemma2",),
    (*body(), *grouped("4", "256"), tied("1"), longest("8192"), BIAS, LABELS, *between("floor(layers / 2)")),
    (EMBEDDING, *ATTENTION, *gated(), *FOUR_NORMS, FINAL_NORM, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT,),
)


def pattern(prefix: str = "") -> tuple[Size, ...]:
    """One full layer after so many with a window."""
    keys = (prefix + "sliding_window_pattern", prefix + "_sliding_window_pattern")
    return (Size("pattern", keys, "6"), *between("floor(layers / pattern)", prefix))


TEXT = (EMBEDDING, *ATTENTION, *gated(), *HEAD_NORMS, *FOUR_NORMS, FINAL_NORM, *HEAD)
GEMMA3_TEXT = Family(
    "Gemma 3, text",
    ("gemma3_text",),
    (*body(), *grouped("4", "256"), tied("1"), longest("131072"), BIAS, LABELS, *pattern()),
    TEXT,
    ATTENDS,
    KEEPS,
    (*DECODER_HEADS, ("TextModel", "")),
    (GROUPS_FIT,),
    prefixes=("gemma3",),
)


def seen(name: str, *shape: str, times: str = "image_layers", does: Does = "multiplies") -> Component:
    """A component of the part that looks at images: no token of text passes it."""
    return Component("vision", name, shape, times, used="0", tokens="0", does=does)


VISION = (
    seen("image patches", "channels * patch^2", "image_hidden", times="1"),
    seen("image patch bias", "image_hidden", times="1", does="adds"),
    seen("image positions", "image_patches", "image_hidden", times="1", does="looks up"),
    seen("image query, key, value and output", "image_hidden", "image_hidden", times="4 * image_layers"),
    seen("image attention biases", "image_hidden", times="4 * image_layers", does="adds"),
    seen("image up", "image_hidden", "image_inner"),
    seen("image down", "image_inner", "image_hidden"),
    seen("image mlp biases", "image_inner + image_hidden", does="adds"),
    seen("image norms", "2", "image_hidden", times="2 * image_layers + 1", does="adds"),
    seen("projection to text", "image_hidden", "hidden", times="1"),
    seen("norm before projection", "image_hidden", times="1", does="adds"),
)
GEMMA3 = Family(
    "Gemma 3",
    ("gemma3",),
    (
        *body(
            "text_config.",
            vocabulary="262208",
            hidden="2304",
            layers="26",
            heads="8",
            inner="9216",
        ),
        *grouped("4", "256", "text_config."),
        Size("tied", ("tie_word_embeddings", "text_config.tie_word_embeddings"), "1", "flag"),
        longest("131072", "text_config.max_position_embeddings"),
        flag("attention_bias", "text_config.attention_bias"),
        LABELS,
        *pattern("text_config."),
        Size("image_hidden", ("vision_config.hidden_size",), "768"),
        Size("image_layers", ("vision_config.num_hidden_layers",), "12"),
        Size("image_inner", ("vision_config.intermediate_size",), "3072"),
        Size("channels", ("vision_config.num_channels",), "3"),
        Size("image", ("vision_config.image_size",), "224"),
        Size("patch", ("vision_config.patch_size",), "16"),
        Size("image_patches", (), "floor(image / patch)^2"),
        flag("image_head", "vision_config.vision_use_head", "1"),
    ),
    (*TEXT, *VISION),
    ATTENDS,
    KEEPS,
    (("ForConditionalGeneration", "generates"), *DECODER_HEADS[2:]),
    (GROUPS_FIT,),
    (("image_head", "its part for images ends in a pooling head (vision_use_head), which is not among the components"),),
    notes=("What an image costs is not in the operations: only its parameters are counted.",),
)
ROWS = (GEMMA, GEMMA2, GEMMA3_TEXT, GEMMA3)
