"""How long it takes to find what is due among a million notices, on SQLite and on PostgreSQL."""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert, text

from storage.database import Database
from storage.models import Notice, NoticeState, Priority
from storage.queries.notices import claim
from tests.postgres import postgres_server

NOW = datetime(2021, 9, 1, 9, tzinfo=UTC)
NOTICES = 1_000_000
DUE = 3_000  # a broadcast that waits; as many again are due later, the rest is history
CHUNK = 20_000
TRIES = 40


def rows(number: int, due: int) -> Iterator[dict[str, Any]]:
    """A queue of some years: most of it sent, `due` notices waiting now, ten times as many for later."""
    for n in range(number):
        state = NoticeState.QUEUED if n % (number // (11 * due)) == 0 else NoticeState.SENT
        late = state is NoticeState.QUEUED and n % 11
        moment = NOW + timedelta(minutes=n % 10_000) if late else NOW - timedelta(seconds=number - n)
        yield {
            "kind": "digest", "dedupe_key": f"k{n}", "priority": Priority(n % 4), "due": moment, "payload": {},
            "chat_id": n, "state": state, "attempts": 0, "created_at": moment,
        }  # fmt: skip


async def fill(database: Database, number: int = NOTICES, due: int = DUE) -> None:
    """Write the queue in bulk."""
    made = rows(number, due)
    while chunk := list(itertools.islice(made, CHUNK)):
        async with database.transaction() as session:
            await session.execute(insert(Notice), chunk)
    async with database.engine.connect() as connection:
        await connection.execute(text("ANALYZE"))


async def finding(database: Database, tries: int = TRIES) -> float:
    """Seconds to claim the next five due notices: the median of some."""
    spent = []
    for _ in range(tries):
        began = time.perf_counter()
        async with database.transaction() as session:
            found = await claim(session, NOW, NOW, 5)
        spent.append(time.perf_counter() - began)
        assert len(found) == 5  # a measurement of nothing would be quick
    return median(spent)


async def _measured(url: str) -> float:
    database = Database(url)
    try:
        await database.migrate()
        await fill(database)
        return await finding(database)
    finally:
        await database.dispose()


@contextmanager
def _servers() -> Iterator[tuple[str, str]]:
    with (
        tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder,
        postgres_server(Path(folder) / "pg") as postgres,
    ):
        yield f"sqlite+aiosqlite:///{Path(folder) / 'queue.db'}", postgres.url("postgres")


def due_among_a_million() -> tuple[float, float]:
    """(seconds on SQLite, on PostgreSQL)."""
    with _servers() as (sqlite, postgres):
        return asyncio.run(_measured(sqlite)), asyncio.run(_measured(postgres))


def main() -> None:
    for name, seconds in zip(("SQLite", "PostgreSQL"), due_among_a_million(), strict=True):
        print(f"due among {NOTICES:,} notices, {name:<12}{seconds * 1000:.1f} ms")  # noqa: T201  the result


if __name__ == "__main__":
    main()
