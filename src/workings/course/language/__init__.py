"""A small language model of the course's own words: a score for every word that it knows, after the words before.

It is here so that softmax can be shown on scores that nobody chose. ``scripts/train_language_model.py`` makes the file from the written concepts
and states in it what it read and how well it does. Nothing is loaded before a score is asked for.

Source: Y. Bengio, R. Ducharme, P. Vincent, C. Jauvin, "A neural probabilistic language model", JMLR 3 (2003) 1137-1155.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workings.course.faults import ContentFault

FILE = Path(__file__).resolve().parent / "next_word.safetensors"
REMAKE = "scripts/train_language_model.py makes it anew"
DECIMALS = 2
"""Of a score that is handed to an author: what a link can carry and a person can read."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """``embedding`` (V + 1, d), ``inner`` (k·d, h), ``inner_shift`` (h,), ``outer`` (h, V), ``outer_shift`` (V,), for V words and k words before.

    The last row of ``embedding`` stands for every word that is not known, and for the time before a sentence."""

    words: tuple[str, ...]
    arrays: Mapping[str, Floats]
    about: Mapping[str, Any]
    """What it was trained on, and its perplexity on words it never saw; ``words`` once more."""

    def scores(self, context: str) -> tuple[tuple[str, ...], Floats]:
        """Every word and its score after ``context``, words between blanks; the largest score first. Shapes (V,) and (V,)."""
        a = self.arrays
        back = a["inner"].shape[0] // a["embedding"].shape[1]
        place = {word: k for k, word in enumerate(self.words)}
        none = len(self.words)
        last = ([none] * back + [place.get(word, none) for word in context.lower().split()])[-back:]
        hidden = np.tanh(a["embedding"][last].reshape(-1) @ a["inner"] + a["inner_shift"])
        z = hidden @ a["outer"] + a["outer_shift"]
        order = np.argsort(-z, kind="stable")
        return tuple(self.words[k] for k in order), z[order]


@cache
def model(path: Path = FILE) -> Model:
    """The model in a safetensors file, in double precision. Raises :class:`ContentFault` where it is none."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            held = file.metadata() or {}
            arrays = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118 (an open file of arrays has keys() and cannot be iterated)
        about = json.loads(held["about"])
        out = Model(tuple(about["words"]), arrays, about)
    except (SafetensorError, OSError) as error:
        raise ContentFault(
            path, 1, f"the language model cannot be read ({error}): the file is cut off or no safetensors; {REMAKE}"
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ContentFault(path, 1, f"the language model does not say its words or what it was trained on; {REMAKE}") from error
    if reason := _misfit(out):
        raise ContentFault(path, 1, f"the language model does not fit together: {reason}; {REMAKE}")
    return out


def _misfit(found: Model) -> str:
    """Why the arrays are no model of these words; empty where they are."""
    size = {name: array.shape for name, array in found.arrays.items()}
    count = len(found.words)
    d, h = size.get("embedding", (0, 0))[-1], size.get("outer", (0, 0))[0]
    k = size.get("inner", (0,))[0] // max(d, 1)
    wanted = {"embedding": (count + 1, d), "inner": (k * d, h), "inner_shift": (h,), "outer": (h, count), "outer_shift": (count,)}
    if size != wanted or not k:
        return f"with {count} words it holds {size}"
    if not all(np.isfinite(array).all() for array in found.arrays.values()):
        return "an entry is no finite number"
    return ""


def scores(context: str) -> tuple[tuple[str, ...], Floats]:
    """:meth:`Model.scores` of the model that is shipped. Raises :class:`ContentFault`."""
    return model().scores(context)


def rounded(context: str) -> list[float]:
    """The scores alone, the largest first, to :data:`DECIMALS` decimals."""
    return [round(float(z), DECIMALS) for z in scores(context)[1]]


def put_in(text: str) -> str:
    """An author's text with the scores themselves where ``model("a list of")`` stands."""
    return re.sub(r'model\("([^"\n]*)"\)', lambda found: json.dumps(rounded(found[1])), text)
