"""What a coordinator sees of planning: the rule about days off, the next year, monitorings and waves by plan."""

from datetime import date
from typing import NamedTuple

import pytest
from sqlalchemy import select

from storage.models import Cell, DayOff, Monitoring, Programme, Task
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User


@pytest.fixture
async def office(world: World) -> Office:
    """Two measures: one yearless, one with a printed year; the year 2021/2022 is about to begin."""
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    for place, (title, phrase) in enumerate((("Форум <1>", "Октябрь"), ("Приём", "май 2022 г.")), start=1):
        cells: dict[int | None, str] = {2021: f"{title} ({phrase})"}
        await seeding.measure(
            world.database, seeded, title, "Муниципальный координатор", cells, place=place, number=f"1.{place}"
        )
    return Office(world, seeded, coordinator)


async def monitoring(office: Office, title: str, phrase: str, place: int = 1, questionnaire: str | None = None) -> None:
    async with office.world.database.transaction() as session:
        session.add(
            Monitoring(
                programme_id=office.seeded.id, place=place, title=title, phrase=phrase, questionnaire=questionnaire
            )
        )


async def deadlines(office: Office, year: int) -> list[date]:
    async with office.world.database.reading() as session:
        return list(await session.scalars(select(Task.deadline).where(Task.academic_year == year).order_by(Task.id)))


async def test_the_rule_is_chosen_and_works_at_the_next_planning(office: Office) -> None:
    coordinator = office.coordinator
    await coordinator.presses("p1:2021")
    assert await deadlines(office, 2021) == [date(2021, 10, 31), date(2022, 5, 31)]
    await coordinator.sends("/programme")
    await coordinator.clicks("Срок в выходной: не переносить")
    assert coordinator.labels()[:3] == ["✓ Не переносить", "На следующий рабочий день", "На предыдущий рабочий день"]
    await coordinator.clicks("На следующий")
    assert "✓ На следующий рабочий день" in coordinator.labels()
    assert "перенесено 1" in said(await coordinator.clicks("Разложить по срокам"))
    assert await deadlines(office, 2021) == [date(2021, 11, 1), date(2022, 5, 31)]
    async with office.world.database.reading() as session:
        assert (await session.get_one(Programme, office.seeded.id)).day_off is DayOff.NEXT


async def test_rollover_before_anything_was_planned_leads_to_planning(office: Office) -> None:
    assert "ничего не разложено" in said(await office.coordinator.sends("/rollover"))
    assert "Готово: 2" in said(await office.coordinator.clicks("Разложить по срокам: 2021/2022"))


async def test_rollover_shows_what_moves_and_one_button_plans_it(office: Office) -> None:
    coordinator = office.coordinator
    await coordinator.presses("p1:2021")
    before = await seeding.rows(office.world.database)
    text = said(await coordinator.sends("перенос"))
    assert await seeding.rows(office.world.database) == before
    for words in ("2022/2023 учебный год", "2021/2022: сделано 0 — остаётся в истории; не сделано 2",
                  "Перейдёт: 1 срок", "• № 1.1 Форум <1>: 31.10.2021 → 31.10.2022",
                  "Спрошу о 1 сроке (напечатан год или даты нет): № 1.2.", "повторю прошлый (2 строки)"):  # fmt: skip
        assert words in text
    text = said(await coordinator.clicks("Разложить 2022/2023"))
    assert "Готово: 1 новая задача." in text
    assert "Уточнить срок: 1 строка" in text
    assert await deadlines(office, 2022) == [date(2022, 10, 31)]
    assert "Перенести на 2022/2023?" in said(await coordinator.clicks("Уточнить сроки"))
    await coordinator.clicks("май 2023")
    assert await deadlines(office, 2022) == [date(2022, 10, 31), date(2023, 5, 31)]
    assert len(await deadlines(office, 2021)) == 2, "history stays"


async def test_the_rollover_button_pressed_twice_changes_nothing_more(office: Office) -> None:
    await office.coordinator.presses("p1:2021")
    await office.coordinator.sends("/rollover")
    button = office.coordinator.data("Разложить")
    await office.coordinator.presses(button)
    before = await seeding.rows(office.world.database)
    assert "План не изменился" in said(await office.coordinator.presses(button))
    assert await seeding.rows(office.world.database) == before


@pytest.mark.parametrize("year", [0, 2021, 2030, 2**31 - 1])
async def test_a_year_that_was_not_shown_is_refused(office: Office, year: int) -> None:
    await office.coordinator.presses("p1:2021")
    before = await seeding.rows(office.world.database, without=("updates", "join_attempts"))
    reply = said(await office.coordinator.presses(f"y1:{year}"))
    assert "план изменился" in reply or year == 2021
    assert await seeding.rows(office.world.database) == before


async def test_after_the_last_year_it_says_what_to_do(office: Office) -> None:
    async with office.world.database.transaction() as session:
        (await session.get_one(Programme, office.seeded.id)).ends = date(2022, 6, 30)
    await office.coordinator.presses("p1:2021")
    text = said(await office.coordinator.sends("/rollover"))
    assert "Программа напечатана до 30 июня 2022" in text
    assert office.coordinator.labels() == ["← Меню"]
    assert "план изменился" in said(await office.coordinator.presses("y1:2022"))


async def test_a_long_roadmap_has_pages(office: Office) -> None:
    for place in range(3, 12):
        cells: dict[int | None, str] = {2021: "Дело (Ноябрь)"}
        await seeding.measure(office.world.database, office.seeded, "Д" * 900, "Координатор", cells, place=place)
    await office.coordinator.presses("p1:2021")
    await office.coordinator.sends("/rollover")
    assert "Ещё →" in office.coordinator.labels()
    text = said(await office.coordinator.clicks("Ещё"))
    assert text.count("•") == 4
    assert text.count("•") == said(await office.coordinator.presses("g1:roll:99")).count("•")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
async def test_others_neither_carry_nor_set_the_rule(office: Office, role: Role) -> None:
    user = await seeding.member(office.world, office.seeded, role, "Пётр Ильич")
    before = await seeding.rows(office.world.database)
    assert "Это делает координатор" in said(await user.sends("/rollover"))
    for data in ("g1:roll:0", "y1:2022", "g1:off:0", "d1:forward"):
        assert "Это делает координатор" in said(await user.presses(data))
    assert await seeding.rows(office.world.database) == before


async def test_planning_says_which_monitorings_the_roadmap_has(office: Office) -> None:
    cells: dict[int | None, str] = {2021: "Проведён (Декабрь, июнь)"}
    await seeding.measure(
        office.world.database,
        office.seeded,
        "Мониторинг",
        "Координатор",
        cells,
        place=3,
        number="27",
        kind="мониторинг",
    )
    await monitoring(office, "Мониторинг качества", "2 раза в год (Декабрь, июнь)")
    text = said(await office.coordinator.presses("p1:2021"))
    assert "Уже в дорожной карте (№ 27): 1 мониторинг." in text
    assert len(await deadlines(office, 2021)) == 4


async def test_a_contradictory_cadence_is_decided_by_a_button(office: Office) -> None:
    await monitoring(office, "Управление", "4 раза в год", 1)
    await monitoring(office, "Управление", "2 раза в год", 2)
    await office.coordinator.presses("p1:2021")
    text = said(await office.coordinator.clicks("Уточнить сроки"))
    assert "«4 раза в год» и «2 раза в год»" in text
    await office.coordinator.clicks("2 раза в год")
    assert len(await deadlines(office, 2021)) == 4


async def test_a_wave_by_plan_is_offered_until_it_is_opened(office: Office) -> None:
    await monitoring(office, "Мониторинг рисков", "1 раз в год (Сентябрь)", questionnaire="risk")
    planned = "По плану анкета: «Мониторинг рисков» — открыть 1 сентября, ср, собрать до 30 сентября 2021, чт."
    assert planned in said(await office.coordinator.presses("p1:2021"))
    assert planned in said(await office.coordinator.clicks("Анкеты школ"))
    await office.coordinator.clicks("Открыть")
    await office.coordinator.presses("w1:risk:14")
    assert planned not in said(await office.coordinator.sends("/wave"))


async def test_a_wave_whose_time_has_passed_is_no_more_offered(office: Office) -> None:
    await monitoring(office, "Мониторинг рисков", "1 раз в год (Сентябрь)", questionnaire="risk")
    await office.world.days(60)
    assert "По плану анкета" not in said(await office.coordinator.sends("/wave"))


async def test_carried_cells_say_that_nobody_printed_them(office: Office) -> None:
    await office.coordinator.presses("p1:2021")
    await office.coordinator.sends("/rollover")
    await office.coordinator.clicks("Разложить")
    async with office.world.database.reading() as session:
        carried = (await session.scalars(select(Cell.carried_from).where(Cell.year == 2022))).all()
    assert carried == [2021, 2021]
