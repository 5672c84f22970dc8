"""Alembic's scripts, packaged. One transaction for each, recorded in it."""
