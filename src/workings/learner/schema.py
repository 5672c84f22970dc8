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
    sa.Column("data", sa.Text, nullable=False, comment="JSON, as the event had it; about another event: its identity"),
    sa.Column("params", sa.String(16), nullable=False, server_default="", comment="version of the table of parameters in force"),
    sa.Column("stamp", sa.BigInteger, nullable=False, server_default="0", comment="µs since 1970, and after every event before it"),
    sa.Column("uid", sa.String(32), nullable=False, server_default="", comment="the event's identity on every machine"),
    sa.Column("about", sa.String(32), nullable=False, server_default="", comment="identity of the event that this one is about"),
    sa.Index("events_item", "item"),
    sa.Index("events_concept", "concept"),
    sa.Index("events_uid", "uid", unique=True),
    sqlite_autoincrement=True,
)
"""Append-only: what an event says is never changed. ``id`` is its place in this log, in the order of (``stamp``, ``uid``);
merging another machine's log puts events between those of this one, and is all that changes a place."""

SNAPSHOTS = sa.Table(
    "snapshots",
    METADATA,
    sa.Column("event", sa.Integer, primary_key=True, autoincrement=False, comment="the last event that was folded"),
    sa.Column("uid", sa.String(32), nullable=False, comment="its identity"),
    sa.Column("fits", sa.String(64), nullable=False, comment="parameters, course, code and zone it was folded with"),
    sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of the body"),
    sa.Column("body", sa.Text, nullable=False, comment="the state, as JSON"),
)
"""A cache and nothing else: every row can be deleted at any time."""

# Asked again and again, so made once: making a statement takes longer than running it.
_OTHER = EVENTS.alias()
READING = (
    sa.select(EVENTS.c.kind, EVENTS.c.at, EVENTS.c.concept, EVENTS.c.item, EVENTS.c.data, EVENTS.c.key, EVENTS.c.id, _OTHER.c.id)
    .select_from(EVENTS.outerjoin(_OTHER, sa.and_(EVENTS.c.about == _OTHER.c.uid, EVENTS.c.about != "")))
    .order_by(EVENTS.c.id)
)
"""An event, and the number of the one that it is about."""
LAST = sa.select(EVENTS.c.stamp).order_by(EVENTS.c.id.desc()).limit(1)
CALLED = sa.select(EVENTS.c.uid).where(EVENTS.c.id == sa.bindparam("number"))
ADDING = EVENTS.insert().returning(EVENTS.c.id)
