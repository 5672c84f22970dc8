"""BERT, RoBERTa, ViT and T5: models that read a whole sequence at once."""

from __future__ import annotations

from workings.instruments.card.families.shared import LABELS, body, flag, layer_norm, norm, tied
from workings.instruments.card.rows import Attends, Component, Does, Family, Keeps, Size


def whole_attention(bias: str = "1") -> tuple[Component, ...]:
    """As many keys and values as queries, all of the model's width."""
    return (
        *(Component("attention", name, ("hidden", "hidden")) for name in ("query", "key", "value", "output")),
        *(Component("biases", f"{name} bias", ("hidden",), when=bias, does="adds") for name in ("query", "key", "value")),
        Component("biases", "output bias", ("hidden",), does="adds"),
        Component("mlp", "up", ("hidden", "inner")),
        Component("mlp", "down", ("inner", "hidden")),
        Component("biases", "up bias", ("inner",), does="adds"),
        Component("biases", "down bias", ("hidden",), does="adds"),
    )


def table(name: str, rows: str) -> Component:
    return Component("embeddings" if name != "position embedding" else "positions", name, (rows, "hidden"), "1", does="looks up")


def end(name: str, *shape: str, when: str, tokens: str = "context", does: Does = "multiplies") -> Component:
    return Component("head", name, shape, "1", when, tokens=tokens, does=does)


def after(name: str, width: str, when: str, tokens: str = "context") -> tuple[Component, Component]:
    """A matrix from the model's width to ``width``, with its bias."""
    return (
        end(name, "hidden", width, when=when, tokens=tokens),
        end(f"{name} bias", width, when=when, tokens=tokens, does="adds"),
    )


HEAD_SIZE = Size("head_size", (), "hidden / heads")
SEES_ALL = Attends("full attention", "layers", "heads * (head_size + head_size)")
FILLS = (
    *after("word transform", "hidden", "fills"),
    Component("head", "norm of the word transform", ("2", "hidden"), "1", "fills", does="adds"),
    Component("head", "head", ("hidden", "vocabulary"), "1 - tied", "fills", works="1"),
    end("head bias", "vocabulary", when="fills", does="adds"),
)
READS = (
    *body(),
    HEAD_SIZE,
    Size("rows", ("max_position_embeddings",), "512"),
    Size("kinds", ("type_vocab_size",), "2"),
    tied("1"),
    flag("crossed", "add_cross_attention"),
    Size("absolute", ("position_embedding_type",), "1", "word", ("absolute",), least=0),
    LABELS,
)
BERT_SIZES = (*READS, Size("longest", (), "rows"))
ROBERTA_SIZES = (*READS, Size("longest", (), "rows - 2"))
"""RoBERTa's first two rows of positions stand for no token."""
BERT_BODY = (
    table("token embedding", "vocabulary"),
    table("position embedding", "rows"),
    table("segment embedding", "kinds"),
    layer_norm("norm of the embedding", "1"),
    *whole_attention(),
    layer_norm("norm after attention"),
    layer_norm("norm after mlp"),
)
BERT_BEYOND = (
    ("crossed", "add_cross_attention puts a second attention into each layer, which is not among the components"),
    ("1 - absolute", "position_embedding_type is not absolute, and relative positions are not among the components"),
)
POOLED = "pools + pretrains + follows + classifies + picks"
BERT = Family(
    "BERT",
    ("bert",),
    BERT_SIZES,
    (
        *BERT_BODY,
        *after("pooler", "hidden", POOLED, "1"),
        *(Component(c.group, c.name, c.shape, c.times, "fills + pretrains", c.used, c.works, c.tokens, c.does) for c in FILLS),
        *after("next sentence", "2", "pretrains + follows", "1"),
        *after("classifier", "labels", "classifies", "1"),
        *after("choice", "1", "picks", "1"),
        *after("tagger", "labels", "tags"),
        *after("answer span", "labels", "answers"),
    ),
    (SEES_ALL,),
    heads=(
        ("Model", "pools"),
        ("ForMaskedLM", "fills"),
        ("ForPreTraining", "pretrains"),
        ("ForNextSentencePrediction", "follows"),
        ("ForSequenceClassification", "classifies"),
        ("ForMultipleChoice", "picks"),
        ("ForTokenClassification", "tags"),
        ("ForQuestionAnswering", "answers"),
    ),
    beyond=BERT_BEYOND,
    causal=False,
    learned=True,
)
ROBERTA = Family(
    "RoBERTa",
    ("roberta", "xlm-roberta"),
    ROBERTA_SIZES,
    (
        *BERT_BODY,
        *after("pooler", "hidden", "pools + picks", "1"),
        *FILLS,
        *after("classifier transform", "hidden", "classifies", "1"),
        *after("classifier", "labels", "classifies", "1"),
        *after("choice", "1", "picks", "1"),
        *after("tagger", "labels", "tags"),
        *after("answer span", "labels", "answers"),
    ),
    (SEES_ALL,),
    heads=(
        ("Model", "pools"),
        ("ForMaskedLM", "fills"),
        ("ForSequenceClassification", "classifies"),
        ("ForMultipleChoice", "picks"),
        ("ForTokenClassification", "tags"),
        ("ForQuestionAnswering", "answers"),
    ),
    beyond=BERT_BEYOND,
    causal=False,
    learned=True,
)
VIT = Family(
    "ViT",
    ("vit",),
    (
        Size("hidden", ("hidden_size",)),
        Size("layers", ("num_hidden_layers",)),
        Size("heads", ("num_attention_heads",)),
        Size("inner", ("intermediate_size",)),
        HEAD_SIZE,
        Size("image", ("image_size",), "224"),
        Size("patch", ("patch_size",), "16"),
        Size("channels", ("num_channels",), "3"),
        Size("patches", (), "floor(image / patch)^2"),
        Size("longest", (), "patches + 1"),
        Size("pooled", ("pooler_output_size",), "hidden"),
        flag("attention_bias", "qkv_bias", "1"),
        LABELS,
    ),
    (
        Component("embeddings", "image patches", ("channels * patch^2", "hidden"), "1", tokens="patches"),
        Component("biases", "image patch bias", ("hidden",), "1", does="adds"),
        Component("embeddings", "class token", ("hidden",), "1", does="looks up"),
        Component("positions", "position embedding", ("patches + 1", "hidden"), "1", does="looks up"),
        *whole_attention("attention_bias"),
        layer_norm("norm before attention"),
        layer_norm("norm before mlp"),
        layer_norm("final norm", "1"),
        *after("pooler", "pooled", "pools", "1"),
        *after("classifier", "labels", "classifies", "1"),
    ),
    (SEES_ALL,),
    heads=(("ForImageClassification", "classifies"), ("Model", "pools")),
    causal=False,
    fixed=True,
    learned=True,
)


def stack(where: str, layers: str, crossed: bool, when: str = "") -> tuple[Component, ...]:
    """One stack of T5: attention to itself, in the decoder also to the encoder, and an MLP, gated or plain."""
    kinds = ("", "cross ") if crossed else ("",)
    found = [
        Component(
            "attention", f"{where} {kind}{name}", ("inner_heads", "hidden") if name == "output" else ("hidden", "inner_heads"), layers, when
        )
        for kind in kinds
        for name in ("query", "key", "value", "output")
    ]
    both = f" * {when}" if when else ""
    return (
        *found,
        Component("positions", f"{where} relative positions", ("buckets", "heads"), "1", when, does="looks up"),
        Component("mlp", f"{where} gate", ("hidden", "inner"), layers, f"gated{both}"),
        Component("mlp", f"{where} up", ("hidden", "inner"), layers, when),
        Component("mlp", f"{where} down", ("inner", "hidden"), layers, when),
        norm(f"{where} norms", f"{layers} * {3 if crossed else 2} + 1", when=when),
    )


T5 = Family(
    "T5",
    ("t5", "mt5"),
    (
        Size("vocabulary", ("vocab_size",)),
        Size("hidden", ("d_model",)),
        Size("head_size", ("d_kv",)),
        Size("inner", ("d_ff",)),
        Size("layers", ("num_layers",)),
        Size("decoder_layers", ("num_decoder_layers",), "layers"),
        Size("heads", ("num_heads",)),
        Size("inner_heads", (), "heads * head_size"),
        Size("buckets", ("relative_attention_num_buckets",), "32"),
        Size("gated", ("feed_forward_proj",), "0", "word", ("gated-gelu", "gated-silu", "gated-relu"), least=0),
        Size("longest", ("n_positions",), "512"),
        tied("1"),
    ),
    (
        Component("embeddings", "token embedding", ("vocabulary", "hidden"), "1", does="looks up"),
        *stack("encoder", "layers", crossed=False),
        *stack("decoder", "decoder_layers", crossed=True, when="decodes"),
        Component("head", "head", ("hidden", "vocabulary"), "1 - tied", "decodes * generates", works="1"),
    ),
    (
        Attends("encoder attention", "layers", "2 * inner_heads"),
        Attends("decoder attention", "decoder_layers * decodes", "2 * inner_heads"),
        Attends("cross attention", "decoder_layers * decodes", "2 * inner_heads"),
    ),
    (
        Keeps("keys and values of the decoder", "decoder_layers * decodes", "2 * inner_heads", "2 * inner_heads"),
        Keeps("keys and values of what was read", "decoder_layers * decodes", "2 * inner_heads", "2 * inner_heads"),
    ),
    heads=(
        ("ForConditionalGeneration", "generates decodes"),
        ("WithLMHeadModel", "generates decodes"),
        ("EncoderModel", ""),
        ("Model", "decodes"),
    ),
    notes=("A token stands for one that is read and one that is written: the operations are those of as many of each.",),
)
ROWS = (BERT, ROBERTA, VIT, T5)
