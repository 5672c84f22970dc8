"""The only place where foreign code runs: a process of its own, under the kernel's guards."""

from .house import LIBRARIES, Sandbox
from .outcome import Lesson, Outcome
from .run import Cancelled
from .ways import Off, Way, way

__all__ = ["LIBRARIES", "Cancelled", "Lesson", "Off", "Outcome", "Sandbox", "Way", "way"]
