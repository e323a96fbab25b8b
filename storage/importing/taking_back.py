"""Taking an import back: the inverse of what it did to each row, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.way_back import INSTEAD, MODELS, ORDERED, WayBack, counts, fleeting, parts, way_back
from storage.importing.writing import insert_rows, updated
from storage.models import Audited, ImportRow
from storage.queries.audit import Change, plain_value, record
from storage.queries.editing import alone
from storage.queries.undoing import column_value
from storage.refusals import Refusal
from storage.rights import By


async def take_back(session: AsyncSession, by: By, event_id: int, staying: int) -> WayBack | None:
    """Put everything back; answers what was done, or None where more or less would stay than the speaker was shown."""
    await alone(session, by)
    way = await way_back(session, by, event_id)
    if len(way.staying) != staying:
        return None
    try:
        async with session.begin_nested():
            await _write(session, by, way)
    except IntegrityError as error:
        raise Refusal(f"Вернуть всё целиком нельзя: прежние строки уже заняты другими. {INSTEAD}") from error
    after = {"file": (way.event.after or {}).get("file", ""), "staying": len(way.staying) or None}
    change = Change(
        Audited.IMPORTED, "programmes", way.event.programme_id, before=counts(way.event), after=after,
        undoes=way.event.id,
    )  # fmt: skip
    record(session, by, change)
    return way


async def _write(session: AsyncSession, by: By, way: WayBack) -> None:
    """References first, so that what was made can go; then what it stood in the way of."""
    for table in way.changed:
        await _restore(session, way, table, {key.parent.name for key in table.foreign_keys})
    for table in reversed(ORDERED):
        await _remove(session, by, way, table)
    for table in way.changed:
        await _restore(session, way, table, {*table.c.keys()})
    for table, rows in way.deleted.items():
        await _bring_back(session, table, rows)


async def _bring_back(session: AsyncSession, table: Table, rows: Sequence[ImportRow]) -> None:
    """Deleted rows anew, under their old ids where nobody has them by now: an earlier import may know them by these."""
    taken: set[int] = set()
    for part in parts(row.row_id for row in rows):
        taken |= {*await session.scalars(select(table.c.id).where(table.c.id.in_(part)))}
    kept = [_typed(table, row) for row in rows]
    await insert_rows(session, MODELS[table.name], [one for one in kept if one["id"] not in taken])
    anew = [{name: one[name] for name in one if name != "id"} for one in kept if one["id"] in taken]
    await insert_rows(session, MODELS[table.name], anew)


async def _restore(session: AsyncSession, way: WayBack, table: Table, columns: Collection[str]) -> None:
    """These columns of the changed rows of a table, as they were."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in way.changed[table]:
        left, after = way.now[table][row.row_id], row.after or {}
        taken = set(columns) - {name for name in fleeting(row) if plain_value(left[name]) != after.get(name)}
        values = {name: value for name, value in _typed(table, row).items() if name in taken}
        alike[tuple(values)].append({"id": row.row_id, **values})
    for rows in alike.values():
        await updated(session, MODELS[table.name], rows)


def _typed(table: Table, row: ImportRow) -> dict[str, Any]:
    return {name: column_value(table.c[name], value) for name, value in (row.before or {}).items()}


async def _remove(session: AsyncSession, by: By, way: WayBack, table: Table) -> None:
    """Delete what nobody uses; mark gone what stays, where the table can tell."""
    going = way.going[table]
    own = [key.parent for key in table.foreign_keys if key.column.table is table]
    for part in parts(going):
        for column in own:
            await session.execute(update(table).where(column.in_(part)).values({column.name: None}))
    for part in parts(going):
        await session.execute(delete(table).where(table.c.id.in_(part)))
    staying = [row.row_id for row in way.made[table] if row.row_id not in going]
    if "gone_at" in table.c and staying:
        await updated(session, MODELS[table.name], [{"id": one, "gone_at": by.now} for one in staying])
