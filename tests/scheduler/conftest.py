"""Rules and jobs, told one moment after the other."""

from tests.alone import sqlite_at_once  # noqa: F401
