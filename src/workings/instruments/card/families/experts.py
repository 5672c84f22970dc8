"""Mixtures of experts: Mixtral, Qwen 2 and 3, DeepSeek V2 and V3 with attention through a compressed key and value."""

from __future__ import annotations

from workings.instruments.card.families.decoders import HEAD_NORMS
from workings.instruments.card.families.shared import (
    ATTENDS,
    DECODER_HEADS,
    EMBEDDING,
    FINAL_NORM,
    GROUPS_FIT,
    HEAD,
    KEEPS,
    LABELS,
    TWO_NORMS,
    attention,
    body,
    flag,
    gated,
    grouped,
    longest,
    norm,
    tied,
    windowed,
)
from workings.instruments.card.rows import Attends, Check, Component, Family, Keeps, Size

ENOUGH = Check("experts - chosen", "num_experts_per_tok {chosen} is more than the {experts} experts there are")


def experts(inner: str = "expert_inner", layers: str = "expert_layers") -> tuple[Component, ...]:
    """The router and the experts, of which a token passes ``chosen``."""
    return (
        Component("router", "router", ("hidden", "experts"), layers),
        *gated(f"{layers} * experts", inner, "experts", "expert ", f"{layers} * chosen"),
    )


MIXTRAL = Family(
    "Mixtral",
    ("mixtral",),
    (
        *body(),
        *grouped("8"),
        tied("0"),
        longest("131072"),
        Size("experts", ("num_local_experts", "num_experts"), "8"),
        Size("chosen", ("num_experts_per_tok",), "2"),
        LABELS,
        *windowed(),
    ),
    (EMBEDDING, *attention(), *experts("inner", "layers"), *TWO_NORMS, FINAL_NORM, *HEAD),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT, ENOUGH),
)
QWEN_EXPERTS = (
    Size("expert_step", ("decoder_sparse_step",), "1"),
    Size("dense_only", ("mlp_only_layers",), "0", "length", least=0),
    Size("expert_layers", (), "floor(layers / expert_step) - dense_only", least=0),
    Size("dense_layers", (), "layers - expert_layers", least=0),
)
ONE_STEP = (
    "dense_only * (expert_step - 1)",
    "mlp_only_layers and decoder_sparse_step both choose layers, and only one of them is followed",
)
QWEN2_MOE = Family(
    "Qwen 2, mixture of experts",
    ("qwen2_moe",),
    (
        *body(),
        *grouped("16"),
        tied("0"),
        longest("32768"),
        Size("experts", ("num_experts", "num_local_experts"), "60"),
        Size("chosen", ("num_experts_per_tok",), "4"),
        Size("expert_inner", ("moe_intermediate_size",), "1408"),
        Size("shared_inner", ("shared_expert_intermediate_size",), "5632"),
        flag("attention_bias", "qkv_bias", "1"),
        LABELS,
        *QWEN_EXPERTS,
        Size("window", ("sliding_window",), "4096", null="0", least=0),
        flag("use_sliding", "use_sliding_window"),
        Size("window_after", ("max_window_layers",), "28", least=0),
        Size(
            "marked_sliding",
            ("layer_types",),
            "use_sliding * floor((minimum(layers, window_after) + 1) / 2)",
            "list",
            ("sliding_attention",),
            least=0,
        ),
        Size("sliding_layers", (), "use_sliding * minimum(window, 1) * marked_sliding", least=0),
        Size("full_layers", (), "layers - sliding_layers", least=0),
    ),
    (
        EMBEDDING,
        *attention("attention_bias"),
        *gated("dense_layers"),
        *experts(),
        *gated("expert_layers", "shared_inner", "shared expert", "shared "),
        Component("router", "shared expert gate", ("hidden", "1"), "expert_layers"),
        *TWO_NORMS,
        FINAL_NORM,
        *HEAD,
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT, ENOUGH),
    (ONE_STEP,),
)
QWEN3_MOE = Family(
    "Qwen 3, mixture of experts",
    ("qwen3_moe",),
    (
        *body(),
        *grouped("4"),
        tied("0"),
        longest("32768"),
        Size("experts", ("num_experts", "num_local_experts"), "128"),
        Size("chosen", ("num_experts_per_tok",), "8"),
        Size("expert_inner", ("moe_intermediate_size",), "768"),
        flag("attention_bias", "attention_bias"),
        LABELS,
        *QWEN_EXPERTS,
        flag("use_sliding", "use_sliding_window"),
        *windowed("4096", "use_sliding * minimum(window, 1) * layers"),
    ),
    (
        EMBEDDING,
        *attention("attention_bias", "attention_bias"),
        *HEAD_NORMS,
        *gated("dense_layers"),
        *experts(),
        *TWO_NORMS,
        FINAL_NORM,
        *HEAD,
    ),
    ATTENDS,
    KEEPS,
    DECODER_HEADS,
    (GROUPS_FIT, ENOUGH),
    (ONE_STEP,),
)
LATENT = (
    Component("attention", "query", ("hidden", "heads * (content + rotary)"), when="1 - minimum(query_rank, 1)"),
    Component("attention", "query down", ("hidden", "query_rank"), when="query_rank"),
    Component("attention", "query up", ("query_rank", "heads * (content + rotary)"), when="query_rank"),
    Component("attention", "key and value down", ("hidden", "value_rank + rotary")),
    Component("attention", "key and value up", ("value_rank", "heads * (content + value_size)")),
    Component("attention", "output", ("heads * value_size", "hidden")),
    Component("biases", "query down bias", ("query_rank",), when="attention_bias * query_rank", does="adds"),
    Component("biases", "key and value down bias", ("value_rank + rotary",), when="attention_bias", does="adds"),
    Component("biases", "output bias", ("hidden",), when="attention_bias", does="adds"),
    norm("query norm", size="query_rank", when="query_rank"),
    norm("key and value norm", size="value_rank"),
)


LATENT_SIZES = (
    Size("query_rank", ("q_lora_rank",), "1536", null="0", least=0),
    Size("value_rank", ("kv_lora_rank",), "512"),
    Size("content", ("qk_nope_head_dim",), "128"),
    Size("rotary", ("qk_rope_head_dim",), "64"),
    Size("value_size", ("v_head_dim",), "128"),
    flag("attention_bias", "attention_bias"),
)
EACH_HEAD = "heads * (content + rotary + value_size)"


def deepseek(name: str, model_type: str, routing: tuple[Size, ...], most: str, corrected: str) -> Family:
    """V2 and V3 differ in their defaults, and in a correction of the router that V3 stores."""
    sizes = (
        *body(),
        tied("0"),
        longest(most),
        *LATENT_SIZES,
        *routing,
        Size("dense_layers", (), "minimum(first_dense, layers)", least=0),
        Size("expert_layers", (), "layers - dense_layers", least=0),
        Size("expert_step", ("moe_layer_freq",), "1"),
        Size("more_tokens", ("num_nextn_predict_layers",), "0", null="0", least=0),
        LABELS,
    )
    components = (
        EMBEDDING,
        *LATENT,
        *gated("dense_layers"),
        *experts(),
        Component("router", "router correction", ("experts",), "expert_layers", corrected, does="adds"),
        *gated("expert_layers", "shared * expert_inner", "shared expert", "shared "),
        *TWO_NORMS,
        FINAL_NORM,
        *HEAD,
    )
    attends = (Attends("full attention", "layers", EACH_HEAD),)
    keeps = (Keeps("compressed keys and values", "layers", "value_rank + rotary", EACH_HEAD),)
    beyond = (("expert_step - 1", "moe_layer_freq other than 1 leaves out experts in some layers, which is not followed"),)
    return Family(name, (model_type,), sizes, components, attends, keeps, DECODER_HEADS, (ENOUGH,), beyond)


def routing(experts_: str, chosen: str | None, shared: str, inner: str, dense: str) -> tuple[Size, ...]:
    """How many experts there are, how many a token passes, and how many layers have none."""
    return (
        Size("experts", ("n_routed_experts",), experts_),
        Size("chosen", ("num_experts_per_tok",), chosen),
        Size("shared", ("n_shared_experts",), shared, null="0", least=0),
        Size("expert_inner", ("moe_intermediate_size",), inner),
        Size("first_dense", ("first_k_dense_replace",), dense, least=0),
    )


DEEPSEEK_V2 = deepseek("DeepSeek V2", "deepseek_v2", routing("64", None, "2", "1407", "0"), "2048", "0")
DEEPSEEK_V3 = deepseek("DeepSeek V3", "deepseek_v3", routing("256", "8", "1", "2048", "3"), "4096", "1")
ROWS = (MIXTRAL, QWEN2_MOE, QWEN3_MOE, DEEPSEEK_V2, DEEPSEEK_V3)
