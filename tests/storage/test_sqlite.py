"""Fewer trips change nothing: the same rows in the same order, nobody held up, nothing left open."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.sqlite import AHEAD, connected

COUNTED = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n"
LONG = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT max(i) FROM n"


@pytest.mark.parametrize("rows", [0, 1, AHEAD - 1, AHEAD, AHEAD + 1, 3 * AHEAD])
@pytest.mark.parametrize("writing", [True, False])
async def test_all_rows_come_in_their_order(sqlite: Database, rows: int, writing: bool) -> None:
    wanted = [(i,) for i in range(1, rows + 1)]
    async with sqlite.transaction() if writing else sqlite.reading() as session:
        asked = text(f"SELECT * FROM ({COUNTED.format(max(rows, 1))}) WHERE i <= {rows}")
        assert (await session.execute(asked)).all() == wanted
        assert [row async for row in await session.stream(asked)] == wanted


@given(rows=st.integers(1, 700), sizes=st.lists(st.integers(1, 400), max_size=6))
def test_pieces_of_any_size_are_the_whole(rows: int, sizes: list[int]) -> None:
    async def pieces() -> list[int]:
        connection = await connected(":memory:", pragmas=(), writes=True)
        cursor = await connection.cursor()
        await cursor.execute(COUNTED.format(rows))
        found = [await cursor.fetchmany(size) for size in sizes]
        one = await cursor.fetchone()
        found += [[one] if one else [], await cursor.fetchall()]
        await cursor.close()
        await connection.close()
        return [row[0] for piece in found for row in piece]

    assert asyncio.run(pieces()) == list(range(1, rows + 1))


async def test_a_reading_given_up_leaves_the_connection_whole(sqlite: Database) -> None:
    async def slow() -> None:
        async with sqlite.reading() as session:
            await session.execute(text(LONG))

    for _ in range(5):  # more than the pool has connections
        given_up = asyncio.create_task(slow())
        await asyncio.sleep(0.05)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
    async with sqlite.reading() as session:
        assert await session.scalar(text("SELECT 1")) == 1


async def test_whoever_waits_for_another_process_holds_nobody_up(sqlite: Database) -> None:
    with closing(sqlite3.connect(sqlite.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def write() -> None:
            async with sqlite.transaction() as session:
                await session.execute(text("SELECT 1"))

        waiting = asyncio.create_task(write())
        async with sqlite.reading() as session:
            assert await session.scalar(text("SELECT 1")) == 1
        assert not waiting.done()
        other.execute("ROLLBACK")
        await waiting


async def test_a_refused_statement_ends_its_transaction_alone(sqlite: Database) -> None:
    forged = text("INSERT INTO expected_inputs (chat_id) VALUES (1)")
    with pytest.raises(IntegrityError):
        async with sqlite.transaction() as session:
            await session.execute(forged)
    async with sqlite.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM expected_inputs")) == 0
