"""A working as one file: live, and asking for nothing. The command line writes it, a notebook shows it."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from workings.ir.working import Working
from workings.readers.lower import page

STATIC = Path(__file__).parents[2] / "studio" / "static"
"""Where the build of the front end puts its bundle."""


class NotBuilt(RuntimeError):
    """The page's script is not there: this is a checkout whose front end has not been built."""

    def __init__(self) -> None:
        super().__init__("the front end is not built, so a page would not be live. Instead: python scripts/build_web.py")


def document(w: Working, fonts: bool = False) -> str:
    """The sheet of ``w`` with its gradient, style, script and texts to copy; with ``fonts``, the faces too (over a megabyte)."""
    style, script = STATIC / "studio.css", STATIC / "sheet.js"
    if not script.is_file():
        raise NotBuilt
    made = page.made(w)
    faces = {path.name: b64encode(path.read_bytes()).decode() for path in sorted((STATIC / "fonts").glob("*.woff2"))} if fonts else {}
    return page.document(made, page.alone(style.read_text("utf-8"), faces), script.read_text("utf-8"), page.copies(made))
