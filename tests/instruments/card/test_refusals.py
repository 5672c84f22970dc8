"""What cannot be counted is refused with its field, what was read, and what can be said all the same."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.instruments.card.truths import TRUTHS
from workings.instruments.card import card
from workings.instruments.card.families import BY_TYPE
from workings.instruments.faults import Refused

BASE = TRUTHS["Llama-2-7b"][1]
GATES = "What can be said all the same: gate, 1,442,840,576 parameters; up, 1,442,840,576 parameters; down, 1,442,840,576 parameters."


def refused(fields: Any, **asked: Any) -> str:
    with pytest.raises(Refused) as fault:
        card(fields, **asked)
    return str(fault.value)


def without(*keys: str, **more: Any) -> dict[str, Any]:
    return {key: value for key, value in {**BASE, **more}.items() if key not in keys}


def test_an_unknown_family_is_named_and_not_guessed() -> None:
    said = refused(without(model_type="mamba"))
    assert said.startswith("the config: the model_type 'mamba' is not among the families that are counted here, and it is not guessed.")
    assert all(name in said for name in BY_TYPE)
    assert "has no model_type, so its family is not known" in refused(without("model_type"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            without(hidden_size=4097),
            "head_dim is not there, and head size = hidden / heads is not whole with hidden_size 4097, num_attention_heads 32.",
        ),
        (
            without(num_key_value_heads=5),
            f"num_attention_heads 32 is not a multiple of num_key_value_heads 5. Correct one of them. {GATES}",
        ),
        (without(num_key_value_heads=64), "num_attention_heads 32 is not a multiple of num_key_value_heads 64."),
        (without(num_hidden_layers=-3), "num_hidden_layers is -3, and it is 1 at least."),
        (without(num_hidden_layers=0), "num_hidden_layers is 0, and it is 1 at least."),
        (without(hidden_size="4096"), "hidden_size is '4096', and a whole number belongs there."),
        (without(hidden_size=4096.0), "hidden_size is 4096.0, and a whole number belongs there."),
        (without(num_attention_heads=True), "num_attention_heads is True, and a whole number belongs there."),
        (without(hidden_size=[4096]), "hidden_size is a list, and a whole number belongs there."),
        (without(tie_word_embeddings="no"), f"tie_word_embeddings is 'no', and true or false belongs there. Correct the field. {GATES}"),
        (without(vocab_size=None), f"vocab_size is null. Add it: what depends on it cannot be counted. {GATES}"),
        (without("vocab_size"), f"vocab_size is missing. Add it: what depends on it cannot be counted. {GATES}"),
        (
            without("hidden_size", "intermediate_size"),
            "hidden_size is missing. Add it: what depends on it cannot be counted. Read were vocab_size 32000, num_hidden_layers 32, "
            "num_attention_heads 32, num_key_value_heads 32.",
        ),
        (without(vocab_size=10**12), "vocab_size is 1000000000000, which is beyond any model."),
        (without(architectures="LlamaModel"), "architectures is 'LlamaModel', and a list of names belongs there."),
        (without(architectures=["LlamaForReward"]), "architectures names LlamaForReward, and what that class ends in is not known here."),
        ({**TRUTHS["gpt2"][1], "hidden_size": 700}, "n_embd is 768 and hidden_size is 700, and both say the same thing."),
        ({**TRUTHS["gpt2"][1], "add_cross_attention": True}, "add_cross_attention puts a second attention into each layer"),
        ({**TRUTHS["mpt-7b"][1], "no_bias": False}, "no_bias is false, and the biases of such an MPT are not among the components."),
        (
            {**TRUTHS["mpt-7b"][1], "attn_config": {"attn_type": "grouped_query_attention", "kv_n_heads": 8}},
            "its heads share keys and values, which the class that loads MPT does not do.",
        ),
        ({**TRUTHS["Mixtral-8x7B"][1], "num_experts_per_tok": 9}, "num_experts_per_tok 9 is more than the 8 experts there are."),
        ({**TRUTHS["gemma-2-2b"][1], "layer_types": ["sliding_attention"]}, "layer_types names 1 layers, and there are 26."),
        ({**TRUTHS["gemma-3-4b"][1], "text_config": 3}, "text_config is '3', and a group of fields belongs there."),
        ({**TRUTHS["bert-base-uncased"][1], "position_embedding_type": "relative_key"}, "position_embedding_type is not absolute"),
    ],
)
def test_a_field_that_is_missing_or_contradicts(fields: dict[str, Any], words: str) -> None:
    assert words in refused(fields)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"context": 0}, "context is 0, and a whole number from 1 on is wanted."),
        ({"context": 1.5}, "context is 1.5, and a whole number from 1 on is wanted."),
        ({"batch": -1}, "batch is -1, and a whole number from 1 on is wanted."),
        ({"lora": True}, "lora is True, and a whole number from 1 on is wanted."),
        ({"dtype": "fp8"}, "dtype is 'fp8'. Known are fp32, bf16, fp16, int8, 4bit."),
    ],
)
def test_what_is_asked(asked: dict[str, Any], words: str) -> None:
    assert refused(BASE, **asked).startswith(words)


def test_an_image_has_its_number_of_tokens() -> None:
    assert "a ViT reads 197 tokens" in refused(TRUTHS["vit-base-patch16-224"][1], context=100)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"a": 1,}', "config.json is not JSON: line 1, column 9"),
        (b'{"model_type": "llama", "hidden', "config.json is not JSON: line 1, column 25"),
        (b"", "config.json is not JSON: line 1, column 1"),
        (b"\xff\xfe{", "config.json is not UTF-8 at byte 0"),
        (b"[1, 2]", "config.json holds a list, and an object of fields is wanted."),
        (b"[" * 100_000, "config.json is nested too deep to be a config."),
        (b'{"hidden_size": 1, "hidden_size": 2}', "config.json: hidden_size stands twice."),
    ],
)
def test_a_file_that_is_no_config(tmp_path: Path, text: bytes, words: str) -> None:
    (tmp_path / "config.json").write_bytes(text)
    assert refused(tmp_path).startswith(words)


def test_places_that_are_not_there(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "nothing.json")
    assert "holds neither a config.json nor a .safetensors file." in refused(tmp_path)
    assert refused([1]) == "config is a list. Give a path or the mapping of its fields."
    (tmp_path / "config.json").write_text(json.dumps(BASE))
    assert "There is no file" in refused(tmp_path, weights=tmp_path / "nothing.safetensors")


def test_a_null_and_a_missing_field_differ() -> None:
    """Mistral without sliding_window has its class's 4,096; with null it has none."""
    fields = {key: value for key, value in TRUTHS["Mistral-7B-v0.1"][1].items() if key != "sliding_window"}
    assert "kv.per_token.beyond_window" in card(fields).numbers
    assert "kv.per_token.beyond_window" not in card({**fields, "sliding_window": None}).numbers


@pytest.mark.parametrize("name", ["Llama-2-7b", "falcon-40b", "DeepSeek-V3", "t5-base", "vit-base-patch16-224", "gemma-3-4b"])
def test_any_field_may_be_nonsense(name: str) -> None:
    """Each field in turn as a text, a negative, a list, nothing, a huge number: a sentence or a report, never another error."""
    fields = TRUTHS[name][1]
    for key in fields:
        for nonsense in ("x", -1, [], {}, None, 10**30, 0.5, True, float("nan"), [[1]]):
            with contextlib.suppress(Refused):
                card({**fields, key: nonsense})


def test_layers_that_are_not_there_do_not_count() -> None:
    fields = TRUTHS["Qwen3-30B-A3B"][1]
    one = card({**fields, "mlp_only_layers": [3]}).numbers["parameters"].value
    assert one < 30_532_122_624
    assert card({**fields, "mlp_only_layers": [3, 3, 48, -1]}).numbers["parameters"].value == one
