"""A person of several programmes: which one they speak in is theirs to choose, and nothing of another shows."""

from typing import NamedTuple

import pytest
from aiogram.methods import SetMyCommands
from sqlalchemy import select

from handlers.callbacks import SettingAct, SettingButton
from handlers.registry_callbacks import SchoolAct, SchoolButton
from storage.database import Database
from storage.models import Assignment, AuditEvent, ExpectedInput, Person
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, User, World, said
from tests.seeding import Seeded


class Region(NamedTuple):
    world: World
    north: Seeded
    south: Seeded
    observer: User


@pytest.fixture
async def region(database: Database) -> Region:
    """An observer of two programmes who is a coordinator in neither."""
    world = World(database)
    north = await seeding.programme(database)
    south = await seeding.programme(database, "yug", "Южная <программа>", ("Лунная СОШ", "Солнечная СОШ"))
    observer = await seeding.member(world, north, Role.OBSERVER, "Пётр Ильич")
    async with database.transaction() as session:
        await seeding.seat(session, south, observer.person_id, Role.OBSERVER, None)
    return Region(world, north, south, observer)


async def test_the_menu_leads_to_the_other_programme_and_back(region: Region) -> None:
    observer = region.observer
    assert "Северная программа" in said(await observer.sends("/start"))
    told = said(await observer.clicks("Сменить программу"))
    assert "✓ Северная программа" in told
    assert "• Южная <программа>\nРайон Южная <программа> — наблюдатель" in told
    reply = await observer.clicks("Южная")
    assert said(reply).startswith("Теперь работаем здесь.\n\nЮжная <программа>\nПётр Ильич, наблюдатель")
    commands = next(method for method in reply if isinstance(method, SetMyCommands))
    assert commands.commands[-1].command == "programme"
    assert "Лунная СОШ" in said(await observer.sends("/schools"))
    assert "Речная" not in said(await observer.sends("/school речная"))
    assert "В какой работаем?" in said(await observer.sends("/programme"))
    await observer.clicks("Северная")
    assert "Речная СОШ" in said(await observer.sends("школы"))


async def test_the_choice_is_kept_and_written_down(region: Region) -> None:
    await region.observer.presses(f"go1:{region.south.id}")
    async with region.world.database.reading() as session:
        person = await session.get_one(Person, region.observer.person_id)
        event = (await session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()))).first()
    assert person.current_programme_id == region.south.id
    assert event is not None
    assert (event.before, event.after) == (
        {"current_programme_id": region.north.id}, {"current_programme_id": region.south.id},
    )  # fmt: skip


async def test_a_button_of_the_other_programme_says_where_it_may_be_from(region: Region) -> None:
    foreign = region.south.schools["Лунная СОШ"]
    opened = SchoolButton(act=SchoolAct.OPEN, school=foreign).pack()
    told = said(await region.observer.presses(opened))
    assert "Такой школы среди Ваших нет" in told
    assert "смените её: /programme" in told
    alone = await seeding.member(region.world, region.north, Role.OBSERVER, "Один")
    assert "/programme" not in said(await alone.presses(opened))


async def test_a_programme_without_a_role_today_is_none_of_theirs(region: Region) -> None:
    third = await seeding.programme(region.world.database, "west", "Западная", ())
    for data in (f"go1:{third.id}", "go1:2147483647"):
        assert "Такой программы среди Ваших нет" in said(await region.observer.presses(data))
    async with region.world.database.transaction() as session:
        ended = select(Assignment).where(Assignment.programme_id == region.south.id)
        (await session.scalars(ended)).one().until = BEGINNING.date().replace(day=1)
    assert "Такой программы среди Ваших нет" in said(await region.observer.presses(f"go1:{region.south.id}"))
    await region.observer.sends("/start")
    assert "Сменить программу" not in region.observer.labels()
    assert "координатор программы" in said(await region.observer.sends("/programme"))


async def test_what_the_chat_waited_for_does_not_follow(region: Region) -> None:
    coordinator = await seeding.member(region.world, region.north, Role.COORDINATOR, "Ольга Викторовна")
    async with region.world.database.transaction() as session:
        await seeding.seat(session, region.south, coordinator.person_id, Role.COORDINATOR, None)
    await coordinator.presses(SettingButton(act=SettingAct.ZONES).pack())
    await coordinator.sends("/programme")
    assert coordinator.labels()[-2:] == ["Сменить программу", "← Меню"]
    await coordinator.clicks("Сменить программу")
    await coordinator.clicks("Южная")
    async with region.world.database.reading() as session:
        assert (await session.scalars(select(ExpectedInput))).all() == []
    assert "Южная <программа>" in said(await coordinator.sends("/programme"))
