"""Against the classes themselves: built without weights, saved, and run under a counter of operations. Opt-in: needs ``transformers``."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.instruments.card.truths import TRUTHS
from workings.instruments.card import card, config, count
from workings.instruments.card.families import FAMILIES
from workings.instruments.worked import values

transformers = pytest.importorskip(
    "transformers", reason="transformers is not installed: the published totals of test_truths.py stand alone"
)
torch = pytest.importorskip("torch", reason="torch is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

PREFIX = {
    "gpt2": "GPT2", "llama": "Llama", "mistral": "Mistral", "mixtral": "Mixtral", "qwen2": "Qwen2", "qwen3": "Qwen3", "qwen2_moe": "Qwen2Moe",
    "qwen3_moe": "Qwen3Moe", "gemma": "Gemma", "gemma2": "Gemma2", "gemma3_text": "Gemma3", "gemma3": "Gemma3", "phi": "Phi", "phi3": "Phi3",
    "bloom": "Bloom", "falcon": "Falcon", "gpt_neox": "GPTNeoX", "opt": "OPT", "mpt": "Mpt", "deepseek_v2": "DeepseekV2",
    "deepseek_v3": "DeepseekV3", "bert": "Bert", "roberta": "Roberta", "xlm-roberta": "XLMRoberta", "vit": "ViT", "t5": "T5", "mt5": "MT5",
}  # fmt: skip


def classes() -> Iterator[tuple[str, str]]:
    """(model type, class) for every head that a row knows and the library has."""
    for family in FAMILIES:
        for kind in family.types:
            for end, _ in family.heads:
                name = "Gemma3TextModel" if (kind, end) == ("gemma3_text", "Model") else PREFIX[kind] + end
                if hasattr(transformers, name):
                    yield kind, name


def drawn(kind: str, rng: random.Random) -> dict[str, Any]:
    """Small sizes of that type, with its switches thrown at random."""
    one, some = rng.choice, rng.randint
    heads, head = one([2, 4, 8]), one([8, 16])
    layers, kv = some(1, 5), one([k for k in (1, 2, 4, 8) if heads % k == 0])
    core = {
        "vocab_size": some(50, 120), "hidden_size": heads * head, "intermediate_size": some(20, 90), "num_hidden_layers": layers,
        "num_attention_heads": heads, "max_position_embeddings": 64,
    }  # fmt: skip
    wide = {**core, "num_key_value_heads": kv}
    older = {"vocab_size": some(50, 120), "hidden_size": heads * head}
    flip = {"tie_word_embeddings": one([True, False])}
    expert = {"num_experts_per_tok": 2, "moe_intermediate_size": some(10, 30)}
    layered: dict[str, Any] = one([{}, {"decoder_sparse_step": 2}, {"mlp_only_layers": [0]}])
    image = {"image_size": one([28, 30, 32]), "patch_size": one([4, 7, 8])}
    newer = one([True, False])
    found: dict[str, Any] = {
        "gpt2": {"vocab_size": 61, "n_embd": heads * head, "n_layer": layers, "n_head": heads, "n_positions": 30, "n_inner": one([None, 70]), **flip},
        "llama": {**wide, "head_dim": one([head, 12]), "attention_bias": one([True, False]), "mlp_bias": one([True, False]), **flip},
        "mistral": {**wide, "head_dim": one([None, 12]), **flip},
        "mixtral": {**wide, "num_local_experts": some(2, 6), **flip},
        "qwen2": {**wide, **flip},
        "qwen3": {**wide, "head_dim": one([12, 20]), "attention_bias": one([True, False]), **flip},
        "qwen2_moe": {**wide, "num_experts": some(4, 7), "shared_expert_intermediate_size": some(10, 40), "qkv_bias": one([True, False]), **expert, **layered},
        "qwen3_moe": {**wide, "num_experts": some(4, 7), "head_dim": one([12, 20]), "attention_bias": one([True, False]), **expert, **layered},
        "phi": {**wide, "qk_layernorm": one([True, False]), **flip},
        "phi3": {**wide, "pad_token_id": 0, **flip},
        "bloom": {**older, "n_layer": layers, "n_head": heads},
        "falcon": {
            **older, "num_hidden_layers": layers, "num_attention_heads": heads, "new_decoder_architecture": newer, "multi_query": one([True, False]),
            "parallel_attn": one([True, False]), "bias": one([True, False]), "num_kv_heads": kv, "num_ln_in_parallel_attn": one([None, 1, 2]) if newer else None,
        },
        "gpt_neox": {**core, "attention_bias": one([True, False]), **flip},
        "opt": {
            **older, "ffn_dim": some(20, 60), "num_hidden_layers": layers, "num_attention_heads": heads, "max_position_embeddings": 30,
            "word_embed_proj_dim": one([heads * head, 24]), "enable_bias": one([True, False]), "layer_norm_elementwise_affine": one([True, False]),
            "do_layer_norm_before": one([True, False]), "_remove_final_layer_norm": one([True, False]),
        },
        "mpt": {"vocab_size": 61, "d_model": heads * head, "n_layers": layers, "n_heads": heads},
        "vit": {k: v for k, v in core.items() if k not in ("vocab_size", "max_position_embeddings")} | image | {"qkv_bias": one([True, False])},
        "gemma3": {
            "text_config": {**wide, "head_dim": 12, "model_type": "gemma3_text"},
            "vision_config": {
                "model_type": "siglip_vision_model", "hidden_size": 24, "intermediate_size": some(20, 60), "num_hidden_layers": some(1, 4),
                "num_attention_heads": 4, "vision_use_head": False, **image,
            },
        },
    }  # fmt: skip
    latent = {
        **core, "num_key_value_heads": heads, "q_lora_rank": one([None, 14]), "kv_lora_rank": 10, "qk_nope_head_dim": 8, "qk_rope_head_dim": 4,
        "v_head_dim": one([6, 8]), "attention_bias": one([True, False]), "n_routed_experts": 8, "n_shared_experts": some(1, 3),
        "first_k_dense_replace": some(0, layers), "n_group": 2, "topk_group": 1, **expert,
    }  # fmt: skip
    t5 = {
        "vocab_size": 61, "d_model": heads * head, "d_kv": one([8, 12]), "d_ff": some(20, 70), "num_layers": layers, "num_decoder_layers": some(1, 4),
        "num_heads": heads, "feed_forward_proj": one(["relu", "gated-gelu"]), "relative_attention_num_buckets": one([16, 32]), **flip,
    }  # fmt: skip
    bert = {**core, "type_vocab_size": some(1, 3)}
    gemma = {**wide, "head_dim": one([12, 20]), "attention_bias": one([True, False])}
    same = {"deepseek_v2": latent, "deepseek_v3": latent, "t5": t5, "mt5": t5, "bert": bert, "roberta": bert, "xlm-roberta": bert}
    return {**found, **same, "gemma": gemma, "gemma2": gemma, "gemma3_text": gemma}[kind]


def built(kind: str, name: str, seed: int, meta: bool = True) -> tuple[Any, Any]:
    rng = random.Random(f"{name} {seed}")
    fields = drawn(kind, rng)
    if "For" in name and "LM" not in name:
        fields["num_labels"] = rng.randint(2, 6)
    made = transformers.AutoConfig.for_model(kind, **fields)
    with torch.device("meta" if meta else "cpu"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return made, getattr(transformers, name)(made)


def parameters(model: Any) -> int:
    """With the correction of DeepSeek V3's router, which the library keeps as a buffer and every checkpoint stores."""
    own = sum(p.numel() for p in model.parameters())
    return int(own + sum(b.numel() for name, b in model.named_buffers() if name.endswith("e_score_correction_bias")))


@pytest.mark.parametrize(("kind", "name"), [pytest.param(*one, id=one[1]) for one in classes()])
@pytest.mark.parametrize("seed", range(3))
def test_every_head_of_every_family(kind: str, name: str, seed: int) -> None:
    made, model = built(kind, name, seed)
    for fields in (made.to_dict(), made.to_diff_dict()):
        found = count.components(config.read({**fields, "architectures": [name]}))
        assert count.total(found) == parameters(model)


@pytest.mark.parametrize("kind", [kind for kind in PREFIX if kind != "gemma3"])
def test_the_published_sizes(kind: str) -> None:
    """The classes built at the sizes of the table: the table itself, checked.

    Left out: T5 1.1, whose checkpoints hold a head of their own, and whose class ties it in version 5 whatever the config says.
    """
    for name, (truth, fields) in TRUTHS.items():
        if fields["model_type"] != kind or name == "t5-v1_1-small":
            continue
        made = transformers.AutoConfig.for_model(kind, **{k: v for k, v in fields.items() if k != "model_type"})
        ends = "ForConditionalGeneration" if kind == "t5" else "LMHeadModel" if kind == "gpt2" else "ForCausalLM"
        with torch.device("meta"):
            model = getattr(transformers, (fields.get("architectures") or [PREFIX[kind] + ends])[0])(made)
        assert parameters(model) == truth


@pytest.mark.parametrize(("kind", "name"), [pytest.param(*one, id=one[1]) for one in classes()])
def test_a_saved_file_agrees_to_the_byte(kind: str, name: str, tmp_path: Path) -> None:
    _, model = built(kind, name, 0, meta=False)
    model.to(torch.bfloat16).save_pretrained(tmp_path / "one")
    model.save_pretrained(tmp_path / "many", max_shard_size="20KB")
    for folder in (tmp_path / "one", tmp_path / "many"):
        numbers = values(card(folder).numbers)
        assert numbers["file.unexplained"] == 0
        assert numbers["file.unexplained.bytes"] == 0


COUNTED = {
    "gpt2": "GPT2LMHeadModel",
    "opt": "OPTForCausalLM",
    "bloom": "BloomForCausalLM",
    "bert": "BertForMaskedLM",
    "t5": "T5ForConditionalGeneration",
}


@pytest.mark.parametrize("kind", COUNTED)
def test_operations_are_those_of_the_counter(kind: str) -> None:
    """PyTorch's counter, attention as plain matrix products."""
    from torch.utils.flop_counter import FlopCounterMode

    made, _ = built(kind, COUNTED[kind], 1)
    made._attn_implementation = "eager"
    model = getattr(transformers, COUNTED[kind])(made).eval()
    tokens = torch.ones((1, 24), dtype=torch.long)
    more = {"decoder_input_ids": tokens} if kind == "t5" else {}
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(input_ids=tokens, use_cache=False, **more)
    numbers = values(card({**made.to_dict(), "architectures": [COUNTED[kind]]}, context=24).numbers)
    assert numbers["flops.forward.per_sequence"] == counter.get_total_flops()


def test_operations_of_an_image() -> None:
    from torch.utils.flop_counter import FlopCounterMode

    made, _ = built("vit", "ViTForImageClassification", 1)
    made._attn_implementation = "eager"
    model = transformers.ViTForImageClassification(made).eval()
    pixels = torch.zeros((1, 3, made.image_size, made.image_size))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(pixels)
    numbers = values(card({**made.to_dict(), "architectures": ["ViTForImageClassification"]}).numbers)
    assert numbers["flops.forward.per_sequence"] == counter.get_total_flops()
