"""Agreements with partners: made, prolonged, called off; each with its event in the audit."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, Partnership, School
from storage.queries.audit import Change
from storage.queries.editing import SAME, alone, written
from storage.queries.schools import school, visible
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By, Right


@dataclass(frozen=True, slots=True)
class Agreement:
    """What an agreement says: a partner by name, a number, a last day."""

    partner: str
    number: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement with the name of its school."""

    row: Partnership
    school: str


async def agreement(session: AsyncSession, actor: Actor, agreement_id: int) -> AgreementLine:
    """One agreement of a school the actor manages; NotYours if it is absent, foreign or called off."""
    statement = (
        select(Partnership, School.short_name)
        .join(School, School.id == Partnership.school_id)
        .where(Partnership.id == agreement_id, Partnership.gone_at.is_(None), visible(actor, Right.MANAGE))
        .where(School.gone_at.is_(None))
    )
    found = (await session.execute(statement)).first()
    if found is None:
        raise NotYours("Такого договора среди Ваших нет.")
    return AgreementLine(found[0], found[1])


async def make_agreement(session: AsyncSession, by: By, school_id: int, made: Agreement) -> int:
    """Record an agreement; a partner named like a school of the programme is that school. Answers the event."""
    await alone(session, by)
    found = await school(session, by.actor, school_id, Right.MANAGE)
    await _is_new(session, found, made)
    named = School.programme_id == by.actor.programme_id, School.short_name == made.partner, School.id != found.id
    row = Partnership(
        programme_id=by.actor.programme_id, school_id=found.id, partner=made.partner, number=made.number,
        valid_until=made.valid_until, partner_id=await session.scalar(select(School.id).where(*named)),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    facts = {"partner": made.partner, "number": made.number, "valid_until": made.valid_until}
    return await written(session, by, Change(Audited.PARTNERSHIP_CHANGED, "partnerships", row.id, found.id, {}, facts))


async def _is_new(session: AsyncSession, found: School, made: Agreement) -> None:
    """A message sent twice makes one agreement."""
    same = (
        Partnership.school_id == found.id, Partnership.gone_at.is_(None), Partnership.partner == made.partner,
        Partnership.number.is_not_distinct_from(made.number),
    )  # fmt: skip
    if await session.scalar(select(Partnership.id).where(*same).limit(1)) is not None:
        raise Refusal("Такой договор уже записан. Чтобы изменить его, откройте «Договоры».")


async def change_agreement(
    session: AsyncSession, by: By, agreement_id: int, field: str, value: str | date | datetime | None
) -> int:
    """Give a field of an agreement another value («gone_at» calls it off); answers the event."""
    await alone(session, by)
    row = (await agreement(session, by.actor, agreement_id)).row
    before = getattr(row, field)
    if before == value:
        raise Refusal(SAME)
    setattr(row, field, value)
    change = Change(
        Audited.PARTNERSHIP_CHANGED, "partnerships", row.id, row.school_id, {field: before}, {field: value}
    )  # fmt: skip
    return await written(session, by, change)
