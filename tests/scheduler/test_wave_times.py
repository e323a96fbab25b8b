"""A monitoring whose window begins is offered to the coordinator once, by one button, unless it was opened already."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.jobs import tick
from storage.database import Database
from storage.models import Monitoring, Notice
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.delivered import deliver

SEPTEMBER = "1 раз в год (Сентябрь)"


@pytest.fixture
async def world(sqlite: Database) -> World:
    return World(sqlite)


async def monitored(world: World, phrase: str = SEPTEMBER, code: str = "risk") -> tuple[seeding.Seeded, User]:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    async with world.database.transaction() as session:
        session.add(
            Monitoring(programme_id=seeded.id, place=1, title="Выявление рисков", phrase=phrase, questionnaire=code)
        )
    return seeded, olga


async def offers(world: World) -> int:
    async with world.database.reading() as session:
        return await session.scalar(select(func.count(Notice.id)).where(Notice.kind == "wave_due")) or 0


async def at(world: World, days: int) -> None:
    """Just after midnight of the programme, so many days after 25 August."""
    world.now = world.now.replace(hour=0, minute=5) + timedelta(days=days)
    await tick(world.database, world.now)


async def test_it_is_offered_once_when_its_window_begins_and_opened_by_one_button(world: World) -> None:
    _, olga = await monitored(world)
    await at(world, 0)
    assert await offers(world) == 0, "September has not begun"
    await at(world, 7)
    await tick(world.database, world.now)
    await at(world, 1)
    assert await offers(world) == 1, "twice, or the next day, is once"
    world.now = world.now.replace(hour=9)
    told = [text for _, kind, text in await deliver(world) if kind == "wave_due"]
    assert "Выявление рисков" in told[0]
    assert "30 сентября" in told[0].replace("\xa0", " ")
    assert "35 вопросов" in said(await olga.clicks("Посмотреть и открыть")).replace("\xa0", " ")
    assert any(label.startswith("По плану: до 30") for label in (one.replace("\xa0", " ") for one in olga.labels()))


async def test_what_was_opened_meanwhile_is_not_offered(world: World) -> None:
    _, olga = await monitored(world)
    await at(world, 7)
    await olga.sends("/wave")
    await olga.presses("w1:risk:14")
    world.now = world.now.replace(hour=9)
    assert [text for _, kind, text in await deliver(world) if kind == "wave_due"] == [
        "анкета уже открыта, или её день прошёл"
    ]
    await at(world, 3)
    assert await offers(world) == 1


async def test_a_questionnaire_nobody_has_and_a_monitoring_without_one_say_nothing(world: World) -> None:
    await monitored(world, code="нет такой")
    await at(world, 7)
    world.now = world.now.replace(hour=9)
    assert [text for _, kind, text in await deliver(world) if kind == "wave_due"] == ["такой анкеты в программе нет"]


async def test_one_that_was_taken_off_the_list_is_not_offered(world: World) -> None:
    seeded, olga = await monitored(world, code="own")
    kept = await seeding.own_form(world, seeded, "Питание")
    assert "больше нет в списке" in said(await olga.presses(f"q2:s:q{kept}"))
    await at(world, 7)
    world.now = world.now.replace(hour=9)
    assert [text for _, kind, text in await deliver(world) if kind == "wave_due"] == ["такой анкеты в программе нет"]
