"""Schools within the actor's rights: lists, and finding one by number, place or (misspelt) name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Person, School, SchoolGroup
from storage.queries.school_names import likely_names, searched
from storage.refusals import NotYours
from storage.rights import Actor, Right, Role
from storage.russian import likeness, plain

LARGEST = 2**31 - 1
SURE = 1  # an exact name leaves no doubt
NEAREST = 3


def visible(actor: Actor, right: Right = Right.SEE_SCHOOLS) -> ColumnElement[bool]:
    """Schools of the actor's programme that the right reaches."""
    reach = actor.reach(right)
    mine = School.programme_id == actor.programme_id
    return mine if reach is None else and_(mine, School.id.in_(reach))


def _present(actor: Actor, right: Right) -> Select[School]:
    return select(School).where(visible(actor, right), School.gone_at.is_(None)).order_by(School.place)


async def schools(session: AsyncSession, actor: Actor, right: Right = Right.SEE_SCHOOLS) -> Sequence[School]:
    """The schools the right reaches, by their place in the list."""
    return (await session.scalars(_present(actor, right))).all()


async def school(session: AsyncSession, actor: Actor, school_id: int, right: Right = Right.SEE_SCHOOLS) -> School:
    """One school; NotYours if it is absent or foreign."""
    found = await session.scalar(_present(actor, right).where(School.id == school_id))
    if found is None:
        raise NotYours("Такой школы среди Ваших нет.")
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """What a query for a school gave: the school, several under one number, or the nearest names."""

    school: School | None = None
    several: tuple[School, ...] = ()
    nearest: tuple[School, ...] = ()


async def find_school(session: AsyncSession, actor: Actor, query: str, right: Right = Right.SEE_SCHOOLS) -> Found:
    """A school by its printed number (by its place only where none has one), or by name or settlement, misspelt too."""
    words = query.strip().removeprefix("№").strip()
    if words.isdecimal():
        return await _by_number(
            session, _present(actor, right), int(words), numbered=await _has_numbers(session, actor)
        )
    chosen = await likely_names(session, actor.programme_id, words)
    statement = _present(actor, right)
    if chosen is not None and actor.reach(right) is None:
        statement = statement.where(School.id.in_(chosen)).order_by(None)  # else all are read in order
    return _by_name(_in_place((await session.scalars(statement)).all()), words)


async def _has_numbers(session: AsyncSession, actor: Actor) -> bool:
    numbered = School.programme_id == actor.programme_id, School.number.is_not(None), School.gone_at.is_(None)
    return await session.scalar(select(School.id).where(*numbered).limit(1)) is not None


async def _by_number(session: AsyncSession, reachable: Select[School], number: int, *, numbered: bool) -> Found:
    number = min(number, LARGEST)  # no column holds more
    named = School.number == str(number) if numbered else School.place == number
    same = _in_place((await session.scalars(reachable.where(named).order_by(None))).all())
    if len(same) == 1:
        return Found(school=same[0])
    if same:
        return Found(several=same)
    below = reachable.where(School.place <= number).order_by(None).order_by(School.place.desc()).limit(NEAREST)
    above = reachable.where(School.place > number).limit(NEAREST)
    near = [*(await session.scalars(below)).all(), *(await session.scalars(above)).all()]
    return Found(nearest=tuple(sorted(near, key=lambda one: (abs(one.place - number), one.place))[:NEAREST]))


def _in_place(found: Sequence[School]) -> tuple[School, ...]:
    return tuple(sorted(found, key=lambda school: school.place))


def _by_name(reachable: Sequence[School], words: str) -> Found:
    """By the words of the name; else by those of name and settlement; else the nearest of both."""
    said = [school for school in reachable if _says(words, school.short_name)]
    exact = said or [school for school in reachable if _says(words, searched(school.short_name, school.settlement))]
    if len(exact) == SURE:
        return Found(school=exact[0])
    if exact:
        return Found(several=tuple(exact))
    return Found(nearest=tuple(_nearest(reachable, words)))


def _nearest(reachable: Sequence[School], words: str) -> list[School]:
    def fit(school: School) -> float:
        named = likeness(words, school.short_name)
        return max(named, likeness(words, school.settlement)) if school.settlement else named

    return sorted(reachable, key=fit, reverse=True)[:NEAREST]


def _says(words: str, name: str) -> bool:
    """Whether all words of the query stand in the name, case and «ё» aside: «гляденская» is «Гляденская СОШ»."""
    wanted, there = plain(words).split(), plain(name).split()
    return bool(wanted) and all(any(word == part for part in there) for word in wanted)


async def groups_of(session: AsyncSession, school_id: int, year: int) -> tuple[str, ...]:
    """Titles of a school's groups in an academic year (or without one), each once, in order of entry."""
    statement = (
        select(SchoolGroup.title)
        .where(SchoolGroup.school_id == school_id, (SchoolGroup.year == year) | SchoolGroup.year.is_(None))
        .order_by(SchoolGroup.id)
    )
    return tuple(dict.fromkeys((await session.scalars(statement)).all()))


async def holders(session: AsyncSession, school_id: int, role: Role) -> Sequence[Person]:
    """Who holds a role in a school, by name."""
    statement = (
        select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.school_id == school_id, Assignment.role == role, Assignment.until.is_(None))
        .order_by(Person.name)
    )
    return (await session.scalars(statement)).all()
