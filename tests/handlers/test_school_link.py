"""A link for a school's team: agreed, named, approved by the deputy; a limit, an end, wrong links; nothing kept of who
does not come in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from storage.database import Database
from storage.models import (
    Assignment,
    ExpectedInput,
    JoinAttempt,
    JoinRequest,
    Notice,
    NoticeState,
    Person,
    RequestState,
    SchoolLink,
)
from storage.phones import phone_mac
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, said
from tests.seeding import Seeded

KEY = b"a key that nobody can guess at all"
LINK = re.compile(r"https://t\.me/kurator_bot\?start=(\S+)")


@pytest.fixture
async def world(database: Database) -> World:
    return World(database)


@pytest.fixture
async def north(world: World) -> Seeded:
    return await seeding.programme(world.database)


@pytest.fixture
async def maria(world: World, north: Seeded) -> User:
    return await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")


async def link_of(maria: User, size: str = "на 5") -> str:
    await maria.sends("школы")
    await maria.clicks("Ссылка для учителей")
    found = LINK.search(said(await maria.clicks(size)))
    assert found
    return found[1]


async def comes(user: User, token: str, name: str = "Петрова Анна Ивановна", subject: str = "Химия") -> str:
    """By the link up to the request."""
    await user.sends(f"/start {token}")
    await user.clicks("Соглашаюсь, войти")
    await user.sends(name)
    return said(await user.clicks(subject))


async def heard(world: World, kind: str) -> list[str]:
    """What the queued notices of a kind say, as delivered now; those that say something are marked sent."""

    async def work(*_: object) -> None:
        raise AssertionError

    told = []
    async with world.database.transaction() as session:
        waiting = select(Notice).where(Notice.kind == kind, Notice.state == NoticeState.QUEUED)
        for notice in (await session.scalars(waiting)).all():
            made = await RENDERERS[kind](NoticeContext(session, world.now, work, BOT), notice)
            if isinstance(made, Rendered):
                notice.state = NoticeState.SENT
                for method in made.methods:
                    world._show(method)
                if made.then is not None:
                    await made.then(session, [])
            told.append(said(made.methods) if isinstance(made, Rendered) else made.reason)
            assert isinstance(made, Rendered | Suppressed)
    return told


async def test_a_teacher_comes_by_the_link_and_the_deputy_lets_them_in(
    world: World, north: Seeded, maria: User
) -> None:
    token = await link_of(maria)
    assert "Ссылка — на 5 человек, до 8 сентября, ср:" in maria.screen
    anna = world.user("Анна")
    assert "команды школы «Речная СОШ», программа «Северная программа»" in said(await anna.sends(f"/start {token}"))
    assert "Напишите Ваши фамилию, имя и отчество" in said(await anna.clicks("Соглашаюсь"))
    assert "Имя должно быть текстом" in said(await anna.sends("12"))
    assert "Какой предмет" in said(await anna.sends(" Петрова  Анна Ивановна "))
    assert "Передал в школу" in said(await anna.clicks("Химия"))
    assert "Пока я Вас не знаю" in said(await anna.sends("/start"))  # nobody is in before
    (told,) = await heard(world, "join_asked")
    assert told == "Петрова Анна Ивановна просится в команду: Речная СОШ.\nПредмет: химия."
    accept = maria.data("Принять")
    assert "✓ Принято" in said(await maria.clicks("Принять"))
    assert await heard(world, "join_accepted") == [
        "Петрова Анна Ивановна, Вас приняли в команду школы «Речная СОШ». Добро пожаловать! Меню — /start"
    ]
    assert "Петрова Анна Ивановна, учитель" in said(await anna.sends("/start"))
    assert "уже рассмотрели" in said(await maria.presses(accept))
    async with world.database.reading() as session:
        person = (await session.scalars(select(Person).where(Person.telegram_id == anna.id))).one()
        seat = (await session.scalars(select(Assignment).where(Assignment.person_id == person.id))).one()
        asked = (await session.scalars(select(JoinRequest))).one()
        link = (await session.scalars(select(SchoolLink))).one()
    assert (seat.role, seat.school_id, seat.subject) == (Role.TEACHER, north.schools["Речная СОШ"], "химия")
    assert person.consented_at == world.now
    assert (asked.state, asked.person_id) == (RequestState.ACCEPTED, person.id)
    assert (asked.name, asked.telegram_id, asked.username) == (None, None, None)
    assert token not in (link.token_hash, "")
    assert "Вы уже в команде" in said(await anna.sends(f"/start {token}"))


async def test_who_is_refused_hears_it_and_nothing_of_them_stays(world: World, north: Seeded, maria: User) -> None:
    token = await link_of(maria)
    stranger = world.user("Чужой")
    await comes(stranger, token, "Посторонний Пётр")
    await heard(world, "join_asked")
    await maria.clicks("Отклонить")
    (told,) = await heard(world, "join_refused")
    assert told.startswith("В школе «Речная СОШ» Вашу заявку не подтвердили.")
    kept = str(await seeding.rows(world.database, without=("updates",)))
    assert "Посторонний" not in kept
    assert str(stranger.id) not in kept


async def test_who_does_not_agree_leaves_nothing_behind(world: World, north: Seeded, maria: User) -> None:
    token = await link_of(maria)
    before = await seeding.rows(world.database)
    stranger = world.user("Чужой")
    await stranger.sends(f"/start {token}")
    assert "Нажмите одну из кнопок" in said(await stranger.sends("Здравствуйте"))
    assert "ничего о Вас не сохраняю" in said(await stranger.clicks("Не соглашаюсь"))
    assert await seeding.rows(world.database) == before


async def test_somebody_on_the_list_is_let_in_as_themselves(world: World, north: Seeded, maria: User) -> None:
    listed = await seeding.person(
        world.database, north, Role.TEACHER, "Петрова Анна Ивановна", "Речная СОШ", subject="химия"
    )
    await seeding.person(world.database, north, Role.TEACHER, "Петрова Анна Ивановна", "Полевая СОШ")
    anna = world.user("Анна")
    await comes(anna, await link_of(maria), "Петрова Анна Иванова")
    (told,) = await heard(world, "join_asked")
    assert "В списке школы есть Петрова Анна Ивановна — похоже, это тот же человек." in told
    await maria.clicks("Принять: это Петрова Анна Ивановна")
    async with world.database.reading() as session:
        person = await session.get_one(Person, listed)
        seats = (await session.scalars(select(Assignment).where(Assignment.person_id == listed))).all()
    assert (person.telegram_id, person.name, len(seats)) == (anna.id, "Петрова Анна Ивановна", 1)
    assert "Петрова Анна Ивановна, учитель" in said(await anna.sends("/start"))


async def test_the_limit_holds_and_a_refusal_frees_a_place(world: World, north: Seeded, maria: User) -> None:
    token = await link_of(maria)
    for number in range(5):
        await comes(world.user(f"Учитель {number}"), token, f"Учитель Номер {number}")
    late = world.user("Опоздавший")
    assert "на сколько она рассчитана" in said(await late.sends(f"/start {token}"))
    await maria.sends("школы")
    await maria.clicks("Ссылка для учителей")
    assert "занято мест: 5 из 5" in maria.screen
    await maria.clicks("Заявки: 5")
    await maria.clicks("Учитель Номер 0")
    await maria.clicks("Отклонить")
    assert "Передал в школу" in await comes(late, token, "Опоздавший Олег")


async def test_a_link_ends_closes_and_gives_way_to_a_newer_one(world: World, north: Seeded, maria: User) -> None:
    first = await link_of(maria)
    await maria.sends("школы")
    await maria.clicks("Ссылка для учителей")
    second = LINK.search(said(await maria.clicks("Новая ссылка на 10")))
    assert second
    stranger = world.user("Кто-то")
    assert "неполная или закрыта" in said(await stranger.sends(f"/start {first}"))
    assert "команды школы" in said(await stranger.sends(f"/start {second[1]}"))
    await maria.clicks("← К ссылке")
    assert "Ссылка закрыта." in said(await maria.clicks("Закрыть ссылку"))
    await stranger.clicks("Соглашаюсь")
    await stranger.sends("Кто То")
    assert "неполная или закрыта" in said(await stranger.clicks("Химия"))  # closed on the way
    token = await link_of(maria)
    world.now += timedelta(days=15)
    assert "Срок этой ссылки истёк" in said(await stranger.sends(f"/start {token}"))


async def test_five_wrong_links_an_hour_of_either_kind(world: World, north: Seeded, maria: User) -> None:
    token = await link_of(maria)
    guesser = world.user("Угадывает")
    for number in range(5):
        wrong = f"s_{str(number) * 32}" if number % 2 else f"{number}"
        assert "не подходит" in said(await guesser.sends(f"/start {wrong}"))
    assert "Подождите час" in said(await guesser.sends(f"/start {token}"))
    world.now += timedelta(hours=1, minutes=1)
    assert "команды школы" in said(await guesser.sends(f"/start {token}"))


async def test_a_colleague_of_another_school_is_only_asked_for_the_subject(
    world: World, north: Seeded, maria: User
) -> None:
    pavel = await seeding.member(world, north, Role.TEACHER, "Павел Олегович", "Полевая СОШ", "химия")
    assert "Какой предмет" in said(await pavel.sends(f"/start {await link_of(maria)}"))
    assert "Не понял" in said(await pavel.sends("химия"))
    await pavel.clicks("Другое")
    await heard(world, "join_asked")
    await maria.clicks("Принять")
    async with world.database.reading() as session:
        mine = Assignment.person_id == pavel.person_id
        seats = (await session.scalars(select(Assignment).where(mine).order_by(Assignment.id))).all()
    assert [(seat.school_id, seat.subject) for seat in seats] == [(2, "химия"), (1, None)]


async def test_buttons_of_others_and_forged_ones_open_nothing(world: World, north: Seeded, maria: User) -> None:
    token = await link_of(maria)
    await comes(world.user("Анна"), token)
    stranger = world.user("Чужой")
    for data in ("sj1:y:1:0", "sj1:n:1:0", "sj1:s:1:0", "sj1:s:1:99"):
        assert "откройте ссылку школы ещё раз" in said(await stranger.presses(data))
    other = await seeding.member(world, north, Role.DEPUTY, "Иван Ильич", "Полевая СОШ")
    for data in ("jr1:o:1", "jr1:a:1", "jr1:l:1", "jr1:r:1", "sl1:s:1:0", "sl1:m:1:5", "sl1:c:1:0", "sl1:w:1:0"):
        assert "среди Ваших нет" in said(await other.presses(data))
    assert "Такого числа мест нет" in said(await maria.presses("sl1:m:1:4000"))
    async with world.database.reading() as session:
        assert (await session.scalars(select(JoinRequest.state))).all() == [RequestState.WAITING]


async def test_without_a_deputy_in_the_bot_the_coordinator_decides(world: World, north: Seeded) -> None:
    olga = await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")
    await olga.sends("школа речная")
    await olga.clicks("Ссылка для учителей")
    found = LINK.search(said(await olga.clicks("на 20")))
    assert found
    await comes(world.user("Анна"), found[1])
    await heard(world, "join_asked")
    assert "✓ Принято" in said(await olga.clicks("Принять"))


async def test_a_decision_silences_the_question_to_the_others(world: World, north: Seeded, maria: User) -> None:
    await seeding.member(world, north, Role.DIRECTOR, "Олег Петрович", "Речная СОШ")
    await comes(world.user("Анна"), await link_of(maria))
    await maria.sends("школы")
    for label in ("Ссылка для учителей", "Заявки: 1", "Петрова", "Принять"):
        await maria.clicks(label)
    assert await heard(world, "join_asked") == ["заявку уже рассмотрели"] * 2
    async with world.database.reading() as session:
        assert (await session.scalars(select(ExpectedInput))).all() == []


async def doubtful(world: World, north: Seeded, maria: User) -> tuple[User, int]:
    """Somebody who may be the one on the list, asked for their number."""
    world.phone_key = KEY
    listed = await seeding.person(
        world.database, north, Role.TEACHER, "Петрова Анна Ивановна", "Речная СОШ", subject="химия"
    )
    async with world.database.transaction() as session:
        (await session.get_one(Person, listed)).phone_mac = phone_mac(KEY, "+79135551234")
    anna = world.user("Анна")
    await comes(anna, await link_of(maria), "Петрова Анна Иванова")
    assert "Похоже, Вы есть в списке школы" in anna.screen
    return anna, listed


async def shares(user: User, number: str, owner: int) -> str:
    contact = {"phone_number": number, "first_name": "Анна", "user_id": owner}
    return said(await user.world.take({"message": user.message(contact=contact)}))


async def test_a_telephone_on_the_list_lets_in_at_once_and_is_kept_no_more(
    world: World, north: Seeded, maria: User
) -> None:
    anna, listed = await doubtful(world, north, maria)
    told = await shares(anna, "79135551234", anna.id)
    assert told.startswith("Петрова Анна Ивановна, Вас приняли в команду школы «Речная СОШ»")
    async with world.database.reading() as session:
        person = await session.get_one(Person, listed)
        request = (await session.scalars(select(JoinRequest))).one()
    assert (person.telegram_id, person.phone_mac, person.consented_at) == (anna.id, None, world.now)
    assert (request.state, request.person_id, request.telegram_id) == (RequestState.ACCEPTED, listed, None)
    assert await heard(world, "join_asked") == ["заявку уже рассмотрели"]
    assert "Петрова Анна Ивановна, учитель" in said(await anna.sends("/start"))


@pytest.mark.parametrize(("number", "own"), [("+79135550000", True), ("+79135551234", False), ("112", True)])
async def test_any_other_number_proves_nothing_and_counts_as_a_try(
    world: World, north: Seeded, maria: User, number: str, own: bool
) -> None:
    anna, listed = await doubtful(world, north, maria)
    assert "узнать Вас не получилось" in await shares(anna, number, anna.id if own else 4711)
    async with world.database.reading() as session:
        assert (await session.get_one(Person, listed)).telegram_id is None
        assert len((await session.scalars(select(JoinAttempt))).all()) == 1
    assert "Пока я Вас не знаю" in await shares(anna, "+79135551234", anna.id)  # asked once
    assert "просится в команду" in (await heard(world, "join_asked"))[0]


async def test_without_a_number_the_deputy_decides(world: World, north: Seeded, maria: User) -> None:
    anna, _ = await doubtful(world, north, maria)
    assert "Ваша заявка ждёт" in said(await anna.sends("Без номера"))
    await heard(world, "join_asked")
    await maria.clicks("Принять: это Петрова Анна Ивановна")
    assert "Петрова Анна Ивановна, учитель" in said(await anna.sends("/start"))
