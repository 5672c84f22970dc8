"""Working to Reading: formula, words, where a number came from, what it costs, and the graph of a live figure."""

from workings.readers.cell import cell
from workings.readers.listing import listing

__all__ = ["cell", "listing"]
