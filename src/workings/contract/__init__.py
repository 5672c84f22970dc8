"""The nouns that cross a boundary: Number, Maths, Reading, Verdict, Event. Plain frozen data, no behaviour to speak of."""
