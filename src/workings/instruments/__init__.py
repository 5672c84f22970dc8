"""Somebody's own data or model in, a Report out: ``audit``, ``compare``, ``card``. Each number of a report holds its recipe; no screen is known here."""
