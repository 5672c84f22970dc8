"""Events -> what the learner knows -> what next. Pure, but for :mod:`~workings.learner.store`, which keeps the events.

Importing this loads neither NumPy nor SQLAlchemy; ``README.md`` beside it says which module has what.
"""

from typing import Any


def function(name: str) -> Any:
    """The NumPy function behind a recipe: ``function("learner/update")``. ``KeyError`` names those there are."""
    from workings.learner.sums import FUNCTIONS

    short = name.removeprefix("learner/")
    if short not in FUNCTIONS:
        raise KeyError(f"there is no learner function {name!r}; there are {', '.join(FUNCTIONS)}")
    return FUNCTIONS[short]
