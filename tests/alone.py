"""One after the other: for tests in which nobody else waits while SQLite works."""

from collections.abc import Iterator

import pytest

from storage import sqlite
from tests.journeys.warm import at_once


@pytest.fixture(scope="package", autouse=True)
def sqlite_at_once() -> Iterator[None]:
    """Handing each beginning and each end of a transaction to a thread and back takes a quarter of an update's time.

    A conftest.py that imports this asks on the thread that waits; intake, deliverers and journeys keep their threads.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sqlite.Connection, "_execute", at_once)
        yield
