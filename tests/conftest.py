"""Real databases for every test that asks: SQLite from a migrated template file, PostgreSQL likewise."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database
from tests.postgres import postgres_server

# A machine with much else to do fails no test: nothing here is a matter of milliseconds.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_numbers = count(1)


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
def postgres_admin() -> Iterator[str]:
    """The address of a real PostgreSQL with a migrated database named `template_kurator`.

    Its folder is not pytest's: a session that begins elsewhere tidies pytest's folders up, this one's server included.
    """
    with postgres_server(Path(tempfile.mkdtemp(prefix="kurator-pg-"))) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_admin: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    # Copying files takes half as long as writing each page to a log that nobody reads.
    copied = f"CREATE DATABASE {name} TEMPLATE template_kurator STRATEGY FILE_COPY"
    asyncio.run(_administer(postgres_admin, copied))
    yield postgres_admin.replace("/postgres?", f"/{name}?")
    asyncio.run(_administer(postgres_admin, f"DROP DATABASE {name} WITH (FORCE)"))


async def _administer(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


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
