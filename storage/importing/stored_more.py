"""What the database knows of routes, courses, agreements, the calendar and thresholds, in the shape of their sheets."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.records import Record, keyed, spoken
from storage.models import CalendarPeriod, Course, Iom, Partnership, Person, RiskThreshold, School

Row = Mapping[str, Any]


async def _ioms(session: AsyncSession, programme_id: int) -> list[Record]:
    rows = await _rows(session, _of_teachers(Iom, programme_id))
    return [_record("ИОМ", row) for row in rows]


async def _courses(session: AsyncSession, programme_id: int) -> list[Record]:
    rows = await _rows(session, _of_teachers(Course, programme_id))
    return [_record("Курсы", row) for row in rows]


def _of_teachers(model: type[Iom] | type[Course], programme_id: int) -> Select[Any]:
    named = select(model.__table__, Person.name.label("teacher"), School.short_name.label("school"))
    joined = named.join(Person, Person.id == model.person_id).join(School, School.id == model.school_id)
    return joined.where(model.programme_id == programme_id).order_by(model.id)


async def _partnerships(session: AsyncSession, programme_id: int) -> list[Record]:
    named = select(Partnership.__table__, School.short_name.label("school"))
    mine = named.join(School, School.id == Partnership.school_id).where(Partnership.programme_id == programme_id)
    rows = await _rows(session, mine.order_by(Partnership.id))
    return [_record("Партнёрства", row) for row in rows]


async def _calendar(session: AsyncSession, programme_id: int) -> list[Record]:
    table = CalendarPeriod.__table__
    query = select(table).where(table.c.programme_id == programme_id).order_by(table.c.starts, table.c.id)
    return [_record("Календарь", row | _span(row)) for row in await _rows(session, query)]


def _span(row: Row) -> dict[str, Any]:
    """A day by itself stands in «Дата», days together in «Период»."""
    alone = row["starts"] == row["ends"]
    return {"day": row["starts"] if alone else None, "days": None if alone else (row["starts"], row["ends"])}


async def _thresholds(session: AsyncSession, programme_id: int) -> list[Record]:
    table = RiskThreshold.__table__
    query = select(table).where(table.c.programme_id == programme_id).order_by(table.c.id)
    rows = await _rows(session, query)
    return [_record("Пороги риска", row | {_threshold(row["code"]): row["code"]}) for row in rows]


def _threshold(code: str) -> str:
    return "parameter" if "." in code else "factor"


async def _rows(session: AsyncSession, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in (await session.execute(query)).mappings()]


def _record(sheet: str, row: Row) -> Record:
    return Record(sheet, keyed(sheet, row), spoken(sheet, row), row, id=row["id"], gone=row.get("gone_at") is not None)


MORE_READERS: Mapping[str, Callable[[AsyncSession, int], Awaitable[list[Record]]]] = {
    "ИОМ": _ioms,
    "Курсы": _courses,
    "Партнёрства": _partnerships,
    "Календарь": _calendar,
    "Пороги риска": _thresholds,
}
