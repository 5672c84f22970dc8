"""The only place where foreign code runs: a process of its own, under the kernel's guards."""

from .followed import Assumed, Call, Followed, Place
from .house import LIBRARIES, Bounds, Sandbox
from .inside.values import CannotCross, decode, encode
from .outcome import LIMITS, Lesson, Limit, Outcome
from .run import Cancelled
from .warm import Gone
from .ways import Off, Way, way

__all__ = [
    "LIBRARIES", "LIMITS", "Assumed", "Bounds", "Call", "Cancelled", "CannotCross", "Followed", "Gone", "Lesson", "Limit", "Off", "Outcome",
    "Place", "Sandbox", "Way", "decode", "encode", "way",
]  # fmt: skip
