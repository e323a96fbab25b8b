"""Anonymous questionnaires by link: answered by strangers and teachers, counted, closed; nobody can be found again."""

import json
from typing import NamedTuple

import pytest
from sqlalchemy import select

from scheduler.jobs import tick
from storage.database import Database
from storage.models import HandledUpdate, UnnamedAnswer, UnnamedPrompt, Wave, WaveLink
from storage.queries.unnamed import PREFIX, respondent_key
from storage.questionnaires.xlsform import form_of
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.delivered import deliver
from tests.handlers.test_forms import load
from tests.storage.questionnaires.sheets import workbook

NBSP = "\N{NO-BREAK SPACE}"
SURVEY = """
type | name | label | required
select_one yn | well | Учат хорошо? | yes
integer | years | Сколько лет Вы со школой? |
text | words | Что улучшить? |
"""
CHOICES = """
list_name | name | label
yn | y | да
yn | n | нет
"""
SETTINGS = """
form_title | form_id | respondents
Мнение о школе | mnenie | анонимно
"""


class Office(NamedTuple):
    world: World
    seeded: seeding.Seeded
    olga: User
    marina: User
    teacher: User


@pytest.fixture
async def world(database: Database) -> World:
    return World(database)


@pytest.fixture
async def office(world: World) -> Office:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    marina = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    teacher = await seeding.member(world, seeded, Role.TEACHER, "Анна Петровна", "Речная СОШ", "математика")
    await load(world, seeded, form_of(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS)))
    return Office(world, seeded, olga, marina, teacher)


async def opened(office: Office) -> dict[str, str]:
    """Open it until 1 September; the tokens of the links by school."""
    await office.olga.sends("/wave")
    shown = said(await office.olga.clicks("Открыть: Мнение о школе"))
    assert "анонимно, по ссылке" in shown
    assert "3 вопроса" in shown.replace(NBSP, " ")
    await office.olga.clicks(f"1{NBSP}сентября, ср")
    async with office.world.database.reading() as session:
        rows = await session.execute(select(WaveLink.school_id, WaveLink.token))
        tokens = {row[0]: PREFIX + row[1] for row in rows}
    return {name: tokens[one] for name, one in office.seeded.schools.items()}


async def answer(person: User, token: str, choice: str = "да", years: str = "3", text: str = "ничего") -> None:
    await person.sends(f"/start {token}")
    await person.clicks("Начать")
    await person.clicks(choice)
    await person.sends(years)
    await person.sends(text)
    assert "Спасибо" in said(await person.clicks("Отправить"))


async def everything(world: World) -> str:
    found = await seeding.rows(world.database, without=())
    return json.dumps(found, default=str, ensure_ascii=False)


async def test_a_stranger_answers_and_no_row_knows_who(office: Office) -> None:
    tokens = await opened(office)
    parent = office.world.user("Родитель Тайный")
    welcome = said(await parent.sends(f"/start {tokens['Речная СОШ']}"))
    assert "Речная СОШ" in welcome
    assert "без имени" in welcome
    assert "\nБез имени" in said(await parent.clicks("Начать"))
    await parent.clicks("нет")
    assert "число" in said(await parent.sends("много")), "refusals leave nothing either"
    await parent.sends("4")
    await parent.sends("больше кружков")
    assert "больше кружков" in parent.screen
    await parent.clicks("1")
    await parent.clicks("да")
    await parent.clicks("Отправить")
    kept = await everything(office.world)
    assert str(parent.id) not in kept
    assert "Тайный" not in kept
    async with office.world.database.reading() as session:
        values = (await session.scalars(select(UnnamedAnswer.value).order_by(UnnamedAnswer.question_id))).all()
        prompts = (await session.scalars(select(UnnamedPrompt))).all()
        silent = (await session.scalars(select(HandledUpdate).where(HandledUpdate.chat_id.is_(None)))).all()
    assert list(values) == ["y", "4", "больше кружков"], "a corrected answer is one answer"
    assert [one.subject["question"] for one in prompts] == [0], "that they came is known by their key alone"
    assert {one.reply for one in silent} == {None}


async def test_a_teacher_whom_the_bot_knows_is_nobody_here_too(office: Office) -> None:
    tokens = await opened(office)
    before = await seeding.rows(office.world.database, without=("updates", "unnamed_answers", "unnamed_prompts"))
    await answer(office.teacher, tokens["Речная СОШ"])
    after = await seeding.rows(office.world.database, without=("updates", "unnamed_answers", "unnamed_prompts"))
    assert before == after, "nothing else changed"
    async with office.world.database.reading() as session:
        assert set(await session.scalars(select(HandledUpdate.chat_id))) <= {None, office.olga.id}
    assert "Задачи" in "".join(office.teacher.labels()) or await office.teacher.sends("/start")


async def test_an_update_that_comes_again_is_answered_by_how_things_stand(office: Office) -> None:
    tokens = await opened(office)
    parent = office.world.user("Родитель")
    await parent.sends(f"/start {tokens['Полевая СОШ']}")
    await parent.clicks("Начать")
    await parent.presses(parent.data("да"), update_id=900_001)
    typed = {"message": parent.message(text="7")}
    first = said(await office.world.take(typed, update_id=900_002))
    again = said(await office.world.take(typed, update_id=900_002))
    assert "Что улучшить?" in first
    assert "Что улучшить?" in again, "7 is not the answer to the next question"
    assert "Что улучшить?" in said(await parent.presses("s3:c:2:0:0", update_id=900_001))
    async with office.world.database.reading() as session:
        assert list(await session.scalars(select(UnnamedAnswer.value).order_by(UnnamedAnswer.id))) == ["y", "7"]


async def test_the_deputy_gets_the_link_to_pass_on_and_the_coordinator_all(office: Office) -> None:
    tokens = await opened(office)
    heard = await deliver(office.world)
    told = [text for person, kind, text in heard if kind == "survey_link" and person == office.marina.person_id]
    assert len(told) == 1
    assert tokens["Речная СОШ"] in told[0]
    assert tokens["Полевая СОШ"] not in told[0]
    links = said(await office.olga.clicks("Ссылки школ"))
    assert all(token in links for token in tokens.values())
    await office.olga.sends("/wave")
    await office.olga.clicks("Открыть: Мнение о школе")
    assert "уже идёт" in said(await office.olga.clicks(f"1{NBSP}сентября, ср"))


async def test_results_come_when_it_is_over_and_only_from_five_up(office: Office) -> None:
    tokens = await opened(office)
    for number in range(6):
        await answer(office.world.user(f"Р{number}"), tokens["Речная СОШ"], "да" if number else "нет", str(number))
    for number in range(2):
        await answer(office.world.user(f"П{number}"), tokens["Полевая СОШ"], text=f"слово{number}")
    await office.olga.sends("/wave")
    card = said(await office.olga.clicks("Без имён: Мнение о школе"))
    assert "Ответили 8 человек" in card
    assert "да" not in card.split("Кто ответил")[0].split("·")[0]
    assert "Итоги в Excel" not in office.olga.labels()
    await office.olga.clicks("Закончить сбор")
    results = said(await office.olga.clicks("Да, закончить"))
    assert "88 %" in results.replace(NBSP, " ")
    assert "медиана 3" in results
    assert "слово" not in results
    from reports.texts.unnamed import tables
    from storage.queries.unnamed_waves import unnamed_counts

    async with office.world.database.reading() as session:
        by = await seeding.by(session, office.world, office.seeded, office.olga)
        wave = (await session.scalars(select(Wave))).one()
        everybody, schools = tables(await unnamed_counts(session, by.actor, wave.id))
    assert (wave.secret, wave.closed_at is not None) == (None, True)
    assert len(everybody.rows) > 4
    assert schools.rows == (), "six of eight would tell what the other two answered"


async def test_the_secret_goes_with_the_last_day_and_links_say_so(office: Office) -> None:
    tokens = await opened(office)
    parent = office.world.user("Родитель")
    await parent.sends(f"/start {tokens['Речная СОШ']}")
    await parent.clicks("Начать")
    old = parent.data("да")
    await parent.clicks("да")
    await office.world.days(8)
    await tick(office.world.database, office.world.now)
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(Wave.secret))).all() == [None]
        assert (await session.scalars(select(UnnamedPrompt))).all() == []
    for reply in (await parent.presses(old), await parent.sends(f"/start {tokens['Речная СОШ']}")):
        assert "Сбор ответов закончен" in said(reply)
    assert "Эта ссылка не подходит" in said(await parent.sends(f"/start {PREFIX}{'x' * 24}"))
    assert str(parent.id) not in await everything(office.world)
    await office.olga.sends("/wave")
    assert "меньше 5" in said(await office.olga.clicks("Без имён: Мнение о школе"))


async def test_a_guessed_button_opens_nothing_to_who_did_not_come_by_the_link(office: Office) -> None:
    tokens = await opened(office)
    guest = office.world.user("Любопытный")
    for act in "nsbclpz":
        assert "Эта ссылка не подходит" in said(await guest.presses(f"s3:{act}:1:1:0"))
    await guest.sends(f"/start {tokens['Речная СОШ']}")
    assert "Эта ссылка не подходит" in said(await guest.presses("s3:n:2:0:0")), "nor by another school's"


async def test_commands_of_a_teacher_are_no_answers(office: Office) -> None:
    tokens = await opened(office)
    await office.teacher.sends(f"/start {tokens['Речная СОШ']}")
    await office.teacher.clicks("Начать")
    await office.teacher.clicks("да")
    await office.teacher.sends("задачи")
    await office.teacher.sends("5")
    async with office.world.database.reading() as session:
        assert set(await session.scalars(select(UnnamedAnswer.value))) == {"y", "5"}


async def test_keys_differ_by_account_and_wave_and_tell_nothing() -> None:
    one, other = "00" * 32, "11" * 32
    assert respondent_key(one, 1) == respondent_key(one, 1)
    assert len({respondent_key(one, 1), respondent_key(one, 2), respondent_key(other, 1)}) == 3


async def test_others_neither_open_nor_read_them(office: Office) -> None:
    await opened(office)
    south = await seeding.programme(office.world.database, "yug")
    vera = await seeding.member(office.world, south, Role.COORDINATOR, "Вера Юрьевна")
    for act in "clesf":
        assert "координатор" in said(await office.marina.presses(f"w6:{act}:1:0"))
        assert "нет" in said(await vera.presses(f"w6:{act}:1:0"))
    assert "Эта ссылка не подходит" in said(await vera.presses("s3:n:999:0:0"))
