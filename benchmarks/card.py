"""A model's card from its config, beside the classes built without weights: ``python benchmarks/card.py``.

Ours: config to whole report. The peer, where ``transformers`` and PyTorch are installed: the class of the same config on the meta device,
its parameters added up; it gives one number. Both in one process, in turn, after their imports; the best of five. Limit: 100 ms a card after start-up.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

import workings
from workings.instruments.card import card

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 100
ROUNDS = 5


def milliseconds(job: Callable[[], Any]) -> float:
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1e3


def peer() -> tuple[str, Callable[[dict[str, Any]], int]] | None:
    """The class of a config, built without weights; ``None`` where it is not installed."""
    if find_spec("transformers") is None or find_spec("torch") is None:
        return None
    import torch
    import transformers

    def count(fields: dict[str, Any]) -> int:
        made = transformers.AutoConfig.for_model(**{key: value for key, value in fields.items() if key != "architectures"})
        with torch.device("meta"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = getattr(transformers, fields["architectures"][0])(made)
        return sum(one.numel() for one in model.parameters())

    return f"transformers {transformers.__version__}, torch {torch.__version__}", count


def whole(command: list[str]) -> float:
    """Milliseconds of a whole process, the best of five."""
    return min(milliseconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) for _ in range(5))


def main() -> None:
    other = peer()
    print(f"workings {workings.__version__}, numpy {np.__version__}, Python {platform.python_version()}, {platform.machine()}")
    print(f"peer: {other[0] if other else 'transformers is not installed, so ours stands alone'}")
    worst = 0.0
    for path in sorted((ROOT / "examples" / "card").glob("*.json")):
        fields = json.loads(path.read_text("utf-8"))
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(milliseconds(lambda fields=fields: card(fields, lora=16)))
            if other is not None:
                theirs.append(milliseconds(lambda fields=fields: other[1](fields)))
        mine = min(ours)
        worst = max(worst, mine)
        row = f"{path.name:16} card {mine:7.1f} ms (first {ours[0]:.1f})"
        if other is not None:
            same = card(fields).numbers["parameters"].value == other[1](fields)
            row += (
                f"   built without weights {min(theirs):8.1f} ms   ratio {min(theirs) / mine:6.1f}   counts {'agree' if same else 'DIFFER'}"
            )
        print(row)
    print(f"slowest {worst:.1f} ms   (limit {LIMIT} ms)")
    header_of_a_large_model()
    code = "import sys; from workings.instruments.card import card; card(sys.argv[1])"
    bare, full = (
        whole([sys.executable, "-c", "import numpy"]),
        whole([sys.executable, "-c", code, str(ROOT / "examples/card/llama-8b.json")]),
    )
    print(f"a process of its own: {full:.0f} ms, of which Python with NumPy {bare:.0f} ms")


def header_of_a_large_model() -> None:
    """A header of 40,000 arrays, as of a mixture of many experts: read and compared with its config."""
    fields = json.loads((ROOT / "examples" / "card" / "mixture.json").read_text("utf-8"))
    at, said = 0, {}
    for k in range(40_000):
        said[f"model.layers.{k % 27}.mlp.experts.{k}.up_proj.weight"] = {"dtype": "BF16", "shape": [8, 8], "data_offsets": [at, at + 128]}
        at += 128
    text = json.dumps(said).encode()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(fields))
        (Path(folder) / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text)
        took = min(milliseconds(lambda: card(folder)) for _ in range(3))
    print(f"a header of 40,000 arrays ({len(text) / 1e6:.1f} MB) against its config: {took:.0f} ms")


if __name__ == "__main__":
    main()
