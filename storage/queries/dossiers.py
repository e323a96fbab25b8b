"""What papers name beside numbers: who holds which post, the social passport, everything owed, the sittings planned."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Assignment, Person, School, SocialPassport, Task, TaskKind, TaskState
from storage.queries.people import valid_on
from storage.queries.reported import confirmed, reached
from storage.queries.schools import visible
from storage.refusals import NotYours
from storage.rights import Actor, Right, Role

SITTINGS = 12


async def names_by_school(session: AsyncSession, actor: Actor, today: date) -> Mapping[int, Mapping[Role, str]]:
    """Who holds which role in each of the actor's schools; several names in one string, as they are kept."""
    statement = (
        select(Assignment.school_id, Assignment.role, Person.name)
        .join(Person, Person.id == Assignment.person_id)
        .join(School, School.id == Assignment.school_id)
        .where(visible(actor, Right.SEE_PEOPLE), valid_on(today))
        .order_by(Person.name, Person.id)
    )
    found: dict[int, dict[Role, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for school_id, role, name in await session.execute(statement):
        found[school_id or 0][role][name] = None
    return {key: {role: ", ".join(names) for role, names in roles.items()} for key, roles in found.items()}


async def names_of(session: AsyncSession, actor: Actor, role: Role, today: date) -> str:
    """Who holds a role of the whole programme, in one string; nothing where nobody does."""
    held = Assignment.programme_id == actor.programme_id, Assignment.role == role, Assignment.school_id.is_(None)
    statement = select(Person.name).join(Assignment, Assignment.person_id == Person.id).where(*held, valid_on(today))
    return ", ".join(dict.fromkeys((await session.scalars(statement.order_by(Person.name, Person.id))).all()))


async def newest_passport(session: AsyncSession, actor: Actor, school_id: int, until: int) -> SocialPassport | None:
    """A school's social passport of the newest academic year up to `until`."""
    mine = SocialPassport.programme_id == actor.programme_id, SocialPassport.school_id == school_id
    known = confirmed(actor, SocialPassport, SocialPassport.school_id, Right.SEE_REPORT)
    within = SocialPassport.year <= until, reached(actor, SocialPassport.school_id), known
    statement = select(SocialPassport).where(*mine, *within).order_by(SocialPassport.year.desc()).limit(1)
    return (await session.scalars(statement)).first()


def _sittings(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Task.programme_id == actor.programme_id, Task.kind == TaskKind.SITTING, Task.state != TaskState.CANCELLED


async def planned_sittings(session: AsyncSession, actor: Actor, today: date) -> Sequence[Task]:
    """The sittings of the programme nearest to a day, by date; for who sees the whole programme."""
    if actor.reach(Right.SEE_TASKS) is not None:
        return ()
    rows = (await session.scalars(select(Task).where(*_sittings(actor), Task.school_id.is_(None)))).all()
    nearest = sorted(rows, key=lambda task: (abs((task.deadline - today).days), task.deadline, task.id))[:SITTINGS]
    return sorted(nearest, key=lambda task: (task.deadline, task.id))


async def coming_sittings(session: AsyncSession, programme_id: int, since: date, until: date) -> Sequence[int]:
    """Ids of a programme's sittings still to be held between two days, both inclusive; for the clock."""
    ahead = Task.programme_id == programme_id, Task.kind == TaskKind.SITTING, Task.state.in_(OWED)
    statement = select(Task.id).where(*ahead, Task.school_id.is_(None), Task.deadline.between(since, until))
    return (await session.scalars(statement.order_by(Task.id))).all()


async def sitting(session: AsyncSession, actor: Actor, task_id: int) -> Task:
    """One planned sitting; NotYours if it is absent or foreign."""
    mine = *_sittings(actor), Task.school_id.is_(None), Task.id == task_id
    found = await session.scalar(select(Task).where(*mine))
    if found is None or actor.reach(Right.SEE_TASKS) is not None:
        raise NotYours("Такого заседания в плане Вашей программы нет.")
    return found
