"""A person changed in place: name, roles with dates and orders, leaving, being forgotten by the coordinator."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.models import Assignment, Audited, AuditEvent, ExpectedInput, Person
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded


@pytest.fixture
async def north(world: World) -> Seeded:
    return await seeding.programme(world.database)


@pytest.fixture
async def olga(world: World, north: Seeded) -> User:
    return await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")


@pytest.fixture
async def maria(world: World, north: Seeded) -> User:
    return await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")


async def seats_of(world: World, user: User) -> list[Assignment]:
    async with world.database.reading() as session:
        mine = select(Assignment).where(Assignment.person_id == user.person_id).order_by(Assignment.id)
        return [*(await session.scalars(mine)).all()]


async def name_of(world: World, user: User) -> str:
    async with world.database.reading() as session:
        return (await session.get_one(Person, user.person_id)).name


async def opened(user: User, *labels: str) -> None:
    await user.sends("люди мария")
    for label in labels:
        await user.clicks(label)


async def test_a_name_is_shown_beside_the_old_one_before_it_is_written(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    await opened(olga, "Имя")
    assert "Сейчас: Мария Львовна" in olga.screen
    assert "Было: Мария Львовна\nСтанет: Марья <b>" in said(await olga.sends(" Марья   <b> "))
    assert await name_of(world, maria) == "Мария Львовна"
    sure = olga.data("Да, записать")
    assert "✓ Записано" in said(await olga.clicks("Да, записать"))
    assert await name_of(world, maria) == "Марья <b>"
    assert "уже не жду" in said(await olga.presses(sure))
    async with world.database.reading() as session:
        event = (await session.scalars(select(AuditEvent))).one()
    assert (event.what, event.before, event.after, event.personal) == (Audited.PERSON_CHANGED, None, None, ["name"])


async def test_everybody_corrects_their_own_name_and_nobody_elses(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    await maria.sends("/me")
    await maria.clicks("Исправить имя")
    await maria.sends("Мария Петровна")
    await maria.clicks("Да, записать")
    assert "Имя: Мария Петровна" in said(await maria.clicks("← Обо мне"))
    assert "делает координатор" in said(await maria.presses(f"n1:n:{olga.person_id}:0"))
    assert "уже не жду" in said(await maria.presses(f"n1:y:{olga.person_id}:0"))
    assert await name_of(world, olga) == "Ольга Викторовна"


async def test_a_name_that_waited_is_not_written_over_somebody_else(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    anna = await seeding.member(world, north, Role.DEPUTY, "Анна Олеговна", "Полевая СОШ")
    await opened(olga, "Имя")
    await olga.sends("Марья")
    assert "уже не жду" in said(await olga.presses(f"n1:y:{anna.person_id}:0"))
    assert await name_of(world, anna) == "Анна Олеговна"
    await olga.clicks("← К карточке")  # walking away ends the waiting
    assert "уже не жду" in said(await olga.presses(f"n1:y:{maria.person_id}:0"))


async def test_who_works_elsewhere_too_is_neither_renamed_nor_forgotten(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    south = await seeding.programme(world.database, "yug", "Южная программа", ["Южная СОШ"])
    async with world.database.transaction() as session:
        await seeding.seat(session, south, maria.person_id, Role.TEACHER, "Южная СОШ")
    await opened(olga)
    assert "работает и в другой программе" in said(await olga.clicks("Имя"))
    assert "работает и в другой программе" in said(await olga.clicks("Стереть данные"))
    assert "работает и в другой программе" in said(await olga.presses(f"n1:g:{maria.person_id}:0"))
    assert await name_of(world, maria) == "Мария Львовна"


async def test_a_role_gets_an_order_and_days_each_taken_back(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    await opened(olga, "Роли", "Зам. директора, Речная СОШ")
    assert "с 01.01.2021, приказ не указан" in olga.screen
    await olga.clicks("Приказ")
    assert "приказ № 145-п от 30.08.2021" in said(await olga.sends("Приказ № 145-п от 30.08.2021"))
    await olga.clicks("С какого дня")
    assert "с 01.09.2020" in said(await olga.sends("01.09.2020"))
    await olga.clicks("По какой день")
    assert "с 01.09.2020 по 31.08.2022" in said(await olga.sends("31.08.2022"))
    await olga.clicks("Вернуть как было")
    (seat,) = await seats_of(world, maria)
    assert (seat.since, seat.until, seat.order_number) == (date(2020, 9, 1), None, "№ 145-п от 30.08.2021")


@pytest.mark.parametrize(
    ("button", "typed", "told"),
    [
        ("С какого дня", "-", "Здесь нужен день"), ("С какого дня", "вчера", "Не получилось прочитать дату"),
        ("По какой день", "31.12.2020", "не может быть раньше первого"), ("По какой день", "31.02.2022", "Такого дня"),
        ("Приказ", "п" * 81, "не длиннее 80"), ("Приказ", "-", "Так уже и записано"),
    ],
)  # fmt: skip
async def test_what_is_no_day_or_order_is_refused(
    world: World, north: Seeded, olga: User, maria: User, button: str, typed: str, told: str
) -> None:
    await opened(olga, "Роли", "Зам. директора", button)
    assert told in said(await olga.sends(typed))
    (seat,) = await seats_of(world, maria)
    assert (seat.since, seat.until, seat.order_number) == (date(2021, 1, 1), None, None)


async def test_a_role_ends_yesterday_and_goes_on_when_taken_back(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    await opened(olga, "Роли", "Зам. директора", "Завершить")
    assert "Раньше:\n• зам. директора, Речная СОШ — с 01.01.2021 по 24.08.2021" in olga.screen
    assert "Пока я Вас не знаю" in said(await maria.sends("/start"))
    ended = olga.data("Вернуть как было")
    await olga.clicks("Вернуть как было")
    assert (await seats_of(world, maria))[0].until is None
    assert "уже возвращено" in said(await olga.presses(ended))


async def test_whoever_left_is_let_go_as_a_whole_and_can_return(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    async with world.database.transaction() as session:
        await seeding.seat(session, north, maria.person_id, Role.TEACHER, "Полевая СОШ")
    await opened(olga, "Больше не работает")
    assert "Завершатся 2 роли" in olga.screen
    assert "Добавить роль" in [*olga.labels(), "Добавить роль"]
    await olga.clicks("Да, завершить роли")
    assert [seat.until for seat in await seats_of(world, maria)] == [date(2021, 8, 24)] * 2
    again = f"n1:t:{maria.person_id}:0"
    assert "уже не работает" in said(await olga.presses(again))
    assert "Вернул как было. Это роли." in said(await olga.clicks("Вернуть как было"))
    assert [seat.until for seat in await seats_of(world, maria)] == [None, None]


async def test_a_change_of_the_same_seat_since_stands_in_the_way(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    anna = await seeding.member(world, north, Role.COORDINATOR, "Анна Олеговна")
    await opened(olga, "Больше не работает", "Да, завершить роли")
    async with world.database.transaction() as session:
        seat = (await session.scalars(select(Assignment).where(Assignment.person_id == maria.person_id))).one()
        seat.until = date(2021, 8, 20)
    assert "меняли ещё раз" in said(await olga.clicks("Вернуть как было"))
    assert "среди Ваших нет" in said(await anna.presses(olga.data("Вернуть как было")))


async def test_the_last_coordinator_stays_whatever_is_pressed(world: World, north: Seeded, olga: User) -> None:
    async with world.database.transaction() as session:  # one who has not joined, one who is yet to come
        session.add(idle := Person(name="Не вошла"))
        await session.flush()
        await seeding.seat(session, north, idle.id, Role.COORDINATOR, None)
    coming = await seeding.member(world, north, Role.COORDINATOR, "Будущая")
    async with world.database.transaction() as session:
        seat = (await session.scalars(select(Assignment).where(Assignment.person_id == coming.person_id))).one()
        seat.since = date(2021, 9, 1)
    (own,) = await seats_of(world, olga)
    for press in (f"n1:t:{olga.person_id}:0", f"a1:e:{own.id}"):
        assert "последний координатор" in said(await olga.presses(press))
    for press, typed in (("s", "01.09.2021"), ("u", "24.08.2021")):
        await olga.presses(f"a1:{press}:{own.id}")
        assert "последний координатор" in said(await olga.sends(typed))
    assert "О себе — отдельно" in said(await olga.presses(f"n1:f:{olga.person_id}:0"))
    assert (await seats_of(world, olga))[0].until is None


async def test_one_of_two_coordinators_may_leave(world: World, north: Seeded, olga: User) -> None:
    await seeding.member(world, north, Role.COORDINATOR, "Анна Олеговна")
    assert "Вы больше не работаете в программе?" in said(await olga.presses(f"n1:l:{olga.person_id}:0"))
    assert "Ваши роли в этой программе завершены" in said(await olga.clicks("Да, завершить роли"))


async def test_a_role_is_added_without_a_link_and_taken_back(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    await opened(olga, "Добавить роль", "Учитель", "Полевая СОШ", "Химия")
    assert olga.screen.startswith("✓ Записано.\n\nМария Львовна")
    assert "• учитель, Полевая СОШ (химия) — с 25.08.2021" in olga.screen
    await olga.clicks("Вернуть как было")
    assert [seat.role for seat in await seats_of(world, maria)] == [Role.DEPUTY]
    await opened(olga, "Добавить роль", "Зам. директора")
    assert "Эта роль у человека уже есть" in said(await olga.clicks("Речная СОШ"))


async def test_a_given_role_that_was_dated_since_is_not_taken_away(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    await opened(olga, "Добавить роль", "Член ММС")
    undo = olga.data("Вернуть как было")
    await olga.clicks("Роли")
    await olga.clicks("Член ММС")
    await olga.clicks("Приказ")
    await olga.sends("№ 3")
    assert "меняли ещё раз" in said(await olga.presses(undo))
    assert [seat.role for seat in await seats_of(world, maria)] == [Role.DEPUTY, Role.COUNCIL]


async def test_buttons_of_an_invitation_and_of_a_role_do_not_mix(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    """An old message's button must not give a role to whom another message is about."""
    anna = await seeding.member(world, north, Role.DEPUTY, "Анна Олеговна", "Полевая СОШ")
    await opened(olga, "Добавить роль", "Учитель")
    school = olga.data("Полевая СОШ")
    await olga.presses(f"n1:a:{anna.person_id}:0")
    await olga.clicks("Куратор")
    assert "уже готово или отменено" in said(await olga.presses(school))
    await olga.sends("/invite")
    assert "уже готово или отменено" in said(await olga.presses(school))
    for user in (maria, anna):
        assert [seat.role for seat in await seats_of(world, user)] == [Role.DEPUTY]


async def test_who_left_comes_back_by_a_role_and_the_forgotten_do_not(
    world: World, north: Seeded, olga: User, maria: User
) -> None:
    await opened(olga, "Больше не работает", "Да, завершить роли")
    undo = olga.data("Вернуть как было")
    await olga.presses(f"n1:o:{maria.person_id}:0")
    assert olga.labels() == ["Добавить роль", "Стереть данные", "← К людям"]
    await olga.clicks("Стереть данные")
    assert "Стереть данные: Мария Львовна?" in olga.screen
    assert "данные стёрты" in said(await olga.clicks("Да, стереть"))
    assert await name_of(world, maria) == "бывший сотрудник"
    assert "данные этого человека стёрты" in said(await olga.presses(undo))
    for act in ("a", "n", "t", "f", "g"):
        assert "Данные этого человека стёрты" in said(await olga.presses(f"n1:{act}:{maria.person_id}:0"))
    assert "Пока я Вас не знаю" in said(await maria.sends("/start"))


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.CURATOR, Role.HEAD, Role.OBSERVER])
async def test_nobody_else_changes_people(world: World, north: Seeded, maria: User, role: Role) -> None:
    school = "Речная СОШ" if role in (Role.DEPUTY, Role.CURATOR) else None
    user = await seeding.member(world, north, role, "Кто-то", school)
    before = await seeding.rows(world.database)
    (seat,) = await seats_of(world, maria)
    for press in [f"n1:{act}:{maria.person_id}:0" for act in "nysaltfg"] + [f"a1:{act}:{seat.id}" for act in "orsue"]:
        said(await user.presses(press))
    assert await seeding.rows(world.database) == before


async def test_a_day_that_ends_a_role_shows_the_card(world: World, north: Seeded, olga: User, maria: User) -> None:
    await opened(olga, "Роли", "Зам. директора", "По какой день")
    assert "Раньше:\n• зам. директора" in said(await olga.sends("01.08.2021"))
    world.now += timedelta(hours=1)
    assert "Этой роли уже нет" in said(await olga.presses(f"a1:o:{(await seats_of(world, maria))[0].id}"))
    await olga.clicks("Вернуть как было")
    async with world.database.reading() as session:
        assert (await session.scalars(select(ExpectedInput))).all() == []
    assert (await seats_of(world, maria))[0].until is None
