"""Code becomes a Working: ordinary NumPy (:func:`trace`), or a formula a person typed (:mod:`~workings.capture.typed`)."""

from workings.capture import functions as _functions  # noqa: F401 (gives the duck array its NumPy protocols)
from workings.capture.lessons import DoesNotFit, Lesson, Refused, Stopped
from workings.capture.trace import trace

__all__ = ["DoesNotFit", "Lesson", "Refused", "Stopped", "trace"]
