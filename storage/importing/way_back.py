"""Whether an import can be taken back, and what would happen: nobody may have changed since what it wrote.

What it made and is in use by now (answers, tasks, somebody who joined) is never deleted: it is marked gone or stays.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.remembering import OF_SHEETS, OWNERS, Standing
from storage.models import Assignment, Audited, AuditEvent, Base, ImportRow, Person
from storage.queries.audit import plain_value
from storage.queries.undoing import GONE, LIFE
from storage.refusals import NotYours, Refusal
from storage.rights import By, Right

NOT_KEPT = (
    "Вернуть эту загрузку одной кнопкой уже нельзя: прежние данные больше не хранятся. "
    "Выгрузите программу файлом, исправьте нужное и пришлите его сюда."
)
LATER = "После этой загрузки в программу загрузили ещё один файл. Сначала верните его, потом эту."
INSTEAD = "Исправьте остальное в карточках или выгрузите программу файлом, поправьте его и пришлите сюда."
TOLD = 5
MODELS: Mapping[str, type[Base]] = {
    model.__tablename__: model for models in OF_SHEETS.values() for model in models
}  # fmt: skip
ORDERED: Sequence[Table] = [table for table in Base.metadata.sorted_tables if table.name in MODELS]
"""Whatever is referred to before what refers to it."""
SHEETS_OF: Mapping[str, str] = {
    **{model.__tablename__: sheet for sheet, models in OF_SHEETS.items() for model in models},
    **{models[0].__tablename__: sheet for sheet, models in OF_SHEETS.items()},
    "assignments": "Люди",
}
"""What people call the place of a table's rows."""
NAMES = ("short_name", "title", "name", "partner", "code")
OWNED: Mapping[str, str] = {
    "person_id": "people", "school_id": "schools", "measure_id": "measures", "indicator_id": "indicators"
}  # fmt: skip
Ids = dict[Table, set[int]]


@dataclass(frozen=True, slots=True)
class WayBack:
    """What taking an import back does: rows it made (of which those `going` go), changed and deleted.

    `staying` is what people call those it made that stay, because they are in use.
    """

    event: AuditEvent
    made: Mapping[Table, Sequence[ImportRow]]
    changed: Mapping[Table, Sequence[ImportRow]]
    deleted: Mapping[Table, Sequence[ImportRow]]
    now: Standing
    going: Ids = field(default_factory=dict)
    staying: list[str] = field(default_factory=list)


def counts(event: AuditEvent) -> dict[str, int]:
    """What an import did, as its event says it: «Школы: новых» → 2."""
    sides = {**(event.before or {}), **(event.after or {})}
    return {told: number for told, number in sides.items() if isinstance(number, int)}


def name_of(row: Mapping[str, Any]) -> str:
    """What a row is called by itself; a row that hangs on another has no name of its own."""
    return next((str(row[name]) for name in NAMES if row.get(name)), "")


async def way_back(session: AsyncSession, by: By, event_id: int) -> WayBack:
    """How an import of the speaker's would be taken back. Refusal, with its reason, where it cannot be any more."""
    event = await _own_import(session, by, event_id)
    rows = (await session.scalars(select(ImportRow).where(ImportRow.event_id == event.id))).all()
    if not rows:
        raise Refusal(NOT_KEPT)
    made, altered, deleted = _by_kind(rows)
    way = WayBack(event, made, altered, deleted, await _now(session, rows))
    if changed := [row for row in rows if _is_changed(row, way.now)]:
        raise Refusal(await _changed_since(session, changed, way.now))
    way.going.update(await _going(session, way))
    kept = [row for table, those in made.items() for row in those if row.row_id not in way.going[table]]
    way.staying.extend(sorted({await _called(session, row, way.now) for row in kept}))
    return way


async def _own_import(session: AsyncSession, by: By, event_id: int) -> AuditEvent:
    mine = (
        AuditEvent.id == event_id, AuditEvent.programme_id == by.actor.programme_id,
        AuditEvent.person_id == by.actor.person_id, AuditEvent.what == Audited.IMPORTED,
    )  # fmt: skip
    event = await session.scalar(select(AuditEvent).where(*mine))
    if event is None or not by.actor.may(Right.MANAGE):
        raise NotYours("Такой загрузки среди Ваших нет.")
    since = AuditEvent.programme_id == event.programme_id, AuditEvent.what == Audited.IMPORTED, AuditEvent.id > event.id
    later = dict((await session.execute(select(AuditEvent.id, AuditEvent.undoes).where(*since))).all())
    undone = {*later.values()}
    if event.undoes is not None or event.at < by.now - LIFE or event.id in undone:
        raise Refusal(GONE)
    if any(undoes is None and one not in undone for one, undoes in later.items()):
        raise Refusal(LATER)
    return event


def _by_kind(rows: Iterable[ImportRow]) -> Sequence[dict[Table, list[ImportRow]]]:
    """Made, changed, deleted, each by table in an order that suits references."""
    kinds = tuple({table: list[ImportRow]() for table in ORDERED} for _ in range(3))
    for row in rows:
        kind = 0 if row.before is None else 2 if row.after is None else 1
        kinds[kind][_table(row)].append(row)
    return kinds


def _table(row: ImportRow) -> Table:
    return Base.metadata.tables[row.kept_in]


async def _now(session: AsyncSession, rows: Sequence[ImportRow]) -> Standing:
    """How the rows that an import left are today."""
    ids: Ids = {table: set() for table in ORDERED}
    for row in rows:
        if row.after is not None:
            ids[_table(row)].add(row.row_id)
    found: Standing = {table: {} for table in ORDERED}
    for table, wanted in ids.items():
        for part in parts(wanted):
            standing = await session.execute(select(table).where(table.c.id.in_(part)))
            found[table] |= {row.id: dict(row._mapping) for row in standing}
    return found


def parts(ids: Iterable[int], size: int = 5_000) -> Iterator[list[int]]:
    known = [*ids]
    return (known[n : n + size] for n in range(0, len(known), size))


def fleeting(row: ImportRow) -> Collection[str]:
    """What people settle themselves when they join: put back only where it still is as the import left it."""
    return ("phone_mac", "zone") if row.kept_in == "people" else ()


def _is_changed(row: ImportRow, now: Standing) -> bool:
    """Whether what the import wrote there is not there any more; what it left empty may have been filled."""
    if row.after is None:
        return False
    left = now[_table(row)].get(row.row_id)
    written = [name for name, value in row.after.items() if row.before is not None or value is not None]
    return left is None or _differs(row, left, written)


def _differs(row: ImportRow, left: Mapping[str, Any], columns: Collection[str]) -> bool:
    after = row.after or {}
    return any(plain_value(left[name]) != after[name] for name in columns if name not in fleeting(row))


async def _changed_since(session: AsyncSession, rows: Sequence[ImportRow], now: Standing) -> str:
    names = dict.fromkeys([await _called(session, row, now) for row in rows[: TOLD * 4]])
    told = ", ".join([*names][:TOLD])
    more = " и другое" if len(names) > TOLD or len(rows) > TOLD * 4 else ""
    return f"Вернуть всё целиком нельзя: после загрузки изменили — {told}{more}. {INSTEAD}"


async def _called(session: AsyncSession, row: ImportRow, now: Standing) -> str:
    """What people call a row: by its own name, or by that of what it hangs on; else by its sheet."""
    known = {**(row.before or {}), **(row.after or {}), **now[_table(row)].get(row.row_id, {})}
    name = "" if row.kept_in in OWNERS else name_of(known)
    owners = ((OWNED[column], known[column]) for column in OWNED if known.get(column) is not None)
    if not name and (owner := next(owners, None)):
        table = Base.metadata.tables[owner[0]]
        found = (await session.execute(select(table).where(table.c.id == owner[1]))).first()
        name = name_of(dict(found._mapping)) if found else ""
    sheet = SHEETS_OF[row.kept_in]
    return f"«{name}» ({sheet})" if name else f"лист «{sheet}»"


async def _going(session: AsyncSession, way: WayBack) -> Ids:
    """What was made and nobody uses: nothing else refers to it, and nobody filled in what the file had left empty."""
    going: Ids = {
        table: {row.row_id for row in rows if not _differs(row, way.now[table][row.row_id], row.after or ())}
        for table, rows in way.made.items()
    }
    while used := await _used(session, way, going):
        for table, row_id in used:
            going[table].discard(row_id)
    return going


async def _used(session: AsyncSession, way: WayBack, going: Ids) -> set[tuple[Table, int]]:
    """Of what would go: what rows that stay refer to; and the seats of people who stay."""
    used: set[tuple[Table, int]] = set()
    for table, ids in going.items():
        for child, column in _referring(table) if ids else ():
            let_go = going.get(child, set()) | _put_back(way, child, column)
            key = child.c["id" if "id" in child.c else column]
            for part in parts(ids):
                pairs = await session.execute(select(key, child.c[column]).where(child.c[column].in_(part)))
                used |= {(table, owner) for one, owner in pairs if "id" not in child.c or one not in let_go}
    people, seats = (Base.metadata.tables[model.__tablename__] for model in (Person, Assignment))
    kept = {row.row_id for row in way.made[people]} - going[people]
    return used | {(seats, one) for one in going[seats] if way.now[seats][one]["person_id"] in kept}


def _referring(table: Table) -> Iterator[tuple[Table, str]]:
    for child in Base.metadata.sorted_tables:
        yield from ((child, key.parent.name) for key in child.foreign_keys if key.column.table is table)


def _put_back(way: WayBack, table: Table, column: str) -> set[int]:
    """Rows that will not refer to it once they are as they were."""
    return {row.row_id for row in way.changed.get(table, ()) if column in (row.before or {})}
