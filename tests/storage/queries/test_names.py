"""A list of names in memory is at every moment the list of the rows, however it was changed."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage.database import Database
from storage.models import Person, School
from storage.queries import names
from storage.queries.editing import change_school
from storage.queries.names import Names, Rows, Source, Stamp, kept_names, likely
from storage.queries.person_names import LARGE as MANY_PEOPLE
from storage.queries.person_names import likely_people
from storage.queries.school_names import LARGE, likely_names
from storage.queries.seats import rename_person
from storage.queries.undoing import undo
from storage.rights import Role
from tests import seeding
from tests.acting import User, World
from tests.seeding import Seeded


@given(st.lists(st.tuples(st.integers(1, 9), st.text("абв №", max_size=9)), max_size=30))
@settings(deadline=None)
def test_putting_names_one_by_one_makes_the_list_of_the_last_ones(changes: list[tuple[int, str]]) -> None:
    grown, fresh = Names(Stamp(0, 0)), Names(Stamp(0, 0))
    for row_id, name in changes:
        grown.put(row_id, name)
    last = dict(changes)
    for row_id in dict.fromkeys(row_id for row_id, _ in changes):
        fresh.put(row_id, last[row_id])
    assert (grown.ids, grown.names, grown.places) == (fresh.ids, fresh.names, fresh.places)
    told = {word: sorted(places) for word, places in grown.words.items() if places}
    assert told == {word: sorted(places) for word, places in fresh.words.items()}


async def test_only_what_changed_is_read_until_everything_may_have() -> None:
    read: list[str] = []
    rows: Rows = [(1, "Речная"), (2, "Полевая")]

    async def everything() -> AsyncIterator[Rows]:
        read.append("everything")
        yield rows

    async def changed(since: Stamp) -> Rows | None:
        read.append(f"since {since.event}")
        return [(2, "Луговая"), (3, "Лесная")] if since.event < 5 else None

    async def found(event: int, query: str) -> list[int]:
        return likely(await kept_names(Source("a test", Stamp(1, event), everything, changed)), query)

    assert await found(1, "полевая") == [2]
    assert await found(1, "речная") == [1]
    assert (await found(5, "луговая"), await found(5, "лесная")) == ([2], [3])
    assert await found(6, "полевая") == [2]
    assert read == ["everything", "since 1", "since 5", "everything"]


@pytest.fixture
async def region(database: Database) -> tuple[World, Seeded, User]:
    world = World(database)
    schools = [*(f"Школа № {n} посёлка Северный" for n in range(1, LARGE + 1)), "Гляденская СОШ"]
    seeded = await seeding.programme(database, schools=schools)
    return world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")


async def schools_like(world: World, seeded: Seeded, query: str) -> list[str]:
    async with world.database.reading() as session:
        ids = await likely_names(session, seeded.id, query)
        assert ids is not None
        return [*await session.scalars(select(School.short_name).where(School.id.in_(ids)))]


async def test_a_renamed_school_is_found_by_its_new_name_and_not_by_the_old(
    region: tuple[World, Seeded, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, seeded, coordinator = region
    assert await schools_like(world, seeded, "гляденская") == ["Гляденская СОШ"]
    monkeypatch.setattr(names, "_made", None)  # nothing is read as a whole any more
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, coordinator)
        event = await change_school(session, by, seeded.schools["Гляденская СОШ"], "short_name", "Лазурная СОШ")
    assert await schools_like(world, seeded, "лазурная") == ["Лазурная СОШ"]
    assert "Лазурная СОШ" not in await schools_like(world, seeded, "посёлка северный")
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, coordinator)
        await change_school(session, by, seeded.schools["Гляденская СОШ"], "settlement", "с. Глядень")
        await undo(session, by, event)
    assert await schools_like(world, seeded, "глядень") == ["Гляденская СОШ"]


async def test_people_who_came_and_were_renamed_are_found(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    async with database.transaction() as session:
        session.add_all(Person(name=f"Учитель {n}") for n in range(MANY_PEOPLE))
        await session.flush()
        for one in await session.scalars(select(Person.id).where(Person.name.like("Учитель%"))):
            await seeding.seat(session, seeded, one, Role.TEACHER, "Речная СОШ")

    async def people_like(query: str) -> list[str]:
        async with database.reading() as session:
            ids = await likely_people(session, seeded.id, query)
            assert ids is not None
            return [*await session.scalars(select(Person.name).where(Person.id.in_(ids)))]

    assert await people_like("виктровна") != []
    monkeypatch.setattr(names, "_made", None)
    await seeding.person(database, seeded, Role.CURATOR, "Аглая Новая", "Речная СОШ")
    assert await people_like("аглая") == ["Аглая Новая"]
    async with database.transaction() as session:
        by = await seeding.by(session, world, seeded, coordinator)
        await rename_person(session, by, coordinator.person_id, "Ефросинья")
    assert await people_like("ефросинья") == ["Ефросинья"]
