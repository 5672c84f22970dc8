"""docs/sandbox.md has the rows of the list of attacks: no more, no fewer, in its words."""

from __future__ import annotations

import sys
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_the_page_is_that_of_the_list() -> None:
    sys.path.insert(0, str(TOP / "scripts"))
    try:
        import sandbox_table
    finally:
        sys.path.remove(str(TOP / "scripts"))
    text = (TOP / "docs" / "sandbox.md").read_text("utf-8")
    assert text in {sandbox_table.page(ways) for ways in (["bubblewrap", "landlock"], ["bubblewrap"], ["landlock"])}
