"""The learner's month worked out a second time, from the exported events and the design's D1 to D4 alone. Nothing of ours is imported here.

rows = read(Path("month.jsonl"))            what `workings export` wrote
found = Again(rows, zone=UTC, asked={"dot": 3})
found.concepts["dot"].stage, found.ledger[-1].mean, found.sure().skill
"""

from tests.month.again.book import Again
from tests.month.again.log import Row, read
from tests.month.again.shown import fits, shown

__all__ = ["Again", "Row", "fits", "read", "shown"]
