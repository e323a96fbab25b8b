"""Questions to a real database, one after the other."""

from tests.alone import sqlite_at_once  # noqa: F401
