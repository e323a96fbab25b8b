"""«Уточнить срок»: a choice, typed dates, no date, later; and dates that cannot be meant."""

from datetime import date
from typing import NamedTuple

import pytest
from sqlalchemy import select

from storage.models import ExpectedInput, Task, TermQuestion
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said


class Desk(NamedTuple):
    world: World
    coordinator: User


@pytest.fixture
async def desk(world: World) -> Desk:
    """Two phrases to decide, planned for 2021/2022."""
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    for place, (title, phrase) in enumerate((("Семинар <1>", "по графику"), ("Форум", "по отдельному плану"))):
        cells: dict[int | None, str] = {2021: f"{title} ({phrase})"}
        await seeding.measure(world.database, seeded, title, "Муниципальный координатор", cells, place=place)
    await coordinator.presses("p1:2021")
    return Desk(world, coordinator)


async def deadlines(desk: Desk) -> list[tuple[str, date]]:
    async with desk.world.database.reading() as session:
        found = (await session.scalars(select(Task).order_by(Task.title, Task.deadline))).all()
        return [(task.title, task.deadline) for task in found]


async def undecided(desk: Desk) -> int:
    async with desk.world.database.reading() as session:
        return len((await session.scalars(select(TermQuestion).where(TermQuestion.answered_at.is_(None)))).all())


async def test_planning_says_how_many_phrases_wait(desk: Desk) -> None:
    assert "Уточнить срок: 2 строки" in desk.coordinator.screen
    text = said(await desk.coordinator.clicks("Уточнить сроки"))
    assert "осталось 2" in text
    assert "2021/2022 уч. год: «по графику»" in text
    assert [label.replace("\N{NO-BREAK SPACE}", " ") for label in desk.coordinator.labels()] == [
        "до 31 декабря 2021", "до 31 мая 2022", "Другая дата", "Без срока", "Позже →", "← Меню",
    ]  # fmt: skip


async def test_a_choice_becomes_a_task_at_once(desk: Desk) -> None:
    await desk.coordinator.sends("сроки")
    text = said(await desk.coordinator.clicks("до\N{NO-BREAK SPACE}31\N{NO-BREAK SPACE}мая"))
    assert text.startswith("Записано: 31 мая, вт")
    assert "осталось 1" in text
    assert await deadlines(desk) == [("Семинар <1>", date(2022, 5, 31))]


async def test_an_answer_is_kept_with_who_gave_it_and_when(desk: Desk) -> None:
    await desk.coordinator.sends("сроки")
    await desk.coordinator.clicks("до\N{NO-BREAK SPACE}31\N{NO-BREAK SPACE}мая")
    async with desk.world.database.reading() as session:
        (kept,) = (await session.scalars(select(TermQuestion).where(TermQuestion.answered_at.is_not(None)))).all()
    assert (kept.phrase, kept.answer, kept.answered_by) == (
        "по графику", ["2022-05-31"], desk.coordinator.person_id
    )  # fmt: skip
    assert kept.answered_at == desk.world.now


async def test_without_a_date_there_is_no_task_and_no_question(desk: Desk) -> None:
    await desk.coordinator.sends("/terms")
    assert said(await desk.coordinator.clicks("Без срока")).startswith("Без срока")
    assert "Все сроки ясны" in said(await desk.coordinator.clicks("Без срока"))
    assert (await deadlines(desk), await undecided(desk)) == ([], 0)


async def test_later_shows_the_next_and_comes_round(desk: Desk) -> None:
    await desk.coordinator.sends("/terms")
    assert "Форум" in said(await desk.coordinator.clicks("Позже"))
    assert "Семинар <1>" in said(await desk.coordinator.clicks("Позже"))
    assert await undecided(desk) == 2


async def test_typed_dates_are_read_in_three_ways_once_each(desk: Desk) -> None:
    await desk.coordinator.sends("/terms")
    assert "Пришлите дату" in said(await desk.coordinator.clicks("Другая дата"))
    text = said(await desk.coordinator.sends("15.10.2021; 2022-03-01, 15.10.21,"))
    assert text.startswith("Записано: 15 октября, пт и 1 марта, вт.")
    assert await deadlines(desk) == [("Семинар <1>", date(2021, 10, 15)), ("Семинар <1>", date(2022, 3, 1))]
    assert "Не понял, к чему это отнести" in said(await desk.coordinator.sends("16.10.2021"))


async def test_a_date_may_be_typed_in_words_and_without_its_year_it_is_told_what_is_missing(desk: Desk) -> None:
    await desk.coordinator.sends("/terms")
    await desk.coordinator.clicks("Другая дата")
    assert "с годом: 15.10.2021 или «15 октября 2021»" in said(await desk.coordinator.sends("15 октября"))
    await desk.coordinator.sends("15 октября 2021, 1 марта 2022 г.")
    assert await deadlines(desk) == [("Семинар <1>", date(2021, 10, 15)), ("Семинар <1>", date(2022, 3, 1))]


@pytest.mark.parametrize(
    "text",
    ["завтра", "31.02.2022", "15.10", "<b>", "&", "15.10.0021", "15.10.9999", "15.10.2012", ", ;", ",", "1.1.1.1"],
)
async def test_dates_that_cannot_be_meant_are_asked_again(desk: Desk, text: str) -> None:
    await desk.coordinator.sends("/terms")
    await desk.coordinator.clicks("Другая дата")
    reply = said(await desk.coordinator.sends(text))
    assert "Не понял дату" in reply or "2019–2023" in reply
    assert (await deadlines(desk), await undecided(desk)) == ([], 2)
    await desk.coordinator.sends("01.12.2021")
    assert await deadlines(desk) == [("Семинар <1>", date(2021, 12, 1))]


async def test_a_date_typed_after_going_back_decides_nothing(desk: Desk) -> None:
    await desk.coordinator.sends("/terms")
    await desk.coordinator.clicks("Позже")
    await desk.coordinator.clicks("Другая дата")
    await desk.coordinator.clicks("← Назад")
    assert "Не понял, к чему" in said(await desk.coordinator.sends("15.10.2021"))
    assert await undecided(desk) == 2
    async with desk.world.database.reading() as session:
        assert (await session.scalars(select(ExpectedInput))).all() == []


async def test_a_decision_pressed_twice_is_kept_once(desk: Desk) -> None:
    await desk.coordinator.sends("/terms")
    first = desk.coordinator.data("до")
    await desk.coordinator.presses(first)
    before = await seeding.rows(desk.world.database)
    assert "уже уточнён" in said(await desk.coordinator.presses(first))
    assert await seeding.rows(desk.world.database) == before


async def test_a_choice_that_was_never_offered(desk: Desk) -> None:
    await desk.coordinator.sends("/terms")
    question = desk.coordinator.data("до").split(":")[1]
    assert "Такого варианта у вопроса нет" in said(await desk.coordinator.presses(f"q1:{question}:9"))
    assert await undecided(desk) == 2


async def test_a_long_phrase_is_shown_short(world: World) -> None:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    printed = "Приказ (" + "по отдельному графику, " * 160 + ")"
    await seeding.measure(world.database, seeded, "Т" * 3000, "Координатор", {2021: printed})
    await coordinator.presses("p1:2021")
    assert "Уточнить срок" in said(await coordinator.sends("/terms"))
    assert "Пришлите дату" in said(await coordinator.clicks("Другая дата"))
