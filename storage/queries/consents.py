"""Whether a head hears of what is late: asked once, kept, changeable; without it the ladder ends at the coordinator."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import BindParameter, bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, Consent, Person, Priority
from storage.queries.audit import record_as, turned, who
from storage.queries.notices import Draft, enqueue
from storage.queries.people import actor_in, valid_on
from storage.queries.tasks import By
from storage.refusals import NotYours
from storage.rights import Role
from storage.upserts import insert_new

PROGRAMME: BindParameter[int] = bindparam("programme")
ASKED = exists().where(Consent.programme_id == PROGRAMME, Consent.person_id == Person.id)
HOLDS = exists().where(
    Assignment.programme_id == PROGRAMME, Assignment.role == Role.HEAD, Assignment.person_id == Person.id,
    valid_on(bindparam("today")),
)  # fmt: skip
UNASKED = select(Person).where(~ASKED, HOLDS, Person.telegram_id.is_not(None), Person.unreachable_at.is_(None))
"""Asked every minute of every programme, so it is put together once."""


async def unasked_heads(session: AsyncSession, programme_id: int, today: date) -> Sequence[Person]:
    """Heads who can be written to and were never asked."""
    return (await session.scalars(UNASKED, {"programme": programme_id, "today": today})).all()


async def ask_consent(session: AsyncSession, programme_id: int, person_id: int, due: datetime, now: datetime) -> None:
    """Queue the question, once for ever."""
    row = {"programme_id": programme_id, "person_id": person_id, "asked_at": now}
    if await insert_new(session, Consent, [row]):
        key = f"consent:{programme_id}:{person_id}"
        draft = Draft("consent", key, Priority.REMINDER, due, {"programme": programme_id}, person_id=person_id)
        await enqueue(session, [draft], now)


async def consent_of(session: AsyncSession, programme_id: int, person_id: int) -> Consent | None:
    """What a head was asked and answered."""
    mine = Consent.programme_id == programme_id, Consent.person_id == person_id
    return await session.scalar(select(Consent).where(*mine))


async def answer_consent(session: AsyncSession, by: By, programme_id: int, *, agreed: bool) -> None:
    """Keep the head's answer; NotYours for whoever was not asked, or is no head any more."""
    found = await consent_of(session, programme_id, by.actor.person_id)
    actor = await actor_in(session, by.actor.person_id, programme_id, by.now)
    if found is None or actor is None or Role.HEAD not in actor.roles:
        raise NotYours("Этот вопрос был не Вам или больше не нужен.")
    if found.agreed is not agreed:
        record_as(
            session,
            replace(who(by), programme_id=programme_id),
            turned(Audited.SETTINGS_CHANGED, "consents", found.id, "hears_of_late", found.agreed, agreed),
        )
        found.agreed, found.answered_at = agreed, by.now


async def head_agreed(session: AsyncSession, programme_id: int) -> bool:
    """Whether some head of the programme hears of what is late."""
    agreed = Consent.programme_id == programme_id, Consent.agreed.is_(True)
    return await session.scalar(select(Consent.id).where(*agreed).limit(1)) is not None
