"""What a day has to say to whom: one question over tasks, seats, people, absences and what was said before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Row,
    Select,
    String,
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
ROOM = 4  # slots of a group come in so many, so that few days need a question of another shape


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


class Group(NamedTuple):
    """The rules that speak of some kinds of tasks to owners (None) or to a superior: room for how many."""

    kinds: tuple[TaskKind, ...]
    superior: Role | None
    room: int


async def due_items(
    session: AsyncSession, programme_id: int, day: date, speaks: Sequence[Speaks]
) -> Sequence[Due]:  # fmt: skip
    """What a day has to say in a programme, to everybody reachable, that was not said before; seats are that day's.

    Whoever is away that day is silent; who stands in for them hears instead.
    """
    if not speaks:
        return []
    shape, slots = _arranged(speaks, day)
    span = {"first": min(one.first for one in speaks), "last": max(one.last for one in speaks)}
    rows = await session.execute(_statement(shape), {"day": day, "programme": programme_id, **span, **slots})
    found: dict[tuple[int, int], Due] = {}
    for row in rows:
        due = _due(row)
        if due.superior is None or (due.task_id, due.person_id) not in found:
            found[due.task_id, due.person_id] = due
    return sorted(found.values(), key=lambda due: (due.awaited, due.task_id))


def _arranged(speaks: Sequence[Speaks], day: date) -> tuple[tuple[Group, ...], dict[str, Any]]:
    """The groups of a day, and its rules as parameters; what is left of a group's room is an empty span."""
    groups: dict[tuple[tuple[TaskKind, ...], Role | None], list[Speaks]] = defaultdict(list)
    for one in speaks:
        groups[one.kinds, one.superior].append(one)
    shape = tuple(Group(*key, -(-len(those) // ROOM) * ROOM) for key, those in groups.items())
    slots: dict[str, Any] = {}
    for g, (group, those) in enumerate(zip(shape, groups.values(), strict=True)):
        empty = Speaks(group.kinds, group.superior, "", day, day - timedelta(1))
        for n, one in enumerate([*those, *[empty] * (group.room - len(those))]):
            slots |= {f"first{g}_{n}": one.first, f"last{g}_{n}": one.last, f"code{g}_{n}": one.code}
    return shape, slots


def _due(row: Row[int, int, str, int | None, date, TaskKind, str, str | None]) -> Due:
    task_id, person_id, zone, hour, awaited, kind, role, code = row
    return Due(task_id, person_id, zone, hour, awaited, TaskKind(kind), Role(role) if role else None, code or "")


@lru_cache(maxsize=64)
def _statement(
    shape: tuple[Group, ...],
) -> CompoundSelect[int, int, str, int | None, date, TaskKind, str, str | None]:
    """The question of a day; days of one shape differ in its parameters, for making it takes longer than asking it."""
    superiors = dict.fromkeys(group.superior for group in shape)
    owed = _owed({superior: _rule(shape, superior) for superior in superiors})
    return union_all(*(part for superior in superiors for part in _candidates(owed, superior)))


def _rule(shape: tuple[Group, ...], superior: Role | None) -> ColumnElement[str | None]:
    """The code of the rule that speaks of a task to owners or to a superior."""
    mine = [(g, group) for g, group in enumerate(shape) if group.superior is superior]
    return case(*((Task.kind.in_(group.kinds), _rule_of_group(g, group.room)) for g, group in mine), else_=None)


def _rule_of_group(g: int, room: int) -> ColumnElement[str | None]:
    whens = []
    for n in range(room):
        first, last = (bindparam(f"{end}{g}_{n}", type_=Date()) for end in ("first", "last"))
        whens.append((due_date().between(first, last), bindparam(f"code{g}_{n}", type_=String())))
    return case(*whens, else_=None)


def _owed(rules: Mapping[Role | None, ColumnElement[str | None]]) -> CTE:
    """What is owed and near enough to be spoken of, each with its rules: found once, for all who may hear of it."""
    first, last = bindparam("first", type_=Date()), bindparam("last", type_=Date())
    columns = Task.id, Task.school_id, Task.kind, Programme.zone, due_date().label("awaited")
    return (
        select(*columns, *(rule.label(_column(superior)) for superior, rule in rules.items()))
        .join(Programme, Programme.id == Task.programme_id)
        .where(Task.programme_id == PROGRAMME, Task.state.in_(OWED), due_date().between(first, last))
        .cte("owed")
    )


def _column(superior: Role | None) -> str:
    return superior.value if superior else "owner"


def _candidates(owed: CTE, superior: Role | None) -> Iterator[Candidates]:
    rule = owed.c[_column(superior)]
    told = rule.is_not(None), _unsaid(owed, rule)
    there = Person.telegram_id.is_not(None), Person.unreachable_at.is_(None), ~_away(Person.id)
    taken = _not_declined(owed, Assignment.person_id)
    if superior is None:
        yield _by_seat(owed).where(*told, *there, taken)
        yield _by_name(owed).where(*told, *there)
    else:
        yield _by_superior(owed, superior).where(*told, *there, taken, ~_owes(owed))


def _unsaid(owed: CTE, rule: ColumnElement[str | None]) -> ColumnElement[bool]:
    return ~exists().where(
        NoticeItem.task_id == owed.c.id, NoticeItem.person_id == Person.id, NoticeItem.occasion == owed.c.awaited,
        NoticeItem.rule == rule,
    )  # fmt: skip


def _columns(owed: CTE, superior: Role | None = None) -> Candidates:
    zone, task = func.coalesce(Person.zone, owed.c.zone), owed.c
    role = literal(superior.value if superior else "")
    columns = task.id, Person.id, zone, Person.digest_hour, task.awaited, task.kind, role, task[_column(superior)]
    return select(*columns).select_from(owed)


def _is_away(absence: type[Absence], who: Any) -> ColumnElement[bool]:
    """An absence in force on the day."""
    return and_(
        absence.person_id == who, absence.programme_id == PROGRAMME, absence.cancelled_at.is_(None),
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


def _not_declined(owed: CTE, who: Any) -> ColumnElement[bool]:
    return ~exists().where(
        TaskPerson.task_id == owed.c.id, TaskPerson.person_id.in_([who, Person.id]),
        TaskPerson.stance == Stance.DECLINED,
    )  # fmt: skip


def _holds(owed: CTE, seat: type[TaskSeat], held: type[Assignment]) -> ColumnElement[bool]:
    """An assignment fills a seat of the task on the day."""
    return and_(
        seat.task_id == owed.c.id, held.programme_id == PROGRAMME, held.role == seat.role,
        or_(seat.school_id.is_(None), held.school_id == seat.school_id),
        held.since <= DAY, or_(held.until.is_(None), held.until >= DAY),
    )  # fmt: skip


def _named(owed: CTE, person: type[TaskPerson]) -> ColumnElement[bool]:
    return and_(
        person.task_id == owed.c.id, person.stance == Stance.OWES,
        person.since <= DAY, or_(person.until.is_(None), person.until >= DAY),
    )  # fmt: skip


def _owes(owed: CTE) -> ColumnElement[bool]:
    """The person owes the task themselves, and hears of it as such."""
    seat, held, name = aliased(TaskSeat), aliased(Assignment), aliased(TaskPerson)
    by_seat = exists().where(held.person_id == Person.id, _holds(owed, seat, held))
    return or_(by_seat, exists().where(name.person_id == Person.id, _named(owed, name)))


def _by_seat(owed: CTE) -> Candidates:
    seats = _columns(owed).join(TaskSeat, TaskSeat.task_id == owed.c.id)
    return _answering(seats.join(Assignment, _holds(owed, TaskSeat, Assignment)), Assignment.person_id)


def _by_name(owed: CTE) -> Candidates:
    return _answering(_columns(owed).join(TaskPerson, _named(owed, TaskPerson)), TaskPerson.person_id)


def _by_superior(owed: CTE, role: Role) -> Candidates:
    """Curators hear of their schools, coordinators of the whole programme, heads too once they agreed."""
    agreed = exists().where(
        Consent.programme_id == PROGRAMME, Consent.person_id == Assignment.person_id, Consent.agreed.is_(True)
    )
    own = {Role.CURATOR: Assignment.school_id == owed.c.school_id, Role.HEAD: agreed}.get(role, true())
    in_force = Assignment.since <= DAY, or_(Assignment.until.is_(None), Assignment.until >= DAY)
    stands = and_(Assignment.programme_id == PROGRAMME, Assignment.role == role, own, *in_force)
    return _answering(_columns(owed, role).join(Assignment, stands), Assignment.person_id)
