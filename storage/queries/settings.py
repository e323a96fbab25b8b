"""What a person decided about reminders: hour, zone, a pause, and topics not to hear about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, Muted, Person
from storage.queries.audit import Change, record, turned
from storage.queries.tasks import FURTHEST_PROMISE, By
from storage.refusals import Refusal
from storage.upserts import insert_new

HOURS = range(8, 20)  # polite ones
PEOPLE: BindParameter[int] = bindparam("people", expanding=True)
CHOSEN = (
    select(Person.id, Person.digest_hour, Person.zone, Person.paused_until, Muted.topic)
    .outerjoin(Muted, Muted.person_id == Person.id)
    .where(Person.id.in_(PEOPLE))
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """None where the default holds; `paused_until` is the first day on which everything is said again."""

    hour: int | None = None
    zone: str | None = None
    paused_until: date | None = None
    muted: frozenset[str] = frozenset()


async def preferences_of(session: AsyncSession, person_ids: Sequence[int]) -> Mapping[int, Preferences]:
    """What each person decided."""
    found: dict[int, Preferences] = {}
    for who, hour, zone, paused_until, topic in await session.execute(CHOSEN, {"people": person_ids}):
        heard = found.setdefault(who, Preferences(hour, zone, paused_until))
        if topic is not None:
            found[who] = replace(heard, muted=heard.muted | {topic})
    return found


async def choose_hour(session: AsyncSession, by: By, hour: int) -> None:
    """Raises Refusal for an hour at which nobody is disturbed."""
    if hour not in HOURS:
        raise Refusal("Сводка может приходить с 8 до 19 часов.")
    await _change(session, by, digest_hour=hour)


async def choose_zone(session: AsyncSession, by: By, zone: str) -> None:
    """Keep an IANA name that was checked before."""
    await _change(session, by, zone=zone)


async def pause(session: AsyncSession, by: By, until: date | None) -> None:
    """Silence until a day, None ends it. Raises Refusal for a day that is not ahead, or too far."""
    if until is not None and not by.today < until <= by.today + FURTHEST_PROMISE:
        raise Refusal("Выберите день после сегодняшнего и не дальше года.")
    await _change(session, by, paused_until=until)


async def turn_topic(session: AsyncSession, by: By, topic: str) -> None:
    """A topic heard becomes muted, a muted one is heard again."""
    mine = Muted.person_id == by.actor.person_id, Muted.topic == topic
    mutes = bool(await insert_new(session, Muted, [{"person_id": by.actor.person_id, "topic": topic}]))
    if not mutes:
        await session.execute(delete(Muted).where(*mine))
    record(session, by, turned(Audited.SETTINGS_CHANGED, "people", by.actor.person_id, topic, mutes, not mutes))


async def _change(session: AsyncSession, by: By, **columns: Any) -> None:
    """Change columns of the speaker's own row."""
    me = await session.get_one(Person, by.actor.person_id)
    before = {name: getattr(me, name) for name in columns}
    record(session, by, Change(Audited.SETTINGS_CHANGED, "people", me.id, before=before, after=columns))
    for name, value in columns.items():
        setattr(me, name, value)
