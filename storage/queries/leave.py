"""Recording that somebody is away, by themselves or by the coordinator: checked, audited, ended early, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.away import overlapping
from storage.models import Absence, Assignment, Audited, Person, Priority
from storage.queries.absences import absences_between, away
from storage.queries.audit import Change, record
from storage.queries.notices import Draft, enqueue
from storage.queries.people import holders, valid_on
from storage.queries.person_lists import not_over
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By, Right, Role
from storage.russian import day

LONGEST = timedelta(days=366)
AHEAD, BEHIND = timedelta(days=366), timedelta(days=31)  # how far off a first day may be
SCHOOL = (Role.DEPUTY, Role.DIRECTOR)
CENTRAL = (Role.COORDINATOR, Role.METHODIST, Role.HEAD)


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """An absence with the names in it."""

    absence: Absence
    name: str
    substitute: str | None


async def absent_person(session: AsyncSession, by: By, person_id: int) -> Person:
    """Whose absences the actor may record: their own, and everybody's of a programme they manage."""
    if person_id != by.actor.person_id and not by.actor.may(Right.MANAGE):
        raise NotYours("Отсутствие отмечает сам человек или координатор программы.")
    seat = Assignment.person_id == Person.id, Assignment.programme_id == by.actor.programme_id
    person = await session.scalar(
        select(Person)
        .join(Assignment, and_(*seat, not_over(by.today)))
        .where(Person.id == person_id, Person.forgotten_at.is_(None))
        .limit(1)
    )
    if person is None:
        raise NotYours("Такого человека среди Ваших нет.")
    return person


async def absences_of(session: AsyncSession, by: By, person_id: int) -> Sequence[AbsenceLine]:
    """What is or will be of a person's absences in the programme, the earliest first."""
    await absent_person(session, by, person_id)
    mine = Absence.person_id == person_id, Absence.programme_id == by.actor.programme_id
    ahead = Absence.until >= by.today, Absence.cancelled_at.is_(None)
    rows = await session.execute(_lines(*mine, *ahead).order_by(Absence.since))
    return [AbsenceLine(*row) for row in rows]


def _lines(*where: ColumnElement[bool]) -> Select[Absence, str, str]:
    instead = aliased(Person)
    return (
        select(Absence, Person.name, instead.name)
        .join(Person, Person.id == Absence.person_id)
        .outerjoin(instead, instead.id == Absence.substitute_id)
        .where(*where)
    )


async def absence(session: AsyncSession, by: By, absence_id: int) -> AbsenceLine:
    """One absence the actor may change; NotYours for an absent or foreign one."""
    found = await absence_line(session, absence_id)
    if found is None or found.absence.programme_id != by.actor.programme_id:
        raise NotYours("Такой записи среди Ваших нет.")
    await absent_person(session, by, found.absence.person_id)
    return found


async def absence_line(session: AsyncSession, absence_id: int) -> AbsenceLine | None:
    """One absence for messages whose recipient was resolved by the system itself."""
    row = (await session.execute(_lines(Absence.id == absence_id))).first()
    return AbsenceLine(*row) if row else None


async def substitutes(session: AsyncSession, by: By, person_id: int) -> Sequence[Person]:
    """Who may stand in: of a school its deputy, director, curator or a coordinator; else those of the programme."""
    await absent_person(session, by, person_id)
    return (await session.scalars(await _substitutes(session, by, person_id))).all()


async def _substitutes(session: AsyncSession, by: By, person_id: int) -> Select[Person]:
    mine = Assignment.programme_id == by.actor.programme_id, valid_on(by.today)
    held = (await session.scalars(select(Assignment).where(Assignment.person_id == person_id, *mine))).all()
    schools = {one.school_id for one in held if one.school_id and one.role is not Role.CURATOR}
    wide = Assignment.role.in_((*CENTRAL, Role.CURATOR))
    near = and_(Assignment.role.in_((*SCHOOL, Role.CURATOR)), Assignment.school_id.in_(schools))
    fits = or_(near, Assignment.role == Role.COORDINATOR) if schools else wide
    chosen = select(Assignment.person_id).where(*mine, fits, _known(by.actor), Assignment.person_id != person_id)
    reachable = Person.telegram_id.is_not(None), Person.unreachable_at.is_(None)
    return select(Person).where(Person.id.in_(chosen), *reachable).order_by(Person.name, Person.id)


def _known(actor: Actor) -> ColumnElement[bool]:
    """Whom the actor may choose: people of their schools, and of the programme where they know such; the rest of it
    is the coordinator's choice."""
    if actor.reach(Right.SEE_PEOPLE) is None:
        return true()
    schools = frozenset().union(*actor.schools.values())
    near = Assignment.school_id.in_(schools)
    return or_(near, Assignment.role.in_(CENTRAL)) if schools else near


def checked_days(by: By, since: date, until: date) -> None:
    """Raises Refusal for days that cannot be meant."""
    if until < since:
        raise Refusal("Последний день не может быть раньше первого. Выберите день не раньше.")
    if until < by.today:
        raise Refusal("Эти дни уже прошли: отмечать их незачем.")
    if since < by.today - BEHIND:
        raise Refusal("Первый день можно выбрать не раньше чем месяц назад.")
    if since > by.today + AHEAD:
        raise Refusal("Первый день можно выбрать не дальше чем через год.")
    if until - since > LONGEST:
        raise Refusal("Отметить можно не больше года. Если дольше — передайте роль другому человеку.")


async def checked(
    session: AsyncSession, by: By, person_id: int, since: date, until: date, substitute_id: int | None
) -> tuple[Person, Person | None]:
    """Who is away and who stands in, after every check. Raises Refusal with what is wrong."""
    person = await absent_person(session, by, person_id)
    checked_days(by, since, until)
    others = await absences_between(session, by.actor.programme_id, since, until)
    if clash := overlapping(since, until, [one for one in others if one.person == person_id]):
        raise Refusal(f"С {day(clash.since)} по {day(clash.until)} отсутствие уже отмечено. Сначала отмените его.")
    return person, await _stand_in(session, by, person_id, since, until, substitute_id)


async def _stand_in(
    session: AsyncSession, by: By, person_id: int, since: date, until: date, substitute_id: int | None
) -> Person | None:  # fmt: skip
    if substitute_id is None:
        return None
    chosen = (await _substitutes(session, by, person_id)).where(Person.id == substitute_id)
    found = await session.scalar(chosen)
    if found is None:
        raise NotYours("Этот человек замещать не может: выберите из списка.")
    others = await absences_between(session, by.actor.programme_id, since, until)
    if clash := overlapping(since, until, [one for one in others if one.person == substitute_id]):
        raise Refusal(f"{found.name}: тоже отсутствие с {day(clash.since)} по {day(clash.until)}. Выберите другого.")
    return found


async def record_absence(
    session: AsyncSession, by: By, person_id: int, since: date, until: date, substitute_id: int | None
) -> Absence:  # fmt: skip
    """Keep an absence; the same again changes nothing."""
    wanted = {"person_id": person_id, "since": since, "until": until, "substitute_id": substitute_id}
    mine = Absence.programme_id == by.actor.programme_id, Absence.cancelled_at.is_(None)
    await absent_person(session, by, person_id)
    same = await session.scalar(select(Absence).filter_by(**wanted).where(*mine))
    if same is not None:
        return same
    await checked(session, by, person_id, since, until, substitute_id)
    made = Absence(
        programme_id=by.actor.programme_id, recorded_by=by.actor.person_id, recorded_at=by.now, **wanted
    )  # fmt: skip
    session.add(made)
    await session.flush()
    _audit(session, by, made.id, {}, {**wanted, "cancelled": False})
    await _tell(session, by, made, "absence")
    return made


async def end_absence(session: AsyncSession, by: By, absence_id: int) -> AbsenceLine:
    """Back again from today on; what has not begun, or began today, is taken back whole. Twice is once."""
    line = await absence(session, by, absence_id)
    row, before = line.absence, _fields(line.absence)
    if row.cancelled_at is None and row.until >= by.today:
        if row.since >= by.today:
            row.cancelled_at = by.now
        else:
            row.until = by.today - timedelta(days=1)
        _audit(session, by, row.id, before, _fields(row))
        await _tell(session, by, row, "absence_ended")
    return line


async def restore_absence(session: AsyncSession, by: By, absence_id: int, until: date) -> AbsenceLine:
    """Undo the end: away again until the day it was. Raises Refusal where another absence took the days."""
    line = await absence(session, by, absence_id)
    row, before = line.absence, _fields(line.absence)
    if row.cancelled_at is None and row.until == until:
        return line
    checked_days(by, row.since, until)
    others = await absences_between(session, by.actor.programme_id, row.since, until)
    if overlapping(row.since, until, [one for one in others if one.person == row.person_id and one != away(row)]):
        raise Refusal("На эти дни уже отмечено другое отсутствие.")
    row.until, row.cancelled_at = until, None
    _audit(session, by, row.id, before, _fields(row))
    await _tell(session, by, row, "absence")
    return line


def _fields(row: Absence) -> dict[str, object]:
    return {
        "person_id": row.person_id, "since": row.since, "until": row.until, "substitute_id": row.substitute_id,
        "cancelled": row.cancelled_at is not None,
    }  # fmt: skip


def _audit(session: AsyncSession, by: By, absence_id: int, before: dict[str, object], after: dict[str, object]) -> None:
    record(session, by, Change(Audited.ABSENCE_CHANGED, "absences", absence_id, before=before, after=after))


async def _tell(session: AsyncSession, by: By, row: Absence, kind: str) -> None:
    """Who stands in hears of it, so does the person themselves, or, of what they recorded, the coordinators."""
    people = {row.substitute_id, row.person_id}
    if row.person_id == by.actor.person_id:
        people |= {*await holders(session, row.programme_id, Role.COORDINATOR, by.today)}
    drafts = [
        Draft(
            kind=kind, dedupe_key=f"{kind}:{row.id}:{by.now.isoformat()}:{one}", priority=Priority.REMINDER,
            due=by.now, not_after=by.now + timedelta(days=7), person_id=one, payload={"absence": row.id},
        )
        for one in people - {None, by.actor.person_id}
    ]  # fmt: skip
    await enqueue(session, drafts, by.now)
