"""Forgetting a person: what names them is overwritten in place, the school's history stays without the name."""

import html
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import (
    Absence,
    Answer,
    AnswerComment,
    Assignment,
    Audited,
    AuditEvent,
    Community,
    CommunityMember,
    Consent,
    Course,
    ExpectedInput,
    HandledUpdate,
    ImportRow,
    Invitation,
    JoinAttempt,
    JoinRequest,
    Muted,
    Notice,
    NoticeState,
    Person,
    ReportSubscription,
    RequestState,
    Snooze,
    Task,
    TaskEvent,
    TaskPerson,
    TaskResult,
    Upload,
)
from storage.queries.audit import Change, record
from storage.queries.updates import leave_no_trace
from storage.refusals import Refusal
from storage.rights import By

FORMER = "бывший сотрудник"
OWN = (Muted, Snooze, Consent, Upload, Absence, ReportSubscription)
"""What a person alone decided or sent: nothing of it is the school's history."""
WRITTEN = (Task.title, TaskEvent.why, TaskResult.text, Answer.note, AnswerComment.text)
"""Titles, and free words of the history, in which a name may stand."""
NAMING = {"person": "person", "invite": "person"}
"""Inputs that other chats may wait for about a person, and where their subject names them."""


async def forget(session: AsyncSession, by: By, person_id: int) -> None:
    """Overwrite name, account and phone; end seats; remove what waits for the person. Refusal for who is forgotten."""
    person = await session.get_one(Person, person_id, with_for_update=True)
    if person.forgotten_at is not None:
        raise Refusal("Данные этого человека уже стёрты.")
    await _quiet(session, by, person)
    await _end_duties(session, by, person.id)
    await _remove_own(session, person)
    await _unname(session, person)
    kept = {"name": person.name, "telegram_id": person.telegram_id, "username": person.username}
    _overwrite(person)
    person.forgotten_at = by.now
    record(session, by, Change(Audited.PERSON_FORGOTTEN, "people", person.id, before=kept))
    if person.id == by.actor.person_id:
        leave_no_trace(session)


def _overwrite(person: Person) -> None:
    person.name = FORMER
    person.telegram_id = person.username = person.phone_mac = person.zone = None
    person.digest_hour = person.paused_until = person.current_programme_id = None
    person.joined_at = person.consented_at = person.unreachable_at = None


async def _quiet(session: AsyncSession, by: By, person: Person) -> None:
    """Nothing waits for the person or is on its way to them, and no stored reply names them any more."""
    to_them = or_(Notice.person_id == person.id, _is(Notice.chat_id, person.telegram_id))
    unsent = Notice.state.in_((NoticeState.QUEUED, NoticeState.SENDING))
    ended = {"state": NoticeState.SUPPRESSED, "reason": "человек попросил забыть о нём", "ended_at": by.now}
    await session.execute(update(Notice).where(to_them, unsent).values(**ended, lease_until=None))
    await session.execute(update(Notice).where(to_them).values(chat_id=None))
    await session.execute(delete(ExpectedInput).where(_is(ExpectedInput.chat_id, person.telegram_id)))
    named = [HandledUpdate.reply.contains(one, autoescape=True) for one in _written(person.name)]
    theirs = or_(_is(HandledUpdate.chat_id, person.telegram_id), *named)
    await session.execute(update(HandledUpdate).where(theirs).values(reply="[]", chat_id=None))


def _written(name: str) -> Iterator[str]:
    """A name as stored replies may hold it: in a plain alert, or inside HTML."""
    for text in {name, html.escape(name, quote=False)}:
        yield json.dumps(text, ensure_ascii=False)[1:-1]


def _is(column: InstrumentedAttribute[Any], account: int | None) -> ColumnElement[bool]:
    return false() if account is None else column == account


async def _end_duties(session: AsyncSession, by: By, person_id: int) -> None:
    """Seats and tasks given by name end yesterday, a membership now: what they did until then stays."""
    yesterday = by.today - timedelta(days=1)
    for table in (Assignment, TaskPerson):
        running = table.person_id == person_id, or_(table.until.is_(None), table.until >= by.today)
        await session.execute(update(table).where(*running).values(until=yesterday))
    left = CommunityMember.person_id == person_id, CommunityMember.left_at.is_(None)
    await session.execute(update(CommunityMember).where(*left).values(left_at=by.now))
    unused = Invitation.person_id == person_id, Invitation.used_at.is_(None)
    await session.execute(update(Invitation).where(*unused).values(expires_at=by.now))


async def _remove_own(session: AsyncSession, person: Person) -> None:
    for table in OWN:
        await session.execute(delete(table).where(table.person_id == person.id))
    await session.execute(delete(JoinAttempt).where(_is(JoinAttempt.telegram_id, person.telegram_id)))
    stood_in = update(Absence).where(Absence.substitute_id == person.id).values(substitute_id=None)
    await session.execute(stood_in)
    await session.execute(update(Course).where(Course.person_id == person.id).values(document=None))
    programmes = select(Assignment.programme_id).where(Assignment.person_id == person.id)
    led = Community.methodist == person.name, Community.programme_id.in_(programmes)
    await session.execute(update(Community).where(*led).values(methodist=None))
    imports = AuditEvent.what == Audited.IMPORTED, AuditEvent.programme_id.in_(programmes)
    await session.execute(delete(ImportRow).where(ImportRow.event_id.in_(select(AuditEvent.id).where(*imports))))
    await _withdraw_requests(session, person)


async def _unname(session: AsyncSession, person: Person) -> None:
    """A name of several words gives way in what others wrote; one word alone may mean anybody."""
    for waiting in (await session.scalars(select(ExpectedInput).where(ExpectedInput.kind.in_(NAMING)))).all():
        if waiting.subject.get(NAMING[waiting.kind]) == person.id:
            await session.delete(waiting)
    if len(person.name.split()) > 1:
        for column in WRITTEN:
            changed = update(column.class_).where(column.contains(person.name, autoescape=True))
            await session.execute(changed.values({column.key: func.replace(column, person.name, FORMER)}))


async def _withdraw_requests(session: AsyncSession, person: Person) -> None:
    theirs = or_(_is(JoinRequest.telegram_id, person.telegram_id), JoinRequest.person_id == person.id)
    waiting = theirs, JoinRequest.state == RequestState.WAITING
    await session.execute(update(JoinRequest).where(*waiting).values(state=RequestState.REFUSED))
    nameless = {"telegram_id": None, "username": None, "name": None}
    await session.execute(update(JoinRequest).where(theirs).values(nameless))
    await session.execute(update(JoinRequest).where(JoinRequest.likely_id == person.id).values(likely_id=None))
