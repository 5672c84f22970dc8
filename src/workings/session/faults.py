"""What can go wrong between a person and the session; each message is a sentence for that person."""

from __future__ import annotations


class Unknown(LookupError):
    """No such concept, item, event or look-up."""

    def __str__(self) -> str:
        return str(self.args[0])


class Unfit(ValueError):
    """Something was sent that cannot be recorded: a chip that does not exist, a rung of no ladder."""
