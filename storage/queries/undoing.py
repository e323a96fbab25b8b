"""Taking a change back: what the audit says was before, as long as nobody changed the same since."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Enum, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, AuditEvent, Base, Partnership, Person, School, StaffCount
from storage.models.base import Moment
from storage.queries.audit import Change
from storage.queries.editing import alone, require_free_name, written
from storage.queries.memberships import as_row, groups_of_year, replace_groups
from storage.queries.named_tasks import put_named_back
from storage.queries.school_cards import reaches
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By, Right

LIFE = timedelta(days=1)
GONE = "Вернуть уже нельзя: прошло больше суток или это уже возвращено."
CHANGED_SINCE = "Вернуть не получилось: с тех пор это меняли ещё раз. Откройте карточку и исправьте там."
TABLES: Mapping[str, type[Base]] = {
    "schools": School, "partnerships": Partnership, "staff_counts": StaffCount, "assignments": Assignment,
}  # fmt: skip


async def undo(session: AsyncSession, by: By, event_id: int) -> AuditEvent:
    """Put back what an event changed; answers the event. Refusal for an old one, a foreign one, one changed since."""
    await alone(session, by)
    event = await _own_event(session, by, event_id)
    taken_back = select(AuditEvent.id).where(AuditEvent.undoes == event.id)
    if event.undoes is not None or event.at < by.now - LIFE or await session.scalar(taken_back) is not None:
        raise Refusal(GONE)
    await UNDOERS[event.what](session, by, event)
    named = [(facts or {}).get("named", []) for facts in (event.after, event.before)]
    if not await put_named_back(session, *named):
        raise Refusal(CHANGED_SINCE)
    change = Change(
        event.what, event.subject, event.subject_id, event.school_id, event.after, event.before, undoes=event.id
    )
    await written(session, by, change)
    return event


async def _own_event(session: AsyncSession, by: By, event_id: int) -> AuditEvent:
    """What the speaker changed themselves in this programme, and may still change."""
    mine = (
        AuditEvent.id == event_id, AuditEvent.programme_id == by.actor.programme_id,
        AuditEvent.person_id == by.actor.person_id, AuditEvent.what.in_(UNDOERS),
    )  # fmt: skip
    found = await session.scalar(select(AuditEvent).where(*mine))
    if found is None or not _may(by.actor, found):
        raise NotYours("Этого изменения среди Ваших нет.")
    return found


def _may(actor: Actor, event: AuditEvent) -> bool:
    """Rights are those of now: whoever coordinated then may be somebody else by now."""
    right = Right.COUNT_STAFF if event.what is Audited.STAFF_COUNTED else Right.MANAGE
    return reaches(actor, right, event.school_id or 0)


async def put_fields_back(session: AsyncSession, by: By, event: AuditEvent) -> None:
    """Fields of one row, where they still are what the event made of them."""
    row = await as_left(session, event)
    before = event.before or {}
    if isinstance(row, Assignment):
        await _is_known(session, row)
    if isinstance(row, School) and "short_name" in before:
        await require_free_name(session, row, before["short_name"])
    for name in {**(event.after or {}), **before}:
        setattr(row, name, typed_value(row, name, before.get(name)))


async def as_left(session: AsyncSession, event: AuditEvent) -> Any:
    """The row of an event, if it still is as the event left it; Refusal otherwise."""
    row = await session.get(TABLES[event.subject or ""], event.subject_id)
    after = event.after or {}
    if row is None or any(getattr(row, name) != typed_value(row, name, value) for name, value in after.items()):
        raise Refusal(CHANGED_SINCE)
    return row


def typed_value(row: Base, name: str, value: Any) -> Any:
    """A value of the audit as the field of a row holds it."""
    return column_value(row.__table__.columns[name], value)


def column_value(column: ColumnElement[Any], value: Any) -> Any:
    """A value kept as JSON, as the column holds it."""
    kind = column.type
    if value is None or not isinstance(kind, Date | Moment | Enum):
        return value
    if isinstance(kind, Enum):
        return kind.enum_class(value) if kind.enum_class else value
    return date.fromisoformat(value) if isinstance(kind, Date) else datetime.fromisoformat(value)


async def _put_agreement_back(session: AsyncSession, by: By, event: AuditEvent) -> None:
    """One that was made is called off again; of any other its fields."""
    if event.before is not None:
        await put_fields_back(session, by, event)
        return
    row: Partnership = await as_left(session, event)
    if row.gone_at is not None:
        raise Refusal(CHANGED_SINCE)
    row.gone_at = by.now


async def _put_count_back(session: AsyncSession, by: By, event: AuditEvent) -> None:
    """A number that was new goes; an older one comes back with who gave and who verified it."""
    since = AuditEvent.subject == event.subject, AuditEvent.subject_id == event.subject_id, AuditEvent.id > event.id
    verified = select(AuditEvent.id).where(*since, AuditEvent.what == Audited.VERIFIED)
    if await session.scalar(verified.limit(1)) is not None:
        raise Refusal(CHANGED_SINCE)
    if event.before is not None:
        await put_fields_back(session, by, event)
        return
    await session.delete(await as_left(session, event))


async def _put_groups_back(session: AsyncSession, by: By, event: AuditEvent) -> None:
    school_id = event.subject_id or 0
    after = [tuple(row) for row in (event.after or {})["groups"]]
    before = [tuple(row) for row in (event.before or {})["groups"]]
    year = (*before, *after)[0][1]
    standing = [as_row(row) for row in await groups_of_year(session, school_id, year)]
    if sorted(standing, key=str) != sorted(after, key=str):
        raise Refusal(CHANGED_SINCE)
    await replace_groups(session, school_id, after, before)


async def _is_known(session: AsyncSession, seat: Assignment) -> None:
    """Nobody who was forgotten meanwhile gets a seat back."""
    if (await session.get_one(Person, seat.person_id)).forgotten_at is not None:
        raise Refusal("Вернуть нельзя: данные этого человека стёрты.")


async def _put_seats_back(session: AsyncSession, by: By, event: AuditEvent) -> None:
    """Seats that were given go, those that were ended go on; the fields of one seat are fields like any other."""
    if event.subject == "assignments":
        await put_fields_back(session, by, event)
        return
    after, before = event.after or {}, dict((event.before or {}).get("until", ()))
    for seat_id, until in after.get("until", ()):
        seat = await session.get(Assignment, seat_id)
        if seat is None or seat.until != typed_value(seat, "until", until):
            raise Refusal(CHANGED_SINCE)
        await _is_known(session, seat)
        seat.until = typed_value(seat, "until", before[seat_id])
    for seat_id, since, order in after.get("given", ()):
        seat = await session.get(Assignment, seat_id)
        given = date.fromisoformat(since), None, order
        if seat is None or (seat.since, seat.until, seat.order_number) != given:
            raise Refusal(CHANGED_SINCE)
        await session.delete(seat)


UNDOERS: Mapping[Audited, Callable[[AsyncSession, By, AuditEvent], Awaitable[None]]] = {
    Audited.SCHOOL_CHANGED: put_fields_back,
    Audited.PARTNERSHIP_CHANGED: _put_agreement_back,
    Audited.STAFF_COUNTED: _put_count_back,
    Audited.GROUPS_CHANGED: _put_groups_back,
    Audited.SEATS_CHANGED: _put_seats_back,
    Audited.SCHOOLS_HANDED_OVER: _put_seats_back,
}
"""How each kind of change is taken back."""
