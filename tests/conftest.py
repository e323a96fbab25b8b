"""Real databases for every test that asks: SQLite from a migrated template file, PostgreSQL likewise."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage.database import Database
from tests.postgres import Server, postgres_server
from tests.statements import compiled_once

gc.disable()  # importing and collecting makes millions of objects and no garbage
# A machine with much else to do fails no test: nothing here is a matter of milliseconds.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
# A hundred bots are started here to be killed; loading what draws into each would take longer than all they do.
os.environ["KURATOR_WARM_WORKER"] = "false"
compiled_once()
LONGEST = ("tests/journeys/", "tests/bot/test_two_deliverers.py", "tests/handlers/test_rights.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: a journey that begins last leaves the other worker with nothing to do.

    All journeys together, so that one worker has the parent of their bots.
    """
    items.sort(key=lambda item: next((n for n, one in enumerate(LONGEST) if item.nodeid.startswith(one)), len(LONGEST)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Garbage is looked for among what tests make, not among what they are."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; copying it is a hundred times quicker than migrating."""
    path = tmp_path_factory.mktemp("template") / "template.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await database.migrate()
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("SELECT 1")
        await database.dispose()

    asyncio.run(make())
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "kurator.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
def running_postgres() -> Iterator[Server]:
    """A real PostgreSQL. Its folder is not pytest's: a session that begins elsewhere tidies pytest's folders up."""
    with postgres_server(Path(tempfile.mkdtemp(prefix="kurator-pg-"))) as server:
        yield server


@pytest.fixture
def postgres_url(running_postgres: Server) -> Iterator[str]:
    with running_postgres.lent() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database, once on SQLite and once on PostgreSQL."""
    database = Database(database_url)
    yield database
    await database.dispose()


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """A migrated, empty SQLite database, where the second dialect would prove nothing more."""
    database = Database(sqlite_url)
    yield database
    await database.dispose()
