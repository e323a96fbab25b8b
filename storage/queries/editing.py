"""Changing a school's own fields in place, and what every such change begins and ends with."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, Programme, School
from storage.queries.audit import Change, record
from storage.queries.school_names import same_names
from storage.queries.schools import school
from storage.refusals import Refusal
from storage.rights import By, Right
from storage.russian import plain
from storage.upserts import parts

SAME = "Так уже и записано: менять нечего."


async def alone(session: AsyncSession, by: By) -> None:
    """From here on nobody else changes this programme's registry: two presses at once are one after the other."""
    mine = select(Programme.id).where(Programme.id == by.actor.programme_id)
    await session.execute(mine.with_for_update(key_share=True))


async def written(session: AsyncSession, by: By, change: Change) -> int:
    """Record a change; answers the id of its event, by which it can be taken back."""
    event = record(session, by, change)
    await session.flush()
    return event.id


async def change_school(session: AsyncSession, by: By, school_id: int, field: str, value: str | int | None) -> int:
    """Give a field of a school another value; answers the event. Refusal for a name that another school has."""
    await alone(session, by)
    found = await school(session, by.actor, school_id, Right.MANAGE)
    before = getattr(found, field)
    if before == value:
        raise Refusal(SAME)
    if field == "short_name":
        await require_free_name(session, found, str(value))
    setattr(found, field, value)
    change = Change(Audited.SCHOOL_CHANGED, "schools", found.id, found.id, {field: before}, {field: value})
    return await written(session, by, change)


async def require_free_name(session: AsyncSession, found: School, name: str) -> None:
    """No other school of the programme, a closed one neither, goes by a name; case and «ё» make no other."""
    for near in parts(await same_names(session, found.programme_id, name)):
        names = await session.scalars(select(School.short_name).where(School.id.in_(near), School.id != found.id))
        if plain(name) in {plain(one) for one in names}:
            raise Refusal(f"Школа «{name}» в программе уже есть. Назовите эту иначе.")
