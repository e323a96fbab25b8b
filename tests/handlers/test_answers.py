"""Answers in words and «позже»: each is a row of history, reaches whom it should, and changes what follows."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from scheduler.jobs import tick
from storage.models import (
    CalendarKind,
    CalendarPeriod,
    NoticeItem,
    Person,
    Snooze,
    Task,
    TaskEvent,
    TaskState,
)
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, User, World, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded

SCHOOL = "Речная СОШ"
DEADLINE = date(2021, 9, 15)


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    curator: User
    deputy: User
    task: int


@pytest.fixture
async def town(world: World) -> Town:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Ирина Павловна", SCHOOL)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина <Сергеевна>", SCHOOL)
    task = await seeding.task(
        world.database, seeded, "Педсовет", DEADLINE, Role.DEPUTY, SCHOOL, result="Протокол", phrase="до 15 сентября"
    )
    return Town(world, seeded, coordinator, curator, deputy, task)


async def events(town: Town) -> list[tuple[str, str | None, str | None]]:
    async with town.world.database.reading() as session:
        rows = (await session.scalars(select(TaskEvent).order_by(TaskEvent.id))).all()
        return [(row.what, row.after, row.why) for row in rows]


async def test_done_asks_for_what_confirms_it_and_keeps_it(town: Town) -> None:
    assert "Чем подтвердить?" in said(await town.deputy.presses(f"t1:d:{town.task}:0"))
    assert town.deputy.labels() == ["Без документа", "Вернуть в работу", "← К задачам"]
    assert "Записано: «протокол № 4 <1>»." in said(await town.deputy.sends("протокол № 4 <1>"))
    assert await events(town) == [("state", "accepted", None), ("result", "протокол № 4 <1>", None)]
    assert "Не понял" in said(await town.deputy.sends("и ещё"))


@pytest.mark.parametrize(
    "text", ["Отчёт № 12 от 20.12.2021", "программа утверждена", "Школы 1 и 2: протоколы", "почему-то без номера"]
)
async def test_what_confirms_may_begin_like_a_command(town: Town, text: str) -> None:
    await town.deputy.presses(f"t1:d:{town.task}:0")
    assert f"Записано: «{text}»." in said(await town.deputy.sends(text))


async def test_a_question_may_begin_like_a_command_too(town: Town) -> None:
    await town.deputy.presses(f"t1:o:{town.task}:0")
    await town.deputy.clicks("Вопрос куратору")
    assert "Передано: Ирина Павловна." in said(await town.deputy.sends("Отчёт нужен на бумаге?"))
    await deliver(town.world)
    await town.curator.clicks("Ответить")
    assert "Передано: Марина <Сергеевна>." in said(await town.curator.sends("Отчёт — нет, справка — да."))


async def test_a_word_alone_and_a_slash_are_commands_whatever_the_chat_waits_for(town: Town) -> None:
    await town.deputy.presses(f"t1:d:{town.task}:0")
    for text, answer in (("отчёт", "по какой школе"), ("задачи", "задач"), ("/report школа 77", "среди Ваших нет")):
        assert answer in said(await town.deputy.sends(text))
    assert "Записано: «приказ 7»." in said(await town.deputy.sends("приказ 7"))


@pytest.mark.parametrize("text", ["отмена", "Отмена", "/cancel", "/cancel@kurator_bot"])
async def test_what_is_awaited_can_be_called_off(town: Town, text: str) -> None:
    await town.deputy.presses(f"t1:d:{town.task}:0")
    assert "этого я больше не жду" in said(await town.deputy.sends(text))
    assert "отменять нечего" in said(await town.deputy.sends(text))
    assert "Не понял" in said(await town.deputy.sends("протокол"))


async def test_done_without_a_document_is_said_so_once(town: Town) -> None:
    await town.deputy.presses(f"t1:d:{town.task}:0")
    for _ in range(2):
        assert "Записано: без документа" in said(await town.deputy.presses(f"t1:b:{town.task}:0"))
    assert [event for event in await events(town) if event[0] == "result"] == [("result", None, "без документа")]
    assert "Не понял" in said(await town.deputy.sends("протокол"))


async def test_a_button_of_yesterday_does_not_confirm_what_is_open_again(town: Town) -> None:
    await town.deputy.presses(f"t1:d:{town.task}:0")
    await town.deputy.presses(f"t1:u:{town.task}:0")
    assert "сначала нажмите «Сделано»" in said(await town.deputy.presses(f"t1:b:{town.task}:0"))
    assert "Не понял" in said(await town.deputy.sends("протокол"))
    assert [what for what, _, _ in await events(town)] == ["state", "state"]


@pytest.mark.parametrize("text", ["а" * 1501, "   "])
async def test_a_result_has_to_be_short(town: Town, text: str) -> None:
    await town.deputy.presses(f"t1:d:{town.task}:0")
    assert "не длиннее 1500 знаков" in said(await town.deputy.sends(text))
    assert "Записано" in said(await town.deputy.sends("приказ 7"))


async def test_a_question_goes_to_the_curator_and_its_answer_comes_back(town: Town) -> None:
    await town.deputy.presses(f"t1:o:{town.task}:0")
    assert "Его получит Ирина Павловна, ответ придёт сюда же." in said(await town.deputy.clicks("Вопрос куратору"))
    assert "Передано: Ирина Павловна." in said(await town.deputy.sends("Нужен ли <протокол>?"))
    [(person, kind, text)] = await deliver(town.world)
    assert (person, kind) == (town.curator.person_id, "question")
    assert text == "Марина <Сергеевна> спрашивает о задаче.\nПедсовет · Речная СОШ\n\n«Нужен ли <протокол>?»"
    assert "Напишите ответ одним сообщением." in said(await town.curator.clicks("Ответить"))
    assert "Передано: Марина <Сергеевна>." in said(await town.curator.sends("Нужен."))
    [(person, kind, text)] = await deliver(town.world)
    assert (person, kind) == (town.deputy.person_id, "answered")
    assert text == "Ирина Павловна отвечает на Ваш вопрос.\nПедсовет · Речная СОШ\n\n«Нужен.»"
    assert await events(town) == [("asked", None, "Нужен ли <протокол>?"), ("answered", None, "Нужен.")]


async def test_the_curators_own_question_goes_to_the_coordinator(town: Town) -> None:
    await town.curator.presses(f"t1:q:{town.task}:0")
    await town.curator.sends("Кто готовит?")
    assert [(person, kind) for person, kind, _ in await deliver(town.world)] == [
        (town.coordinator.person_id, "question")
    ]


async def test_where_nobody_can_answer_it_is_said_before_typing(town: Town) -> None:
    task = await seeding.task(town.world.database, town.seeded, "Совет", DEADLINE, Role.COORDINATOR)
    assert "Пока некому ответить" in said(await town.coordinator.presses(f"t1:q:{task}:0"))
    assert "Не понял" in said(await town.coordinator.sends("Кто?"))


async def test_who_answers_questions_is_not_sent_to_themselves(town: Town) -> None:
    """«Вопрос куратору» stood before the curator, and the coordinator read that no coordinator had come in yet."""
    for user, label in (
        (town.deputy, "Вопрос куратору"), (town.curator, "Задать вопрос"), (town.coordinator, "Задать вопрос"),
    ):  # fmt: skip
        await user.presses(f"t1:o:{town.task}:0")
        assert label in user.labels()
    task = await seeding.task(town.world.database, town.seeded, "Совет", DEADLINE, Role.COORDINATOR)
    text = said(await town.coordinator.presses(f"t1:q:{task}:0"))
    assert text == "Пока некому ответить, кроме Вас: другой куратор или координатор в бот ещё не вошёл."


async def test_going_back_takes_the_question_back(town: Town) -> None:
    await town.deputy.presses(f"t1:q:{town.task}:0")
    await town.deputy.clicks("← Назад")
    assert "Не понял" in said(await town.deputy.sends("Нужен ли протокол?"))
    assert await events(town) == []


async def test_rows_that_are_no_question_cannot_be_answered(town: Town) -> None:
    await town.deputy.presses(f"t1:d:{town.task}:0")
    for event in (1, 4711):
        assert "Этого вопроса среди Ваших нет" in said(await town.curator.presses(f"t1:r:{town.task}:{event}"))


async def test_later_silences_until_then_and_speaks_once(town: Town) -> None:
    await town.deputy.presses(f"t1:o:{town.task}:0")
    await town.deputy.clicks("Напомнить позже")
    plain = [label.replace("\N{NO-BREAK SPACE}", " ") for label in town.deputy.labels()]
    assert plain == ["Сегодня, в 18:00", "Завтра, 26 августа, чт", "30 августа, пн", "← Назад"]
    assert "напомню: 30 августа, пн" in said(await town.deputy.clicks("30"))
    async with town.world.database.transaction() as session:
        (await session.get_one(Task, town.task)).deadline = date(2021, 8, 27)
        await session.execute(update(NoticeItem).values(occasion=date(2021, 8, 27)))
    heard = []
    for offset in range(7):
        town.world.now = BEGINNING + timedelta(days=offset)
        await tick(town.world.database, town.world.now)
        heard += [(offset, kind) for person, kind, _ in await deliver(town.world) if person == town.deputy.person_id]
    assert heard == [(5, "later"), (6, "digest")]


async def test_what_is_offered_goes_by_ones_own_hour_and_the_programmes_days_off(town: Town) -> None:
    """Offered by the usual hours, «завтра» came a day later, and at nine to who had chosen eleven."""
    tomorrow = BEGINNING.date() + timedelta(days=1)
    async with town.world.database.transaction() as session:
        (await session.get_one(Person, town.deputy.person_id)).digest_hour = 11
        off = {"kind": CalendarKind.OFF, "starts": tomorrow, "ends": tomorrow, "note": "День района"}
        session.add(CalendarPeriod(programme_id=town.seeded.id, **off))
    await town.deputy.presses(f"t1:l:{town.task}:0")
    plain = [label.replace("\N{NO-BREAK SPACE}", " ") for label in town.deputy.labels()]
    assert plain == ["Сегодня, в 18:00", "27 августа, пт", "30 августа, пн", "← Назад"]
    await town.deputy.clicks("27")
    async with town.world.database.reading() as session:
        [until] = await session.scalars(select(Snooze.until))
    assert until.astimezone(BEGINNING.tzinfo) == BEGINNING.replace(hour=11) + timedelta(days=2)


async def test_put_off_again_the_first_reminder_is_suppressed(town: Town) -> None:
    for place in (1, 2, 2):
        await town.deputy.presses(f"t1:w:{town.task}:{place}")
    town.world.now = BEGINNING + timedelta(days=1, hours=3)
    heard = await deliver(town.world)
    assert [text for _, _, text in heard][:1] == ["напоминание перенесено ещё раз"]
    assert len(heard) == 2
    assert [what for what, _, _ in await events(town)] == ["snoozed", "snoozed"]
    async with town.world.database.reading() as session:
        [row] = (await session.scalars(select(Snooze))).all()
    assert row.until == datetime(2021, 8, 26, 9, tzinfo=BEGINNING.tzinfo)


async def test_what_was_done_meanwhile_is_not_reminded_of_later(town: Town) -> None:
    await town.deputy.presses(f"t1:w:{town.task}:1")
    async with town.world.database.transaction() as session:
        (await session.get_one(Task, town.task)).state = TaskState.ACCEPTED
    town.world.now = BEGINNING + timedelta(hours=10)
    assert [text for _, _, text in await deliver(town.world)] == ["всё уже сделано, перенесено или передано"]
    assert "уже закрыта" in said(await town.deputy.presses(f"t1:w:{town.task}:2"))
    assert "уже закрыта" in said(await town.deputy.presses(f"t1:l:{town.task}:0"))
    assert "устарела" in said(await town.deputy.presses(f"t1:w:{town.task}:9"))


async def test_later_is_ones_own_matter(town: Town) -> None:
    """The deputy waits; the curator hears as ever."""
    await town.deputy.presses(f"t1:w:{town.task}:3")
    async with town.world.database.transaction() as session:
        (await session.get_one(Task, town.task)).deadline = date(2021, 8, 26)
    await tick(town.world.database, town.world.now)
    assert [person for person, _, _ in await deliver(town.world)] == [town.curator.person_id]


async def test_why_names_the_rule_the_phrase_and_the_plan(town: Town) -> None:
    assert "ни о чём не напоминал" in said(await town.deputy.sends("/why"))
    assert "ещё не было" in said(await town.deputy.presses(f"t1:y:{town.task}:0"))
    town.world.now = BEGINNING + timedelta(days=7)
    await tick(town.world.database, town.world.now)
    await deliver(town.world)
    assert "1. Педсовет · Речная СОШ" in said(await town.deputy.sends("почему"))
    text = said(await town.deputy.clicks("1"))
    assert "Правило: за 14 дней до срока (15 сентября 2021, ср)." in text
    assert "потому что за неё отвечает Ваша роль" in text
    assert "В дорожной карте напечатано: «до 15 сентября»." in text
    assert "Задача создана планом дорожной карты 25 августа 2021, ср." in text
    assert "Кому и что сказано" not in text


async def test_the_coordinator_reads_who_was_told_and_what_they_answered(town: Town) -> None:
    town.world.now = BEGINNING + timedelta(days=7)
    await tick(town.world.database, town.world.now)
    await deliver(town.world)
    await town.deputy.presses(f"t1:t:{town.task}:20210920")
    await town.deputy.presses(f"t1:d:{town.task}:0")
    await town.deputy.sends("приказ № 5")
    text = said(await town.coordinator.presses(f"t1:y:{town.task}:0"))
    assert text.split("что ответили")[1].strip().splitlines() == [
        "01.09.2021 09:00 · Марина <Сергеевна>: подтверждает: «приказ № 5»",
        "01.09.2021 09:00 · Марина <Сергеевна>: сделано",
        "01.09.2021 09:00 · Марина <Сергеевна>: обещает до 20 сентября, пн",
        "01.09.2021 09:00 · Марина <Сергеевна>: за 14 дней до срока — доставлено",
    ]


async def test_somebody_elses_task_has_no_why(town: Town) -> None:
    other = await seeding.member(town.world, town.seeded, Role.DEPUTY, "Чужой Завуч", "Полевая СОШ")
    for press in "bqrlwy":
        assert "среди Ваших нет" in said(await other.presses(f"t1:{press}:{town.task}:1"))
