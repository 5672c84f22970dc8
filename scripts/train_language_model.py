"""Train the small language model of the course on the course's own words, and write it with what it was trained on.

    nice -n 19 python scripts/train_language_model.py          (wants PyTorch, which Workings itself does not)

The text is the prose of every written concept: ``page.md``, and what is said in ``figures.toml`` and ``rebuild.toml``. The model is a neural
one of the year 2003: the last four words, each as a list of numbers; one hidden layer; a score for each word of the vocabulary. Every tenth
sentence is held out and decides which pass is kept; another tenth is never seen, and on it the perplexity is measured that the file states.
The seed is fixed: the same text gives the same file.

Source: Y. Bengio, R. Ducharme, P. Vincent, C. Jauvin, "A neural probabilistic language model", JMLR 3 (2003) 1137-1155.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
CONCEPTS = ROOT / "src" / "workings" / "concepts"
FILE = ROOT / "src" / "workings" / "course" / "language" / "next_word.safetensors"

WORDS, BEFORE, WIDE, HIDDEN = 400, 4, 32, 96
"""Words of the vocabulary, words looked back on, numbers to a word, hidden units. A link can hold 400 numbers, so 400 words it is."""
SEED, RATE, DECAY, DROPPED, BATCH, EPOCHS = 20, 4e-3, 0.02, 0.3, 256, 24
HELD, UNSEEN = 8, 9
"""Of ten sentences, the one that decides which pass is kept and the one on which the perplexity is measured."""

OUTSIDE = "0"
"""What stands for a number, a formula or a piece of code."""
_CUT = (
    (r"(?ms)^```.*?^```", "\n\n"),
    (r"(?m)^(:::|\|).*$", "\n\n"),
    (r"\{(#|aside:)[^}]*\}", " "),
    (r"(?m)^#+(.*)$", r"\n\n\1\n\n"),
    (r"(?m)^\s*(-|\d+\.) ", "\n\n"),
    (r"(?s)\[\[.*?\]\]|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", f" {OUTSIDE} "),
    (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
)
_WORD = re.compile(r"[a-zé]+(?:[’-][a-zé]+)*|\d[\d.,]*")


def sentences(text: str) -> Iterator[list[str]]:
    """The sentences of an author's Markdown as words in small letters; what is no word is :data:`OUTSIDE`."""
    for pattern, kept in _CUT:
        text = re.sub(pattern, kept, text)
    for piece in re.split(r"\n\s*\n|(?<=[.?:;])[*”]?\s", text.lower()):
        words = [OUTSIDE if word[0].isdigit() else word for word in _WORD.findall(piece)]
        if sum(word != OUTSIDE for word in words) > 1:
            yield words


def prose(folder: Path) -> Iterator[str]:
    """What a person reads of one concept, file by file."""
    yield (folder / "page.md").read_text("utf-8")
    for name in ("figures.toml", "rebuild.toml"):
        if (folder / name).exists():
            yield "\n\n".join(said(tomllib.loads((folder / name).read_text("utf-8"))))


def said(value: object) -> Iterator[str]:
    """Every text below ``value`` that holds a space and is no formula."""
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from said(one) if key not in ("left", "right", "tex") else ()
    elif isinstance(value, list):
        for one in value:
            yield from said(one)


def once(found: Iterable[list[str]]) -> list[list[str]]:
    """Each sentence once, at its first place: what stands alike on every page may not be learnt on one and asked for on another."""
    return [list(words) for words in dict.fromkeys(tuple(words) for words in found)]


def pairs(text: Sequence[list[str]], place: Mapping[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(places of the four words before, place of the word) for each word of the vocabulary. What is outside it, or before a sentence, is
    place ``len(place)``: it is looked back on and never asked for."""
    none = len(place)
    rows = []
    for sentence in text:
        places = [none] * BEFORE + [place.get(word, none) for word in sentence]
        rows += [places[k - BEFORE : k + 1] for k in range(BEFORE, len(places)) if places[k] != none]
    table = np.array(rows, dtype=np.int64).reshape(-1, BEFORE + 1)
    return table[:, :BEFORE], table[:, BEFORE]


def counted(learnt: NDArray[np.int64], asked: NDArray[np.int64], size: int) -> float:
    """Perplexity of counting single words: each as likely as it was common, one more counted for every word."""
    counts = np.bincount(learnt, minlength=size) + 1.0
    return math.exp(-float(np.mean(np.log(counts / counts.sum())[asked])))


def trained(torch: Any, known: tuple[Any, Any], held: tuple[Any, Any], size: int) -> dict[str, Any]:
    """The arrays of the model, as they stood when the held-out sentences were told best."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    shapes = {
        "embedding": (size + 1, WIDE),
        "inner": (BEFORE * WIDE, HIDDEN),
        "inner_shift": (HIDDEN,),
        "outer": (HIDDEN, size),
        "outer_shift": (size,),
    }
    model = {name: torch.zeros(shape) if len(shape) == 1 else torch.randn(shape) / shape[0] ** 0.5 for name, shape in shapes.items()}
    for array in model.values():
        array.requires_grad_(True)
    steps = torch.optim.AdamW(model.values(), lr=RATE, weight_decay=DECAY)
    best, kept = math.inf, {}
    for epoch in range(EPOCHS):
        steps.param_groups[0]["lr"] = RATE * (1 - epoch / EPOCHS)
        order = torch.randperm(len(known[1]))
        for chosen in order.split(BATCH):
            steps.zero_grad()
            loss(torch, model, known[0][chosen], known[1][chosen], DROPPED).backward()
            steps.step()
        with torch.no_grad():
            now = float(loss(torch, model, *held, 0.0))
        if now < best:
            best, kept = now, {name: array.detach().clone() for name, array in model.items()}
        print(f"{epoch + 1}: held out, perplexity {math.exp(now):.1f}")
    return kept


def loss(torch: Any, model: dict[str, Any], before: Any, word: Any, dropped: float) -> Any:
    """Mean surprise at the words, in natural logarithms."""
    drop = torch.nn.functional.dropout
    x = drop(model["embedding"][before].flatten(1), dropped)
    hidden = drop(torch.tanh(x @ model["inner"] + model["inner_shift"]), dropped)
    return torch.nn.functional.cross_entropy(hidden @ model["outer"] + model["outer_shift"], word)


def main() -> None:
    torch, numpy_file = importlib.import_module("torch"), importlib.import_module("safetensors.numpy")
    folders = sorted(path.parent for path in CONCEPTS.glob("*/page.md"))
    text = once(sentence for folder in folders for piece in prose(folder) for sentence in sentences(piece))
    parts = {part: [s for k, s in enumerate(text) if k % 10 == part] for part in (HELD, UNSEEN)}
    learnt = [s for k, s in enumerate(text) if k % 10 not in parts]
    common = Counter(word for sentence in learnt for word in sentence if word != OUTSIDE).most_common()
    words = [word for word, _ in sorted(common, key=lambda pair: (-pair[1], pair[0]))[:WORDS]]
    place = {word: k for k, word in enumerate(words)}
    known, held, unseen = (pairs(part, place) for part in (learnt, parts[HELD], parts[UNSEEN]))
    tensors = [(torch.from_numpy(a), torch.from_numpy(b)) for a, b in (known, held, unseen)]
    model = trained(torch, tensors[0], tensors[1], len(words))
    arrays = {name: array.numpy().astype(np.float16) for name, array in model.items()}
    shipped = {name: torch.from_numpy(array.astype(np.float32)) for name, array in arrays.items()}
    about = {
        "perplexity": round(math.exp(float(loss(torch, shipped, *tensors[2], 0.0))), 1),
        "perplexity_counting_words": round(counted(known[1], unseen[1], len(words)), 1),
        "words_measured_on": len(unseen[1]),
        "words_read": sum(word != OUTSIDE for sentence in learnt for word in sentence),
        "words_asked_for": len(known[1]),
        "parameters": sum(array.size for array in arrays.values()),
        "concepts": [folder.name for folder in folders],
        "text_sha256": hashlib.sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest(),
        "seed": SEED,
        "made_by": "scripts/train_language_model.py",
    }
    told = json.dumps({**about, "words": words}, ensure_ascii=False)  # under one key: the library writes several in any order
    FILE.write_bytes(numpy_file.save(arrays, metadata={"about": told}))
    print(json.dumps(about, indent=1, ensure_ascii=False))
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
