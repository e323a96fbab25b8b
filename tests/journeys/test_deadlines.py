"""A coordinator plans a roadmap over real HTTP: decides a phrase, sees tasks, takes a calendar, carries the year on."""

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.sandbox.client import Person
from bot.sandbox.records import Json
from bot.stage import Stage
from storage.database import Database
from storage.models import Cell, Measure, Task, TermQuestion
from tests.journeys.conftest import WarmBot
from tests.journeys.test_files_of_reports import coordinator, downloaded

MEASURES = (("Форум", "Октябрь"), ("Семинар", "по отдельному плану"), ("Приём", "май 2022 г."))
YEAR = 2021


@pytest.fixture
async def olga(on_stage: Stage, warm: WarmBot) -> Person:
    """A coordinator who has joined, with three measures of the year that is about to begin."""
    warm.start()
    person = await coordinator(on_stage)
    database = Database(on_stage.database_url)
    async with database.transaction() as session:
        for place, (title, phrase) in enumerate(MEASURES, start=1):
            measure = Measure(programme_id=1, place=place, number=str(place), title=title, responsible="Координатор")
            session.add(measure)
            await session.flush()
            session.add(Cell(measure_id=measure.id, year=YEAR, printed=f"{title} ({phrase})"))
    await database.dispose()
    return person


async def shown(person: Person, text: str) -> Json:
    return await person.wait_for(text, timeout=30)


async def press(person: Person, beginning: str) -> None:
    """The newest button whose words begin so."""
    keys = [
        (one["message_id"], key)
        for one in await person.messages()
        for row in one["keyboard"]
        for key in row
        if key["text"].replace("\xa0", " ").startswith(beginning)
    ]
    message_id, key = keys[-1]
    await person.click(key["callback_data"], message_id)


async def test_from_the_roadmap_to_the_phone(on_stage: Stage, olga: Person) -> None:
    await olga.send("/programme")
    await shown(olga, "Северная программа")
    await press(olga, "Разложить по срокам")
    assert "Уточнить срок: 1 строка" in (await shown(olga, "Готово: 2"))["text"].replace("\xa0", " ")
    await press(olga, "Уточнить сроки")
    await shown(olga, "по отдельному плану")
    await press(olga, "до 31 мая 2022")
    await shown(olga, "Все сроки ясны")

    await olga.send("/tasks")
    told = (await shown(olga, "3\xa0задачи"))["text"]
    assert [title for title, _ in MEASURES if title in told] == ["Форум", "Семинар", "Приём"]

    await olga.send("/calendar")
    message = await olga.wait_for(lambda m: bool(m["media"]), timeout=60)
    events = Calendar.from_ical(await downloaded(on_stage, message)).walk("VEVENT")
    assert [(str(one["summary"]), one.decoded("dtstart").isoformat()) for one in events] == [
        ("Форум", "2021-10-31"), ("Семинар", "2022-05-31"), ("Приём", "2022-05-31")
    ]  # fmt: skip

    await olga.send("/rollover")
    assert "2022/2023 учебный год" in (await shown(olga, "Перейдёт"))["text"]
    await press(olga, "Разложить 2022/2023")
    await shown(olga, "Готово: 1")
    await kept(on_stage)


async def kept(on_stage: Stage) -> None:
    """What stands in the tables: the answer with who gave it, the tasks of both years, the printed year asked."""
    database = Database(on_stage.database_url)
    async with database.reading() as session:
        asked = (await session.scalars(select(TermQuestion).order_by(TermQuestion.id))).all()
        tasks = (await session.scalars(select(Task).order_by(Task.academic_year, Task.id))).all()
    await database.dispose()
    assert [(one.phrase, one.answer, one.answered_by is not None) for one in asked if one.year == YEAR] == [
        ("по отдельному плану", ["2022-05-31"], True)
    ]
    assert sorted(one.phrase for one in asked if one.year == YEAR + 1) == ["май 2022 г.", "по отдельному плану"]
    assert [(one.academic_year, one.title) for one in tasks][-1] == (YEAR + 1, "Форум")
