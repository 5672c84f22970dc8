"""A new concept: a folder that loads, with one small subject in every file, to be replaced text by text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from workings.course.library import HERE, Library

SKELETON = Path(__file__).resolve().parent / "skeleton"
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def begin(slug: str, name: str = "", needs: Sequence[str] = (), folder: Path = HERE) -> tuple[Path, ...]:
    """Write the files of ``slug`` below ``folder`` and give back their paths; nothing else is touched.

    A folder that holds a ``concept.toml`` and no page keeps it. Raises ``ValueError`` in a sentence for a name that will not do, for a
    need that does not exist, and for a concept that is written already.
    """
    library = Library(folder)
    known = library.graph.nodes
    if not SLUG.fullmatch(slug):
        raise ValueError(f"“{slug[:40]}” will not do as the name of a folder: small letters and digits, with hyphens between them")
    if slug in known and known[slug].written:
        raise ValueError(f"{slug} is written already; its folder is {folder / slug}")
    if unknown := [need for need in needs if need not in known]:
        raise ValueError(f"there is no concept {unknown[0]} to rest on; there are {', '.join(known)}")
    words = {
        "@SLUG@": slug,
        "@NAME@": (known[slug].name if slug in known else name or slug.replace("-", " ").capitalize()).replace('"', "'"),
        "@NEEDS@": ", ".join(f'"{need}"' for need in needs),
        "@RANK@": str(1 + max((node.rank for node in known.values()), default=0)),
    }
    return tuple(
        _written(folder / slug, path, words) for path in sorted(SKELETON.rglob("*")) if path.is_file() and "__pycache__" not in path.parts
    )


def _written(folder: Path, path: Path, words: dict[str, str]) -> Path:
    to = folder / path.relative_to(SKELETON)
    if to.exists():
        return to
    text = path.read_text(encoding="utf-8")
    for place, word in words.items():
        text = text.replace(place, word)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text, encoding="utf-8")
    return to
