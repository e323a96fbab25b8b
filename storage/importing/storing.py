"""Stores what a preview showed, in the caller's transaction: prepared statements in bulk, nothing compared again."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.people import write_people
from storage.importing.preview import Differences
from storage.importing.records import Record
from storage.importing.stored import fingerprint, stored_records
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
from storage.refusals import Refusal

CHANGED_SINCE = (
    "Пока Вы смотрели, данные программы изменились, поэтому ничего не сохранено. Загрузите файл ещё раз и проверьте."
)
CHAT_TAKEN = (
    "Один из чатов на листе «Сообщества» уже принадлежит другому сообществу. Проверьте номера чатов и загрузите снова."
)
BLOCKED = "В файле есть замечания, поэтому ничего не сохранено. Исправьте их и загрузите файл ещё раз."


async def store(session: AsyncSession, differences: Differences, now: datetime) -> int:
    """Write the differences; answers the id of the programme. `now` is aware.

    Raises Refusal where problems block the file, or where anything it touches changed since the preview.
    """
    if differences.blocked:
        raise Refusal(BLOCKED)
    await session.execute(select(Programme.id).where(Programme.code == differences.code).with_for_update())
    if fingerprint(await stored_records(session, differences.code, differences.sheets)) != differences.fingerprint:
        raise Refusal(CHANGED_SINCE)
    programme_id, zone = await _programme(session, differences, now)
    for sheet, write in WRITERS.items():
        await write(_batch(session, programme_id, now, zone, differences, sheet))
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


WRITERS: Mapping[str, Callable[[Batch], Awaitable[None]]] = {
    "Школы": _schools,
    "Люди": write_people,
    "Дорожная карта": _measures,
    "Показатели": _indicators,
    "Мониторинги": _monitorings,
    "Сообщества": _communities,
}
"""In the order of writing: people name schools."""
