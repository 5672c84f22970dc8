"""Beside each event, the version of the table of parameters in force; and an index by concept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("params", sa.String(16), nullable=False, server_default=""))
    op.create_index("events_concept", "events", ["concept"])
