"""What an event is called on every machine, its place in time, what it is about; and a table for snapshots.

The rule of identity is written out here, as it was when this migration was made. A test compares it with ``shape.identity``.
"""

import datetime as dt
import json
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MANY = 5_000
READ = "select id, key, kind, at, concept, item, data, params from events where id > :last order by id limit :many"
WRITE = "update events set stamp = :stamp, uid = :uid, about = :about, data = :data where id = :id"


def upgrade() -> None:
    op.add_column("events", sa.Column("stamp", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("events", sa.Column("uid", sa.String(32), nullable=False, server_default=""))
    op.add_column("events", sa.Column("about", sa.String(32), nullable=False, server_default=""))
    _fill(op.get_bind())
    op.create_index("events_uid", "events", ["uid"], unique=True)
    op.create_table(
        "snapshots",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("fits", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _fill(link: sa.Connection) -> None:
    """Every event gets its stamp and its identity, in the order in which they were recorded."""
    last, stamp = 0, 0
    called: dict[int, str] = {}
    while rows := link.execute(sa.text(READ), {"last": last, "many": MANY}).all():
        filled = []
        for number, key, kind, at, concept, item, data, params in rows:
            stamp, last = max(_microseconds(at), stamp + 1), number
            data, about = _about(kind, data, called)
            whole = [stamp, at, kind, concept, item, key or "", params, data]
            text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
            called[number] = sha256(text.encode()).hexdigest()[:32]
            filled.append({"id": number, "stamp": stamp, "uid": called[number], "about": about, "data": data})
        link.execute(sa.text(WRITE), filled)


def _microseconds(at: str) -> int:
    """Since 1970; 0 for a time that cannot be read, which then stands where it was recorded."""
    try:
        return (dt.datetime.fromisoformat(at) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    except (ValueError, TypeError):
        return 0


def _about(kind: str, data: str, called: dict[int, str]) -> tuple[str, str]:
    """The data with the identity of the answer that a reply is about, and that identity."""
    if kind not in ("reply", "sure"):
        return data, ""
    fields: dict[str, Any] = json.loads(data)
    number = fields.get("answer")
    about = called.get(number, "") if isinstance(number, int) else ""
    if about:
        data = json.dumps({**fields, "answer": about}, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return data, about
