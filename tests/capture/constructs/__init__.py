"""What becomes of each construct of ordinary Python and NumPy code when it is traced: a table, run."""

from tests.capture.constructs import arrays, edges, functions, python
from tests.capture.constructs.outcome import STATED as STATED_KIND
from tests.capture.constructs.outcome import WRONG, Outcome, outcome
from tests.capture.constructs.table import INPUTS, Construct, varied

CONSTRUCTS: tuple[Construct, ...] = tuple(
    Construct(group, *row) for module in (python, arrays, functions, edges) for group, rows in module.GROUPS.items() for row in rows
)


def outcome_of(construct: Construct) -> Outcome:
    """The outcome of one construct: each run has a function and inputs of its own."""

    def case(other: bool):
        f = construct.function()
        inputs = {name: varied(value) if other else value for name, (value, _) in INPUTS.items()}
        return f, construct.arguments(inputs)

    found = outcome(case)
    if found.kind == WRONG and construct.name in STATED:
        return Outcome(STATED_KIND, STATED[construct.name])
    return found


_LIST = "a list or tuple given to the trace is taken as an array, and so it is joined and repeated as one."
STATED: dict[str, str] = {
    "f-string": "text made of a number is text: what is decided by reading the text holds for these numbers alone.",
    "isinstance(x, list)": "a list given to the trace is taken as an array, and says that it is one.",
    **dict.fromkeys(("list input added to a list", "list input added to itself", "list input repeated"), _LIST),
    **dict.fromkeys(("list of lists, rows put together", "tuple input joined"), _LIST),
}
"""The few places where a traced run differs from the plain one, and by what convention. Nothing else may."""
