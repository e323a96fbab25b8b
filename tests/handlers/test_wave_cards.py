"""One wave from near: who answered, one school's response, answers by telephone, a later day with its reason."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from storage.models import Answer, Notice, TaskEvent, Wave, WaveException
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    curator: User
    deputy: User
    tasks: dict[str, int]


@pytest.fixture
async def office(world: World) -> Office:
    """A wave of three schools: the first answered one question, the second is handed in, the third did not begin."""
    seeded = await seeding.programme(world.database, schools=("Речная СОШ", "Полевая СОШ", "Горная <ООШ>"))
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Ирина Павловна", "Речная СОШ")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    other = await seeding.member(world, seeded, Role.DEPUTY, "Пётр Ильич", "Полевая СОШ")
    tasks = await seeding.wave(world, seeded, coordinator)
    for user in (deputy, other):
        await user.sends("/survey")
        await user.clicks("Короткая")
        await user.clicks("да")
    for text in ("120", "12", "Всё хорошо"):
        await other.sends(text)
    await other.clicks("Отправить")
    return Office(world, seeded, coordinator, curator, deputy, tasks)


async def card(user: User) -> str:
    await user.sends("/wave")
    return said(await user.clicks("1"))


async def test_the_coordinator_sees_who_is_how_far(office: Office) -> None:
    text = await card(office.coordinator)
    assert "Короткая анкета · до 8 сентября, ср (через 14 дней)" in text
    assert "Сдали 1 из 3, вовремя 100 %." in text
    assert "Не начали: 1\nГорная <ООШ>" in text
    assert "Начали: 1\nРечная СОШ — 1 из 4" in text
    await office.world.days(20)
    late = await card(office.coordinator)
    assert "закрыта 8 сентября, ср" in late
    assert "Срок вышел, не сдали 2 школы." in late


async def test_a_curator_sees_her_own_schools_only(office: Office) -> None:
    text = await card(office.curator)
    assert "Сдали 0 из 1." in text
    assert "Полевая" not in text
    assert "Горная" not in text
    assert office.curator.labels() == ["Школы", "Показать картинкой", "Ответы в Excel", "Ответы в CSV", "← Анкеты"]
    foreign = office.tasks["Полевая СОШ"]
    assert "Такой анкеты среди Ваших нет" in said(await office.curator.presses(f"w2:r:{foreign}:0:0"))


async def test_the_picture_of_a_wave_is_asked_for_from_its_card(office: Office) -> None:
    for user in (office.coordinator, office.curator):
        await card(user)
        await user.clicks("Показать картинкой")
        async with office.world.database.reading() as session:
            mine = Notice.kind == "report", Notice.person_id == user.person_id
            assert len((await session.scalars(select(Notice).where(*mine))).all()) == 1


async def test_a_deputy_sees_no_waves(office: Office) -> None:
    async with office.world.database.reading() as session:
        wave = (await session.scalars(select(Wave))).one()
    before = await seeding.rows(office.world.database)
    task = office.tasks["Речная СОШ"]
    for data in (f"w2:c:{wave.id}:0:0", f"w2:s:{wave.id}:0:0", f"w2:r:{task}:0:0"):
        assert "среди Ваших нет" in said(await office.deputy.presses(data))
    assert "Это делает координатор" in said(await office.deputy.presses(f"w2:l:{wave.id}:1:0"))
    assert "ход анкет видят ещё" in said(await office.deputy.sends("/wave"))
    assert await seeding.rows(office.world.database) == before


async def test_one_response_says_who_answered_and_lets_it_be_read(office: Office) -> None:
    await card(office.coordinator)
    await office.coordinator.clicks("Школы")
    assert office.coordinator.labels()[:3] == ["○ Горная <ООШ>", "◐ Речная СОШ", "✓ Полевая СОШ"]
    text = said(await office.coordinator.clicks("✓ Полевая"))
    assert "Принято: ответов 4 из 4." in text
    assert "• Пётр Ильич: 4 ответа" in text
    labels = ["Посмотреть ответы", "Вопросы к ответам", "Принять, вернуть, снять", "← К волне"]
    assert office.coordinator.labels() == labels
    answers = said(await office.coordinator.clicks("Посмотреть"))
    assert "4. Вопрос free?\n— Всё хорошо" in answers


async def test_a_curator_writes_a_school_s_answers_down(office: Office) -> None:
    await card(office.curator)
    await office.curator.clicks("Школы")
    await office.curator.clicks("◐ Речная")
    assert "Марина Сергеевна" in said(await office.curator.clicks("Записать ответы школы"))
    await office.curator.clicks("Продолжить вместо")
    assert "3 из 4" in said(await office.curator.sends("50"))
    async with office.world.database.reading() as session:
        told = (await session.scalars(select(Answer).where(Answer.by_phone))).all()
    assert [(answer.value, answer.person_id) for answer in told] == [("50", office.curator.person_id)]
    await card(office.curator)
    await office.curator.clicks("Школы")
    assert "• Ирина Павловна (по телефону): 1 ответ" in said(await office.curator.clicks("◐ Речная"))


async def test_a_wave_is_locked_and_one_school_gets_a_later_day(office: Office) -> None:
    await card(office.coordinator)
    assert "После срока ответы не принимаются." in said(await office.coordinator.clicks("Не принимать"))
    await office.world.days(20)
    assert "Приём ответов закончен" in said(await office.deputy.presses(f"s1:n:{office.tasks['Речная СОШ']}:0:0"))
    await office.coordinator.clicks("Школы")
    await office.coordinator.clicks("◐ Речная")
    await office.coordinator.clicks("Продлить срок")
    days = [label.replace("\N{NO-BREAK SPACE}", " ") for label in office.coordinator.labels()]
    assert days == ["17 сентября, пт", "21 сентября, вт", "28 сентября, вт", "← К школе"]
    assert "По какой причине?" in said(await office.coordinator.clicks("17"))
    text = said(await office.coordinator.sends("Ремонт   в школе"))
    assert "Срок продлён до 17 сентября, пт: Ремонт в школе." in text
    assert "2 из 4" in said(await office.deputy.presses(f"s1:n:{office.tasks['Речная СОШ']}:0:0"))
    async with office.world.database.reading() as session:
        event = (await session.scalars(select(TaskEvent).where(TaskEvent.what == "extended"))).one()
        assert (event.after, event.why) == ("2021-09-17", "Ремонт в школе")


async def test_the_same_extension_twice_is_once(office: Office) -> None:
    task = office.tasks["Речная СОШ"]
    for _ in range(2):
        assert "продлён до 1 октября, пт" in said(await office.coordinator.presses(f"w2:y:{task}:0:20211001"))
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(WaveException))).one().why == "Болезнь"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("w2:y:{task}:0:20210801", "не раньше сегодняшнего"),
        ("w2:y:{task}:0:20990801", "не дальше 60 дней"),
        ("w2:y:{task}:0:20211399", "Эта кнопка устарела"),
        ("w2:u:{task}:0:7", "Эта кнопка устарела"),
        ("w2:y:{task}:9:20211001", "Эта кнопка устарела"),
        ("w2:e:4711:0:0", "Такой анкеты среди Ваших нет"),
        ("w2:c:4711:0:0", "Такой анкеты среди Ваших нет"),
    ],
)
async def test_forged_buttons_change_nothing(office: Office, data: str, sentence: str) -> None:
    before = await seeding.rows(office.world.database)
    assert sentence in said(await office.coordinator.presses(data.format(task=office.tasks["Речная СОШ"])))
    assert await seeding.rows(office.world.database) == before


async def test_a_curator_cannot_give_a_later_day(office: Office) -> None:
    task = office.tasks["Речная СОШ"]
    assert "может координатор" in said(await office.curator.presses(f"w2:y:{task}:0:20211001"))


async def test_the_card_tells_how_long_it_takes_where_people_stop_and_what_brought_them(world: World) -> None:
    seeded = await seeding.programme(world.database, schools=("Речная СОШ", "Полевая СОШ", "Лесная ООШ"))
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    people = [
        await seeding.member(world, seeded, Role.DEPUTY, f"Зам {n}", name) for n, name in enumerate(seeded.schools)
    ]
    await seeding.wave(world, seeded, olga)
    await deliver(world)
    for one, last in zip(people[:2], (None, "12"), strict=True):
        await one.sends("/survey")
        await one.clicks("Короткая анкета")
        await one.clicks("да")
        world.now += timedelta(minutes=2)
        await one.sends("7")
        if last is None:
            world.now += timedelta(minutes=2)
            await one.sends("50")
            await one.clicks("Пропустить")
            await one.clicks("Отправить")
    await olga.sends("/wave")
    card = said(await olga.clicks("1")).replace("\xa0", " ")
    assert "Заполняют за 4 минуты (медиана, без перерывов)." in card
    assert "останавливаются после вопроса «Вопрос whole?»: 1 ответ." in card
    assert "Сдали после: приглашения — 1." in card
