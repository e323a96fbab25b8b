"""Facts into their tables: prepared statements over plain tuples, so that hundreds of thousands take seconds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any

from sqlalchemy import Insert, Table, Update, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.importing.facts import FactTable, Plain, Side
from storage.importing.periods import period_days
from storage.models import Indicator, School

SLICE = 20_000
FEW = 5_000  # ids in one statement

Ids = Mapping[str, Mapping[str | None, int | None]]
Columns = dict[str, Iterable[Any]]
"""Values by column, row after row."""


async def write_facts(
    session: AsyncSession, programme_id: int, table: FactTable, sides: Mapping[str, Side], now: datetime, by: int | None
) -> None:
    """Insert, update and delete; `by` confirmed the numbers by storing what the preview showed."""
    known: Table = table.model.__table__  # type: ignore[assignment]
    connection = await session.connection()
    constant = {"verified_by": by, "verified_at": now}
    if created := sides.get("created"):
        ids = await _ids(session, programme_id)
        for new, _ in _slices(created):
            fixed = {"programme_id": programme_id, **constant}
            await _execute(connection, insert(known), _columns(table, new, ids), fixed)
    if changed := sides.get("changed"):
        statement = update(known).where(known.c.id == bindparam("fact_id"))
        for new, old in _slices(changed):
            values = {f: column for f, column in _fields(table, new).items() if f in changed.present}
            await _execute(connection, statement, {"fact_id": [row[0] for row in old], **values}, constant)
    if gone := sides.get("gone"):
        for _, old in _slices(gone, FEW):
            await session.execute(delete(known).where(known.c.id.in_([row[0] for row in old])))


def _slices(side: Side, size: int = SLICE) -> Iterator[tuple[Sequence[Plain], Sequence[Plain]]]:
    return ((side.new[n : n + size], side.old[n : n + size]) for n in range(0, len(side), size))


def _fields(table: FactTable, rows: Sequence[Plain]) -> Columns:
    columns = zip(*rows, strict=True)
    next(columns)
    return dict(zip((*table.keys, *table.fields), columns, strict=False))


def _columns(table: FactTable, rows: Sequence[Plain], ids: Ids) -> Columns:
    """The columns of new rows: ids of schools and indicators for their names, the days of periods."""
    columns = _fields(table, rows)
    for field, known in ids.items():
        if field in columns:
            columns[f"{field}_id"] = [known[name] for name in columns.pop(field)]
    if "period" in columns:
        days = {period: period_days(period) for period in columns["period"]}
        columns |= {
            edge: [days[period][n] for period in columns["period"]] for n, edge in enumerate(("starts", "ends"))
        }
    return columns


async def _execute(
    connection: AsyncConnection, statement: Insert | Update, columns: Columns, constant: Mapping[str, Any]
) -> None:
    """One statement for all rows by the driver's own executemany: SQLAlchemy's takes three times as long."""
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=[*columns.keys() - {"fact_id"}, *constant])
    ready: list[Iterable[Any]] = []
    for name in compiled.positiontup or ():
        process = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
        if name in constant:
            ready.append(repeat(process(constant[name])))
        else:
            ready.append(columns[name] if process is _as_it_is else map(process, columns[name]))
    await connection.exec_driver_sql(str(compiled), [*zip(*ready, strict=False)])


def _as_it_is(value: Any) -> Any:
    return value


async def _ids(session: AsyncSession, programme_id: int) -> Ids:
    """Ids of the programme's schools by short name and of its indicators by title, of equal ones the first."""
    schools = select(School.short_name, School.id).where(School.programme_id == programme_id)
    indicators = select(Indicator.title, Indicator.id).where(Indicator.programme_id == programme_id)
    latest = indicators.order_by(Indicator.gone_at.is_(None), Indicator.place.desc())
    return {
        "school": {None: None, **dict((await session.execute(schools)).all())},
        "indicator": {**dict((await session.execute(latest)).all())},
    }
