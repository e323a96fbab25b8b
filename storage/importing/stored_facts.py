"""What the database knows of facts: plain tuples by their keys, and a digest of them that costs one statement."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Float, Integer, String, Table, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.facts import FACTS, FactTable, Plain
from storage.models import Indicator, Programme, School


async def stored_facts(session: AsyncSession, code: str, table: FactTable) -> Mapping[Plain, Plain]:
    """(id, keys, fields) of every fact of a sheet by its keys; schools by short name, indicators by title."""
    programme_id = await session.scalar(select(Programme.id).where(Programme.code == code))
    if programme_id is None:
        return {}
    names = await _names(session, programme_id)
    known: Table = table.model.__table__  # type: ignore[assignment]
    columns = [_column(known, field) for field in ("id", *table.keys, *table.fields)]
    query = select(*columns).where(known.c.programme_id == programme_id).order_by(known.c.id)
    places = [n for n, field in enumerate(table.keys, 1) if field in names]
    found: dict[Plain, Plain] = {}
    for row in await session.execute(query):
        plain = [*row]
        for place in places:
            plain[place] = names[table.keys[place - 1]].get(plain[place])
        found[tuple(plain[1 : table.end])] = tuple(plain)
    return found


def _column(known: Table, field: str) -> Any:
    """Enums as the words they are: nothing is converted row by row."""
    column = known.c[f"{field}_id" if field in ("school", "indicator") else field]
    return type_coerce(column, String) if field == "procedure" else column


async def _names(session: AsyncSession, programme_id: int) -> Mapping[str, Mapping[int, str]]:
    schools = select(School.id, School.short_name).where(School.programme_id == programme_id)
    indicators = select(Indicator.id, Indicator.title).where(Indicator.programme_id == programme_id)
    return {
        "school": dict((await session.execute(schools)).all()),
        "indicator": dict((await session.execute(indicators)).all()),
    }


async def facts_fingerprint(session: AsyncSession, code: str, sheets: Iterable[str]) -> str:
    """A digest of the facts of these sheets, of their sums and of when they were last confirmed: any change shows."""
    digests = []
    for sheet in sorted(sheets):
        if sheet in FACTS:
            digests.append((sheet, *(await _digest(session, code, FACTS[sheet]))))
    return repr(digests) if digests else ""


async def _digest(session: AsyncSession, code: str, table: FactTable) -> Plain:
    known: Table = table.model.__table__  # type: ignore[assignment]
    numbers = [known.c[field] for field in table.fields if isinstance(known.c[field].type, Integer | Float)]
    sums = [func.sum(column) for column in numbers]
    newest = func.max(known.c.verified_at)
    mine = known.c.programme_id == select(Programme.id).where(Programme.code == code).scalar_subquery()
    row = (await session.execute(select(func.count(), func.max(known.c.id), newest, *sums).where(mine))).one()
    return tuple(str(value) for value in row)
