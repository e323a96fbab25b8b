"""The coordinator's programme: importing what is shipped, planning, and both twice."""

from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from storage.models import Measure, Programme, School, Task
from storage.rights import RIGHTS, Right, Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User


@pytest.fixture
async def office(world: World) -> Office:
    """Назаровский район before anything is loaded."""
    seeded = await seeding.programme(world.database, "nazarovo", "Программа", schools=())
    async with world.database.transaction() as session:
        programme = await session.get_one(Programme, seeded.id)
        programme.starts = programme.ends = None
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна"))


async def number(office: Office, table: type[School | Measure | Task]) -> int:
    async with office.world.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_the_shipped_programme_is_shown_first_and_loaded_after(office: Office) -> None:
    coordinator = office.coordinator
    assert "Какую программу загрузить?" in said(await coordinator.sends("/import"))
    assert coordinator.labels() == ["Назаровский район", "Шаблон", "Выгрузить", "← Меню"]
    assert "Дорожная карта: новых 28" in said(await coordinator.clicks("Назаровский"))
    assert await number(office, Measure) == 0
    assert "Загружено" in said(await coordinator.clicks("Загрузить"))
    assert await number(office, Measure) == 28
    assert coordinator.labels() == ["Разложить по срокам: 2021/2022 уч. год", "Вернуть как было", "← Меню"]


async def test_importing_and_planning_twice_changes_nothing(office: Office) -> None:
    coordinator = office.coordinator
    await coordinator.sends("загрузить")
    await coordinator.clicks("Назаровский")
    store = coordinator.data("Загрузить")
    await coordinator.presses(store)
    assert "новых задач" in said(await coordinator.clicks("Разложить"))
    assert await number(office, Task) > 50
    before = await seeding.rows(office.world.database)
    assert "Пока Вы смотрели" in said(await coordinator.presses(store))
    await coordinator.sends("/import")
    assert "Загружать нечего" in said(await coordinator.clicks("Назаровский"))
    assert "План не изменился" in said(await coordinator.clicks("Разложить"))
    assert await seeding.rows(office.world.database) == before


async def test_the_overview_counts_what_there_is(office: Office) -> None:
    coordinator = office.coordinator
    assert "0 школ, 0 мероприятий, 0 показателей" in said(await coordinator.sends("программа"))
    await coordinator.presses("i1:nazarovo:")
    await coordinator.clicks("Загрузить")
    await coordinator.presses("p1:2021")
    text = said(await coordinator.sends("/programme"))
    assert "28 мероприятий, 20 показателей" in text
    assert "Задачи 2021/2022: сделано 0, срок впереди " in text
    assert any(label.startswith("Уточнить сроки (") for label in coordinator.labels()) == ("срок: 0" not in text)


async def test_a_programme_that_is_not_shipped_has_no_file(world: World) -> None:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    assert "Пришлите сюда файл" in said(await coordinator.sends("/import"))
    assert coordinator.labels() == ["Шаблон", "Выгрузить", "← Меню"]
    for code in ("nazarovo", "gorodets"):
        for seen in ("", "deadbeef"):
            assert "Вы координируете другую программу" in said(await coordinator.presses(f"i1:{code}:{seen}"))
    assert "в поставке нет" in said(await coordinator.presses("i1:../etc:"))


@pytest.mark.parametrize("year", ["0", "1999", "2101", "2147483647"])
async def test_a_year_nobody_means_is_not_planned(office: Office, year: str) -> None:
    assert "Такого учебного года нет" in said(await office.coordinator.presses(f"p1:{year}"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
async def test_others_neither_import_nor_plan(office: Office, role: Role) -> None:
    user = await seeding.member(office.world, office.seeded, role, "Пётр Ильич")
    before = await seeding.rows(office.world.database)
    for text in ("/import", "/programme", "/terms"):
        assert "Это делает координатор" in said(await user.sends(text))
    sees_waves = role in RIGHTS[Right.SEE_WAVES]
    assert ("Анкеты ещё не открывались" if sees_waves else "Это делает координатор") in said(await user.sends("/wave"))
    assert "Открыть" not in "".join(user.labels())
    for data in ("i1:nazarovo:", "i1:nazarovo:abc", "p1:2021", "g1:imp:0", "g1:prog:0", "g1:term:0", "q1:1:0"):
        assert "Это делает координатор" in said(await user.presses(data))
    assert await seeding.rows(office.world.database) == before
