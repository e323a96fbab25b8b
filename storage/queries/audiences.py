"""Whom a broadcast is for: a role, a group of schools, a community or a wave; and who of them can be written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Community, CommunityMember, Person, School, SchoolGroup, Task, TaskSeat, Wave
from storage.queries.people import valid_on
from storage.queries.roadmap import require_manager
from storage.queries.school_lists import Choice, SchoolFilter, schools_chosen
from storage.refusals import NotYours, Refusal
from storage.rights import By, Role

ANSWERING = (Role.DEPUTY, Role.DIRECTOR)
"""Whom a group of schools means, where no role is named."""


class Way(StrEnum):
    """By what people are chosen."""

    ALL = "a"
    ROLE = "r"
    GROUP = "g"
    COMMUNITY = "c"
    WAVE = "w"


@dataclass(frozen=True, slots=True)
class Audience:
    """`id`: a row of `school_groups` that stands for its title and year, a community, or a wave; by the way."""

    way: Way
    id: int = 0
    role: Role | None = None

    def dumped(self) -> dict[str, Any]:
        return {"way": self.way.value, "id": self.id, "role": self.role.value if self.role else None}

    @classmethod
    def loaded(cls, kept: Mapping[str, Any]) -> Self:
        return cls(Way(kept["way"]), kept["id"], Role(kept["role"]) if kept["role"] else None)


@dataclass(frozen=True, slots=True)
class Reached:
    """Ids of those who can be written to; how many have not joined yet, and how many blocked the bot."""

    people: tuple[int, ...]
    waiting: int = 0
    lost: int = 0


async def reached(session: AsyncSession, by: By, audience: Audience) -> Reached:
    """Who of an audience can be written to today; never the actor. NotYours for what is foreign."""
    require_manager(by.actor)
    await named(session, by, audience)
    held = select(Assignment.person_id).where(
        Assignment.programme_id == by.actor.programme_id, valid_on(by.today), _chosen(by, audience)
    )
    mine = Person.id.in_(held), Person.id != by.actor.person_id, Person.forgotten_at.is_(None)
    columns = Person.id, Person.telegram_id.is_not(None), Person.unreachable_at.is_not(None)
    rows = (await session.execute(select(*columns).where(*mine).order_by(Person.id))).all()
    people = tuple(one for one, joined, lost in rows if joined and not lost)
    waiting = sum(not joined for _, joined, _ in rows)
    return Reached(people, waiting, len(rows) - len(people) - waiting)


def _chosen(by: By, audience: Audience) -> ColumnElement[bool]:
    of_role = Assignment.role == audience.role if audience.role else Assignment.id.is_not(None)
    match audience.way:
        case Way.GROUP:
            schools = select(School.id).where(schools_chosen(by.actor, SchoolFilter(audience.id), by.today))
            answering = of_role if audience.role else Assignment.role.in_(ANSWERING)
            return and_(Assignment.school_id.in_(schools), answering)
        case Way.COMMUNITY:
            members = CommunityMember.community_id == audience.id, CommunityMember.left_at.is_(None)
            return Assignment.person_id.in_(select(CommunityMember.person_id).where(*members))
        case Way.WAVE:
            return or_(_seated(audience.id), Assignment.person_id.in_(_respondents(audience.id)))
        case _:
            return of_role


def _seated(wave_id: int) -> ColumnElement[bool]:
    seat = or_(TaskSeat.school_id.is_(None), TaskSeat.school_id == Assignment.school_id)
    owes = Task.wave_id == wave_id, TaskSeat.role == Assignment.role, seat
    return select(TaskSeat.id).join(Task, Task.id == TaskSeat.task_id).where(*owes).exists()


def _respondents(wave_id: int) -> Select[int | None]:
    return select(Task.respondent_id).where(Task.wave_id == wave_id, Task.respondent_id.is_not(None))


async def named(session: AsyncSession, by: By, audience: Audience) -> str:
    """The title of what an audience is chosen by, "" where it has none. NotYours for what is absent or foreign."""
    titles: Mapping[Way, Select[str]] = {
        Way.GROUP: select(SchoolGroup.title)
        .join(School, School.id == SchoolGroup.school_id)
        .where(SchoolGroup.id == audience.id, School.programme_id == by.actor.programme_id),
        Way.COMMUNITY: select(Community.title).where(
            Community.id == audience.id, Community.programme_id == by.actor.programme_id
        ),
        Way.WAVE: select(Wave.title).where(Wave.id == audience.id, Wave.programme_id == by.actor.programme_id),
    }
    if audience.way is Way.ROLE and audience.role is None:
        raise Refusal("Эта кнопка устарела. Откройте раздел заново: /broadcast")
    if audience.way not in titles:
        return ""
    title = await session.scalar(titles[audience.way])
    if title is None:
        raise NotYours("Такого круга получателей в Вашей программе нет.")
    return title


async def communities_to_choose(session: AsyncSession, by: By) -> Sequence[Choice]:
    """Communities of the programme with their members."""
    members = func.count(CommunityMember.id).filter(CommunityMember.left_at.is_(None))
    statement = (
        select(Community.id, Community.title, members)
        .outerjoin(CommunityMember, CommunityMember.community_id == Community.id)
        .where(Community.programme_id == by.actor.programme_id)
        .group_by(Community.id, Community.title)
        .order_by(Community.title)
    )
    return [Choice(*row) for row in await session.execute(statement)]
