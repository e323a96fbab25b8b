"""A link for the team of one school: who came by it waits for the school's deputy, who lets them in or does not."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, JoinRequest, Person, RequestState, School, SchoolLink
from storage.queries.audit import Change, Who, record_as
from storage.queries.editing import alone, written
from storage.queries.invitations import LIFE, NotJoined, note_wrong_try, token_hash, too_many_tries
from storage.queries.people import valid_on
from storage.queries.schools import school, visible
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By, Right, Role
from storage.russian import likeness

PLACES = (5, 10, 20, 40)
PREFIX = "s_"
LIKELY = 85
"""Likeness (0–100) of two names above which they may be one person's."""
STANDING = (RequestState.WAITING, RequestState.ACCEPTED)
UNKNOWN = NotJoined("Эта ссылка не подходит: она неполная или закрыта. Попросите новую у заместителя директора школы.")
EXPIRED = NotJoined("Срок этой ссылки истёк. Попросите новую у заместителя директора школы.")
FULL = NotJoined("По этой ссылке уже пришло столько человек, на сколько она рассчитана. Скажите заместителю директора.")


@dataclass(frozen=True, slots=True)
class LinkState:
    """The link of a school that works now, and how many of its places are taken."""

    link: SchoolLink
    taken: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to join with what it is about; `likely` is a person of that school it may be."""

    request: JoinRequest
    school_id: int
    school: str
    programme_id: int
    likely: Person | None


async def make_link(session: AsyncSession, by: By, school_id: int, places: int) -> str:
    """A new link of a school; the one before stops working. Returns the token, which is stored nowhere."""
    await alone(session, by)
    found = await school(session, by.actor, school_id, Right.LET_IN)
    if places not in PLACES:
        raise NotYours("Такого числа мест нет среди предложенных.")
    await _close(session, by, found.id)
    token = f"{PREFIX}{secrets.token_urlsafe(24)}"
    link = SchoolLink(
        programme_id=by.actor.programme_id, school_id=found.id, token_hash=token_hash(token), places=places,
        made_by=by.actor.person_id, made_at=by.now, expires_at=by.now + LIFE,
    )  # fmt: skip
    session.add(link)
    await session.flush()
    change = Change(Audited.SCHOOL_LINK_MADE, "school_links", link.id, found.id, {}, {"places": places})
    await written(session, by, change)
    return token


async def close_link(session: AsyncSession, by: By, school_id: int) -> None:
    """The link of a school stops working; who waits still may be let in."""
    await alone(session, by)
    found = await school(session, by.actor, school_id, Right.LET_IN)
    if not await _close(session, by, found.id):
        raise Refusal("Открытой ссылки у этой школы нет.")


async def _close(session: AsyncSession, by: By, school_id: int) -> bool:
    state = await link_state(session, by, school_id)
    mine = SchoolLink.school_id == school_id, SchoolLink.closed_at.is_(None)
    await session.execute(update(SchoolLink).where(*mine).values(closed_at=by.now))
    if state is None:
        return False
    closed = Change(Audited.SCHOOL_LINK_CLOSED, "school_links", state.link.id, school_id, {}, {"closed_at": by.now})
    await written(session, by, closed)
    return True


async def link_state(session: AsyncSession, by: By, school_id: int) -> LinkState | None:
    """The link of a school that works now; NotYours for a school the speaker lets nobody into."""
    found = await school(session, by.actor, school_id, Right.LET_IN)
    works = SchoolLink.school_id == found.id, SchoolLink.closed_at.is_(None), SchoolLink.expires_at > by.now
    link = await session.scalar(select(SchoolLink).where(*works).order_by(SchoolLink.id.desc()).limit(1))
    return None if link is None else LinkState(link, await _taken(session, link.id))


async def _taken(session: AsyncSession, link_id: int) -> int:
    standing = JoinRequest.link_id == link_id, JoinRequest.state.in_(STANDING)
    return await session.scalar(select(func.count(JoinRequest.id)).where(*standing)) or 0


async def knock_at_school(
    session: AsyncSession, token: str, telegram_id: int, now: datetime
) -> SchoolLink | NotJoined:  # fmt: skip
    """The link a token opens; a wrong one is counted as any wrong invitation is."""
    if (enough := await too_many_tries(session, telegram_id, now)) is not None:
        return enough
    link = await session.scalar(select(SchoolLink).where(SchoolLink.token_hash == token_hash(token)))
    if link is None:
        note_wrong_try(session, telegram_id, now)
        return UNKNOWN
    return await problem_of(session, link, now) or link


async def problem_of(session: AsyncSession, link: SchoolLink, now: datetime) -> NotJoined | None:
    """Why nobody more comes in by a link."""
    if link.closed_at is not None:
        return UNKNOWN
    if link.expires_at <= now:
        return EXPIRED
    return FULL if await _taken(session, link.id) >= link.places else None


async def ask_to_join(
    session: AsyncSession, link_id: int, account: int, username: str | None, name: str, subject: str | None,
    now: datetime, update_id: int,
) -> JoinRequest | NotJoined:  # fmt: skip
    """Somebody who agreed to be kept asks to be let in; one request of one account waits at a time."""
    link = await session.get(SchoolLink, link_id, with_for_update=True)
    if link is None:
        return UNKNOWN
    mine = JoinRequest.link_id == link.id, JoinRequest.telegram_id == account, JoinRequest.state == RequestState.WAITING
    if (waiting := await session.scalar(select(JoinRequest).where(*mine))) is not None:
        return waiting
    if (problem := await problem_of(session, link, now)) is not None:
        return problem
    made = JoinRequest(
        link_id=link.id, telegram_id=account, username=username, name=name, subject=subject, asked_at=now,
        state=RequestState.WAITING, likely_id=await _likely(session, link, name, now),
    )  # fmt: skip
    session.add(made)
    await session.flush()
    who = Who(now, link.programme_id, None, update_id)
    record_as(session, who, Change(Audited.JOIN_ASKED, "join_requests", made.id, link.school_id, {}, {"name": name}))
    return made


async def _likely(session: AsyncSession, link: SchoolLink, name: str, now: datetime) -> int | None:
    """Who is on the school's list under nearly that name and has not come in yet, if it is one person only."""
    there = Assignment.school_id == link.school_id, valid_on(now.date()), Person.telegram_id.is_(None)
    listed = select(Person.id, Person.name).join(Assignment, Assignment.person_id == Person.id).where(*there)
    people = (await session.execute(listed.distinct())).all()
    alike = [row[0] for row in people if min(likeness(name, row[1]), likeness(row[1], name)) >= LIKELY]
    return alike[0] if len(alike) == 1 else None


async def requests_waiting(session: AsyncSession, by: By, school_id: int) -> Sequence[JoinRequest]:
    """Who waits to be let into a school, the first to ask first."""
    found = await school(session, by.actor, school_id, Right.LET_IN)
    statement = (
        select(JoinRequest)
        .join(SchoolLink, SchoolLink.id == JoinRequest.link_id)
        .where(SchoolLink.school_id == found.id, JoinRequest.state == RequestState.WAITING)
        .order_by(JoinRequest.id)
    )
    return (await session.scalars(statement)).all()


async def asked_of(session: AsyncSession, actor: Actor, request_id: int) -> Asked:
    """One request to join a school into which the actor lets people; NotYours for any other."""
    statement = (
        select(JoinRequest, School.id, School.short_name, SchoolLink.programme_id)
        .join(SchoolLink, SchoolLink.id == JoinRequest.link_id)
        .join(School, School.id == SchoolLink.school_id)
        .where(JoinRequest.id == request_id, visible(actor, Right.LET_IN))
    )
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotYours("Такой заявки среди Ваших нет.")
    likely = await session.get(Person, row[0].likely_id or 0)
    return Asked(row[0], row[1], row[2], row[3], likely if likely and likely.telegram_id is None else None)


async def doormen(session: AsyncSession, link_id: int, now: datetime) -> Sequence[int]:
    """Who lets people into a link's school: its deputies and director in the bot, else the coordinators."""
    link = await session.get_one(SchoolLink, link_id)
    held = select(Person.id).join(Assignment, Assignment.person_id == Person.id)
    mine = Assignment.programme_id == link.programme_id, valid_on(now.date()), Person.telegram_id.is_not(None)
    own = held.where(*mine, Assignment.school_id == link.school_id, Assignment.role.in_((Role.DEPUTY, Role.DIRECTOR)))
    found = (await session.scalars(own.distinct())).all()
    return found or (await session.scalars(held.where(*mine, Assignment.role == Role.COORDINATOR).distinct())).all()


async def decide(session: AsyncSession, by: By, request_id: int, *, accepted: bool, as_likely: bool = False) -> Asked:
    """Let somebody in, as the likely person where that was said, or not; name and account leave the request."""
    await alone(session, by)
    asked = await asked_of(session, by.actor, request_id)
    request = asked.request
    if request.state is not RequestState.WAITING or request.telegram_id is None:
        raise Refusal("Эту заявку уже рассмотрели.")
    if as_likely and asked.likely is None:
        raise Refusal("Этот человек уже вошёл сам. Откройте заявку ещё раз.")
    person = await _person(session, asked if as_likely else None, request) if accepted else None
    if person is not None:
        await _seat(session, by, asked, person)
    state = RequestState.ACCEPTED if accepted else RequestState.REFUSED
    _settle(request, state, by.now, person.id if person else None)
    request.decided_by = by.actor.person_id
    facts = {"state": request.state, "person_id": request.person_id}
    await written(session, by, Change(Audited.JOIN_DECIDED, "join_requests", request.id, asked.school_id, {}, facts))
    return asked


async def is_doubtful(session: AsyncSession, request: JoinRequest) -> bool:
    """Whether somebody new may be one on the list whose telephone could tell."""
    known = await session.scalar(select(Person.id).where(Person.telegram_id == request.telegram_id))
    likely = await session.get(Person, request.likely_id or 0)
    return known is None and likely is not None and likely.phone_mac is not None


async def prove(
    session: AsyncSession, request_id: int, account: int, mac: str | None, now: datetime, update_id: int
) -> Asked | None:  # fmt: skip
    """Let in whose telephone is that of the one on the list they may be; any other number is a wrong try."""
    request = await session.get(JoinRequest, request_id, with_for_update=True)
    if request is None or request.telegram_id != account or request.state is not RequestState.WAITING:
        return None
    likely = await session.get(Person, request.likely_id or 0, with_for_update=True)
    link = await session.get_one(SchoolLink, request.link_id)
    if likely is None or likely.telegram_id is not None or mac is None or mac != likely.phone_mac:
        note_wrong_try(session, account, now)
        return None
    found = await session.get_one(School, link.school_id)
    asked = Asked(request, found.id, found.short_name, link.programme_id, likely)
    person = await _person(session, asked, request)
    person.current_programme_id = link.programme_id
    _settle(request, RequestState.ACCEPTED, now, person.id)
    who, facts = Who(now, link.programme_id, person.id, update_id), {"state": request.state, "person_id": person.id}
    record_as(session, who, Change(Audited.JOIN_DECIDED, "join_requests", request.id, found.id, {}, facts))
    return asked


def _settle(request: JoinRequest, state: RequestState, now: datetime, person_id: int | None) -> None:
    """Decided, a request keeps neither name nor account: they stand with the person, or nowhere."""
    request.state, request.decided_at, request.person_id = state, now, person_id
    request.name = request.username = request.telegram_id = None


async def _person(session: AsyncSession, asked: Asked | None, request: JoinRequest) -> Person:
    """Who came by this account: known by it already, the one on the list, or somebody new."""
    known = await session.scalar(select(Person).where(Person.telegram_id == request.telegram_id))
    if known is not None:
        return known
    person = asked.likely if asked and asked.likely else Person(name=request.name or "")
    person.telegram_id, person.username = request.telegram_id, request.username
    person.joined_at = person.consented_at = request.asked_at
    person.phone_mac = None  # it was only to know them by
    session.add(person)
    await session.flush()
    return person


async def _seat(session: AsyncSession, by: By, asked: Asked, person: Person) -> None:
    """A teacher's seat in the school, unless there is one; the programme becomes the one they look at."""
    held = Assignment.person_id == person.id, Assignment.school_id == asked.school_id, valid_on(by.today)
    if await session.scalar(select(Assignment.id).where(*held).limit(1)) is None:
        session.add(
            Assignment(
                person_id=person.id, programme_id=asked.programme_id, role=Role.TEACHER, school_id=asked.school_id,
                subject=asked.request.subject, since=by.today,
            )
        )  # fmt: skip
    person.current_programme_id = asked.programme_id
    await session.flush()
