"""Every fault in a concept folder is said the same way: the file, the line, one sentence."""

from __future__ import annotations

from pathlib import Path


class ContentFault(Exception):
    """A fault in content. ``str()`` is ``file:line: sentence``; ``file`` is given from the concepts folder on."""

    def __init__(self, file: Path | str, line: int, sentence: str) -> None:
        self.file, self.line, self.sentence = shown(file), line, sentence
        super().__init__(f"{self.file}:{line}: {sentence}")


def shown(file: Path | str) -> str:
    """The folder and name of a file: ``dot/page.md``. Where the installation lies is nobody's business."""
    parts = Path(file).parts
    return "/".join(parts[-2:])
