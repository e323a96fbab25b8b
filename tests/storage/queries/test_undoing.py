"""Changing the registry and taking it back on both databases: values whole, presses one after the other."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.models import Audited, AuditEvent, Partnership, School, SchoolGroup, StaffCount
from storage.queries.editing import change_school
from storage.queries.memberships import set_group_basis, turn_group
from storage.queries.partnerships import Agreement, change_agreement, make_agreement
from storage.queries.staffing import count_staff
from storage.queries.undoing import UNDOERS, undo
from storage.refusals import Refusal
from storage.rights import By, Role
from tests import seeding
from tests.acting import World
from tests.seeding import NOISE, Rows, Seeded

Write = Callable[[AsyncSession, By], Coroutine[Any, Any, int]]


@pytest.fixture
async def world(database: Database) -> World:
    return World(database)


@pytest.fixture
async def north(world: World) -> Seeded:
    seeded = await seeding.programme(world.database)
    async with world.database.transaction() as session:
        session.add(
            Partnership(programme_id=seeded.id, school_id=1, partner="Лицей", valid_until=date(2021, 12, 31))
        )  # fmt: skip
        counted = {"school_id": 1, "year": 2021, "post": "учителя", "number": 24}
        session.add(StaffCount(**counted, at=world.now, verified_at=world.now))
        session.add(SchoolGroup(school_id=1, title="ШНОР", year=2021, source="ФИОКО", order_number="№ 1"))
    return seeded


CHANGES: list[Write] = [
    lambda session, by: change_school(session, by, 1, "short_name", "Заречная СОШ"),
    lambda session, by: change_school(session, by, 1, "pupils", 120),
    lambda session, by: turn_group(session, by, 1, "ШНОР", into=False),
    lambda session, by: turn_group(session, by, 1, "500+", into=True),
    lambda session, by: set_group_basis(session, by, 1, "ШНОР", (None, "№ 2")),
    lambda session, by: count_staff(session, by, 1, "учителя", 25),
    lambda session, by: count_staff(session, by, 1, "директора", 1),
    lambda session, by: change_agreement(session, by, 1, "valid_until", date(2022, 8, 31)),
    lambda session, by: change_agreement(session, by, 1, "number", "№ 5"),
    lambda session, by: change_agreement(session, by, 1, "gone_at", by.now),
]


async def actor(world: World, north: Seeded, name: str = "Ольга") -> By:
    user = await seeding.member(world, north, Role.COORDINATOR, name)
    async with world.database.reading() as session:
        return await seeding.by(session, world, north, user)


def without_ids(rows: Rows) -> Rows:
    """Rows of the registry; memberships are compared by what they say, as they are written anew."""
    return {
        table: sorted(({k: v for k, v in row.items() if k != "id"} for row in found), key=str)
        for table, found in rows.items()
    }


@pytest.mark.parametrize("write", CHANGES)
async def test_taking_back_leaves_every_row_as_it_was(world: World, north: Seeded, write: Write) -> None:
    by = await actor(world, north)
    before = without_ids(await seeding.rows(world.database, without=(*NOISE, "audit_events")))
    async with world.database.transaction() as session:
        event = await write(session, by)
    assert without_ids(await seeding.rows(world.database, without=(*NOISE, "audit_events"))) != before
    async with world.database.transaction() as session:
        await undo(session, by, event)
    assert without_ids(await seeding.rows(world.database, without=(*NOISE, "audit_events"))) == before


@pytest.mark.parametrize("write", CHANGES)
async def test_two_presses_at_once_take_back_once(world: World, north: Seeded, write: Write) -> None:
    by = await actor(world, north)
    async with world.database.transaction() as session:
        event = await write(session, by)
    outcomes = await asyncio.gather(*(taken(world.database, by, event) for _ in range(3)))
    assert sorted(outcomes) == [False, False, True]
    async with world.database.reading() as session:
        taking = (await session.scalars(select(AuditEvent.undoes).where(AuditEvent.undoes == event))).all()
    assert taking == [event]


async def taken(database: Database, by: By, event: int) -> bool:
    try:
        async with database.transaction() as session:
            await undo(session, by, event)
    except Refusal:
        return False
    return True


async def test_two_coordinators_at_once_mark_one_group_once(world: World, north: Seeded) -> None:
    both = [await actor(world, north, "Ольга"), await actor(world, north, "Анна")]

    async def press(by: By) -> bool:
        try:
            async with world.database.transaction() as session:
                await turn_group(session, by, 2, "ШНОР", into=True)
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(*map(press, both))) == [False, True]
    async with world.database.reading() as session:
        assert len((await session.scalars(select(SchoolGroup).where(SchoolGroup.school_id == 2))).all()) == 1


async def test_making_an_agreement_twice_at_once_makes_one(world: World, north: Seeded) -> None:
    by = await actor(world, north)

    async def make() -> bool:
        try:
            async with world.database.transaction() as session:
                await make_agreement(session, by, 2, Agreement("Лицей № 1", "№ 5"))
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(make(), make())) == [False, True]


async def test_a_change_since_is_kept_whatever_it_was(world: World, north: Seeded) -> None:
    by, other = await actor(world, north, "Ольга"), await actor(world, north, "Анна")
    async with world.database.transaction() as session:
        event = await change_agreement(session, by, 1, "valid_until", date(2022, 8, 31))
    async with world.database.transaction() as session:
        await change_agreement(session, other, 1, "valid_until", date(2023, 8, 31))
    assert not await taken(world.database, by, event)
    async with world.database.reading() as session:
        assert (await session.get_one(Partnership, 1)).valid_until == date(2023, 8, 31)
        assert (await session.get_one(School, 1)).gone_at is None


def test_everything_undone_is_an_event_of_the_audit() -> None:
    assert set(UNDOERS) <= set(Audited)
