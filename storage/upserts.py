"""INSERT … ON CONFLICT DO NOTHING on both dialects: what is already there is left alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Base

CHUNK = 500  # SQLite allows 32,766 bound values a statement


async def insert_new(session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert the rows that break no unique constraint; returns the ids of those inserted, in order of insertion."""
    build = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    key = table.__table__.primary_key.columns.values()[0]  # type: ignore[attr-defined]
    inserted: list[int] = []
    for start in range(0, len(rows), CHUNK):
        statement = build(table).values(list(rows[start : start + CHUNK])).on_conflict_do_nothing().returning(key)
        inserted += (await session.scalars(statement)).all()
    return inserted
