"""Finding a school by number, place or misspelt name, within the actor's rights; on both databases."""

import pytest

from storage.database import Database
from storage.models import School
from storage.queries import schools as queries
from storage.queries.schools import Found
from storage.refusals import NotYours
from storage.rights import Actor, Right, Role
from tests import seeding
from tests.acting import BEGINNING, ZONE

NAMES = ("Ёлкинская СОШ", "СОШ № 2", "СОШ № 12", "Вечерняя школа", "Филиал «Заря»")


def coordinator(programme_id: int) -> Actor:
    return Actor(1, "Ольга", programme_id, ZONE, {Role.COORDINATOR: frozenset()})


async def found(database: Database, actor: Actor, query: str) -> Found:
    async with database.reading() as session:
        return await queries.find_school(session, actor, query, Right.SEE_REPORT)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("1", "Ёлкинская СОШ"), ("№ 2", "СОШ № 2"), ("№2", "СОШ № 2"), ("елкинская", "Ёлкинская СОШ"),
        ("ЁЛКИНСКАЯ сош", "Ёлкинская СОШ"), ("заря", "Филиал «Заря»"), ("сош № 12", "СОШ № 12"),
        (" 4 ", "Вечерняя школа"),
    ],
)  # fmt: skip
async def test_a_school_is_found(database: Database, query: str, name: str) -> None:
    seeded = await seeding.programme(database, schools=NAMES)
    school = (await found(database, coordinator(seeded.id), query)).school
    assert school is not None
    assert school.short_name == name


@pytest.mark.parametrize(
    ("query", "name"),
    [("Ёлкинскоя", "Ёлкинская СОШ"), ("вичерняя", "Вечерняя школа"), ("филиал зоря", "Филиал «Заря»")],
)
async def test_a_misspelt_one_is_the_nearest_of_three(database: Database, query: str, name: str) -> None:
    seeded = await seeding.programme(database, schools=NAMES)
    got = await found(database, coordinator(seeded.id), query)
    assert got.school is None
    assert len(got.nearest) == 3
    assert got.nearest[0].short_name == name


async def test_places_count_only_where_no_school_has_a_number(database: Database) -> None:
    seeded = await seeding.programme(database, schools=("А", "Б", "В"), numbers=("7", "3", "7"))
    actor = coordinator(seeded.id)
    assert (await found(database, actor, "1")).school is None
    assert [school.short_name for school in (await found(database, actor, "7")).several] == ["А", "В"]
    only = await found(database, actor, "3")
    assert only.school is not None
    assert only.school.short_name == "Б"


async def test_the_gone_and_the_foreign_are_not_there(database: Database) -> None:
    seeded = await seeding.programme(database)
    other = await seeding.programme(database, "yug", "Южная", ["Лунная СОШ"])
    gone = seeded.schools["Полевая СОШ"]
    async with database.transaction() as session:
        (await session.get_one(School, gone)).gone_at = BEGINNING
    deputy = Actor(1, "М", seeded.id, ZONE, {Role.DEPUTY: frozenset(seeded.schools.values())})
    for actor in (coordinator(seeded.id), deputy):
        async with database.reading() as session:
            assert [s.short_name for s in await queries.schools(session, actor)] == ["Речная СОШ"]
            for school_id in (gone, other.schools["Лунная СОШ"], 4711):
                with pytest.raises(NotYours):
                    await queries.school(session, actor, school_id)
        assert (await found(database, actor, "2")).school is None
        assert (await found(database, actor, "лунная")).school is None


async def test_a_role_without_the_right_finds_nothing(database: Database) -> None:
    seeded = await seeding.programme(database)
    teacher = Actor(1, "У", seeded.id, ZONE, {Role.TEACHER: frozenset(seeded.schools.values())})
    assert await found(database, teacher, "1") == Found()
    assert await found(database, teacher, "речная") == Found()
