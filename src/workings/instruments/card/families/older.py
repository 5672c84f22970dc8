"""GPT-2, GPT-NeoX, OPT, BLOOM, Falcon, MPT: LayerNorm, a plain MLP four times as wide, positions of several kinds."""

from __future__ import annotations

from workings.instruments.card.families.shared import (
    ATTENDS,
    DECODER_HEADS,
    EMBEDDING,
    HEAD,
    KEEPS,
    LABELS,
    NO_WINDOW,
    attention,
    ends,
    flag,
    layer_norm,
    longest,
    norm,
    plain_mlp,
    tied,
)
from workings.instruments.card.rows import Check, Component, Family, Size

VOCABULARY = Size("vocabulary", ("vocab_size",))


def core(hidden: tuple[str, ...], layers: tuple[str, ...], heads: tuple[str, ...]) -> tuple[Size, ...]:
    """Width, layers, heads; every head has a key and a value of its own, and the heads share the width."""
    return (
        VOCABULARY,
        Size("hidden", hidden),
        Size("layers", layers),
        Size("heads", heads),
        Size("kv_heads", (), "heads"),
        Size("head_size", (), "hidden / heads"),
        *NO_WINDOW,
        LABELS,
    )


POSITIONS = Component("positions", "position embedding", ("longest", "hidden"), "1", does="looks up")
FUSED = (
    Component("attention", "query, key and value", ("hidden", "3 * hidden")),
    Component("attention", "output", ("hidden", "hidden")),
)


def fused_biases(flag_: str = "1") -> tuple[Component, ...]:
    return (
        Component("biases", "query, key and value bias", ("3 * hidden",), when=flag_, does="adds"),
        Component("biases", "output bias", ("hidden",), when=flag_, does="adds"),
    )


TWO_LAYER_NORMS = (layer_norm("norm before attention"), layer_norm("norm before mlp"))
FINAL = layer_norm("final norm", "1")

GPT2 = Family(
    "GPT-2",
    ("gpt2",),
    (
        *core(("n_embd", "hidden_size"), ("n_layer", "num_hidden_layers"), ("n_head", "num_attention_heads")),
        Size("inner", ("n_inner",), "4 * hidden"),
        longest("1024", "n_positions", "n_ctx", "max_position_embeddings"),
        tied("1"),
        flag("crossed", "add_cross_attention"),
    ),
    (EMBEDDING, POSITIONS, *FUSED, *plain_mlp(), *fused_biases(), *TWO_LAYER_NORMS, FINAL, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    beyond=(("crossed", "add_cross_attention puts a second attention into each layer, which is not among the components"),),
    learned=True,
)
NEOX = Family(
    "GPT-NeoX",
    ("gpt_neox",),
    (
        *core(("hidden_size",), ("num_hidden_layers",), ("num_attention_heads",)),
        Size("inner", ("intermediate_size",)),
        longest("2048"),
        tied("0"),
        flag("attention_bias", "attention_bias", "1"),
    ),
    (EMBEDDING, *FUSED, *plain_mlp(), *fused_biases("attention_bias"), *TWO_LAYER_NORMS, FINAL, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
)
OPT = Family(
    "OPT",
    ("opt",),
    (
        *core(("hidden_size",), ("num_hidden_layers",), ("num_attention_heads",)),
        Size("inner", ("ffn_dim",)),
        Size("embedded", ("word_embed_proj_dim",), "hidden"),
        Size("projected", (), "minimum(abs(embedded - hidden), 1)", least=0),
        longest("2048"),
        tied("1"),
        flag("linear_bias", "enable_bias", "1"),
        flag("norm_weights", "layer_norm_elementwise_affine", "1"),
        flag("norm_first", "do_layer_norm_before", "1"),
        flag("no_final", "_remove_final_layer_norm"),
    ),
    (
        Component("embeddings", "token embedding", ("vocabulary", "embedded"), "1", does="looks up"),
        Component("embeddings", "projection in", ("embedded", "hidden"), "1", "projected"),
        Component("positions", "position embedding", ("longest + 2", "hidden"), "1", does="looks up"),
        *attention("linear_bias", "linear_bias"),
        *plain_mlp("linear_bias"),
        layer_norm("norm at attention", when="norm_weights"),
        layer_norm("norm at mlp", when="norm_weights"),
        layer_norm("final norm", "1", when="norm_first * (1 - no_final) * norm_weights"),
        Component("head", "projection out", ("hidden", "embedded"), "1", "projected"),
        *ends("embedded"),
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    learned=True,
)
BLOOM = Family(
    "BLOOM",
    ("bloom",),
    (
        *core(("n_embed", "hidden_size"), ("n_layer", "num_hidden_layers"), ("n_head", "num_attention_heads")),
        Size("inner", (), "4 * hidden"),
        longest("2048", "seq_length"),
        tied("1"),
    ),
    (
        EMBEDDING,
        layer_norm("norm of the embedding", "1"),
        *FUSED,
        *plain_mlp(),
        *fused_biases(),
        *TWO_LAYER_NORMS,
        FINAL,
        *HEAD,
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
)
FALCON = Family(
    "Falcon",
    ("falcon",),
    (
        VOCABULARY,
        Size("hidden", ("hidden_size", "n_embed")),
        Size("layers", ("num_hidden_layers", "n_layer")),
        Size("heads", ("num_attention_heads", "n_head")),
        Size("head_size", (), "hidden / heads"),
        flag("newer", "new_decoder_architecture"),
        flag("one_key", "multi_query", "1"),
        Size("kv_given", ("num_kv_heads", "n_head_kv"), "heads"),
        Size("kv_heads", (), "newer * kv_given + (1 - newer) * (one_key + (1 - one_key) * heads)"),
        Size("inner", ("ffn_hidden_size",), "4 * hidden"),
        flag("parallel", "parallel_attn", "1"),
        Size("parallel_norms", ("num_ln_in_parallel_attn",), "1 + newer"),
        Size("layer_norms", (), "parallel * parallel_norms + (1 - parallel) * 2"),
        flag("linear_bias", "bias"),
        tied("1"),
        longest("2048"),
        LABELS,
        *NO_WINDOW,
    ),
    (
        EMBEDDING,
        Component("attention", "query, key and value", ("hidden", "(heads + 2 * kv_heads) * head_size")),
        Component("attention", "output", ("hidden", "hidden")),
        *plain_mlp("linear_bias"),
        Component("biases", "query, key and value bias", ("(heads + 2 * kv_heads) * head_size",), when="linear_bias", does="adds"),
        Component("biases", "output bias", ("hidden",), when="linear_bias", does="adds"),
        layer_norm("norms of each layer", "layers * layer_norms"),
        FINAL,
        *HEAD,
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (
        Check("heads / kv_heads", "num_attention_heads {heads} is not a multiple of num_kv_heads {kv_heads}"),
        Check("2 - parallel_norms", "num_ln_in_parallel_attn is {parallel_norms}, and a layer has 1 or 2"),
    ),
)
MPT = Family(
    "MPT",
    ("mpt",),
    (
        VOCABULARY,
        Size("hidden", ("d_model", "hidden_size")),
        Size("layers", ("n_layers", "num_hidden_layers")),
        Size("heads", ("n_heads", "num_attention_heads")),
        Size("kv_heads", (), "heads"),
        Size("head_size", (), "hidden / heads"),
        Size("widening", ("expansion_ratio",), "4"),
        Size("inner", (), "widening * hidden"),
        flag("no_bias", "no_bias", "1"),
        flag("linear_positions", "attn_config.alibi", "1"),
        flag("head_norms", "attn_config.qk_ln"),
        Size("kv_given", ("attn_config.kv_n_heads",), "heads"),
        Size("every_head", ("attn_config.attn_type",), "1", "word", ("multihead_attention",), least=0),
        tied("1"),
        longest("2048", "max_seq_len"),
        LABELS,
        *NO_WINDOW,
    ),
    (
        EMBEDDING,
        *FUSED,
        *plain_mlp("0"),
        norm("norm before attention"),
        norm("norm before mlp"),
        norm("final norm", "1"),
        *HEAD,
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    beyond=(
        ("1 - no_bias", "no_bias is false, and the biases of such an MPT are not among the components"),
        ("1 - linear_positions", "attn_config.alibi is false, and learned positions of MPT are not among the components"),
        ("head_norms", "attn_config.qk_ln is true, and those norms are not among the components"),
        ("1 - every_head + abs(kv_given - heads)", "its heads share keys and values, which the class that loads MPT does not do"),
        ("widening - 4", "expansion_ratio is not 4, and the class that loads MPT widens by 4 whatever it says"),
    ),
)
ROWS = (GPT2, NEOX, OPT, BLOOM, FALCON, MPT)
