"""Facts asked one after the other, and what is drawn of them."""

from tests.alone import sqlite_at_once  # noqa: F401
