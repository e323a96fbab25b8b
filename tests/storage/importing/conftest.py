"""Files and what they become, one after the other."""

from tests.alone import sqlite_at_once  # noqa: F401
