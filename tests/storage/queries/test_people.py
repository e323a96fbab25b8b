"""Who is speaking: the seats in force on the programme's day, and the programme that is current."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models import Assignment, Person
from storage.queries.people import actor_in, actor_of
from storage.rights import Actor, Right, Role
from tests import seeding
from tests.acting import BEGINNING


async def speaking(database: Database, telegram_id: int, now: datetime = BEGINNING) -> Actor | None:
    async with database.reading() as session:
        return await actor_of(session, telegram_id, now)


async def test_all_roles_of_the_current_programme_and_none_of_another(database: Database) -> None:
    north = await seeding.programme(database)
    south = await seeding.programme(database, "yug", "Южная")
    person = await seeding.person(database, north, Role.CURATOR, "Мария", "Речная СОШ", telegram_id=2**40)
    async with database.transaction() as session:
        await seeding.seat(session, north, person, Role.CURATOR, "Полевая СОШ")
        await seeding.seat(session, north, person, Role.TEACHER, "Полевая СОШ", "химия")
        await seeding.seat(session, south, person, Role.COORDINATOR, None)
    actor = await speaking(database, 2**40)
    assert actor is not None
    assert actor.schools == {
        Role.CURATOR: frozenset(north.schools.values()), Role.TEACHER: frozenset({north.schools["Полевая СОШ"]}),
    }  # fmt: skip
    assert (actor.programme_id, actor.programmes, actor.zone) == (north.id, 2, "Asia/Krasnoyarsk")
    assert not actor.may(Right.MANAGE)
    async with database.transaction() as session:
        (await session.get_one(Person, person)).current_programme_id = south.id
    other = await speaking(database, 2**40)
    assert other is not None
    assert other.programme_id == south.id
    assert other.roles == frozenset({Role.COORDINATOR})


async def test_a_current_programme_that_was_left_gives_way_to_another(database: Database) -> None:
    north = await seeding.programme(database)
    south = await seeding.programme(database, "yug", "Южная")
    person = await seeding.person(database, north, Role.CURATOR, "Мария", "Речная СОШ", telegram_id=5)
    async with database.transaction() as session:
        (await session.scalars(select(Assignment))).one().until = date(2021, 8, 24)
        await seeding.seat(session, south, person, Role.COORDINATOR, None)
    actor = await speaking(database, 5)
    assert actor is not None
    assert actor.programme_id == south.id


@pytest.mark.parametrize(
    ("since", "until", "speaks"),
    [(0, None, True), (1, None, False), (-5, 0, True), (-5, -1, False), (0, 0, True)],
)
async def test_a_seat_holds_from_its_first_day_to_its_last(
    database: Database, since: int, until: int | None, speaks: bool
) -> None:  # fmt: skip
    """Days are those of the programme: at 20:00 UTC it is already tomorrow in Krasnoyarsk."""
    now = datetime(2021, 8, 24, 20, tzinfo=UTC)
    today = date(2021, 8, 25)
    seeded = await seeding.programme(database)
    person = await seeding.person(database, seeded, Role.DIRECTOR, "Анна", "Речная СОШ", telegram_id=5)
    async with database.transaction() as session:
        seat = (await session.scalars(select(Assignment))).one()
        seat.since = today + timedelta(days=since)
        seat.until = None if until is None else today + timedelta(days=until)
    assert (await speaking(database, 5, now) is not None) == speaks
    async with database.reading() as session:
        assert (await actor_in(session, person, seeded.id, now) is not None) == speaks
        assert await actor_in(session, person, seeded.id + 1, now) is None


async def test_strangers_are_nobody(database: Database) -> None:
    await seeding.programme(database)
    assert await speaking(database, 4711) is None
