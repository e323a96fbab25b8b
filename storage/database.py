"""The owner of connections and transactions: `.commit()` and `.rollback()` stand nowhere else."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from storage import sqlite

T = TypeVar("T")
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
    "PRAGMA secure_delete=ON",  # what is destroyed (a wave's secret) is overwritten, not only forgotten
)
RESTED_SECONDS = 5.0
MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseAway(SQLAlchemyError):
    """The database cannot be reached now: what was asked of it may be asked again later."""


class MigrationRefused(SQLAlchemyError):
    """The tables cannot be brought to a revision: a newer release made them, or rows would point nowhere."""


class Database:
    """Transactions on SQLite (one writing connection, a second engine that only reads) or PostgreSQL."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        self.reader = _sqlite_engine(self.url, reading=True) if self.is_sqlite else self.engine
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._readings = async_sessionmaker(self.reader, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, lock: int | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction: returning commits, raising rolls back.

        `lock` (a chat id) lets one transaction of that chat run at a time; SQLite has one writer anyway.
        Raises DatabaseAway when the database cannot be reached or the connection breaks.
        """
        async with _told_as_away(), self._sessions() as session, session.begin():
            await _reached(session.connection())
            if lock is not None and not self.is_sqlite:
                await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session for reports and previews; on SQLite it cannot write and never waits for the writer."""
        async with self._readings() as session:
            await _reached(session.connection())
            yield session

    async def migrate(self, revision: str = "head") -> None:
        """Bring the tables to a revision. Raises MigrationRefused, for a database from a newer release among others."""
        if revision == "head" and await self._stands_at(newest_revision()):
            return
        from storage.migrating import climb

        async with self._schema_connection() as connection:
            await connection.run_sync(climb, revision)

    async def _stands_at(self, revision: str) -> bool:
        """Asked without alembic, and without the writer: most starts have nothing to climb."""
        async with aclosing(await _reached(self.reader.connect())) as connection:
            if not await connection.run_sync(lambda c: c.dialect.has_table(c, "alembic_version")):
                return False
            return bool(await connection.scalar(text("SELECT version_num FROM alembic_version")) == revision)

    @asynccontextmanager
    async def _schema_connection(self) -> AsyncIterator[AsyncConnection]:
        async with (
            aclosing(await _reached(self.engine.connect())) as connection,
            _tables_may_be_remade(connection, self.is_sqlite),
            connection.begin(),
        ):
            if not self.is_sqlite:  # several processes may start at once
                await connection.execute(text("SELECT pg_advisory_xact_lock(7203)"))
            yield connection

    async def dispose(self) -> None:
        await self.reader.dispose()
        await self.engine.dispose()


def newest_revision() -> str:
    """The last of the numbered files."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


@asynccontextmanager
async def _tables_may_be_remade(connection: AsyncConnection, is_sqlite: bool) -> AsyncIterator[None]:
    """SQLite changes a column by making its table anew; what points to the old table must not stop that.

    The pragma does nothing inside a transaction (sqlite.org/lang_altertable.html, «other kinds of changes»).
    """
    if not is_sqlite:
        yield
        return
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")


@asynccontextmanager
async def _told_as_away() -> AsyncIterator[None]:
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error, OperationalError):
            raise DatabaseAway(str(error)) from error
        raise


async def _reached(connecting: Awaitable[T]) -> T:
    """Drivers refuse a connection in errors of many families; asyncpg's are not even SQLAlchemy's."""
    try:
        return await connecting
    except Exception as error:
        raise DatabaseAway(f"{type(error).__name__}: {getattr(error, 'orig', error)}") from error


def _sqlite_engine(url: URL, *, reading: bool = False) -> AsyncEngine:
    """One connection that writes (deferred transactions fail under load), or four that may only read."""
    size: dict[str, Any] = {"pool_size": 4 if reading else 1, "max_overflow": 0, "pool_timeout": 60}
    size["pool_reset_on_return"] = None  # whoever gives a connection back has ended what was begun; asking costs a trip
    pragmas = (*PRAGMAS, "PRAGMA query_only=ON") if reading else PRAGMAS
    opener = partial(sqlite.connected, pragmas=pragmas, writes=not reading)
    engine = create_async_engine(url, connect_args={"isolation_level": None, "async_creator_fn": opener}, **size)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: URL) -> AsyncEngine:
    """Connections that rested are asked whether they still live; asking before every transaction doubles its cost."""
    engine = create_async_engine(url, pool_size=10, max_overflow=0, pool_timeout=60)

    @event.listens_for(engine.sync_engine, "checkin")
    def remember(connection: Any, entry: Any) -> None:
        entry.info["used_at"] = monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def ask(connection: Any, entry: Any, proxy: Any) -> None:
        if monotonic() - entry.info.get("used_at", monotonic()) > RESTED_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except Exception as error:
                raise DisconnectionError from error

    return engine
