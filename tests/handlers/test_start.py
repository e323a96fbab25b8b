"""Joining by an invitation, the menu, help, and the door for strangers."""

from datetime import timedelta

from aiogram.methods import AnswerCallbackQuery, SendMessage, SetMyCommands
from sqlalchemy import func, select

from scheduler.jobs import tick
from storage.models import Assignment, ExpectedInput, Invitation, JoinAttempt, Person, Programme
from storage.queries.invitations import Invited, invite
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, World, said
from tests.seeding import Seeded


async def token(world: World, seeded: Seeded, name: str, role: Role = Role.CURATOR, school: str = "Речная СОШ") -> str:
    async with world.database.transaction() as session:
        programme = await session.get_one(Programme, seeded.id)
        return await invite(session, programme, Invited(name, role, (seeded.schools[school],)), world.now)


async def test_an_invitation_lets_its_person_in_and_shows_the_menu_of_the_role(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = world.user("Ира")
    reply = await user.joins(await token(world, seeded, "Ирина Павловна"))
    assert "Здравствуйте, Ирина Павловна! Вы вошли в программу «Северная программа»." in said(reply)
    assert "Ирина Павловна, куратор" in said(reply)
    assert user.labels() == [
        "Задачи",
        "Календарь",
        "Отчёты",
        "Школы",
        "Люди",
        "Анкеты школ",
        "Сообщества",
        "Отсутствие",
        "Настройки",
        "Обо мне",
        "Помощь",
    ]
    assert [type(method) for method in reply] == [AnswerCallbackQuery, SendMessage, SetMyCommands]
    async with world.database.reading() as session:
        person = (await session.scalars(select(Person))).one()
        assert (person.telegram_id, person.joined_at) == (user.id, world.now)
        invitation = (await session.scalars(select(Invitation))).one()
        assert invitation.used_at == world.now


async def test_a_token_is_kept_as_a_hash_only(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    assert secret not in str(await seeding.rows(world.database, without=()))


async def test_before_anything_is_kept_the_newcomer_is_asked_in_plain_words(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = world.user("Ира")
    asked = said(await user.sends(f"/start {await token(world, seeded, 'Ирина Павловна')}"))
    assert asked.startswith("Здравствуйте, Ирина Павловна! Вас приглашают в программу «Северная программа».")
    assert "Данных учеников у меня нет" in asked
    assert user.labels() == ["Соглашаюсь, войти", "Не соглашаюсь"]
    assert "Вас приглашают" in said(await user.sends("а что это?"))
    assert "Чтобы пользоваться кнопками" in said(await user.presses("g1:tasks:0"))
    assert "ничего о Вас не сохраняю" in said(await user.clicks("Не соглашаюсь"))
    after = await seeding.rows(world.database)
    assert after.pop("expected_inputs") == []
    assert str(user.id) not in str(after)
    assert [person["name"] for person in after["people"]] == ["Ирина Павловна"]


async def test_who_declined_may_open_the_link_again(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user, secret = world.user("Ира"), await token(world, seeded, "Ирина Павловна")
    await user.sends(f"/start {secret}")
    await user.clicks("Не соглашаюсь")
    assert "откройте ссылку-приглашение ещё раз" in said(await user.presses("j1:1:1"))
    assert "Вы вошли" in said(await user.joins(secret))


async def test_consent_is_kept_and_never_asked_again(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = world.user("Ира")
    await user.joins(await token(world, seeded, "Ирина Павловна"))
    assert "Вы вошли" in said(await user.sends(f"/start {await token(world, seeded, 'Ирина', Role.DEPUTY)}"))
    assert "Что открыть?" in said(await user.sends("/start"))
    async with world.database.reading() as session:
        assert await session.scalar(select(Person.consented_at).where(Person.telegram_id == user.id)) == world.now


async def test_another_chat_cannot_agree_for_the_one_that_brought_the_link(world: World) -> None:
    seeded = await seeding.programme(world.database)
    owner, thief = world.user("Ира"), world.user("Чужая")
    await owner.sends(f"/start {await token(world, seeded, 'Ирина Павловна')}")
    for number in (0, 1, 2, 999):
        assert "Вы вошли" not in said(await thief.presses(f"j1:{number}:1"))
    assert "Вы вошли" in said(await owner.clicks("Соглашаюсь, войти"))


async def test_two_who_opened_one_link_are_not_both_let_in(world: World) -> None:
    seeded = await seeding.programme(world.database)
    one, other = world.user("Ира"), world.user("Чужая")
    secret = await token(world, seeded, "Ирина Павловна")
    for user in (one, other):
        await user.sends(f"/start {secret}")
    assert "Вы вошли" in said(await one.clicks("Соглашаюсь, войти"))
    assert "уже использовано" in said(await other.clicks("Соглашаюсь, войти"))


async def test_who_came_in_before_anybody_asked_is_asked_once(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.CURATOR, "Мария Львовна", "Речная СОШ")
    async with world.database.transaction() as session:
        (await session.scalars(select(Person))).one().consented_at = None
    assert "один вопрос, больше я его не задам" in said(await user.sends("/start"))
    assert "/forget" in said(await user.clicks("Не соглашаюсь"))
    await user.sends("/start")
    assert "Что открыть?" in said(await user.clicks("Соглашаюсь"))
    assert "Что открыть?" in said(await user.sends("/start"))


async def test_a_phone_is_not_kept_once_its_person_has_joined(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user, secret = world.user(), await token(world, seeded, "Ирина Павловна")
    async with world.database.transaction() as session:
        (await session.scalars(select(Person))).one().phone_mac = "abc"
    await user.joins(secret)
    async with world.database.reading() as session:
        assert (await session.scalars(select(Person.phone_mac))).all() == [None]


async def test_wrong_tries_and_unanswered_questions_are_not_kept(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = world.user()
    await user.sends("/start wrong")
    await user.sends(f"/start {await token(world, seeded, 'Ирина Павловна')}")
    for days, left in ((0, (1, 1)), (2, (0, 1)), (13, (0, 0))):
        world.now += timedelta(days=days)
        await tick(world.database, world.now)
        async with world.database.reading() as session:
            counts = [await session.scalar(select(func.count()).select_from(t)) for t in (JoinAttempt, ExpectedInput)]
        assert tuple(counts) == left


async def test_a_redelivered_joining_says_the_same_again(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = world.user()
    update = {"message": user.message(text=f"/start {await token(world, seeded, 'Ирина Павловна')}")}
    first = await world.take(update, update_id=77)
    assert await world.take(update, update_id=77) == first


async def test_an_invitation_works_once(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    await world.user().joins(secret)
    late = world.user()
    assert "уже использовано" in said(await late.joins(secret))
    assert "Пока я Вас не знаю" in said(await late.sends("/start"))


async def test_who_taps_the_own_link_twice_is_in_and_not_alarmed(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    user = world.user()
    for _ in range(8):
        assert "Вы вошли в программу" in said(await user.joins(secret))
    async with world.database.reading() as session:
        assert await session.scalar(select(func.count(JoinAttempt.id))) == 0


async def test_an_invitation_expires_after_fourteen_days(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    world.now += timedelta(days=14)
    assert "Срок приглашения истёк" in said(await world.user().joins(secret))
    world.now -= timedelta(seconds=1)
    assert "Вы вошли" in said(await world.user().joins(secret))


async def test_five_wrong_tries_an_hour_close_the_door_for_that_account_only(world: World) -> None:
    seeded = await seeding.programme(world.database)
    guesser, secret = world.user(), await token(world, seeded, "Ирина Павловна")
    for n in range(5):
        assert "не подходит" in said(await guesser.sends(f"/start guess{n}"))
    assert "Слишком много" in said(await guesser.joins(secret))
    other = await token(world, seeded, "Пётр Ильич")
    assert "Вы вошли" in said(await world.user().joins(other))
    world.now += timedelta(hours=1, seconds=1)
    assert "Вы вошли" in said(await guesser.joins(secret))


async def test_somebody_known_takes_a_second_role_over(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.TEACHER, "Мария Львовна", "Речная СОШ", subject="химия")
    reply = await user.joins(await token(world, seeded, "Мария", Role.DEPUTY))
    assert "Мария Львовна, зам. директора, учитель" in said(reply)
    async with world.database.reading() as session:
        held = (await session.execute(select(Assignment.person_id, Assignment.role))).all()
    assert sorted(held) == [(user.person_id, Role.DEPUTY), (user.person_id, Role.TEACHER)]


async def test_a_second_programme_becomes_the_current_one(world: World) -> None:
    north = await seeding.programme(world.database)
    south = await seeding.programme(world.database, "yug", "Южная программа")
    user = await seeding.member(world, north, Role.CURATOR, "Мария Львовна", "Речная СОШ")
    assert "Южная программа" in said(await user.joins(await token(world, south, "Мария")))
    assert "Северная" not in said(await user.sends("/start"))


async def test_a_role_that_ended_makes_a_stranger(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.CURATOR, "Мария Львовна", "Речная СОШ")
    async with world.database.transaction() as session:
        (await session.scalars(select(Assignment))).one().until = seeding.TODAY
    assert "куратор" in said(await user.sends("/start"))
    await world.days(1)
    assert "Пока я Вас не знаю" in said(await user.sends("/start"))


async def test_menu_and_help_lead_to_each_other(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    assert "Что открыть?" in said(await user.sends("меню"))
    assert "Как со мной говорить" in said(await user.clicks("Помощь"))
    assert "Что открыть?" in said(await user.clicks("← Меню"))
    assert "Как со мной говорить" in said(await user.sends("/help"))


async def test_a_stranger_reads_how_to_come_in_whatever_they_write(world: World) -> None:
    await seeding.programme(world.database)
    stranger = world.user()
    for text in ("/start", "/tasks", "отчёт школа 1", "привет", "/start@kurator_bot"):
        assert "откройте личную ссылку-приглашение" in said(await stranger.sends(text))
    assert "откройте приглашение" in said(await stranger.presses("g1:tasks:0"))


async def test_whoever_writes_a_button_of_the_menu_by_name_opens_it(world: World) -> None:
    """«обо мне» was not understood; «анкеты школ» told a coordinator that no questionnaire is theirs."""
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    await user.sends("меню")
    menu = {label: user.data(label) for label in user.labels()}
    assert {"Уточнить сроки", "Анкеты школ", "Обо мне", "Отчёты", "Новый учебный год"} <= {*menu}
    for label, data in menu.items():
        pressed = said(await user.presses(data))
        for written in (label, label.lower().replace("ё", "е"), f" {label}. "):
            assert said(await user.sends(written)) == pressed, written
    assert said(await user.sends("уточнить срок")) == said(await user.sends("/terms"))


async def test_words_of_ones_own_may_be_called_like_a_button_of_the_menu(world: World) -> None:
    seeded = await seeding.programme(world.database)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    task = await seeding.task(
        world.database, seeded, "Справка", BEGINNING.date() + timedelta(9), Role.DEPUTY, "Речная СОШ", result="Приказ"
    )
    for words in ("Новый учебный год", "Почему?", "Программа."):
        await deputy.presses(f"t1:u:{task}:0")
        await deputy.presses(f"t1:d:{task}:0")
        assert f"Записано: «{words}»." in said(await deputy.sends(words))
