"""INSERT … ON CONFLICT DO NOTHING on both dialects: what is already there is left alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Base

CHUNK = 500  # SQLite allows 32,766 bound values a statement
ASKED = 5000  # values of one IN
Value = TypeVar("Value")


async def insert_new(session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert the rows that break no unique constraint; returns the ids of those inserted, in order of insertion."""
    rows_of: Table = table.__table__  # type: ignore[assignment]
    build = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    statement = build(rows_of).on_conflict_do_nothing().returning(rows_of.primary_key.columns.values()[0])
    inserted: list[int] = []
    for start in range(0, len(rows), CHUNK):
        inserted += (await session.scalars(statement, list(rows[start : start + CHUNK]))).all()
    return inserted


def parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Values by the thousand, as many as one IN may hold on both dialects."""
    return (values[start : start + ASKED] for start in range(0, len(values), ASKED))
