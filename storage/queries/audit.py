"""Writing down who changed or took out what; of personal fields only the names, so that none has to be forgotten."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, AuditEvent
from storage.rights import By

PERSONAL = frozenset({"name", "phone", "telegram_id", "username", "asked", "answered", "result", "link"})
"""Fields of people, and what they wrote in their own words; links that let in whoever holds them."""
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened: to which row, how its fields stood and stand. Equal fields are left out by `recorded`."""

    what: Audited
    subject: str | None = None
    subject_id: int | None = None
    school_id: int | None = None
    before: Fields | None = None
    after: Fields | None = None
    undoes: int | None = None
    private: frozenset[str] = frozenset()  # fields of which only the names are kept, beside PERSONAL


def turned(
    what: Audited, subject: str, subject_id: int, field: str, before: Any, after: Any, school_id: int | None = None
) -> Change:
    """One field that changed."""
    return Change(what, subject, subject_id, school_id, before={field: before}, after={field: after})


@dataclass(frozen=True, slots=True)
class Who:
    """By whom and when; without a person it is the command line or the clock."""

    at: datetime
    programme_id: int | None
    person_id: int | None = None
    update_id: int | None = None


def record(session: AsyncSession, by: By, change: Change) -> AuditEvent:
    """Write down a change in the transaction that makes it."""
    return record_as(session, who(by), change)


def who(by: By) -> Who:
    """The actor as the audit names them."""
    return Who(by.now, by.actor.programme_id, by.actor.person_id, by.update_id)


def actor_or_nobody(by: By | None, now: datetime, programme_id: int) -> Who:
    """The actor; without one the command line or the clock."""
    return Who(now, programme_id) if by is None else who(by)


def record_as(session: AsyncSession, who: Who, change: Change) -> AuditEvent:
    """The same for whoever is no actor: who is joining, the command line, the clock."""
    before, after, personal = split(change.before or {}, change.after or {}, change.private)
    event = AuditEvent(
        at=who.at, programme_id=who.programme_id, person_id=who.person_id, update_id=who.update_id, what=change.what,
        subject=change.subject, subject_id=change.subject_id, school_id=change.school_id,
        before=before or None, after=after or None, personal=personal or None, undoes=change.undoes,
    )  # fmt: skip
    session.add(event)
    return event


async def newest_event(session: AsyncSession, programme_id: int, kinds: Collection[Audited]) -> int:
    """The id of the newest event of these kinds in a programme; the index tells it, kind by kind."""
    one = (
        select(AuditEvent.id)
        .where(AuditEvent.programme_id == programme_id, AuditEvent.what == kind)
        .order_by(AuditEvent.id.desc())
        .limit(1)
        .scalar_subquery()
        for kind in kinds
    )
    row = (await session.execute(select(*one))).one()
    return max(event or 0 for event in row)


def split(
    before: Fields, after: Fields, private: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """Fields that differ, as JSON can hold them, before and after; personal ones by name only."""
    differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    hidden = PERSONAL.union(private)
    told = [name for name in differing if name not in hidden]
    return (
        {name: plain_value(before[name]) for name in told if name in before},
        {name: plain_value(after[name]) for name in told if name in after},
        [name for name in differing if name in hidden],
    )


def plain_value(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return [plain_value(one) for one in value] if isinstance(value, list | tuple | set | frozenset) else value
