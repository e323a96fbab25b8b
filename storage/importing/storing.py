"""Stores what a preview showed, in the caller's transaction: prepared statements in bulk, nothing compared again."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.auditing import import_audited
from storage.importing.fact_writing import write_facts
from storage.importing.facts import FACTS, Side
from storage.importing.more_writing import (
    write_calendar,
    write_courses,
    write_curators,
    write_ioms,
    write_partnerships,
    write_thresholds,
)
from storage.importing.people import write_people
from storage.importing.preview import Differences
from storage.importing.records import Record
from storage.importing.remembering import is_remembered, remember, standing, touched
from storage.importing.stored import fingerprint, stored_records
from storage.importing.stored_facts import facts_fingerprint
from storage.importing.tables import PROGRAMME, TABLES
from storage.importing.writing import (
    Batch,
    insert_rows,
    write_cells,
    write_groups,
    write_parents,
    write_rows,
    write_targets,
)
from storage.models import Programme
from storage.queries.audit import actor_or_nobody, record_as
from storage.refusals import Refusal
from storage.rights import By

CHANGED_SINCE = (
    "Пока Вы смотрели, данные программы изменились, поэтому ничего не сохранено. Загрузите файл ещё раз и проверьте."
)
CHAT_TAKEN = (
    "Один из чатов на листе «Сообщества» уже принадлежит другому сообществу. Проверьте номера чатов и загрузите снова."
)
BLOCKED = "В файле есть замечания, поэтому ничего не сохранено. Исправьте их и загрузите файл ещё раз."


async def store(
    session: AsyncSession, differences: Differences, now: datetime, by: By | None = None, file: str = ""
) -> int:
    """Write the differences; answers the id of the programme. `by` has confirmed them; nobody is the command line.

    Raises Refusal where problems block the file, or where anything it touches changed since the preview.
    """
    if differences.blocked:
        raise Refusal(BLOCKED)
    await session.execute(select(Programme.id).where(Programme.code == differences.code).with_for_update())
    stored = await stored_records(session, differences.code, differences.sheets)
    facts = await facts_fingerprint(session, differences.code, differences.sheets)
    if fingerprint(stored, facts) != differences.fingerprint:
        raise Refusal(CHANGED_SINCE)
    known = by is not None and is_remembered(differences)
    tables = await touched(session, by.actor.programme_id, differences) if by is not None and known else {}
    before = await standing(session, tables)
    programme_id, zone = await _programme(session, differences, now)
    for sheet, write in WRITERS:
        await write(_batch(session, programme_id, now, zone, differences, sheet))
    for sheet, table in FACTS.items():
        sides = {kind: side for kind in KINDS if isinstance(side := getattr(differences, kind).get(sheet), Side)}
        await write_facts(session, programme_id, table, sides, now, by.actor.person_id if by else None)
    event = record_as(session, actor_or_nobody(by, now, programme_id), import_audited(differences, programme_id, file))
    if tables:
        await session.flush()
        await remember(session, event.id, before, await standing(session, tables), now)
    return programme_id


def _batch(
    session: AsyncSession, programme_id: int, now: datetime, zone: str, differences: Differences, sheet: str
) -> Batch:
    def pairs(kind: str) -> list[tuple[Record, Record]]:
        found = getattr(differences, kind).get(sheet, ())
        return [(one.wanted, one.stored) for one in found]

    return Batch(
        session,
        programme_id,
        now,
        now.astimezone(ZoneInfo(zone)).date(),
        created=[new for new, _ in pairs("created")],
        changed=pairs("changed"),
        unchanged=pairs("unchanged"),
        gone=[old for _, old in pairs("gone")],
    )


async def _programme(session: AsyncSession, differences: Differences, now: datetime) -> tuple[int, str]:
    """The programme's id and zone, created or changed first where the file says so."""
    for one in (*differences.created.get("Программа", ()), *differences.changed.get("Программа", ())):
        if one.wanted is not None:
            row: dict[str, Any] = {field: one.wanted.values[field] for field in PROGRAMME if field in one.wanted.values}
            if one.stored is None:
                await insert_rows(session, Programme, [{**row, "created_at": now}])
            else:
                await session.execute(update(Programme).where(Programme.id == one.stored.id).values(row))
    known = await session.execute(select(Programme.id, Programme.zone).where(Programme.code == differences.code))
    programme_id, zone = known.one()
    return programme_id, zone


async def _schools(batch: Batch) -> None:
    schools = await write_rows(batch, TABLES["Школы"])
    await write_parents(batch, schools)
    await write_groups(batch.session, schools)


async def _measures(batch: Batch) -> None:
    await write_cells(batch.session, await write_rows(batch, TABLES["Дорожная карта"]))


async def _indicators(batch: Batch) -> None:
    await write_targets(batch.session, await write_rows(batch, TABLES["Показатели"]))


async def _monitorings(batch: Batch) -> None:
    await write_rows(batch, TABLES["Мониторинги"])


async def _communities(batch: Batch) -> None:
    try:
        await write_rows(batch, TABLES["Сообщества"])
    except IntegrityError as error:
        raise Refusal(CHAT_TAKEN) from error


KINDS = ("created", "changed", "gone")
WRITERS: Sequence[tuple[str, Callable[[Batch], Awaitable[None]]]] = (
    ("Школы", _schools),
    ("Люди", write_people),
    ("Школы", write_curators),
    ("Дорожная карта", _measures),
    ("Показатели", _indicators),
    ("ИОМ", write_ioms),
    ("Мониторинги", _monitorings),
    ("Курсы", write_courses),
    ("Сообщества", _communities),
    ("Партнёрства", write_partnerships),
    ("Календарь", write_calendar),
    ("Пороги риска", write_thresholds),
)
"""In the order of writing: people name schools, and curators of schools are people."""
