"""Files that were sent: kept for a day, seen only by who sent them."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import ImportRow, Upload
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Right

KEPT = timedelta(days=1)
TABLES: tuple[Any, ...] = (Upload.__table__, ImportRow.__table__)
FORGET = tuple(delete(table).where(table.c.at < bindparam("before")) for table in TABLES)
OUTDATED = "Эта кнопка устарела: файл уже загружен, отменён или показан заново. Пришлите его ещё раз."


async def keep_upload(
    session: AsyncSession, actor: Actor, name: str, body: bytes, message_id: int | None, now: datetime
) -> int:
    """Keep a file until tomorrow and forget yesterday's; answers its id."""
    await forget_uploads(session, now)
    row = {
        "programme_id": actor.programme_id, "person_id": actor.person_id, "name": name, "body": body,
        "sha256": hashlib.sha256(body).hexdigest(), "doubts": [], "decisions": {}, "message_id": message_id, "at": now,
    }  # fmt: skip
    return (await session.scalars(insert(Upload).values(row).returning(Upload.id))).one()


async def forget_uploads(session: AsyncSession, now: datetime) -> None:
    """Delete the files of yesterday, and what storing them changed."""
    for statement in FORGET:
        await session.execute(statement, {"before": now - KEPT})


async def own_upload(session: AsyncSession, actor: Actor, upload_id: int) -> Upload:
    """A file the actor sent to the programme they manage; NotYours for any other, Refusal for one that is done with."""
    if not actor.may(Right.MANAGE):
        raise NotYours("Это делает координатор программы.")
    mine = Upload.id == upload_id, Upload.person_id == actor.person_id, Upload.programme_id == actor.programme_id
    found = await session.scalar(select(Upload).where(*mine))
    if found is None or found.ended_at is not None:
        raise Refusal(OUTDATED)
    return found


async def body_of(session: AsyncSession, upload_id: int) -> bytes:
    """The bytes of a file."""
    return (await session.scalars(select(Upload.body).where(Upload.id == upload_id))).one()


async def remember_preview(session: AsyncSession, upload_id: int, seen: str, doubts: list[list[str]]) -> None:
    """What the newest preview showed: the fingerprint of the stored side, and the columns it asks about."""
    await session.execute(update(Upload).where(Upload.id == upload_id).values(seen=seen, doubts=doubts))


async def end_upload(session: AsyncSession, upload_id: int, now: datetime) -> None:
    """The file was loaded or turned down; its buttons say so from now on."""
    await session.execute(update(Upload).where(Upload.id == upload_id).values(ended_at=now))
