"""What an import did to each row, kept for a day: only so can it be taken back without guessing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.facts import FACTS, Side
from storage.importing.preview import Differences
from storage.importing.writing import insert_rows
from storage.models import (
    Assignment,
    Audited,
    Base,
    CalendarPeriod,
    Cell,
    Community,
    Course,
    ImportRow,
    Indicator,
    IndicatorTarget,
    Iom,
    Measure,
    Monitoring,
    Partnership,
    Person,
    Programme,
    RiskThreshold,
    School,
    SchoolGroup,
)
from storage.queries.audit import newest_event, plain_value

MOST_ROWS = 5_000  # changed by a file: more are not remembered, and can be put back by a file only
OF_SHEETS: Mapping[str, Sequence[type[Base]]] = {
    "Программа": (Programme,),
    "Школы": (School, SchoolGroup, Person, Assignment),
    "Люди": (Person, Assignment),
    "Дорожная карта": (Measure, Cell),
    "Показатели": (Indicator, IndicatorTarget),
    "ИОМ": (Iom, Person, Assignment),
    "Мониторинги": (Monitoring,),
    "Курсы": (Course, Person, Assignment),
    "Сообщества": (Community,),
    "Партнёрства": (Partnership,),
    "Календарь": (CalendarPeriod,),
    "Пороги риска": (RiskThreshold,),
    **{sheet: (table.model,) for sheet, table in FACTS.items()},
}
"""The tables that storing a sheet writes."""
OWNERS: Mapping[str, tuple[str, type[Base]]] = {
    "school_groups": ("school_id", School),
    "cells": ("measure_id", Measure),
    "indicator_targets": ("indicator_id", Indicator),
}
"""Tables without a programme of their own, and whose rows theirs hang on."""
Rows = dict[int, dict[str, Any]]
Standing = dict[Table, Rows]
"""Rows by table and id."""


async def touched(
    session: AsyncSession, programme_id: int, differences: Differences
) -> dict[Table, ColumnElement[bool]]:
    """The rows that storing may change, by table. Of facts only those the file names, and whatever comes after them."""
    models = dict.fromkeys(model for sheet in differences.sheets for model in OF_SHEETS[sheet])
    found: dict[Table, ColumnElement[bool]] = {
        _table(model): _of_programme(_table(model), programme_id) for model in models
    }
    for sheet, facts in FACTS.items():
        if (table := _table(facts.model)) in found:
            newest = await session.scalar(select(func.max(table.c.id))) or 0
            named = table.c.id.in_([*_named(differences, sheet)])
            found[table] = and_(found[table], or_(named, table.c.id > newest))
    return found


def _table(model: type[Base]) -> Table:
    return model.__table__  # type: ignore[return-value]


def _of_programme(table: Table, programme_id: int) -> ColumnElement[bool]:
    if table is _table(Programme):
        return table.c.id == programme_id
    if table is _table(Person):
        return table.c.id.in_(select(Assignment.person_id).where(Assignment.programme_id == programme_id))
    if table.name in OWNERS:
        column, owner = OWNERS[table.name]
        owners = _table(owner)
        return table.c[column].in_(select(owners.c.id).where(owners.c.programme_id == programme_id))
    condition: ColumnElement[bool] = table.c.programme_id == programme_id
    return condition


def _named(differences: Differences, sheet: str) -> Iterator[int]:
    for found in (differences.changed, differences.gone):
        if isinstance(side := found.get(sheet), Side):
            yield from (row[0] for row in side.old)


def is_remembered(differences: Differences) -> bool:
    """Whether a file changes few enough rows to be taken back by a button."""
    kinds = (differences.created, differences.changed, differences.gone)
    return sum(len(found) for kind in kinds for found in kind.values()) <= MOST_ROWS


async def standing(session: AsyncSession, tables: Mapping[Table, ColumnElement[bool]]) -> Standing:
    """How these rows are now."""
    found: Standing = {}
    for table, where in tables.items():
        rows = await session.execute(select(table).where(where))
        found[table] = {row.id: dict(row._mapping) for row in rows}
    return found


async def remember(session: AsyncSession, event_id: int, before: Standing, after: Standing, now: datetime) -> None:
    """Keep how an import changed each row."""
    rows = [
        {"event_id": event_id, "kept_in": table.name, "row_id": row_id, "before": old, "after": new, "at": now}
        for table in before
        for row_id, old, new in _changes(before[table], after[table])
    ]
    await insert_rows(session, ImportRow, rows)


def _changes(before: Rows, after: Rows) -> Iterator[tuple[int, dict[str, Any] | None, dict[str, Any] | None]]:
    for row_id in {**before, **after}:
        old, new = before.get(row_id), after.get(row_id)
        if old is None or new is None:
            yield row_id, _plain(old), _plain(new)
        elif differing := [name for name in old if old[name] != new[name]]:
            left, made = ({name: side[name] for name in differing} for side in (old, new))
            yield row_id, _plain(left), _plain(made)


async def newest_remembered(session: AsyncSession, programme_id: int) -> int:
    """The event of the newest import into a programme; 0 where it was not remembered."""
    event_id = await newest_event(session, programme_id, [Audited.IMPORTED])
    kept = select(ImportRow.id).where(ImportRow.event_id == event_id).limit(1)
    return event_id if await session.scalar(kept) is not None else 0


def _plain(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {name: plain_value(value) for name, value in row.items()}
