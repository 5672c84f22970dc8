"""Sizes and components that several families have in common. Field names and defaults are those of the families' config classes."""

from __future__ import annotations

from workings.instruments.card.rows import Attends, Check, Component, Keeps, Size

DECODER_HEADS = (
    ("ForCausalLM", "generates"),
    ("LMHeadModel", "generates"),
    ("ForSequenceClassification", "classifies"),
    ("ForTokenClassification", "tags"),
    ("ForQuestionAnswering", "answers"),
    ("Model", ""),
)
"""What a decoder can end in; ``Model`` alone ends in nothing."""

LABELS = Size("labels", ("num_labels", "id2label"), "2", "length")


def body(prefix: str = "", **defaults: str) -> tuple[Size, ...]:
    """Vocabulary, width, layers, heads and the inner width, which a config has to say unless ``defaults`` has them."""
    fields = {
        "vocabulary": "vocab_size",
        "hidden": "hidden_size",
        "layers": "num_hidden_layers",
        "heads": "num_attention_heads",
        "inner": "intermediate_size",
    }
    return tuple(Size(name, (prefix + field,), defaults.get(name)) for name, field in fields.items())


def grouped(kv_heads: str = "heads", head_size: str = "hidden / heads", prefix: str = "") -> tuple[Size, ...]:
    """Key and value heads, and the size of a head."""
    return (
        Size("kv_heads", (prefix + "num_key_value_heads",), kv_heads),
        Size("head_size", (prefix + "head_dim",), head_size),
    )


def tied(default: str) -> Size:
    return Size("tied", ("tie_word_embeddings",), default, "flag")


def flag(name: str, key: str, default: str = "0") -> Size:
    return Size(name, (key,), default, "flag")


def longest(default: str, *keys: str) -> Size:
    return Size("longest", keys or ("max_position_embeddings",), default)


NO_WINDOW = (Size("window", (), "0", least=0), Size("sliding_layers", (), "0", least=0), Size("full_layers", (), "layers", least=0))


def windowed(default: str = "0", layers: str = "layers * minimum(window, 1)", key: str = "sliding_window") -> tuple[Size, ...]:
    """A sliding window of ``default`` tokens, and in how many layers it holds."""
    return (
        Size("window", (key,), default, null="0", least=0),
        Size("sliding_layers", (), layers, least=0),
        Size("full_layers", (), "layers - sliding_layers", least=0),
    )


GROUPS_FIT = Check("heads / kv_heads", "num_attention_heads {heads} is not a multiple of num_key_value_heads {kv_heads}")

EMBEDDING = Component("embeddings", "token embedding", ("vocabulary", "hidden"), "1", does="looks up")


def attention(bias: str = "", output_bias: str = "") -> tuple[Component, ...]:
    """Query, key, value and output matrices, key and value of fewer heads; biases where the flags say so."""
    rows = (
        Component("attention", "query", ("hidden", "heads * head_size")),
        Component("attention", "key", ("hidden", "kv_heads * head_size")),
        Component("attention", "value", ("hidden", "kv_heads * head_size")),
        Component("attention", "output", ("heads * head_size", "hidden")),
    )
    biases = (
        Component("biases", "query bias", ("heads * head_size",), when=bias, does="adds"),
        Component("biases", "key bias", ("kv_heads * head_size",), when=bias, does="adds"),
        Component("biases", "value bias", ("kv_heads * head_size",), when=bias, does="adds"),
    )
    last = Component("biases", "output bias", ("hidden",), when=output_bias, does="adds")
    return rows + (biases if bias else ()) + ((last,) if output_bias else ())


def gated(times: str = "layers", inner: str = "inner", group: str = "mlp", prefix: str = "", used: str = "") -> tuple[Component, ...]:
    """The gated MLP: two matrices up, whose outputs are multiplied, and one down."""
    return (
        Component(group, f"{prefix}gate", ("hidden", inner), times, used=used),
        Component(group, f"{prefix}up", ("hidden", inner), times, used=used),
        Component(group, f"{prefix}down", (inner, "hidden"), times, used=used),
    )


def plain_mlp(bias: str = "1", inner: str = "inner") -> tuple[Component, ...]:
    """One matrix up and one down, with biases where ``bias`` is not 0."""
    return (
        Component("mlp", "up", ("hidden", inner)),
        Component("mlp", "down", (inner, "hidden")),
        Component("biases", "up bias", (inner,), when=bias, does="adds"),
        Component("biases", "down bias", ("hidden",), when=bias, does="adds"),
    )


def norm(name: str, times: str = "layers", size: str = "hidden", when: str = "") -> Component:
    """RMSNorm: a weight for every entry."""
    return Component("norms", name, (size,), times, when, does="adds")


def layer_norm(name: str, times: str = "layers", size: str = "hidden", when: str = "") -> Component:
    """LayerNorm: a weight and a bias for every entry."""
    return Component("norms", name, ("2", size), times, when, does="adds")


FINAL_NORM = norm("final norm", "1")
TWO_NORMS = (norm("norm before attention"), norm("norm before mlp"))


def ends(width: str = "hidden", bias: str = "0") -> tuple[Component, ...]:
    """The head: to the vocabulary, stored only where it is not tied; or a small classifier."""
    return (
        Component("head", "head", (width, "vocabulary"), "1 - tied", "generates", works="1"),
        Component("head", "head bias", ("vocabulary",), "1", f"generates * {bias}", does="adds"),
        Component("head", "classifier", (width, "labels"), "1", "classifies", tokens="1"),
        Component("head", "tagger", (width, "labels"), "1", "tags"),
        Component("head", "tagger bias", ("labels",), "1", "tags", does="adds"),
        Component("head", "answer span", (width, "2"), "1", "answers"),
        Component("head", "answer span bias", ("2",), "1", "answers", does="adds"),
    )


HEAD = ends()
ATTENDS = (
    Attends("full attention", "full_layers", "heads * (head_size + head_size)"),
    Attends("sliding attention", "sliding_layers", "heads * (head_size + head_size)", "window"),
)
KEEPS = (
    Keeps("keys and values", "full_layers", "2 * kv_heads * head_size", "2 * heads * head_size"),
    Keeps("keys and values within the window", "sliding_layers", "2 * kv_heads * head_size", "2 * heads * head_size", "window"),
)
