"""Invitations: one person, one use, fourteen days; only the hash of the token is kept."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, ExpectedInput, Invitation, JoinAttempt, Person, Programme
from storage.queries.audit import Change, Who, actor_or_nobody, record_as
from storage.rights import By, Role

LIFE = timedelta(days=14)
CONSENT = "consent"  # what a chat waits for between the link and «Соглашаюсь»
BY_SCHOOL_LINK = ("school_consent", "join_name", "join_subject", "join_contact")
"""The same by a school's link: whether they agree, their name, their subject, a contact in a doubtful match."""
TRIES_AN_HOUR = 5


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for: a name, one role, its schools (none for a role of the whole programme), a subject."""

    name: str
    role: Role
    school_ids: tuple[int, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Who came in by an invitation."""

    person_id: int
    name: str
    programme: str


@dataclass(frozen=True, slots=True)
class NotJoined:
    """Why an invitation did not let in. A value and not a refusal: a wrong try must be counted, so it must commit."""

    sentence: str


UNKNOWN = NotJoined(
    "Эта ссылка не подходит: она неполная или выпущена заново. Попросите координатора прислать приглашение ещё раз."
)
EXPIRED = NotJoined("Срок приглашения истёк. Попросите координатора прислать новое — это одна кнопка.")
USED = NotJoined("Это приглашение уже использовано. Если это были не Вы, сообщите координатору.")
TOO_MANY = NotJoined("Слишком много неверных ссылок подряд. Подождите час и откройте приглашение ещё раз.")


def token_hash(token: str) -> str:
    """Tokens carry 192 random bits, so a plain hash is enough: there is nothing to guess from a dictionary."""
    return hashlib.sha256(token.encode()).hexdigest()


async def invite(
    session: AsyncSession, programme: Programme, invited: Invited, now: datetime, by: By | None = None
) -> str:
    """Record the person with their seats and an invitation; returns the token, which is stored nowhere."""
    person = Person(name=invited.name)
    session.add(person)
    await session.flush()
    session.add_all(_assignments(person.id, programme, invited, now))
    after = {"name": invited.name, "role": invited.role, "schools": invited.school_ids, "subject": invited.subject}
    return await invite_again(session, person.id, programme.id, now, by, after)


def _assignments(person_id: int, programme: Programme, invited: Invited, now: datetime) -> list[Assignment]:
    today = now.astimezone(ZoneInfo(programme.zone)).date()
    return [
        Assignment(
            person_id=person_id, programme_id=programme.id, role=invited.role,
            school_id=school_id, subject=invited.subject, since=today,
        )
        for school_id in invited.school_ids or (None,)
    ]  # fmt: skip


async def invite_again(
    session: AsyncSession, person_id: int, programme_id: int, now: datetime, by: By | None,
    after: Mapping[str, Any] | None = None,
) -> str:  # fmt: skip
    """A new invitation for a known person; earlier unused ones stop working. `after`: who they are, where new."""
    await session.execute(
        update(Invitation).where(Invitation.person_id == person_id, Invitation.used_at.is_(None)).values(expires_at=now)
    )
    token = secrets.token_urlsafe(24)
    session.add(
        Invitation(
            person_id=person_id, programme_id=programme_id, token_hash=token_hash(token),
            made_by=by.actor.person_id if by else None, made_at=now, expires_at=now + LIFE,
        )
    )  # fmt: skip
    told = Change(Audited.PERSON_INVITED, "people", person_id, after={"until": now + LIFE, **(after or {})})
    record_as(session, actor_or_nobody(by, now, programme_id), told)
    await session.flush()
    return token


async def knock(session: AsyncSession, token: str, telegram_id: int, now: datetime) -> Invitation | Joined | NotJoined:
    """Whom the holder of a token may come in as; nobody is let in yet. Every wrong try is counted."""
    if (enough := await too_many_tries(session, telegram_id, now)) is not None:
        return enough
    found = await session.scalar(select(Invitation).where(Invitation.token_hash == token_hash(token)).with_for_update())
    problem = UNKNOWN if found is None else _problem(found, now)
    if found is not None and problem is USED and (own := await _own(session, found, telegram_id)) is not None:
        return own
    if found is None or problem is not None:
        note_wrong_try(session, telegram_id, now)
        return problem or UNKNOWN
    return found


async def too_many_tries(session: AsyncSession, telegram_id: int, now: datetime) -> NotJoined | None:
    """Whether an account tried so many wrong links within an hour that it has to wait."""
    return TOO_MANY if await _tries(session, telegram_id, now) >= TRIES_AN_HOUR else None


def note_wrong_try(session: AsyncSession, telegram_id: int, now: datetime) -> None:
    session.add(JoinAttempt(telegram_id=telegram_id, at=now))


async def join(
    session: AsyncSession, token: str, telegram_id: int, username: str | None, now: datetime
) -> Joined | NotJoined:
    """Let the holder of a token in as the person it was made for. They agreed before that this is kept."""
    found = await knock(session, token, telegram_id, now)
    return await enter(session, found, telegram_id, username, now) if isinstance(found, Invitation) else found


async def enter(
    session: AsyncSession, found: Invitation, telegram_id: int, username: str | None, now: datetime,
    update_id: int | None = None,
) -> Joined | NotJoined:  # fmt: skip
    """Use an invitation for an account, unless it was used or ended meanwhile."""
    if (problem := _problem(found, now)) is not None:
        return problem
    found.used_at = now
    person = await _bind(session, found, telegram_id, username, now)
    kept = Change(Audited.PERSON_JOINED, "people", person.id, after={"telegram_id": telegram_id, "username": username})
    record_as(session, Who(now, found.programme_id, person.id, update_id), kept)
    return await _joined(session, found, person)


async def waiting_invitation(session: AsyncSession, invitation_id: int) -> Invitation | None:
    """An invitation somebody was asked to agree for."""
    return await session.get(Invitation, invitation_id, with_for_update=True)


async def invited_by(session: AsyncSession, found: Invitation) -> Joined:
    """Who is invited where."""
    return await _joined(session, found, await session.get_one(Person, found.person_id))


async def agreed_before(session: AsyncSession, telegram_id: int) -> bool:
    """Whether an account belongs to somebody who was asked already and agreed."""
    mine = Person.telegram_id == telegram_id, Person.consented_at.is_not(None)
    return await session.scalar(select(Person.id).where(*mine)) is not None


FORGET_ATTEMPTS = (
    delete(JoinAttempt).where(JoinAttempt.at < bindparam("before")).execution_options(synchronize_session=False)
)
FORGET_UNANSWERED = (
    delete(ExpectedInput)
    .where(ExpectedInput.kind.in_((CONSENT, *BY_SCHOOL_LINK)), ExpectedInput.asked_at < bindparam("before"))
    .execution_options(synchronize_session=False)
)


async def forget_attempts(session: AsyncSession, now: datetime) -> None:
    """Accounts that tried wrong links, and those asked who never answered, are not kept longer than they matter."""
    await session.execute(FORGET_ATTEMPTS, {"before": now - timedelta(days=1)})
    await session.execute(FORGET_UNANSWERED, {"before": now - LIFE})


async def _own(session: AsyncSession, used: Invitation, telegram_id: int) -> Joined | None:
    """People tap their link again: whom it let in already is in, and nothing to be alarmed at."""
    person = await session.get_one(Person, used.person_id)
    return await _joined(session, used, person) if person.telegram_id == telegram_id else None


async def _joined(session: AsyncSession, invitation: Invitation, person: Person) -> Joined:
    programme = await session.get_one(Programme, invitation.programme_id)
    return Joined(person.id, person.name, programme.title)


def _problem(invitation: Invitation, now: datetime) -> NotJoined | None:
    if invitation.used_at is not None:
        return USED
    return EXPIRED if invitation.expires_at <= now else None


async def _tries(session: AsyncSession, telegram_id: int, now: datetime) -> int:
    recent = JoinAttempt.telegram_id == telegram_id, JoinAttempt.at > now - timedelta(hours=1)
    return await session.scalar(select(func.count(JoinAttempt.id)).where(*recent)) or 0


async def _bind(
    session: AsyncSession, invitation: Invitation, telegram_id: int, username: str | None, now: datetime
) -> Person:
    """Tie the account to the invited person; somebody known by this account already takes the new seats over."""
    invited = await session.get_one(Person, invitation.person_id)
    known = await session.scalar(select(Person).where(Person.telegram_id == telegram_id))
    if known is None or known.id == invited.id:
        invited.telegram_id, invited.username, invited.joined_at = telegram_id, username, now
        invited.phone_mac = None  # it was only to know them by
        person = invited
    else:
        await _move_seats(session, invited.id, known.id)
        person = known
    person.consented_at = person.consented_at or now
    person.current_programme_id = invitation.programme_id
    person.unreachable_at = None
    return person


async def _move_seats(session: AsyncSession, source: int, target: int) -> None:
    for table in (Assignment, Invitation):
        await session.execute(update(table).where(table.person_id == source).values(person_id=target))
    await session.flush()
