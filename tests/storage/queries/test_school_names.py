"""Among many schools a name is found as among few: exact words first, misspelt ones after, and never a foreign one."""

import pytest

from storage.database import Database
from storage.models import School
from storage.queries.editing import require_free_name
from storage.queries.school_names import LARGE, likely_names, same_names
from storage.queries.schools import Found, find_school
from storage.refusals import Refusal
from storage.rights import Actor, Role
from tests import seeding
from tests.acting import BEGINNING, ZONE
from tests.seeding import Seeded

MANY = [*(f"Школа № {n} посёлка Северный" for n in range(1, LARGE + 1)), "Гляденская СОШ", "Сахаптинская СОШ"]


@pytest.fixture
async def region(database: Database) -> Seeded:
    return await seeding.programme(database, schools=MANY)


async def found(database: Database, seeded: Seeded, query: str, *schools: int) -> Found:
    actor = Actor(1, "", seeded.id, ZONE, {Role.CURATOR if schools else Role.COORDINATOR: frozenset(schools)})
    async with database.reading() as session:
        return await find_school(session, actor, query)


async def test_exact_words_find_one_of_many(database: Database, region: Seeded) -> None:
    for query, name in (("Школа № 7 посёлка Северный", "Школа № 7 посёлка Северный"), ("гляденская", "Гляденская СОШ")):
        outcome = await found(database, region, query)
        assert outcome.school is not None
        assert outcome.school.short_name == name
    assert len((await found(database, region, "посёлка Северный")).several) == 50


async def test_misspelt_words_find_the_nearest(database: Database, region: Seeded) -> None:
    nearest = (await found(database, region, "гляденскя")).nearest
    assert nearest[0].short_name == "Гляденская СОШ"
    assert len(nearest) == 3


async def test_a_number_finds_by_place_where_no_school_has_one(database: Database, region: Seeded) -> None:
    outcome = await found(database, region, "12")
    assert outcome.school is not None
    assert outcome.school.place == 12
    assert [school.place for school in (await found(database, region, "99999999999999")).nearest] == [302, 301, 300]


async def test_a_curator_finds_only_their_own(database: Database, region: Seeded) -> None:
    own = region.schools["Сахаптинская СОШ"]
    outcome = await found(database, region, "гляденская", own)
    assert outcome.school is None
    assert [school.id for school in outcome.nearest] == [own]


async def test_an_added_school_is_found_at_once(database: Database, region: Seeded) -> None:
    assert (await found(database, region, "Лесная")).school is None
    async with database.transaction() as session:
        session.add(School(programme_id=region.id, place=999, short_name="Лесная НОШ"))
    outcome = await found(database, region, "лесная")
    assert outcome.school is not None


@pytest.mark.parametrize("name", ["гляденская  сош", "ШКОЛА №7, поселка Северный", "закрытая"])
async def test_a_name_that_another_school_has_is_refused(database: Database, region: Seeded, name: str) -> None:
    async with database.transaction() as session:
        session.add(
            School(programme_id=region.id, place=999, short_name="Закрытая", settlement="Лес", gone_at=BEGINNING)
        )
    async with database.reading() as session:
        mine = await session.get_one(School, region.schools["Сахаптинская СОШ"])
        with pytest.raises(Refusal, match="в программе уже есть"):
            await require_free_name(session, mine, name)
        for free in ("Сахаптинская СОШ", "Гляденская", "Школа", "Школа № 999 посёлка Северный"):
            await require_free_name(session, mine, free)


async def test_names_that_only_begin_so_are_few_of_many(database: Database, region: Seeded) -> None:
    async with database.reading() as session:
        assert await same_names(session, region.id, "Гляденская СОШ") == [region.schools["Гляденская СОШ"]]
        assert len(await same_names(session, region.id, "Школа")) == LARGE
        assert await same_names(session, region.id, "Школа № 7 посёлка") == [region.schools[MANY[6]]]


async def test_few_schools_need_no_list(database: Database) -> None:
    few = await seeding.programme(database)
    async with database.reading() as session:
        assert await likely_names(session, few.id, "речная") is None
