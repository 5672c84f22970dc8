"""What an instrument says when it cannot go on: what was read, what is wrong and where, what to do; and what could still be said."""

from __future__ import annotations


class Refused(ValueError):
    """The message is whole sentences for whoever ran the instrument. ``possible`` is what could still be found out, if anything."""

    def __init__(self, wrong: str, instead: str, possible: str = "") -> None:
        super().__init__(" ".join(part for part in (wrong, instead, possible) if part))
        self.wrong, self.instead, self.possible = wrong, instead, possible
