"""Memory and operations: published figures, and formulas against plain loops."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.instruments.card.truths import TRUTHS
from workings.instruments.card import card, config, count
from workings.instruments.card.numbers import Asked, Model, cache, overtakes, tokens_left
from workings.instruments.worked import values


def numbers(name: str, **asked: Any) -> dict[str, float]:
    return values(card(TRUTHS[name][1], **asked).numbers)


def test_gpt2_forward() -> None:
    """2 · 145.824 GMACs at 1,024 tokens, attention in full: 291,648,307,200 (also nanoGPT's sizing notebook)."""
    found = numbers("gpt2", context=1024)
    assert found["flops.forward.per_sequence"] == 291_648_307_200
    assert found["flops.attention"] == 2 * 2 * 12 * 1024 * 1024 * 768
    assert found["flops.attention.causal"] == 2 * 2 * 12 * (1024 * 1025 // 2) * 768
    assert found["flops.train.per_token"] == 3 * 291_648_307_200 / 1024


def test_vit_forward() -> None:
    """17.564 GMACs as published with torchvision's ViT-B/16."""
    assert round(numbers("vit-base-patch16-224")["flops.forward.per_sequence"] / 2e9, 3) == 17.564


@pytest.mark.parametrize(
    ("name", "per_token", "all_heads"),
    [
        ("Llama-2-7b", 524_288, 524_288),
        ("Llama-3.1-8B", 131_072, 524_288),
        ("falcon-7b", 8_192, 581_632),
        ("DeepSeek-V2-Lite", 31_104, 276_480),
        ("DeepSeek-V3", 70_272, 4_997_120),
        ("gemma-2-9b", 344_064, 688_128),
    ],
)
def test_cache_of_a_token(name: str, per_token: int, all_heads: int) -> None:
    found = numbers(name)
    assert (found["kv.per_token"], found["kv.per_token.all_heads"]) == (per_token, all_heads)


def test_a_window_bounds_the_cache() -> None:
    """Gemma 2 9B: 21 of 42 layers keep 4,096 tokens at most; Mistral's first version keeps no more in any."""
    each = 2 * 2 * 8 * 256
    assert numbers("gemma-2-9b", context=8192, batch=3)["kv.total"] == 3 * 21 * each * (8192 + 4096)
    assert numbers("gemma-2-9b")["kv.per_token.beyond_window"] == 21 * each
    assert numbers("Mistral-7B-v0.1", context=9000)["kv.total"] == numbers("Mistral-7B-v0.1", context=4096)["kv.total"]


def test_cache_in_fp32_is_twice_as_wide() -> None:
    assert numbers("Llama-3.1-8B", dtype="fp32")["kv.per_token"] == 2 * 131_072


def test_bytes_of_the_weights() -> None:
    found = numbers("Llama-3.1-8B")
    matrices = 1_342_177_280 + 5_637_144_576
    rest = 8_030_261_248 - matrices
    outputs = 32 * (4096 + 1024 + 1024 + 4096 + 14336 + 14336 + 4096)
    assert found["bytes.fp32"] == 4 * 8_030_261_248
    assert found["bytes.bf16"] == found["bytes.fp16"] == 16_060_522_496
    assert found["bytes.int8"] == matrices + 2 * outputs + 2 * rest
    assert found["bytes.4bit"] == matrices / 2 + matrices / 64 * 2 + 2 * rest
    assert found["bytes.training"] == 16 * 8_030_261_248


def test_low_rank() -> None:
    """Rank 16 on every matrix of Llama 3 8B's layers: 41,943,040, as PEFT prints for all linear layers."""
    found = numbers("Llama-3.1-8B", lora=16)
    assert found["lora.parameters"] == 41_943_040
    assert found["lora.attention"] == 16 * 32 * (2 * (4096 + 4096) + 2 * (4096 + 1024))
    assert found["lora.matrices"] == 7 * 32
    assert found["lora.bytes"] == 2 * 41_943_040
    fused = numbers("gpt2", lora=8)
    assert fused["lora.parameters"] == 8 * 12 * ((768 + 2304) + (768 + 768) + (768 + 3072) + (3072 + 768))
    routed = numbers("Mixtral-8x7B", lora=4)
    assert routed["lora.experts"] == 4 * 32 * 8 * 3 * (4096 + 14336)
    assert "lora.parameters" not in numbers("gpt2")


@pytest.mark.parametrize(
    "name", ["gpt2", "Llama-3.1-8B", "Qwen3-30B-A3B", "gemma-2-9b", "gemma-3-1b", "DeepSeek-V3", "bert-base-uncased", "t5-base"]
)
def test_where_attention_overtakes(name: str) -> None:
    """One token before, its share is at most a half; there it is at least a half."""
    turns = int(numbers(name)["attention.overtakes"])
    assert numbers(name, context=turns - 1)["attention.share"] < 50.0001
    assert numbers(name, context=turns)["attention.share"] > 49.9999


def test_where_it_never_overtakes() -> None:
    assert "attention.overtakes" not in numbers("Mistral-7B-v0.1")
    assert numbers("Mistral-7B-v0.1", context=1_000_000)["attention.share"] < 50
    assert "attention.overtakes" not in numbers("vit-base-patch16-224")


def test_the_rule_of_six() -> None:
    found = numbers("gpt2", context=1024)
    assert found["flops.rule"] == 6 * 124_439_808
    assert found["flops.rule.difference"] == pytest.approx(100 * (6 * 124_439_808 / (3 * 291_648_307_200 / 1024) - 1), rel=1e-12)


small = st.fixed_dictionaries(
    {
        "model_type": st.just("gemma3_text"),
        "vocab_size": st.integers(1, 50),
        "hidden_size": st.integers(1, 30),
        "intermediate_size": st.integers(1, 30),
        "num_hidden_layers": st.integers(1, 9),
        "num_attention_heads": st.just(4),
        "num_key_value_heads": st.sampled_from([1, 2, 4]),
        "head_dim": st.integers(1, 8),
        "sliding_window": st.one_of(st.none(), st.integers(1, 12)),
        "sliding_window_pattern": st.integers(1, 5),
    }
)


@settings(max_examples=60, deadline=None)
@given(small, st.integers(1, 3), st.integers(0, 6000))
def test_tokens_that_are_left_are_the_most_that_fit(fields: dict[str, Any], batch: int, spare: int) -> None:
    """Against the cache counted for every length in turn."""
    read = config.read(fields)
    found = count.components(read)
    weights = 10**9 - spare

    def held(context: int) -> float:
        return cache(Model(read, found, Asked(context, batch, "bf16")))["kv.total"].value

    left = tokens_left(Model(read, found, Asked(1, batch, "bf16")), 1, weights)
    if left is None:
        assert held(10**6) <= spare
        return
    longest = int(left.value)
    assert longest == 0 or held(longest) <= spare
    assert held(longest + 1) > spare


@settings(max_examples=40, deadline=None)
@given(small, st.integers(1, 40))
def test_operations_are_those_of_a_loop(fields: dict[str, Any], context: int) -> None:
    """Every layer, every token and every token it looks at, in turn."""
    found = values(card(fields, context=context).numbers)
    window, pattern = fields["sliding_window"], fields["sliding_window_pattern"]
    full = seen = 0
    for layer in range(fields["num_hidden_layers"]):
        near = window if window is not None and (layer + 1) % pattern else context
        for token in range(context):
            full += 2 * min(context, near) * 4 * 2 * fields["head_dim"]
            seen += 2 * min(token + 1, near) * 4 * 2 * fields["head_dim"]
    assert found["flops.attention"] == full
    assert found["flops.attention.causal"] == seen


def test_a_wrong_crossing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard broken on purpose: leave the window out, and the share at the crossing is no half."""
    read = config.read(TRUTHS["gemma-3-1b"][1])
    model = Model(read, count.components(read), Asked(4096, 1, "bf16"))
    right = overtakes(model, {})["attention.overtakes"].value
    monkeypatch.setitem(read.sizes, "window", 1)  # type: ignore[arg-type]
    assert abs(overtakes(model, {})["attention.overtakes"].value - right) > 1000
