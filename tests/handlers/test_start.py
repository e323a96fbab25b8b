"""Joining by an invitation, the menu, help, and the door for strangers."""

from datetime import timedelta

from aiogram.methods import SendMessage, SetMyCommands
from sqlalchemy import func, select

from storage.models import Assignment, Invitation, JoinAttempt, Person, Programme
from storage.queries.invitations import Invited, invite
from storage.rights import Role
from tests import seeding
from tests.acting import World, said
from tests.seeding import Seeded


async def token(world: World, seeded: Seeded, name: str, role: Role = Role.CURATOR, school: str = "Речная СОШ") -> str:
    async with world.database.transaction() as session:
        programme = await session.get_one(Programme, seeded.id)
        return await invite(session, programme, Invited(name, role, (seeded.schools[school],)), world.now)


async def test_an_invitation_lets_its_person_in_and_shows_the_menu_of_the_role(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = world.user("Ира")
    reply = await user.sends(f"/start {await token(world, seeded, 'Ирина Павловна')}")
    assert "Здравствуйте, Ирина Павловна! Вы вошли в программу «Северная программа»." in said(reply)
    assert "Ирина Павловна, куратор" in said(reply)
    assert user.labels() == [
        "Задачи",
        "Календарь",
        "Отчёт по школе",
        "Школы",
        "Люди",
        "Сообщества",
        "Настройки",
        "Помощь",
    ]
    assert [type(method) for method in reply] == [SendMessage, SetMyCommands]
    async with world.database.reading() as session:
        person = (await session.scalars(select(Person))).one()
        assert (person.telegram_id, person.joined_at) == (user.id, world.now)
        invitation = (await session.scalars(select(Invitation))).one()
        assert invitation.used_at == world.now


async def test_a_token_is_kept_as_a_hash_only(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    assert secret not in str(await seeding.rows(world.database, without=()))


async def test_a_redelivered_joining_says_the_same_again(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = world.user()
    update = {"message": user.message(text=f"/start {await token(world, seeded, 'Ирина Павловна')}")}
    first = await world.take(update, update_id=77)
    assert await world.take(update, update_id=77) == first


async def test_an_invitation_works_once(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    await world.user().sends(f"/start {secret}")
    late = world.user()
    assert "уже использовано" in said(await late.sends(f"/start {secret}"))
    assert "Пока я Вас не знаю" in said(await late.sends("/start"))


async def test_who_taps_the_own_link_twice_is_in_and_not_alarmed(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    user = world.user()
    for _ in range(8):
        assert "Вы вошли в программу" in said(await user.sends(f"/start {secret}"))
    async with world.database.reading() as session:
        assert await session.scalar(select(func.count(JoinAttempt.id))) == 0


async def test_an_invitation_expires_after_fourteen_days(world: World) -> None:
    seeded = await seeding.programme(world.database)
    secret = await token(world, seeded, "Ирина Павловна")
    world.now += timedelta(days=14)
    assert "Срок приглашения истёк" in said(await world.user().sends(f"/start {secret}"))
    world.now -= timedelta(seconds=1)
    assert "Вы вошли" in said(await world.user().sends(f"/start {secret}"))


async def test_five_wrong_tries_an_hour_close_the_door_for_that_account_only(world: World) -> None:
    seeded = await seeding.programme(world.database)
    guesser, secret = world.user(), await token(world, seeded, "Ирина Павловна")
    for n in range(5):
        assert "не подходит" in said(await guesser.sends(f"/start guess{n}"))
    assert "Слишком много" in said(await guesser.sends(f"/start {secret}"))
    other = await token(world, seeded, "Пётр Ильич")
    assert "Вы вошли" in said(await world.user().sends(f"/start {other}"))
    world.now += timedelta(hours=1, seconds=1)
    assert "Вы вошли" in said(await guesser.sends(f"/start {secret}"))


async def test_somebody_known_takes_a_second_role_over(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.TEACHER, "Мария Львовна", "Речная СОШ", subject="химия")
    reply = await user.sends(f"/start {await token(world, seeded, 'Мария', Role.DEPUTY)}")
    assert "Мария Львовна, зам. директора, учитель" in said(reply)
    async with world.database.reading() as session:
        held = (await session.execute(select(Assignment.person_id, Assignment.role))).all()
    assert sorted(held) == [(user.person_id, Role.DEPUTY), (user.person_id, Role.TEACHER)]


async def test_a_second_programme_becomes_the_current_one(world: World) -> None:
    north = await seeding.programme(world.database)
    south = await seeding.programme(world.database, "yug", "Южная программа")
    user = await seeding.member(world, north, Role.CURATOR, "Мария Львовна", "Речная СОШ")
    assert "Южная программа" in said(await user.sends(f"/start {await token(world, south, 'Мария')}"))
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
