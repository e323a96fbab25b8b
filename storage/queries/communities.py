"""Network communities: bound to a channel by the coordinator, open to the teachers of a subject."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, Community, CommunityKind, CommunityMember, Person
from storage.queries.audit import Change, Who, record, record_as, turned
from storage.queries.people import valid_on
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.refusals import NotYours, Refusal
from storage.rights import RIGHTS, Right, Role
from storage.upserts import insert_new

CHANGED = Audited.COMMUNITY_CHANGED


async def bind_chat(session: AsyncSession, by: By, chat_id: int, title: str, kind: CommunityKind) -> Community:
    """The community of a chat, made when the coordinator gives the bot the chat; one of that name is bound to it.

    Raises Refusal for a chat of another programme, and for a title whose community has another chat.
    """
    require_manager(by.actor)
    found = await community_of_chat(session, chat_id) or await _titled(session, by, title)
    if found is None:
        found = Community(programme_id=by.actor.programme_id, title=title, kind=kind)
        session.add(found)
    if found.programme_id != by.actor.programme_id:
        raise Refusal(f"Чат «{title}» уже подключён к другой программе.")
    if found.chat_id not in (None, chat_id):
        raise Refusal(f"Сообщество «{title}» уже подключено к другому чату. Назовите этот чат иначе и добавьте снова.")
    before = {"chat_id": found.chat_id}
    found.chat_id = chat_id
    await session.flush()
    after = {"chat_id": chat_id, "title": found.title}
    record(session, by, Change(CHANGED, "communities", found.id, before=before, after=after))
    return found


async def _titled(session: AsyncSession, by: By, title: str) -> Community | None:
    mine = Community.programme_id == by.actor.programme_id, Community.title == title
    return await session.scalar(select(Community).where(*mine))


async def set_subject(session: AsyncSession, by: By, community_id: int, subject: str | None) -> Community:
    """Say whose community it is; None opens it to teachers of all subjects."""
    require_manager(by.actor)
    mine = Community.id == community_id, Community.programme_id == by.actor.programme_id
    found = await session.scalar(select(Community).where(*mine))
    if found is None:
        raise NotYours("Такого сообщества в Вашей программе нет.")
    record(session, by, turned(CHANGED, "communities", found.id, "subject", found.subject, subject))
    found.subject = subject
    return found


async def communities_for(session: AsyncSession, by: By) -> Sequence[Community]:
    """Communities the actor may join: all for those who manage or guide, the teacher's own subjects else."""
    if not by.actor.may(Right.SEE_COMMUNITIES):
        raise NotYours("Этот раздел открыт другим ролям.")
    statement = select(Community).where(
        Community.programme_id == by.actor.programme_id, Community.link.is_not(None), _open_to(by)
    )
    return (await session.scalars(statement.order_by(Community.title))).all()


def _open_to(by: By) -> ColumnElement[bool]:
    if by.actor.roles - {Role.TEACHER}:
        return true()
    return or_(Community.subject.is_(None), Community.subject.in_(_subjects(by)))


def _subjects(by: By) -> Select[str | None]:
    return select(Assignment.subject).where(
        Assignment.person_id == by.actor.person_id,
        Assignment.programme_id == by.actor.programme_id,
        Assignment.subject.is_not(None),
        valid_on(by.today),
    )


async def community_of_chat(session: AsyncSession, chat_id: int) -> Community | None:
    """The community bound to a chat; asked only about the chat an update came from."""
    return await session.scalar(select(Community).where(Community.chat_id == chat_id))


async def may_join(session: AsyncSession, telegram_id: int, community: Community, by: By | None) -> int | None:
    """The id of the person behind a join request if they belong: of the programme, and of the subject for a teacher."""
    if by is None:
        return None
    same_subject = Assignment.subject == community.subject
    subjects = select(Person.id).join(Assignment, Assignment.person_id == Person.id).where(
        Person.telegram_id == telegram_id,
        Assignment.programme_id == community.programme_id,
        Assignment.role.in_(RIGHTS[Right.SEE_COMMUNITIES]),
        valid_on(by.today),
        true() if community.subject is None else or_(Assignment.role != Role.TEACHER, same_subject),
    )  # fmt: skip
    return await session.scalar(subjects.limit(1))


async def let_in(session: AsyncSession, community: Community, person_id: int, now: datetime) -> None:
    """Record who was let in; a person who had left is in again."""
    row = {"community_id": community.id, "person_id": person_id, "joined_at": now}
    if not await insert_new(session, CommunityMember, [row]):
        mine = CommunityMember.community_id == community.id, CommunityMember.person_id == person_id
        await session.execute(update(CommunityMember).where(*mine).values(joined_at=now, left_at=None))
    told = Change(CHANGED, "communities", community.id, after={"member": True})
    record_as(session, Who(now, community.programme_id, person_id), told)


async def record_leaving(session: AsyncSession, chat_id: int, telegram_id: int, now: datetime) -> None:
    """Record that a person left a community's chat."""
    community = await community_of_chat(session, chat_id)
    person = await session.scalar(select(Person.id).where(Person.telegram_id == telegram_id))
    if community is None or person is None:
        return
    mine = CommunityMember.community_id == community.id, CommunityMember.person_id == person
    member = await session.scalar(select(CommunityMember).where(*mine, CommunityMember.left_at.is_(None)))
    if member is not None:
        member.left_at = now
        told = Change(CHANGED, "communities", community.id, before={"member": True})
        record_as(session, Who(now, community.programme_id, person), told)


async def keep_link(session: AsyncSession, community_id: int, link: str, now: datetime) -> None:
    """The link that Telegram made for a community; the audit keeps that there is one, not which."""
    found = await session.get_one(Community, community_id)
    told = turned(CHANGED, "communities", found.id, "link", found.link, link)
    record_as(session, Who(now, found.programme_id), told)
    found.link = link
