"""Published models: the fields of their configs and the exact number of parameters of the class that is named.

Totals are those of the checkpoints as they are published; where a class is named that ends in nothing, of the body alone.
"""

from __future__ import annotations

from typing import Any

Fields = dict[str, Any]


def llama(vocabulary: int, hidden: int, inner: int, layers: int, heads: int, kv: int, **more: Any) -> Fields:
    return {
        "model_type": "llama",
        "vocab_size": vocabulary,
        "hidden_size": hidden,
        "intermediate_size": inner,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv,
        **more,
    }


TRUTHS: dict[str, tuple[int, Fields]] = {
    "gpt2": (
        124_439_808,
        {"model_type": "gpt2", "vocab_size": 50257, "n_embd": 768, "n_layer": 12, "n_head": 12, "n_positions": 1024},
    ),
    "gpt2-xl": (
        1_557_611_200,
        {"model_type": "gpt2", "vocab_size": 50257, "n_embd": 1600, "n_layer": 48, "n_head": 25, "n_positions": 1024},
    ),
    "Llama-2-7b": (6_738_415_616, llama(32000, 4096, 11008, 32, 32, 32)),
    "Llama-2-13b": (13_015_864_320, llama(32000, 5120, 13824, 40, 40, 40)),
    "Llama-2-70b": (68_976_648_192, llama(32000, 8192, 28672, 80, 64, 8)),
    "Llama-3.1-8B": (8_030_261_248, llama(128256, 4096, 14336, 32, 32, 8)),
    "Llama-3.1-70B": (70_553_706_496, llama(128256, 8192, 28672, 80, 64, 8)),
    "Llama-3.2-1B": (1_235_814_400, llama(128256, 2048, 8192, 16, 32, 8, head_dim=64, tie_word_embeddings=True)),
    "Llama-3.2-3B": (3_212_749_824, llama(128256, 3072, 8192, 28, 24, 8, head_dim=128, tie_word_embeddings=True)),
    "TinyLlama-1.1B": (1_100_048_384, llama(32000, 2048, 5632, 22, 32, 4)),
    "Mistral-7B-v0.1": (7_241_732_096, llama(32000, 4096, 14336, 32, 32, 8, model_type="mistral", sliding_window=4096)),
    "Mixtral-8x7B": (
        46_702_792_704,
        llama(32000, 4096, 14336, 32, 32, 8, model_type="mixtral", num_local_experts=8, num_experts_per_tok=2, sliding_window=None),
    ),
    "Qwen2.5-0.5B": (494_032_768, llama(151936, 896, 4864, 24, 14, 2, model_type="qwen2", tie_word_embeddings=True)),
    "Qwen2.5-7B": (7_615_616_512, llama(152064, 3584, 18944, 28, 28, 4, model_type="qwen2")),
    "Qwen3-0.6B": (596_049_920, llama(151936, 1024, 3072, 28, 16, 8, model_type="qwen3", head_dim=128, tie_word_embeddings=True)),
    "Qwen3-8B": (8_190_735_360, llama(151936, 4096, 12288, 36, 32, 8, model_type="qwen3", head_dim=128)),
    "Qwen1.5-MoE-A2.7B": (
        14_315_784_192,
        llama(
            151936,
            2048,
            5632,
            24,
            16,
            16,
            model_type="qwen2_moe",
            num_experts=60,
            num_experts_per_tok=4,
            moe_intermediate_size=1408,
            shared_expert_intermediate_size=5632,
        ),
    ),
    "Qwen3-30B-A3B": (
        30_532_122_624,
        llama(
            151936,
            2048,
            6144,
            48,
            32,
            4,
            model_type="qwen3_moe",
            head_dim=128,
            num_experts=128,
            num_experts_per_tok=8,
            moe_intermediate_size=768,
        ),
    ),
    "gemma-2b": (2_506_172_416, llama(256000, 2048, 16384, 18, 8, 1, model_type="gemma", head_dim=256)),
    "gemma-7b": (8_537_680_896, llama(256000, 3072, 24576, 28, 16, 16, model_type="gemma", head_dim=256)),
    "gemma-2-2b": (2_614_341_888, llama(256000, 2304, 9216, 26, 8, 4, model_type="gemma2", head_dim=256)),
    "gemma-2-9b": (9_241_705_984, llama(256000, 3584, 14336, 42, 16, 8, model_type="gemma2", head_dim=256)),
    "gemma-3-1b": (
        999_885_952,
        llama(
            262144, 1152, 6912, 26, 4, 1, model_type="gemma3_text", head_dim=256, architectures=["Gemma3ForCausalLM"], sliding_window=512
        ),
    ),
    "gemma-3-4b": (
        4_300_079_472,
        {
            "model_type": "gemma3",
            "architectures": ["Gemma3ForConditionalGeneration"],
            "text_config": {"hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34, "sliding_window": 1024},
            "vision_config": {
                "hidden_size": 1152,
                "image_size": 896,
                "intermediate_size": 4304,
                "num_hidden_layers": 27,
                "num_attention_heads": 16,
                "patch_size": 14,
                "vision_use_head": False,
            },
        },
    ),
    "phi-2": (2_779_683_840, llama(51200, 2560, 10240, 32, 32, 32, model_type="phi")),
    "Phi-3-mini-4k": (3_821_079_552, llama(32064, 3072, 8192, 32, 32, 32, model_type="phi3", sliding_window=2047)),
    "bloom-560m": (559_214_592, {"model_type": "bloom", "vocab_size": 250880, "hidden_size": 1024, "n_layer": 24, "n_head": 16}),
    "falcon-7b": (
        6_921_720_704,
        {
            "model_type": "falcon",
            "vocab_size": 65024,
            "hidden_size": 4544,
            "num_hidden_layers": 32,
            "num_attention_heads": 71,
            "multi_query": True,
            "new_decoder_architecture": False,
            "parallel_attn": True,
            "bias": False,
        },
    ),
    "falcon-40b": (
        41_303_293_952,
        {
            "model_type": "falcon",
            "vocab_size": 65024,
            "hidden_size": 8192,
            "num_hidden_layers": 60,
            "num_attention_heads": 128,
            "num_kv_heads": 8,
            "new_decoder_architecture": True,
            "bias": False,
        },
    ),
    "pythia-70m": (70_426_624, llama(50304, 512, 2048, 6, 8, 8, model_type="gpt_neox")),
    "pythia-1b": (1_011_781_632, llama(50304, 2048, 8192, 16, 8, 8, model_type="gpt_neox")),
    "opt-125m": (
        125_239_296,
        {"model_type": "opt", "vocab_size": 50272, "hidden_size": 768, "ffn_dim": 3072, "num_hidden_layers": 12, "num_attention_heads": 12},
    ),
    "opt-350m": (
        331_196_416,
        {
            "model_type": "opt",
            "vocab_size": 50272,
            "hidden_size": 1024,
            "ffn_dim": 4096,
            "num_hidden_layers": 24,
            "num_attention_heads": 16,
            "word_embed_proj_dim": 512,
            "do_layer_norm_before": False,
        },
    ),
    "mpt-7b": (6_649_286_656, {"model_type": "mpt", "vocab_size": 50432, "d_model": 4096, "n_layers": 32, "n_heads": 32}),
    "DeepSeek-V2-Lite": (
        15_706_484_224,
        llama(
            102400,
            2048,
            10944,
            27,
            16,
            16,
            model_type="deepseek_v2",
            moe_intermediate_size=1408,
            n_routed_experts=64,
            n_shared_experts=2,
            num_experts_per_tok=6,
            first_k_dense_replace=1,
            q_lora_rank=None,
            kv_lora_rank=512,
        ),
    ),
    "DeepSeek-V3": (
        671_026_419_200,
        llama(
            129280,
            7168,
            18432,
            61,
            128,
            128,
            model_type="deepseek_v3",
            moe_intermediate_size=2048,
            n_routed_experts=256,
            n_shared_experts=1,
            num_experts_per_tok=8,
            first_k_dense_replace=3,
            q_lora_rank=1536,
            kv_lora_rank=512,
            num_nextn_predict_layers=1,
        ),
    ),
    "bert-base-uncased": (
        109_482_240,
        {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "vocab_size": 30522,
            "hidden_size": 768,
            "num_hidden_layers": 12,
            "num_attention_heads": 12,
            "intermediate_size": 3072,
        },
    ),
    "roberta-base": (
        124_645_632,
        {
            "model_type": "roberta",
            "architectures": ["RobertaModel"],
            "vocab_size": 50265,
            "hidden_size": 768,
            "num_hidden_layers": 12,
            "num_attention_heads": 12,
            "intermediate_size": 3072,
            "max_position_embeddings": 514,
            "type_vocab_size": 1,
        },
    ),
    "vit-base-patch16-224": (
        86_567_656,
        {
            "model_type": "vit",
            "architectures": ["ViTForImageClassification"],
            "hidden_size": 768,
            "num_hidden_layers": 12,
            "num_attention_heads": 12,
            "intermediate_size": 3072,
            "image_size": 224,
            "patch_size": 16,
            "id2label": {str(k): f"class {k}" for k in range(1000)},
        },
    ),
    "t5-small": (
        60_506_624,
        {"model_type": "t5", "vocab_size": 32128, "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6, "num_heads": 8},
    ),
    "t5-base": (
        222_903_552,
        {"model_type": "t5", "vocab_size": 32128, "d_model": 768, "d_kv": 64, "d_ff": 3072, "num_layers": 12, "num_heads": 12},
    ),
    "t5-v1_1-small": (
        76_961_152,
        {
            "model_type": "t5",
            "vocab_size": 32128,
            "d_model": 512,
            "d_kv": 64,
            "d_ff": 1024,
            "num_layers": 8,
            "num_decoder_layers": 8,
            "num_heads": 6,
            "feed_forward_proj": "gated-gelu",
            "tie_word_embeddings": False,
        },
    ),
}


def like(model_type: str, vocabulary: int, hidden: int, inner: int, layers: int, heads: int, kv: int, **more: Any) -> Fields:
    return llama(vocabulary, hidden, inner, layers, heads, kv, model_type=model_type, **more)


def t5(hidden: int, head: int, inner: int, layers: int, heads: int, **more: Any) -> Fields:
    sizes = {"d_model": hidden, "d_kv": head, "d_ff": inner, "num_layers": layers, "num_heads": heads}
    return {"model_type": "t5", "vocab_size": 32128, **sizes, **more}


def opt(hidden: int, inner: int, layers: int, heads: int) -> Fields:
    sizes = {"hidden_size": hidden, "ffn_dim": inner, "num_hidden_layers": layers, "num_attention_heads": heads}
    return {"model_type": "opt", "vocab_size": 50272, **sizes}


def ends(kind: str, name: str, **more: Any) -> Fields:
    """The same body with another head."""
    base = {"bert": "bert-base-uncased", "roberta": "roberta-base", "vit": "vit-base-patch16-224"}[kind]
    return {**TRUTHS[base][1], "architectures": [name], **more}


MORE: dict[str, tuple[int, Fields]] = {
    "Llama-3.1-405B": (405_853_388_800, llama(128256, 16384, 53248, 126, 128, 8)),
    "Mistral-Nemo": (12_247_782_400, like("mistral", 131072, 5120, 14336, 40, 32, 8, head_dim=128)),
    "Mixtral-8x22B": (140_620_634_112, like("mixtral", 32000, 6144, 16384, 56, 48, 8)),
    "Qwen2.5-1.5B": (1_543_714_304, like("qwen2", 151936, 1536, 8960, 28, 12, 2, tie_word_embeddings=True)),
    "Qwen2.5-72B": (72_706_203_648, like("qwen2", 152064, 8192, 29568, 80, 64, 8)),
    "Qwen3-4B": (4_022_468_096, like("qwen3", 151936, 2560, 9728, 36, 32, 8, tie_word_embeddings=True)),
    "Qwen3-235B-A22B": (
        235_093_634_560,
        like("qwen3_moe", 151936, 4096, 12288, 94, 64, 4, head_dim=128, num_experts=128, num_experts_per_tok=8, moe_intermediate_size=1536),
    ),
    "gemma-2-27b": (27_227_128_320, like("gemma2", 256000, 4608, 36864, 46, 32, 16, head_dim=128)),
    "gemma-3-270m": (268_098_176, like("gemma3_text", 262144, 640, 2048, 18, 4, 1)),
    "phi-1.5": (1_418_270_720, like("phi", 51200, 2048, 8192, 24, 32, 32)),
    "phi-4": (14_659_507_200, like("phi3", 100352, 5120, 17920, 40, 40, 10)),
    "bloom": (176_247_271_424, {"model_type": "bloom", "vocab_size": 250880, "n_embed": 14336, "n_layer": 70, "num_attention_heads": 112}),
    "gpt-neox-20b": (20_554_567_680, like("gpt_neox", 50432, 6144, 24576, 44, 64, 64)),
    "opt-1.3b": (1_315_758_080, opt(2048, 8192, 24, 32)),
    "opt-6.7b": (6_658_473_984, opt(4096, 16384, 32, 32)),
    "DeepSeek-V2": (
        235_741_434_880,
        like(
            "deepseek_v2", 102400, 5120, 12288, 60, 128, 128, moe_intermediate_size=1536, n_routed_experts=160, n_shared_experts=2,
            num_experts_per_tok=6, first_k_dense_replace=1, q_lora_rank=1536,
        ),
    ),
    "bert-base-uncased, words filled in": (109_514_298, ends("bert", "BertForMaskedLM")),
    "roberta-base, words filled in": (124_697_433, ends("roberta", "RobertaForMaskedLM")),
    "all-MiniLM-L6-v2": (22_713_216, ends("bert", "BertModel", hidden_size=384, num_hidden_layers=6, intermediate_size=1536)),
    "vit-base-patch16-224-in21k": (86_389_248, ends("vit", "ViTModel")),
    "flan-t5-base": (247_577_856, t5(768, 64, 2048, 12, 12, feed_forward_proj="gated-gelu", tie_word_embeddings=False)),
    "t5-11b": (11_307_321_344, t5(1024, 128, 65536, 24, 128)),
}  # fmt: skip
"""Further ones, of which the count alone is tested."""
