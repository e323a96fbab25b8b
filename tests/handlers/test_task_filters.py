"""«Мои · Моих школ · Просроченные» beside the pages of /tasks."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest

from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

SOON = date(2021, 9, 15)


class Team(NamedTuple):
    world: World
    seeded: Seeded
    curator: User


@pytest.fixture
async def team(world: World) -> Team:
    seeded = await seeding.programme(world.database)
    return Team(world, seeded, await seeding.member(world, seeded, Role.CURATOR, "Ольга Викторовна", "Речная СОШ"))


async def owed(team: Team, title: str, role: Role = Role.CURATOR, day: date = SOON) -> None:
    await seeding.task(team.world.database, team.seeded, title, day, role, "Речная СОШ")


def titles(text: str) -> list[str]:
    return [line.split(". ")[1].split(" · ")[0] for line in text.splitlines() if line[:1].isdigit()]


async def test_each_part_shows_its_own(team: Team) -> None:
    await owed(team, "Моё")
    await owed(team, "Школы", Role.DEPUTY)
    await owed(team, "Давно", Role.DEPUTY, SOON - timedelta(days=60))
    assert titles(said(await team.curator.sends("/tasks"))) == ["Давно", "Моё", "Школы"]
    assert team.curator.labels() == ["1", "2", "3", "Мои", "Моих школ", "Просроченные", "← Меню"]
    text = said(await team.curator.clicks("Мои"))
    assert text.startswith("Мои: 1 задача.")
    assert titles(text) == ["Моё"]
    assert titles(said(await team.curator.clicks("Моих школ"))) == ["Давно", "Школы"]
    text = said(await team.curator.clicks("Просроченные"))
    assert (text.startswith("Просрочено: 1 задача."), titles(text)) == (True, ["Давно"])
    assert titles(said(await team.curator.clicks("Все"))) == ["Давно", "Моё", "Школы"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/tasks просроченные", ["Давно"]),
        ("Задачи просрочено", ["Давно"]),
        ("/tasks моих школ", ["Давно", "Школы"]),
        ("/tasks мои", ["Моё"]),
        ("/tasks что нового", ["Давно", "Моё", "Школы"]),
    ],
)
async def test_a_part_can_be_written(team: Team, typed: str, shown: list[str]) -> None:
    await owed(team, "Моё")
    await owed(team, "Школы", Role.DEPUTY)
    await owed(team, "Давно", Role.DEPUTY, SOON - timedelta(days=60))
    assert titles(said(await team.curator.sends(typed))) == shown


async def test_parts_that_hold_nothing_or_everything_are_no_buttons(team: Team) -> None:
    await owed(team, "Моё")
    await team.curator.sends("/tasks")
    assert team.curator.labels() == ["1", "← Меню"]


async def test_pages_stay_within_their_part(team: Team) -> None:
    for n in range(6):
        await owed(team, f"Моё {n}")
    await owed(team, "Школы", Role.DEPUTY, SOON - timedelta(days=1))
    await team.curator.sends("/tasks")
    await team.curator.clicks("Мои")
    text = said(await team.curator.clicks("Ещё"))
    assert (titles(text), text.startswith("Мои: 6 задач")) == (["Моё 5"], True)
    assert team.curator.labels() == ["6", "← Назад", "Все", "Моих школ", "← Меню"]
    assert titles(said(await team.curator.clicks("← Назад"))) == [f"Моё {n}" for n in range(5)]


async def test_a_part_that_emptied_meanwhile_says_so_and_leads_back(team: Team) -> None:
    await owed(team, "Школы", Role.DEPUTY)
    for part, words in (("m", "Лично на Вас"), ("o", "Просроченных задач нет")):
        assert words in said(await team.curator.presses(f"l1:{part}:0"))
        assert team.curator.labels() == ["Все", "← Меню"]
    assert titles(said(await team.curator.clicks("Все"))) == ["Школы"]
    assert titles(said(await team.curator.presses("l1:s:9"))) == ["Школы"]


async def test_a_deadline_moved_off_a_day_off_says_so(team: Team) -> None:
    day, printed = date(2021, 11, 1), date(2021, 10, 31)
    await seeding.task(
        team.world.database, team.seeded, "Отчёт", day, Role.CURATOR, "Речная СОШ", printed_deadline=printed
    )
    assert "до 1 ноября, пн (с выходного 31 октября, вс) · через" in said(await team.curator.sends("/tasks"))
    card = said(await team.curator.clicks("1"))
    assert "Срок 31 октября, вс — выходной день, поэтому он перенесён на 1 ноября, пн." in card
