"""The registry over real HTTP, with kills on the way.

A teacher comes by a school's link; a curator's schools change hands and come back, and both hear each of it once.
"""

from typing import NamedTuple

import pytest
from sqlalchemy import select

from bot.sandbox.client import Person
from bot.stage import ZONE, Stage
from storage.database import Database
from storage.models import Assignment, School
from storage.queries.invitations import Invited, invite, join
from storage.queries.programmes import new_programme
from storage.rights import Role
from tests.journeys.conftest import WarmBot
from tests.journeys.deputies import NOW
from tests.journeys.walking import walk


class Town(NamedTuple):
    olga: Person
    maria: Person
    irina: Person
    anna: Person


@pytest.fixture
async def town(on_stage: Stage) -> Town:
    """A coordinator, a school's deputy, its curator and another one, all of whom wrote to the bot before."""
    people = Town(*[await on_stage.client.person(name) for name in ("Ольга", "Мария", "Ирина", "Анна")])
    database = Database(on_stage.database_url)
    await database.migrate()
    async with database.transaction() as session:
        programme = await new_programme(session, "nazarovo", "Программа", "Район", ZONE, NOW)
        school = School(programme_id=programme.id, place=1, short_name="Гляденская СОШ")
        session.add(school)
        await session.flush()
        roles = Role.COORDINATOR, Role.DEPUTY, Role.CURATOR, Role.METHODIST
        for person, role in zip(people, roles, strict=True):
            schools = (school.id,) if role in (Role.DEPUTY, Role.CURATOR) else ()
            token = await invite(session, programme, Invited(f"{person.name} Львовна", role, schools), NOW)
            await join(session, token, person.id, None, NOW)
    await database.dispose()
    for person in people:
        await person.send("/start")
    return people


async def curators(on_stage: Stage) -> list[int]:
    """Who curates today."""
    database = Database(on_stage.database_url)
    async with database.reading() as session:
        running = Assignment.role == Role.CURATOR, Assignment.until.is_(None)
        found = [*(await session.scalars(select(Assignment.person_id).where(*running))).all()]
    await database.dispose()
    return found


async def test_a_teacher_comes_by_the_schools_link_through_a_kill(on_stage: Stage, warm: WarmBot, town: Town) -> None:
    warm.start()
    await town.maria.wait_for("Что открыть?", since=0)
    text = await walk(
        town.maria, ("Школы", "Группы 2"), ("Ссылка для учителей", "На сколько человек?"), ("на 5", "?start=")
    )  # fmt: skip
    teacher = await on_stage.client.person("Пётр")
    await teacher.send(f"/start {text.partition('?start=')[2].split()[0]}")
    await teacher.wait_for("команды школы")
    await teacher.click("Соглашаюсь, войти")
    await teacher.wait_for("фамилию, имя и отчество")
    warm.kill()
    await teacher.send("Петров Пётр Ильич")
    warm.start()
    await teacher.wait_for("Какой предмет", since=0)
    await teacher.click("Химия")
    await teacher.wait_for("Передал в школу")
    await town.maria.wait_for("Петров Пётр Ильич просится в команду", since=0)
    await town.maria.click("Принять")
    await teacher.wait_for("Вас приняли в команду школы", since=0)
    await teacher.send("/me")
    assert "учитель, Гляденская СОШ (химия)" in (await teacher.wait_for("Что я храню о Вас"))["text"]


async def test_schools_change_hands_and_come_back_and_both_hear_of_it_once(
    on_stage: Stage, warm: WarmBot, town: Town
) -> None:
    before = await curators(on_stage)
    warm.start()
    await town.olga.wait_for("Что открыть?", since=0)
    await town.olga.send("люди ирина")
    await town.olga.wait_for("куратор, Гляденская СОШ")
    await walk(town.olga, ("Передать школы", "Кто будет куратором?"), ("Анна Львовна", "Открытых задач"))
    warm.kill()
    await town.olga.click("Передать", wait=0)
    warm.start()
    await town.olga.wait_for("Куратор теперь — Анна Львовна", since=0)
    await town.anna.wait_for("Вам передана школа", since=0)
    await town.irina.wait_for("работает Анна Львовна", since=0)
    assert await curators(on_stage) != before
    await town.olga.click("Вернуть как было")
    await town.olga.wait_for("Вернул как было")
    for person in (town.anna, town.irina):
        await person.wait_for("Передача школ отменена", since=0)
        said = [one["text"] for one in await person.messages() if one["sender"]["is_bot"]]
        assert sum("Передача школ отменена" in text for text in said) == 1
        assert sum("передана школа" in text or "работает Анна" in text for text in said) == 1
    assert await curators(on_stage) == before
