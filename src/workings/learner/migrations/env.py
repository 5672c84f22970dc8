"""Run by Alembic. The connection comes from the store; each migration is recorded in its own transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
