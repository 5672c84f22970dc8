"""What is shown of a formula whose MathML is not in the table of the front-end build."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from workings.course.parts import Tex

_log = logging.getLogger("workings.course")
_told: set[str] = set()


def mathml(part: Tex, table: Mapping[str, str]) -> str | None:
    """The formula's MathML, or ``None``: then show :func:`fallback` as code. A missing one is logged once."""
    found = table.get(part.key)
    if found is None and part.key not in _told:
        _told.add(part.key)
        _log.warning("the formula %s is not in tex.json; the page shows its TeX. Build the front end again.", part.tex)
    return found


def fallback(part: Tex) -> str:
    """The author's TeX, as it may be read in a code span."""
    return " ".join(part.tex.split())
