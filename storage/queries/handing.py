"""Handing schools over: another curator or deputy from today on, with everything that is open on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Assignment, Audited, AuditEvent, Person, School, Stance, Task, TaskPerson
from storage.queries.audit import Change
from storage.queries.editing import alone, written
from storage.queries.named_tasks import move_named, named_rows
from storage.queries.person_lists import not_over
from storage.queries.roadmap import require_manager
from storage.queries.schools import school
from storage.queries.seats import end_yesterday, givens, managed_person, new_seat, seats_in_programme, untils
from storage.refusals import NotYours, Refusal
from storage.rights import By, Right, Role

HANDED = (Role.CURATOR, Role.DEPUTY)
NOTHING_LEFT = "Передавать нечего: этих школ у человека нет, или они уже переданы."
LOOK_AGAIN = "С тех пор что-то изменилось, поэтому ничего не передано. Откройте передачу ещё раз и проверьте."


@dataclass(frozen=True, slots=True)
class Handover:
    """What to hand over: a role in all schools in which `source` holds it, or (0) whoever holds it in `school`."""

    role: Role
    target: int
    source: int = 0
    school: int = 0


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """What a handover would do: from whom to whom, which schools, and what is open on them.

    `tasks` are owed by the schools' seats and follow by themselves; `named` were given by name and are moved.
    """

    asked: Handover
    sources: Sequence[Person]
    target: Person
    schools: Sequence[School]
    tasks: int
    named: Sequence[int]
    ending: Sequence[Assignment]

    @property
    def seen(self) -> int:
        """What a confirmation stands for: another number once other seats or schools would change hands."""
        told = self.target.id, [seat.id for seat in self.ending], [one.id for one in self.schools]
        return crc32(repr(told).encode()) & 0x7FFFFFFF


async def plan_handover(session: AsyncSession, by: By, asked: Handover) -> HandoverPlan:
    """What would happen; NotYours for foreign ids, Refusal where there is nothing to hand over."""
    target = await _heir(session, by, asked.target)
    held = await _seats(session, by, asked)
    ending = [seat for seat in held if seat.person_id != asked.target]
    school_ids = [asked.school] if asked.school else [seat.school_id or 0 for seat in ending]
    schools = [await school(session, by.actor, one, Right.MANAGE) for one in dict.fromkeys(school_ids)]
    if not schools or (held and not ending):
        raise Refusal(NOTHING_LEFT)
    sources = [await session.get_one(Person, one) for one in dict.fromkeys(seat.person_id for seat in ending)]
    tasks, named = await _open(session, by, schools, [one.id for one in sources])
    return HandoverPlan(asked, sources, target, schools, tasks, named, ending)


async def _heir(session: AsyncSession, by: By, person_id: int) -> Person:
    """Who works in the programme today may take over; who left has to be given a role first."""
    person = await managed_person(session, by, person_id)
    if not await seats_in_programme(session, by, Assignment.person_id == person.id):
        raise Refusal("Этот человек в программе уже не работает. Выберите другого.")
    return person


async def _seats(session: AsyncSession, by: By, asked: Handover) -> Sequence[Assignment]:
    if asked.role not in HANDED or not (asked.source or asked.school):
        raise NotYours("Эту роль так не передают.")
    which = [Assignment.role == asked.role, Assignment.school_id.is_not(None)]
    if asked.source:
        await managed_person(session, by, asked.source)
        which.append(Assignment.person_id == asked.source)
    if asked.school:
        which.append(Assignment.school_id == asked.school)
    present = select(School.id).where(School.gone_at.is_(None))
    return await seats_in_programme(session, by, *which, Assignment.school_id.in_(present))


async def _open(
    session: AsyncSession, by: By, schools: Sequence[School], people: Sequence[int]
) -> tuple[int, Sequence[int]]:
    """How many tasks of the schools are open, and which of them were given to one of these people by name."""
    owed = and_(Task.school_id.in_([one.id for one in schools]), Task.state.in_(OWED))
    number = await session.scalar(select(func.count(Task.id)).where(owed)) or 0
    mine = exists().where(TaskPerson.task_id == Task.id, _running(by, people))
    return number, (await session.scalars(select(Task.id).where(owed, mine).order_by(Task.id))).all()


def _running(by: By, people: Sequence[int]) -> ColumnElement[bool]:
    """Given by name, to one of these people, and not over."""
    if not people:
        return false()
    over = or_(TaskPerson.until.is_(None), TaskPerson.until >= by.today)
    return and_(TaskPerson.person_id.in_(people), TaskPerson.stance == Stance.OWES, over)


async def hand_over(
    session: AsyncSession, by: By, asked: Handover, seen: int, order: str | None = None
) -> tuple[HandoverPlan, int]:
    """Do what the plan that was `seen` says, founded on an order; answers the plan and the event."""
    await alone(session, by)
    plan = await plan_handover(session, by, asked)
    if plan.seen != seen:
        raise Refusal(LOOK_AGAIN)
    sources = [one.id for one in plan.sources]
    people = [*sources, plan.target.id]
    before = {"until": untils(plan.ending), "named": await named_rows(session, plan.named, people)}
    end_yesterday(by, plan.ending)
    given = await _give(session, by, plan, order)
    await move_named(session, by, plan.named, sources, plan.target.id)
    after = {
        "role": asked.role, "schools": [one.id for one in plan.schools], "source": sources, "target": asked.target,
        "order": order, "tasks": plan.tasks, "given": givens(given), "until": untils(plan.ending),
        "named": await named_rows(session, plan.named, people),
    }  # fmt: skip
    only = plan.schools[0].id if len(plan.schools) == 1 else None
    change = Change(Audited.SCHOOLS_HANDED_OVER, "people", asked.target, only, before, after)
    return plan, await written(session, by, change)


async def _give(session: AsyncSession, by: By, plan: HandoverPlan, order: str | None) -> Sequence[Assignment]:
    held = Assignment.person_id == plan.target.id, Assignment.role == plan.asked.role
    known = {seat.school_id for seat in await seats_in_programme(session, by, *held)}
    missing = [one.id for one in plan.schools if one.id not in known]
    given = [new_seat(by, plan.target.id, plan.asked.role, one, order=order) for one in missing]
    session.add_all(given)
    await session.flush()
    return given


async def heirs(session: AsyncSession, by: By, asked: Handover, page: int, size: int) -> tuple[Sequence[Person], int]:
    """Who may take over: a curatorship who curates or has a role of the programme, a deputy's post colleagues."""
    require_manager(by.actor)
    fits = or_(Assignment.school_id.is_(None), Assignment.role == Role.CURATOR)
    if asked.role is Role.DEPUTY:
        fits = and_(Assignment.school_id == asked.school, Assignment.role != Role.CURATOR)
    held = Assignment.person_id == Person.id, Assignment.programme_id == by.actor.programme_id, not_over(by.today)
    has = exists().where(*held, Assignment.role == asked.role, Assignment.school_id == asked.school)
    where = and_(exists().where(*held, fits), ~has, Person.forgotten_at.is_(None), Person.id != asked.source)
    total = await session.scalar(select(func.count(Person.id)).where(where)) or 0
    page = min(page, max(0, total - 1) // size)
    statement = select(Person).where(where).order_by(Person.name, Person.id).limit(size).offset(page * size)
    return (await session.scalars(statement)).all(), total


async def handed_schools(session: AsyncSession, event: AuditEvent) -> Sequence[str]:
    """Names of the schools that a handover was about."""
    ids = (event.after or {})["schools"]
    return (await session.scalars(select(School.short_name).where(School.id.in_(ids)).order_by(School.place))).all()


async def handover_of(session: AsyncSession, event_id: int) -> AuditEvent | None:
    """The event of a handover; None for any other event, or one of taking a handover back."""
    mine = AuditEvent.id == event_id, AuditEvent.what == Audited.SCHOOLS_HANDED_OVER, AuditEvent.undoes.is_(None)
    found: AuditEvent | None = await session.scalar(select(AuditEvent).where(*mine))
    return found


async def is_taken_back(session: AsyncSession, event: AuditEvent) -> bool:
    """Whether an event was undone since."""
    return await session.scalar(select(AuditEvent.id).where(AuditEvent.undoes == event.id)) is not None
