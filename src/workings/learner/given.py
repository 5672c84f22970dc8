"""What the learner model is told about the course: plain data, so that it never imports the course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Given:
    """The session fills this from the concept graph. A concept that is missing from a table has no entry there, and that is all right."""

    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    """Concepts with a page. A need without one counts as waived: nobody can work it yet."""
    rank: Mapping[str, int] = field(default_factory=dict)
    leads: Mapping[str, int] = field(default_factory=dict)
    """Goal concepts each concept leads to, itself included."""
    predictions: Mapping[str, int] = field(default_factory=dict)
    """Locked predictions each concept asks for; after the last is explained, the concept is in use."""
    rebuildable: frozenset[str] = frozenset()
    """Concepts that have a blank page to rebuild."""

    def needed(self, slug: str) -> tuple[str, ...]:
        """The needs of ``slug`` that have a page."""
        return tuple(need for need in self.needs.get(slug, ()) if need in self.written)


NOTHING = Given()
