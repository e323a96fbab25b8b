"""What people answer and what becomes of it, over real HTTP: the policy, the chase, a verdict, history and `/why`."""

from datetime import date
from typing import NamedTuple

import pytest

from bot.sandbox.client import Person
from bot.stage import Stage
from storage.database import Database
from storage.rights import Role
from tests import seeding
from tests.journeys.conftest import WarmBot
from tests.journeys.walking import says, walk

NEAR, SCHOOL = "Речная СОШ", "Полевая СОШ"
LATE = date(2021, 7, 20)  # so long ago that its owners are reminded no more


class Town(NamedTuple):
    olga: Person
    irina: Person
    maria: Person
    anna: Person


@pytest.fixture
async def town(on_stage: Stage, warm: WarmBot) -> Town:
    """A coordinator, the curator of two schools and their deputies, whom the bot has told this morning what it had to.

    Both deputies owe what is late; the first one owes something else in a week, and has just been written to.
    """
    people = Town(*[await on_stage.client.person(name) for name in ("Ольга", "Ирина", "Мария", "Анна")])
    database = Database(on_stage.database_url)
    await database.migrate()
    seeded = await seeding.programme(database, schools=(NEAR, SCHOOL))
    roles = (Role.COORDINATOR, None), (Role.CURATOR, NEAR), (Role.DEPUTY, NEAR), (Role.DEPUTY, SCHOOL)
    rows = [
        await seeding.person(database, seeded, role, f"{person.name} Львовна", school, telegram_id=person.id)
        for person, (role, school) in zip(people, roles, strict=True)
    ]
    async with database.transaction() as session:
        await seeding.seat(session, seeded, rows[1], Role.CURATOR, SCHOOL)
    await seeding.task(database, seeded, "Педсовет", date(2021, 9, 1), Role.DEPUTY, NEAR)
    for school in (NEAR, SCHOOL):
        await seeding.task(database, seeded, "Справка", LATE, Role.DEPUTY, school, result="Справка")
    await database.dispose()
    for person in people:
        await person.send("/start")
    warm.start()
    await people.maria.wait_for("Педсовет", since=0)
    return people


async def test_a_chase_a_verdict_and_what_was_said(town: Town) -> None:
    await the_policy_wants_a_verdict(town)
    await only_who_was_not_written_to_is_chased(town)
    await what_is_done_is_returned_and_accepted(town)
    await what_is_no_longer_needed_is_taken_off(town)
    await everything_said_can_be_read_again(town)


async def the_policy_wants_a_verdict(town: Town) -> None:
    await says(town.olga, "/programme", "Северная программа")
    text = await walk(
        town.olga,
        ("Как напоминать", "О чём и когда я пишу"),
        ("Мероприятия", "Сделанное принимаю без проверки"),
        ("Проверка куратором: не нужна", "Сделанное ждёт проверки куратором"),
        ("✓ 7", "за 14, 3 и 1 день"),
        ("7", "за 14, 7, 3 и 1 день"),
    )
    assert "О просрочке узнают: куратор — через 1\N{NO-BREAK SPACE}рабочий день" in text


async def only_who_was_not_written_to_is_chased(town: Town) -> None:
    await says(town.olga, "/tasks", "Педсовет")
    await walk(town.olga, ("Просроченные", "Просрочено"))
    preview = (await walk(town.olga, ("Напомнить просрочившим", "Напишу"))).replace("\N{NO-BREAK SPACE}", " ")
    assert preview == (
        "2 ответа ещё не получены.\nНапишу 1 человеку — только тем, кто не ответил, каждому одно сообщение.\n"
        "Сегодня уже писали 1 человеку: второй раз за день не пишу."
    )
    await walk(town.olga, ("Отправить 1\N{NO-BREAK SPACE}человеку", "Отправляю 1"))
    asked = await town.anna.wait_for("Ольга Львовна просит ответить", since=0)
    assert "координатор попросил ответить" in asked["text"]
    await walk(town.olga, ("← К задачам", "Справка"), ("Просроченные", "Просрочено"))
    again = await walk(town.olga, ("Напомнить просрочившим", "Сейчас написать некому."))
    assert "Сегодня уже писали 2\N{NO-BREAK SPACE}людям" in again
    assert sum("просит ответить" in one["text"] for one in await town.maria.messages()) == 0


async def what_is_done_is_returned_and_accepted(town: Town) -> None:
    """Returned, the task is open again at once; handed in anew, it waits anew."""
    await walk(town.anna, ("Сделано", "Чем подтвердить?"))
    await says(town.anna, "справка № 4", "Подтверждено: «справка № 4»")
    await town.irina.wait_for("Анна Львовна сдаёт работу", since=0)
    await walk(town.irina, ("Вернуть с замечанием", "Что исправить?"))
    await says(town.irina, "Нет подписи директора", "Задача снова в работе")
    told = await town.anna.wait_for("Нет подписи директора")
    assert "Ирина Львовна" in told["text"]
    await walk(town.anna, ("Сделано", "Чем подтвердить?"), ("Без документа", "Полевая СОШ"))
    await says(town.irina, "/tasks", "Педсовет")
    await walk(town.irina, ("Проверить", "Ждут Вашей проверки"), ("1", "Полевая СОШ"), ("Принять", "Принято"))
    await town.anna.send("/tasks")
    await town.anna.wait_for(lambda one: "Справка" not in one["text"] and "задач" in one["text"].lower())


async def what_is_no_longer_needed_is_taken_off(town: Town) -> None:
    await says(town.olga, "/tasks", "Педсовет")
    await walk(
        town.olga,
        ("Просроченные", "Просрочено: 1"),
        ("1", "Речная СОШ"),
        ("Снять", "Почему задача больше не нужна?"),
        ("Сделано иначе", "Задача снята."),
    )
    told = await town.maria.wait_for("Сделано иначе")
    assert "Справка" in told["text"]


async def everything_said_can_be_read_again(town: Town) -> None:
    """By the coordinator about a person, and by the person about the one reminder they reply to."""
    await says(town.olga, "/people Анна", "Анна Львовна")
    history = await walk(town.olga, ("История сообщений", "что писали (→)"))
    assert "→ координатор попросил ответить · Справка — доставлено" in history
    reminder = next(one for one in await town.maria.messages() if "Педсовет" in one["text"])
    await town.maria.send("/why", reply_to=reminder["message_id"])
    about = (await town.maria.wait_for("Педсовет"))["text"]
    assert "Справка" not in about
    await walk(town.maria, ("1", "за 7\N{NO-BREAK SPACE}дней до срока"))
