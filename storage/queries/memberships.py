"""In which groups a school is in the working year, on whose list and by which order; changed in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, School, SchoolGroup
from storage.queries.audit import Change
from storage.queries.editing import SAME, alone, written
from storage.queries.schools import school
from storage.refusals import NotYours, Refusal
from storage.rights import By, Right
from storage.years import working_year

STANDARD_GROUPS = ("ШНОР", "ШНСУ", "ШГР", "500+", "пилотная", "лидер")
GroupRow = tuple[str, int | None, str | None, str | None]
"""Title, academic year, source, order: everything a membership says."""


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group a school may be in this year. `id` is a row that stands for it, 0 for a usual one nobody is in yet."""

    title: str
    id: int
    chosen: bool


async def group_choices(session: AsyncSession, by: By, school_id: int) -> Sequence[GroupChoice]:
    """The usual groups and those the programme knows, with whether the school is in them in the working year."""
    found = await school(session, by.actor, school_id, Right.MANAGE)
    known = (
        select(func.min(SchoolGroup.id), SchoolGroup.title)
        .join(School, School.id == SchoolGroup.school_id)
        .where(School.programme_id == by.actor.programme_id)
        .group_by(SchoolGroup.title)
        .order_by(func.min(SchoolGroup.id))
    )
    rows = {title: row_id for row_id, title in await session.execute(known)}
    own = {row.title for row in await groups_of_year(session, found.id, working_year(by.today))}
    titles = dict.fromkeys((*STANDARD_GROUPS, *rows))
    return [GroupChoice(title, rows.get(title, 0), title in own) for title in titles]


async def groups_of_year(session: AsyncSession, school_id: int, year: int) -> Sequence[SchoolGroup]:
    """A school's memberships of exactly that academic year, in order of entry."""
    mine = SchoolGroup.school_id == school_id, SchoolGroup.year == year
    return (await session.scalars(select(SchoolGroup).where(*mine).order_by(SchoolGroup.id))).all()


async def group_title(session: AsyncSession, by: By, row_id: int) -> str:
    """The title of the group that a row of one's own programme stands for."""
    mine = SchoolGroup.id == row_id, School.programme_id == by.actor.programme_id
    statement = select(SchoolGroup.title).join(School, School.id == SchoolGroup.school_id).where(*mine)
    title = await session.scalar(statement)
    if title is None:
        raise NotYours("Такой группы в программе уже нет. Откройте группы школы ещё раз.")
    return title


async def turn_group(session: AsyncSession, by: By, school_id: int, title: str, *, into: bool) -> int:
    """Take a school into a group of the working year, or out of it whoever put it there; answers the event."""
    await alone(session, by)
    found, year = await school(session, by.actor, school_id, Right.MANAGE), working_year(by.today)
    before = [as_row(row) for row in await groups_of_year(session, found.id, year)]
    others = [row for row in before if row[0] != title]
    if into is (len(others) < len(before)):
        raise Refusal(SAME)
    after = [*before, (title, year, None, None)] if into else others
    return await _set_groups(session, by, found.id, before, after)


async def set_group_basis(
    session: AsyncSession, by: By, school_id: int, title: str, basis: tuple[str | None, str | None]
) -> int:
    """On whose list and by which order a school is in a group of the working year; answers the event."""
    await alone(session, by)
    found, year = await school(session, by.actor, school_id, Right.MANAGE), working_year(by.today)
    before = [as_row(row) for row in await groups_of_year(session, found.id, year)]
    if all(row[0] != title for row in before):
        raise Refusal("В этой группе школы в этом году нет: сначала отметьте её.")
    after = list(dict.fromkeys((title, year, *basis) if row[0] == title else row for row in before))
    if after == before:
        raise Refusal(SAME)
    return await _set_groups(session, by, found.id, before, after)


def as_row(row: SchoolGroup) -> GroupRow:
    return row.title, row.year, row.source, row.order_number


async def _set_groups(
    session: AsyncSession, by: By, school_id: int, before: list[GroupRow], after: list[GroupRow]
) -> int:
    await replace_groups(session, school_id, before, after)
    change = Change(Audited.GROUPS_CHANGED, "schools", school_id, school_id, {"groups": before}, {"groups": after})
    return await written(session, by, change)


async def replace_groups(session: AsyncSession, school_id: int, before: list[GroupRow], after: list[GroupRow]) -> None:
    """Delete the memberships that are no more, add the new ones; those that stay keep their rows."""
    for row in before:
        if row not in after:
            await session.execute(delete(SchoolGroup).where(SchoolGroup.school_id == school_id, *_same(row)))
    names = ("title", "year", "source", "order_number")
    session.add_all(
        SchoolGroup(school_id=school_id, **dict(zip(names, row, strict=True))) for row in after if row not in before
    )


def _same(row: GroupRow) -> list[Any]:
    columns = SchoolGroup.title, SchoolGroup.year, SchoolGroup.source, SchoolGroup.order_number
    return [column.is_(None) if value is None else column == value for column, value in zip(columns, row, strict=True)]
