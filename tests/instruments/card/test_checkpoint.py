"""Headers that are made here, byte by byte: exact totals, what explains a difference, and what does not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import prod
from pathlib import Path
from typing import Any

import pytest

from workings.contract.reading import Text
from workings.instruments.card import card, header
from workings.instruments.faults import Refused
from workings.instruments.worked import values

Arrays = dict[str, tuple[str, list[int]]]
CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 40, "hidden_size": 8, "intermediate_size": 12, "num_hidden_layers": 2,
    "num_attention_heads": 2, "num_key_value_heads": 1, "tie_word_embeddings": True, "torch_dtype": "bfloat16",
}  # fmt: skip
MATRICES = {
    "self_attn.q_proj": (8, 8), "self_attn.k_proj": (4, 8), "self_attn.v_proj": (4, 8), "self_attn.o_proj": (8, 8),
    "mlp.gate_proj": (12, 8), "mlp.up_proj": (12, 8), "mlp.down_proj": (8, 12),
}  # fmt: skip


def llama(dtype: str = "BF16") -> Arrays:
    out: Arrays = {"model.embed_tokens.weight": (dtype, [40, 8]), "model.norm.weight": (dtype, [8])}
    for layer in range(2):
        for name, shape in MATRICES.items():
            out[f"model.layers.{layer}.{name}.weight"] = (dtype, list(shape))
        for name in ("input_layernorm", "post_attention_layernorm"):
            out[f"model.layers.{layer}.{name}.weight"] = (dtype, [8])
    return out


def written(path: Path, arrays: Arrays, whole: bool = True) -> Path:
    """A file with that header; its weights are zeros, or missing."""
    at, said = 0, {}
    for name, (dtype, shape) in arrays.items():
        size = prod(shape) * header.BITS[dtype] // 8
        said[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps({"__metadata__": {"format": "pt"}, **said}).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(at if whole else 0))
    return path


def folder(tmp_path: Path, arrays: Arrays, **more: Any) -> Path:
    (tmp_path / "config.json").write_text(json.dumps({**CONFIG, **more}))
    written(tmp_path / "model.safetensors", arrays)
    return tmp_path


def file(numbers: dict[str, float]) -> tuple[float, float, float]:
    return numbers["file.difference"], numbers["file.unexplained"], numbers["file.unexplained.bytes"]


def words(parts: Iterable[Any]) -> str:
    return "".join(part.text if isinstance(part, Text) else f"{part.value:g}" for part in parts)


def checked(where: Path, **asked: Any) -> tuple[str, tuple[float, float, float], float]:
    report = card(where, **asked)
    found = next(one for one in report.findings if one.code == "checkpoint")
    return words(found.said), file(values(report.numbers)), found.harm


def test_a_file_that_agrees(tmp_path: Path) -> None:
    said, numbers, _ = checked(folder(tmp_path, llama()))
    assert said == "model.safetensors and its config agree to the parameter and to the byte."
    assert numbers == (0, 0, 0)


def test_a_tied_head_that_is_stored_twice(tmp_path: Path) -> None:
    said, numbers, harm = checked(folder(tmp_path, {**llama(), "lm_head.weight": ("BF16", [40, 8])}))
    assert said == "model.safetensors and its config agree to the byte, once these are told apart: the tied head, stored a second time."
    assert numbers == (320, 0, 0)
    assert harm > 0.3


def test_buffers_are_no_parameters(tmp_path: Path) -> None:
    more: Arrays = {f"model.layers.{k}.self_attn.rotary_emb.inv_freq": ("F32", [2]) for k in range(2)}
    said, numbers, _ = checked(folder(tmp_path, {**llama(), **more}))
    assert said.endswith("told apart: buffers, which are no parameters.")
    assert numbers == (4, 0, 0)


def test_norms_in_fp32(tmp_path: Path) -> None:
    arrays = {name: ("F32", shape) if "norm" in name else (dtype, shape) for name, (dtype, shape) in llama().items()}
    said, numbers, _ = checked(folder(tmp_path, arrays))
    assert said.endswith("told apart: parameters stored as F32 and not BF16.")
    assert numbers == (0, 0, 0)


def test_a_layer_more(tmp_path: Path) -> None:
    more = {name.replace("layers.1.", "layers.2."): one for name, one in llama().items() if "layers.1." in name}
    said, numbers, _ = checked(folder(tmp_path, {**llama(), **more}))
    assert said.endswith("told apart: layers beyond those of the config.")
    assert numbers[1:] == (0, 0)


@pytest.mark.parametrize("bits", [4, 8])
def test_a_packed_checkpoint(tmp_path: Path, bits: int) -> None:
    """GPTQ's layout: so many weights in an int32, with scales and zero points beside it."""
    arrays: Arrays = {}
    for name, (dtype, shape) in llama("F16").items():
        if len(shape) == 2 and "embed" not in name:
            stem, (out, inside) = name.removesuffix("weight"), shape
            arrays[f"{stem}qweight"] = (
                "I32",
                [inside * bits // 32 if inside * bits % 32 == 0 else inside, out if inside * bits % 32 == 0 else out * bits // 32],
            )
            arrays[f"{stem}scales"] = ("F16", [1, out])
            arrays[f"{stem}qzeros"] = ("I32", [1, 1])
            arrays[f"{stem}g_idx"] = ("I32", [inside])
        else:
            arrays[name] = (dtype, shape)
    said, numbers, _ = checked(folder(tmp_path, arrays, quantization_config={"quant_method": "gptq", "bits": bits}))
    assert "scales and zero points of the quantised matrices" in said and "parameters stored as I32 and not F16" in said
    assert numbers[1:] == (0, 0)


def test_biases_that_a_packer_adds(tmp_path: Path) -> None:
    """Some packers store a bias of zeros beside every packed matrix. The class of this config has none."""
    arrays: Arrays = {}
    for name, (dtype, shape) in llama("F16").items():
        if name.endswith("_proj.weight"):
            stem, (out, inside) = name.removesuffix("weight"), shape
            arrays |= {f"{stem}qweight": ("I32", [1, out * inside // 8]), f"{stem}bias": ("F16", [out])}
        else:
            arrays[name] = (dtype, shape)
    said, numbers, _ = checked(folder(tmp_path, arrays, quantization_config={"quant_method": "gptq", "bits": 4}))
    assert "biases that the config's class does not have, beside packed matrices" in said
    assert numbers == (2 * (8 + 4 + 4 + 8 + 12 + 12 + 8), 0, 0)


def test_fp8_with_scales(tmp_path: Path) -> None:
    """DeepSeek V3's layout: matrices in 8-bit floats, one fp32 scale for each block."""
    arrays: Arrays = {}
    for name, (dtype, shape) in llama().items():
        small = len(shape) == 2 and "embed" not in name
        arrays[name] = ("F8_E4M3" if small else dtype, shape)
        if small:
            arrays[f"{name}_scale_inv"] = ("F32", [1, 1])
    _, numbers, _ = checked(folder(tmp_path, arrays))
    assert numbers == (14, 0, 0)


def test_nf4_of_bitsandbytes(tmp_path: Path) -> None:
    """Two weights in a byte, with the block's largest value and the state beside it."""
    arrays: Arrays = {}
    for name, (dtype, shape) in llama().items():
        if len(shape) == 2 and "embed" not in name:
            arrays[name] = ("U8", [prod(shape) // 2, 1])
            arrays[f"{name}.absmax"] = ("U8", [2])
            arrays[f"{name}.quant_map"] = ("F32", [16])
            arrays[f"{name}.quant_state.bitsandbytes__nf4"] = ("U8", [90])
        else:
            arrays[name] = (dtype, shape)
    _, numbers, _ = checked(folder(tmp_path, arrays, quantization_config={"quant_method": "bitsandbytes", "load_in_4bit": True}))
    assert numbers[1:] == (0, 0)


def test_what_is_not_explained_is_said(tmp_path: Path) -> None:
    """The guard broken on purpose: an array of another model, and a matrix of another shape."""
    said, numbers, harm = checked(folder(tmp_path, {**llama(), "something.else": ("BF16", [5])}))
    assert said == "model.safetensors holds 5 parameters more than its config counts; not explained are 5 parameters and 10."
    assert numbers == (5, 5, 10)
    assert harm == 0.9
    _, numbers, _ = checked(folder(tmp_path, {**llama(), "model.layers.0.mlp.up_proj.weight": ("BF16", [12, 9])}))
    assert numbers == (12, 12, 24)


def test_shards_and_their_index(tmp_path: Path) -> None:
    arrays = list(llama().items())
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    places = {}
    for k, part in enumerate((arrays[:9], arrays[9:])):
        written(tmp_path / f"model-{k}.safetensors", dict(part))
        places |= {name: f"model-{k}.safetensors" for name, _ in part}
    index = {"metadata": {"total_size": sum(2 * prod(shape) for _, (_, shape) in arrays)}, "weight_map": places}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    shown: list[float] = []
    assert checked(tmp_path, progress=lambda doing, done: shown.append(done))[1] == (0, 0, 0)
    assert shown == [0.0, 0.0, 0.5, 0.9]
    assert checked(tmp_path / "config.json", weights=tmp_path / "model.safetensors.index.json")[1] == (0, 0, 0)
    (tmp_path / "model-1.safetensors").unlink()
    report = card(tmp_path)
    assert any("1 shards that the index names are not beside it: model-1.safetensors." in words(one) for one in report.unknown)
    (tmp_path / "model-0.safetensors").unlink()
    report = card(tmp_path)
    found = next(one for one in report.findings if one.code == "checkpoint")
    assert words(found.said) == "model.safetensors.index.json and its config agree to the byte."
    index["metadata"]["total_size"] += 640
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    found = next(one for one in card(tmp_path).findings if one.code == "checkpoint")
    assert words(found.said).endswith("agree once the tied head is counted a second time.")


def test_a_header_without_its_weights(tmp_path: Path) -> None:
    """The first bytes of a file are enough, and it is said that the rest is missing."""
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    path = written(tmp_path / "model.safetensors", llama(), whole=False)
    report = card(path)
    assert file(values(report.numbers)) == (0, 0, 0)
    assert any("ends before its last array: the header is whole, the weights are not." in words(one) for one in report.unknown)


def test_a_header_alone(tmp_path: Path) -> None:
    report = card(written(tmp_path / "some.safetensors", llama()))
    numbers = values(report.numbers)
    assert numbers["parameters"] == sum(prod(shape) for _, shape in llama().values())
    assert numbers["file.bytes"] == 2 * numbers["parameters"]
    assert words(report.findings[0].said).startswith("The largest kind of array is model.embed_tokens.weight: ")
    assert words(report.unknown[0]) == "Heads, windows and experts are not in a header, so neither cache nor operations are worked out."


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (b"", "m.safetensors is no whole header: its first 8 bytes say 0 bytes of header, and 0 follow."),
        ((10**9).to_bytes(8, "little") + b"{}", "its first 8 bytes say 1,000,000,000 bytes of header, and 2 follow."),
        ((9).to_bytes(8, "little") + b"{" * 9, "the header of m.safetensors is not JSON: line 1, column 2"),
        ((2).to_bytes(8, "little") + b"{}", "m.safetensors holds no arrays, and no config is beside it."),
        ((7).to_bytes(8, "little") + b'{"a":1}', "m.safetensors, array a: type, shape or place is missing."),
    ],
)
def test_a_damaged_header(tmp_path: Path, held: bytes, said: str) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(held)
    with pytest.raises(Refused) as fault:
        card(path)
    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("array", "said"),
    [
        ({"dtype": "Q4", "shape": [2], "data_offsets": [0, 4]}, "array a: Q4 of shape [2] cannot be read. Known types are"),
        ({"dtype": "F32", "shape": [-2], "data_offsets": [0, 4]}, "array a: F32 of shape [-2] cannot be read."),
        ({"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}, "array a: 8 bytes by its shape, 4 by its place."),
    ],
)
def test_an_array_that_cannot_be(tmp_path: Path, array: dict[str, Any], said: str) -> None:
    text = json.dumps({"a": array}).encode()
    (tmp_path / "m.safetensors").write_bytes(len(text).to_bytes(8, "little") + text)
    with pytest.raises(Refused) as fault:
        card(tmp_path / "m.safetensors")
    assert said in str(fault.value)


def test_several_files_without_an_index(tmp_path: Path) -> None:
    for name in ("a", "b"):
        written(tmp_path / f"{name}.safetensors", llama())
    with pytest.raises(Refused, match="and no index that says how they belong together"):
        card(tmp_path)


def test_the_library_reads_the_same(tmp_path: Path) -> None:
    """safetensors' own reader, on a file it wrote: names, types and shapes are the same."""
    import numpy as np
    from safetensors import safe_open
    from safetensors.numpy import save_file

    path = tmp_path / "real.safetensors"
    save_file({"a": np.zeros((3, 4), np.float16), "b.c": np.zeros(7, np.int8), "d": np.zeros((), np.float64)}, path)
    with safe_open(path, "np") as held:
        theirs = {name: (held.get_slice(name).get_dtype(), tuple(held.get_slice(name).get_shape())) for name in held.keys()}  # noqa: SIM118 (an open file of arrays cannot be iterated)
    assert {one.name: (one.dtype, one.shape) for one in header.read(path).tensors} == theirs
