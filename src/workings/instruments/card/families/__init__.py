"""The families that are known, by ``model_type``."""

from __future__ import annotations

from workings.instruments.card.families.decoders import ROWS as LIKE_LLAMA
from workings.instruments.card.families.encoders import ROWS as WHOLE_SEQUENCES
from workings.instruments.card.families.experts import ROWS as MIXTURES
from workings.instruments.card.families.gemma import ROWS as GEMMAS
from workings.instruments.card.families.older import ROWS as OLDER
from workings.instruments.card.rows import Family

FAMILIES: tuple[Family, ...] = (*LIKE_LLAMA, *GEMMAS, *MIXTURES, *OLDER, *WHOLE_SEQUENCES)
BY_TYPE: dict[str, Family] = {name: family for family in FAMILIES for name in family.types}
