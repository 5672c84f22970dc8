"""The one meeting place: answer -> verdict -> event -> state -> what next. No HTTP, no printing."""

from workings.session.faults import Unfit, Unknown
from workings.session.session import Session

__all__ = ["Session", "Unfit", "Unknown"]
