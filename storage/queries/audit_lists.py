"""Reading the audit: pages by topic, person and days, and all of it as rows; only for who may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, AuditEvent, Community, Person, Questionnaire, School, Task, Wave
from storage.refusals import NotYours
from storage.rights import Actor, Right

NOBODY = -1  # in place of a person: the command line and the clock
MOST_ROWS = 100_000
MOST_DAYS = 36_600  # a forged button may ask for more days than a calendar has
MOST_PEOPLE = 12
A = Audited


class Topic(StrEnum):
    """What events are about, as a reader chooses them."""

    ALL = "a"
    FILES = "f"
    SCHOOLS = "s"
    PEOPLE = "p"
    TASKS = "t"
    WAVES = "w"
    PROGRAMME = "g"


TOPICS: Mapping[Topic, frozenset[Audited]] = {
    Topic.FILES: frozenset({A.IMPORTED, A.EXPORTED}),
    Topic.SCHOOLS: frozenset(
        {A.SCHOOL_CHANGED, A.GROUPS_CHANGED, A.PARTNERSHIP_CHANGED, A.STAFF_COUNTED, A.VERIFIED, A.SCHOOLS_HANDED_OVER}
    ),
    Topic.PEOPLE: frozenset({
        A.PERSON_CHANGED, A.PERSON_INVITED, A.PERSON_JOINED, A.PERSON_FORGOTTEN, A.CONSENT_GIVEN, A.SETTINGS_CHANGED,
        A.SEATS_CHANGED, A.SCHOOL_LINK_MADE, A.SCHOOL_LINK_CLOSED, A.JOIN_ASKED, A.JOIN_DECIDED, A.ABSENCE_CHANGED,
    }),
    Topic.TASKS: frozenset({A.TASK_CHANGED, A.TERM_DECIDED, A.YEAR_PLANNED, A.YEAR_CARRIED}),
    Topic.WAVES: frozenset(
        {A.QUESTIONNAIRE_LOADED, A.QUESTIONNAIRE_CHANGED, A.WAVE_OPENED, A.WAVE_CHANGED, A.ANSWER_GIVEN}
    ),
    Topic.PROGRAMME: frozenset({
        A.PROGRAMME_CHANGED, A.COMMUNITY_CHANGED, A.REPORTS_CHANGED, A.BROADCAST_WRITTEN, A.BROADCAST_SENT,
        A.BROADCAST_STOPPED,
    }),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events; 0 asks for nothing. `days`: how many of the last ones."""

    topic: Topic = Topic.ALL
    person: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An event with who did it (None: nobody in the chat), its school, and what its subject is called today."""

    event: AuditEvent
    person: str | None
    school: str | None
    subject: str | None


def _chosen(actor: Actor, chosen: AuditFilter, now: datetime) -> ColumnElement[bool]:
    if not actor.may(Right.SEE_AUDIT):
        raise NotYours("Журнал изменений открыт координатору программы.")
    person: ColumnElement[bool] = true()
    if chosen.person:
        person = AuditEvent.person_id.is_(None) if chosen.person == NOBODY else AuditEvent.person_id == chosen.person
    return and_(
        AuditEvent.programme_id == actor.programme_id,
        person,
        AuditEvent.what.in_(TOPICS[chosen.topic]) if chosen.topic is not Topic.ALL else true(),
        AuditEvent.at >= now - timedelta(days=min(chosen.days, MOST_DAYS)) if chosen.days else true(),
    )


async def audit_page(
    session: AsyncSession, actor: Actor, chosen: AuditFilter, page: int, size: int, now: datetime
) -> tuple[Sequence[AuditLine], int]:
    """A page of events, the newest first, and how many there are in all; a page past the end is the last one."""
    where = _chosen(actor, chosen, now)
    total = await session.scalar(select(func.count(AuditEvent.id)).where(where)) or 0
    page = min(page, max(0, total - 1) // size)
    return await _lines(session, where, size, page * size), total


async def audit_rows(session: AsyncSession, actor: Actor, chosen: AuditFilter, now: datetime) -> Sequence[AuditLine]:
    """All chosen events, at most 100,000, the newest first."""
    return await _lines(session, _chosen(actor, chosen, now), MOST_ROWS, 0)


async def _lines(session: AsyncSession, where: ColumnElement[bool], limit: int, skip: int) -> Sequence[AuditLine]:
    statement = (
        select(AuditEvent, Person.name, School.short_name)
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .outerjoin(School, School.id == AuditEvent.school_id)
        .where(where)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
        .offset(skip)
    )
    rows = [(row[0], row[1], row[2]) for row in await session.execute(statement)]
    names = await _subjects(session, [event for event, _, _ in rows])
    return [AuditLine(e, person, school, names.get((e.subject, e.subject_id))) for e, person, school in rows]


async def _subjects(session: AsyncSession, events: Iterable[AuditEvent]) -> Mapping[tuple[str | None, int | None], str]:
    """What the subjects of events are called today."""
    asked: dict[str, set[int]] = {}
    for event in events:
        if event.subject and event.subject_id:
            asked.setdefault(event.subject, set()).add(event.subject_id)
    found: dict[tuple[str | None, int | None], str] = {}
    for subject, (key, title) in NAMED.items():
        ids = sorted(asked.get(subject, ()))
        for part in (ids[n : n + 500] for n in range(0, len(ids), 500)):
            rows = await session.execute(select(key, title).where(key.in_(part)))
            found |= {(subject, row[0]): row[1] for row in rows}
    return found


NAMED = {
    "tasks": (Task.id, Task.title),
    "schools": (School.id, School.short_name),
    "people": (Person.id, Person.name),
    "waves": (Wave.id, Wave.title),
    "questionnaires": (Questionnaire.id, Questionnaire.title),
    "communities": (Community.id, Community.title),
}
"""Subjects that have a name: the events of a programme name its own things only."""


async def people_who_acted(session: AsyncSession, actor: Actor, now: datetime) -> Sequence[tuple[int, str, int]]:
    """(person, name, events) of those who changed most in the programme; last, what nobody in the chat did."""
    where = _chosen(actor, AuditFilter(), now)
    number = func.count(AuditEvent.id)
    statement = (
        select(Person.id, Person.name, number)
        .join(AuditEvent, AuditEvent.person_id == Person.id)
        .where(where)
        .group_by(Person.id, Person.name)
        .order_by(number.desc(), Person.id)
        .limit(MOST_PEOPLE)
    )
    found = [(row[0], row[1], row[2]) for row in await session.execute(statement)]
    silent = await session.scalar(select(number).where(where, AuditEvent.person_id.is_(None))) or 0
    return [*found, (NOBODY, "", silent)] if silent else found
