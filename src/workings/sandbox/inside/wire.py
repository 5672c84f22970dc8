"""The layouts that both sides read: of a message's head, and of the word that a run has ended."""

from __future__ import annotations

import struct

HEAD = struct.Struct("=cI")
"""A message: its letter, and how many bytes follow."""
END = struct.Struct("=iddq")
"""How a run ended: wait status, processor seconds used by it and for it, largest resident kilobytes."""
