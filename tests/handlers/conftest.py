"""The people and the small programmes that conversations are tested with."""

import pytest

from storage.database import Database
from tests.acting import World


@pytest.fixture
async def world(sqlite: Database) -> World:
    return World(sqlite)
