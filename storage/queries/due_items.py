"""What a day has to say to whom: one question over tasks, seats, people, absences and what was said before."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import (
    OWED,
    Absence,
    Assignment,
    Consent,
    NoticeItem,
    Person,
    Programme,
    Stance,
    Task,
    TaskKind,
    TaskPerson,
    TaskSeat,
)
from storage.queries.tasks import due_date
from storage.rights import Role

Candidates = Select[int, int, str, int | None, date, TaskKind, str, str | None]
DAY, PROGRAMME = bindparam("day", type_=Date()), bindparam("programme", type_=Integer())


class Speaks(NamedTuple):
    """A rule that speaks on a day to owners (None) or to a superior, of kinds of tasks awaited in a span of days."""

    kinds: tuple[TaskKind, ...]
    superior: Role | None
    code: str
    first: date
    last: date


class Due(NamedTuple):
    """What a person is to be told: a task by a rule; `superior` is the role by which one who does not owe it hears.

    `zone` and `hour` are the person's own, None where they did not choose an hour.
    """

    task_id: int
    person_id: int
    zone: str
    hour: int | None
    awaited: date
    kind: TaskKind
    superior: Role | None
    code: str


async def due_items(
    session: AsyncSession, programme_id: int, day: date, speaks: Sequence[Speaks]
) -> Sequence[Due]:  # fmt: skip
    """What a day has to say in a programme, to everybody reachable, that was not said before; seats are that day's.

    Whoever is away that day is silent; who stands in for them hears instead.
    """
    statement = _statement(tuple((one.kinds, one.superior, one.code) for one in speaks))
    if statement is None:
        return []
    spans = {f"first{n}": one.first for n, one in enumerate(speaks)} | {
        f"last{n}": one.last for n, one in enumerate(speaks)
    }
    rows = await session.execute(statement, {"day": day, "programme": programme_id, **spans})
    found: dict[tuple[int, int], Due] = {}
    for row in rows:
        due = _due(row)
        if due.superior is None or (due.task_id, due.person_id) not in found:
            found[due.task_id, due.person_id] = due
    return sorted(found.values(), key=lambda due: (due.awaited, due.task_id))


def _due(row: Row[int, int, str, int | None, date, TaskKind, str, str | None]) -> Due:
    task_id, person_id, zone, hour, awaited, kind, role, code = row
    return Due(task_id, person_id, zone, hour, awaited, TaskKind(kind), Role(role) if role else None, code or "")


Shape = tuple[tuple[tuple[TaskKind, ...], Role | None, str], ...]


@lru_cache(maxsize=64)
def _statement(
    shape: Shape,
) -> CompoundSelect[int, int, str, int | None, date, TaskKind, str, str | None] | None:
    """The question of a day; days of one shape differ in its parameters, for making it takes longer than asking it."""
    whens: dict[Role | None, list[tuple[ColumnElement[bool], str]]] = {}
    for n, (kinds, superior, code) in enumerate(shape):
        first, last = bindparam(f"first{n}", type_=Date()), bindparam(f"last{n}", type_=Date())
        whens.setdefault(superior, []).append((and_(Task.kind.in_(kinds), due_date().between(first, last)), code))
    parts = [part for superior, mine in whens.items() for part in _candidates(superior, case(*mine, else_=None))]
    return union_all(*parts) if parts else None


def _candidates(superior: Role | None, rule: ColumnElement[str | None]) -> Iterator[Candidates]:
    owed = Task.programme_id == PROGRAMME, Task.state.in_(OWED), rule.is_not(None), _unsaid(rule)
    there = Person.telegram_id.is_not(None), Person.unreachable_at.is_(None), ~_away(Person.id)
    if superior is None:
        yield _by_seat(rule).where(*owed, *there, _not_declined(Assignment.person_id))
        yield _by_name(rule).where(*owed, *there)
    else:
        yield _by_superior(rule, superior).where(*owed, *there, _not_declined(Assignment.person_id), ~_owes())


def _unsaid(rule: ColumnElement[str | None]) -> ColumnElement[bool]:
    return ~exists().where(
        NoticeItem.task_id == Task.id, NoticeItem.person_id == Person.id, NoticeItem.occasion == due_date(),
        NoticeItem.rule == rule,
    )  # fmt: skip


def _columns(rule: ColumnElement[str | None], superior: Role | None = None) -> Candidates:
    zone = func.coalesce(Person.zone, Programme.zone)
    role = literal(superior.value if superior else "")
    return (
        select(Task.id, Person.id, zone, Person.digest_hour, due_date(), Task.kind, role, rule)
        .select_from(Task)
        .join(Programme, Programme.id == Task.programme_id)
    )


def _is_away(absence: type[Absence], who: Any) -> ColumnElement[bool]:
    """An absence in force on the day."""
    return and_(
        absence.person_id == who, absence.programme_id == Task.programme_id, absence.cancelled_at.is_(None),
        absence.since <= DAY, absence.until >= DAY,
    )  # fmt: skip


def _away(who: Any) -> ColumnElement[bool]:
    third = aliased(Absence)
    return exists().where(_is_away(third, who))


def _answering(candidates: Candidates, who: Any) -> Candidates:
    """The person, or who stands in for them, or for that one; somebody still away after that is nobody."""
    first, second = aliased(Absence), aliased(Absence)
    answers = case((first.id.is_(None), who), (second.id.is_(None), first.substitute_id), else_=second.substitute_id)
    return (
        candidates.outerjoin(first, _is_away(first, who))
        .outerjoin(second, _is_away(second, first.substitute_id))
        .join(Person, Person.id == answers)
    )


def _not_declined(who: Any) -> ColumnElement[bool]:
    return ~exists().where(
        TaskPerson.task_id == Task.id, TaskPerson.person_id.in_([who, Person.id]), TaskPerson.stance == Stance.DECLINED
    )


def _holds(seat: type[TaskSeat], held: type[Assignment]) -> ColumnElement[bool]:
    """An assignment fills a seat of the task on the day."""
    return and_(
        seat.task_id == Task.id, held.programme_id == Task.programme_id, held.role == seat.role,
        or_(seat.school_id.is_(None), held.school_id == seat.school_id),
        held.since <= DAY, or_(held.until.is_(None), held.until >= DAY),
    )  # fmt: skip


def _named(person: type[TaskPerson]) -> ColumnElement[bool]:
    return and_(
        person.task_id == Task.id, person.stance == Stance.OWES,
        person.since <= DAY, or_(person.until.is_(None), person.until >= DAY),
    )  # fmt: skip


def _owes() -> ColumnElement[bool]:
    """The person owes the task themselves, and hears of it as such."""
    seat, held, name = aliased(TaskSeat), aliased(Assignment), aliased(TaskPerson)
    by_seat = exists().where(held.person_id == Person.id, _holds(seat, held))
    return or_(by_seat, exists().where(name.person_id == Person.id, _named(name)))


def _by_seat(rule: ColumnElement[str | None]) -> Candidates:
    seats = _columns(rule).join(TaskSeat, TaskSeat.task_id == Task.id).join(Assignment, _holds(TaskSeat, Assignment))
    return _answering(seats, Assignment.person_id)


def _by_name(rule: ColumnElement[str | None]) -> Candidates:
    return _answering(_columns(rule).join(TaskPerson, _named(TaskPerson)), TaskPerson.person_id)


def _by_superior(rule: ColumnElement[str | None], role: Role) -> Candidates:
    """Curators hear of their schools, coordinators of the whole programme, heads too once they agreed."""
    agreed = exists().where(
        Consent.programme_id == Task.programme_id, Consent.person_id == Assignment.person_id, Consent.agreed.is_(True)
    )
    own = {Role.CURATOR: Assignment.school_id == Task.school_id, Role.HEAD: agreed}.get(role, true())
    in_force = Assignment.since <= DAY, or_(Assignment.until.is_(None), Assignment.until >= DAY)
    stands = and_(Assignment.programme_id == Task.programme_id, Assignment.role == role, own, *in_force)
    return _answering(_columns(rule, role).join(Assignment, stands), Assignment.person_id)
