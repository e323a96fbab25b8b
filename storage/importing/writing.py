"""Bulk statements: the rows of one sheet, and the rows that hang on them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.records import Record
from storage.importing.rows import Group
from storage.importing.tables import Place, Table
from storage.models import Base, Cell, IndicatorTarget, School, SchoolGroup

Pair = tuple[Record, Record]
"""A thing as the file says it, and as it is stored."""
Ids = list[tuple[Record, int]]
"""Written things and the ids of their rows."""
CHAT = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Batch:
    """One sheet's part of the differences, and where and when it is written. `today` is the programme's local day."""

    session: AsyncSession
    programme_id: int
    now: datetime
    today: date
    created: Sequence[Record] = ()
    changed: Sequence[Pair] = ()
    unchanged: Sequence[Pair] = ()
    gone: Sequence[Record] = ()


async def write_rows(batch: Batch, table: Table) -> Ids:
    """Insert, update and mark the rows themselves; answers what was created or changed, for what hangs on it."""
    created = await _insert_created(batch, table)
    await updated(batch.session, table.model, [_update(table, new, old) for new, old in batch.changed])
    if table.place is Place.OF_THE_FILE:
        moved = [pair for pair in (*batch.changed, *batch.unchanged) if pair[0].place != pair[1].place]
        await updated(batch.session, table.model, [{"id": old.id, "place": new.place} for new, old in moved])
    if table.marks_gone:
        await updated(batch.session, table.model, [{"id": old.id, "gone_at": batch.now} for old in batch.gone])
    return [*created, *((new, old.id) for new, old in batch.changed if old.id is not None)]


async def _insert_created(batch: Batch, table: Table) -> Ids:
    last = 0
    if table.place is Place.GIVEN_ONCE:
        mine = select(func.max(School.place)).where(School.programme_id == batch.programme_id)
        last = await batch.session.scalar(mine) or 0
    empty = {"programme_id": batch.programme_id, **dict.fromkeys(table.fields), **table.defaults}
    rows = [empty | _columns(table, record) for record in batch.created]
    for number, (row, record) in enumerate(zip(rows, batch.created, strict=True), 1):
        if table.place is not Place.NONE:
            row["place"] = record.place if table.place is Place.OF_THE_FILE else last + number
    return list(zip(batch.created, await inserted(batch, table.model, rows), strict=True))


def _update(table: Table, new: Record, old: Record) -> dict[str, Any]:
    back = {"gone_at": None} if table.marks_gone and old.gone else {}
    return {"id": old.id, **_columns(table, new), **back}


def _columns(table: Table, record: Record) -> dict[str, Any]:
    columns = {field: record.values[field] for field in table.fields if field in record.values}
    if "link" in record.values:
        link = str(record.values["link"] or "")
        is_chat = CHAT.fullmatch(link) is not None
        columns |= {"chat_id": int(link) if is_chat else None, "link": None if is_chat else link or None}
    return columns


async def inserted(batch: Batch, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of the programme in bulk; answers their ids in the same order.

    Ids grow in the order of insertion, and nobody else adds to this programme: the lock on it is held. (RETURNING in
    order would insert row by row on SQLite: 8 s for 40,000 schools instead of half a second.)
    """
    table = model.__table__
    mine = table.c.programme_id == batch.programme_id
    last = await batch.session.scalar(select(func.max(table.c.id)).where(mine)) or 0
    await insert_rows(batch.session, model, rows)
    added = await batch.session.scalars(select(table.c.id).where(mine, table.c.id > last).order_by(table.c.id))
    return [*added]


async def insert_rows(session: AsyncSession, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in bulk."""
    if rows:
        await session.execute(insert(model), rows)


async def updated(session: AsyncSession, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by their `id` in bulk; a row that carries nothing else is left alone."""
    rows = [row for row in rows if len(row) > 1]
    if rows:
        await session.execute(update(model), rows)


async def write_groups(session: AsyncSession, schools: Ids) -> None:
    """The memberships of created and changed schools, as the preview settled them."""
    groups = [(school_id, record.values["groups"]) for record, school_id in schools if "groups" in record.values]
    await _delete(session, SchoolGroup, SchoolGroup.school_id, [school_id for school_id, _ in groups])
    rows = [
        {
            "school_id": school_id,
            "title": group.title,
            "year": group.year or None,
            "source": group.source or None,
            "order_number": group.order or None,
        }
        for school_id, memberships in groups
        if isinstance(memberships, tuple)
        for group in memberships
        if isinstance(group, Group)
    ]
    await insert_rows(session, SchoolGroup, rows)


async def school_ids(batch: Batch) -> dict[str, int]:
    """Ids of the programme's schools by short name."""
    named = select(School.short_name, School.id).where(School.programme_id == batch.programme_id)
    return dict((await batch.session.execute(named)).all())


async def write_parents(batch: Batch, schools: Ids) -> None:
    """Main schools, once every school has an id."""
    ids = await school_ids(batch)
    rows = [
        {"id": school_id, "parent_id": ids[str(parent)] if (parent := record.values["parent"]) else None}
        for record, school_id in schools
        if "parent" in record.values
    ]
    await updated(batch.session, School, rows)


async def write_cells(session: AsyncSession, measures: Ids) -> None:
    """Printed cells and their contents; an emptied cell stays as an empty one, for what was planned from it.

    An empty cell of a year means nothing that year; an empty «Сроки» is a row too, because somebody must be asked.
    """
    known = await _known(session, Cell, Cell.measure_id, [measure_id for _, measure_id in measures])
    new: list[dict[str, Any]] = []
    old: list[dict[str, Any]] = []
    for record, measure_id in measures:
        for year, texts in _series(record, printed="cells", content="contents").items():
            if "printed" in texts:
                texts["printed"] = texts["printed"] or ""
            if (cell_id := known.get((measure_id, year))) is not None:
                old.append({"id": cell_id, **texts})
            elif any(texts.values()) or year is None:
                new.append({"measure_id": measure_id, "year": year, "printed": "", "content": None, **texts})
    await insert_rows(session, Cell, new)
    await updated(session, Cell, old)


async def write_targets(session: AsyncSession, indicators: Ids) -> None:
    """Plans by year; an emptied plan is none."""
    known = await _known(session, IndicatorTarget, IndicatorTarget.indicator_id, [number for _, number in indicators])
    new: list[dict[str, Any]] = []
    old: list[dict[str, Any]] = []
    emptied: list[dict[str, Any]] = []
    for record, indicator_id in indicators:
        for year, texts in _series(record, plan="targets").items():
            target_id = known.get((indicator_id, year))
            if texts["plan"] and target_id is None:
                new.append({"indicator_id": indicator_id, "year": year, **texts})
            elif target_id is not None:
                (old if texts["plan"] else emptied).append({"id": target_id, **texts})
    await insert_rows(session, IndicatorTarget, new)
    await updated(session, IndicatorTarget, old)
    await _delete(session, IndicatorTarget, IndicatorTarget.id, [row["id"] for row in emptied])


def _series(record: Record, **columns: str) -> dict[int | None, dict[str, Any]]:
    """The texts of a record by year, under the names of the table's columns (keyword: column=field)."""
    found: dict[int | None, dict[str, Any]] = {}
    for column, name in columns.items():
        for field, value in record.values.items():
            if field.startswith(f"{name}:"):
                year = field.partition(":")[2]
                found.setdefault(int(year) if year else None, {})[column] = value
    return found


async def _known(
    session: AsyncSession, model: type[Base], owner: Any, owners: Sequence[int]
) -> dict[tuple[int, int | None], int]:
    """Ids of the rows that hang on these owners, by owner and year."""
    table = model.__table__
    known: dict[tuple[int, int | None], int] = {}
    for part in _parts(owners):
        rows = await session.execute(select(owner, table.c.year, table.c.id).where(owner.in_(part)))
        known |= {(owner_id, year): row_id for owner_id, year, row_id in rows}
    return known


async def _delete(session: AsyncSession, model: type[Base], column: Any, ids: Sequence[int]) -> None:
    for part in _parts(ids):
        await session.execute(delete(model).where(column.in_(part)), execution_options={"synchronize_session": False})


def _parts(ids: Sequence[int], size: int = 5000) -> Iterable[Sequence[int]]:
    """Slices small enough for the number of parameters a statement may have."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
