"""The tables, as SQLAlchemy Core. Importing this loads SQLAlchemy, so only the store does, and late."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(200), nullable=True, unique=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", sa.String(32), nullable=False, comment="ISO 8601, UTC, microseconds: sorts as text"),
    sa.Column("concept", sa.String(64), nullable=False, server_default=""),
    sa.Column("item", sa.String(200), nullable=False, server_default=""),
    sa.Column("data", sa.Text, nullable=False, comment="JSON, as the event had it"),
    sa.Column("params", sa.String(16), nullable=False, server_default="", comment="version of the table of parameters in force"),
    sa.Index("events_item", "item"),
    sa.Index("events_concept", "concept"),
    sqlite_autoincrement=True,
)
"""Append-only: nothing in this program updates or deletes a row."""
