"""The people and the small programmes that conversations are tested with."""

import pytest

from storage.database import Database
from tests.acting import World
from tests.alone import sqlite_at_once  # noqa: F401
from tests.handlers.reporting import Office, made_office


@pytest.fixture
async def world(sqlite: Database) -> World:
    return World(sqlite)


@pytest.fixture
async def office(world: World) -> Office:
    return await made_office(world)
