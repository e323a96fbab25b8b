"""Migrations climb up, down and up; models match them; a transaction commits or leaves nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

import storage.database
from storage.database import Database
from storage.models import Base, Programme

NOW = datetime(2021, 8, 25, 2, tzinfo=UTC)


def a_programme(code: str = "nazarovo") -> Programme:
    return Programme(code=code, title="Программа", municipality="Район", zone="Asia/Krasnoyarsk", created_at=NOW)


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
async def test_models_match_migrations(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrations_climb_down_and_up_again(database: Database) -> None:
    await database.migrate("base")
    await database.migrate()
    async with database.transaction() as session:
        session.add(a_programme())


async def test_returning_commits_and_raising_rolls_back(database: Database) -> None:
    async with database.transaction() as session:
        session.add(a_programme("kept"))
    with pytest.raises(ValueError, match="lost"):
        async with database.transaction(lock=7) as session:
            session.add(a_programme("lost"))
            await session.flush()
            raise ValueError("lost")
    async with database.reading() as session:
        assert (await session.scalars(select(Programme.code))).all() == ["kept"]


async def test_moments_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    async with database.transaction() as session:
        session.add(a_programme())
    async with database.reading() as session:
        assert (await session.scalars(select(Programme.created_at))).one() == NOW
    with pytest.raises(Exception, match="without a zone"):
        async with database.transaction() as session:
            await session.execute(select(Programme).where(Programme.created_at > datetime(2021, 1, 1)))  # noqa: DTZ001


async def test_the_reading_engine_of_sqlite_cannot_write(sqlite: Database) -> None:
    with pytest.raises(DBAPIError, match="readonly"):
        async with sqlite.reading() as session:
            session.add(a_programme())
            await session.flush()


async def test_what_is_deleted_or_changed_stands_nowhere_in_the_file_of_sqlite(sqlite: Database) -> None:
    async with sqlite.transaction() as session:
        session.add_all([a_programme("deleted-secret"), a_programme("changed-secret"), a_programme("kept-secret")])
    async with sqlite.transaction() as session:
        await session.execute(delete(Programme).where(Programme.code == "deleted-secret"))
        await session.execute(update(Programme).where(Programme.code == "changed-secret").values(code="other"))
    async with sqlite.engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA secure_delete")) == 1
    await sqlite.dispose()  # the last connection moves the log into the file
    file = contents(sqlite)
    assert [word for word in ("deleted", "changed", "kept") if f"{word}-secret".encode() in file] == ["kept"]


def contents(database: Database) -> bytes:
    return Path(database.url.database or "").read_bytes()


async def test_a_reader_sees_what_was_committed_while_a_writer_is_open(sqlite: Database) -> None:
    async with sqlite.transaction() as session:
        session.add(a_programme())
        await session.flush()
        async with sqlite.reading() as reader:
            assert await reader.scalar(select(func.count(Programme.id))) == 0
    async with sqlite.reading() as reader:
        assert await reader.scalar(select(func.count(Programme.id))) == 1


async def test_a_connection_that_died_while_it_rested_is_replaced_unseen(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.database, "RESTED_SECONDS", 0.0)
    used, other = Database(postgres_url), Database(postgres_url)
    async with used.transaction() as session:
        number = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with other.transaction() as session:
        await session.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
    async with used.transaction() as session:
        assert (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one() != number
    await used.dispose()
    await other.dispose()
