"""A mark of a figure that opens: a number whose place says how large it is, and whose digits are read aloud."""

from __future__ import annotations

from markupsafe import Markup

from workings.contract.number import format_number
from workings.contract.reading import Number
from workings.studio import recipes
from workings.studio.drawings.svg import tag


def opens(number: Number, label: str, *marks: Markup) -> Markup:
    """``marks`` as a link to the working of ``number``. The digits stand in it for whoever reads the page without seeing it."""
    digits = tag("desc", format_number(number.value, number.digits))
    inside = Markup("").join([digits, *marks])
    return tag("a", inside, class_="num mark", href=recipes.url(number.recipe), data_digits=str(number.digits), aria_label=label)
