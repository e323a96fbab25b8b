"""Lists, search and cards of people, who has not joined, and their invitation sent again."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.models import Assignment, Invitation, Person
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

LINK = re.compile(r"https://t\.me/kurator_bot\?start=(\S+)")


@pytest.fixture
async def north(world: World) -> Seeded:
    return await seeding.programme(world.database)


@pytest.fixture
async def olga(world: World, north: Seeded) -> User:
    return await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")


async def test_the_list_tells_roles_schools_and_who_is_missing(world: World, north: Seeded, olga: User) -> None:
    maria = await seeding.person(world.database, north, Role.DEPUTY, "Мария <i>", "Речная СОШ")
    async with world.database.transaction() as session:
        for role, school in (
            (Role.TEACHER, "Речная СОШ"),
            (Role.TEACHER, "Полевая СОШ"),
            (Role.CURATOR, "Полевая СОШ"),
        ):
            await seeding.seat(session, north, maria, role, school)
    text = said(await olga.sends("/people"))
    assert text.startswith("Люди · 2 человека\n\n")
    assert "• Мария <i> — зам. директора, Речная СОШ; учитель, Речная СОШ и ещё 2 · ещё не в боте" in text
    assert "• Ольга Викторовна — координатор" in text
    assert olga.labels()[2:] == ["Ещё не в боте: 1", "Роль", "Группа", "Куратор", "← Меню"]
    assert said(await olga.clicks("Ещё не в боте")).startswith("Люди · 1 человек\nЕщё не в боте\n\n• Мария")


async def test_pages_and_narrowing_by_role_group_and_curator(world: World, north: Seeded, olga: User) -> None:
    for n in range(10):
        await seeding.person(world.database, north, Role.TEACHER, f"Учитель {n}", "Речная СОШ")
    await seeding.person(world.database, north, Role.DEPUTY, "Мария Львовна", "Полевая СОШ")
    await seeding.person(world.database, north, Role.CURATOR, "Ирина Павловна", "Полевая СОШ")
    await seeding.group(world.database, north, "ШНОР", "Полевая СОШ")
    assert said(await olga.sends("люди")).startswith("Люди · 13 человек")
    assert "Учитель 9" in said(await olga.clicks("Ещё →"))
    await olga.clicks("Роль")
    assert olga.labels()[:4] == ["Координатор · 1", "Куратор · 1", "Зам. директора · 1", "Учитель · 10"]
    assert said(await olga.clicks("Учитель")).startswith("Люди · 10 человек\nРоль: учитель")
    await olga.clicks("Группа")
    assert said(await olga.clicks("ШНОР")).startswith("Люди · 2 человека\nГруппа: ШНОР")
    await olga.clicks("Куратор")
    assert "Мария Львовна" in said(await olga.clicks("Ирина Павловна · 1"))
    assert said(await olga.clicks("Все люди")).startswith("Люди · 13 человек")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("люди Мария Львовна", "Мария Львовна\n• зам. директора, Речная СОШ — с 01.01.2021"),
        ("/people мария", "Мария Львовна\n•"), ("люди марея львовна", "Мария Львовна\n•"),
        ("люди львовна", "Подходят несколько человек. Кого открыть?\n\n• Анна Львовна"),
        ("люди львовно", "«львовно» среди Ваших нет. Может быть, это:\n\n• Анна Львовна"),
        ("люди 1", "Люди · 1 человек\nРечная СОШ"), ("люди речная", "Люди · 1 человек\nРечная СОШ"),
        ("люди ъъъ", "По словам «ъъъ» никого не нашлось"), ("люди 77", "По словам «77» никого"),
    ],
)  # fmt: skip
async def test_people_are_found_by_name_and_by_school(
    world: World, north: Seeded, olga: User, written: str, told: str
) -> None:
    await seeding.person(world.database, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    await seeding.person(world.database, north, Role.DEPUTY, "Анна Львовна", "Полевая СОШ")
    assert told in said(await olga.sends(written))


async def test_a_card_tells_seats_to_come_and_past_ones(world: World, north: Seeded, olga: User) -> None:
    maria = await seeding.person(world.database, north, Role.CURATOR, "Мария Львовна", "Речная СОШ")
    async with world.database.transaction() as session:
        (await session.scalars(select(Assignment).where(Assignment.person_id == maria))).one().until = date(2021, 8, 1)
        for since, order in ((date(2021, 9, 1), "№ 145-п"), (date(2021, 8, 2), None)):
            await seeding.seat(session, north, maria, Role.TEACHER, "Полевая СОШ", "химия")
            await session.flush()
            seat = (await session.scalars(select(Assignment).order_by(Assignment.id.desc()).limit(1))).one()
            seat.since, seat.order_number = since, order
    card = said(await olga.sends("люди мария"))
    assert "• учитель, Полевая СОШ (химия) — с 01.09.2021, приказ № 145-п\n" in card
    assert "\n\nРаньше:\n• куратор, Речная СОШ — с 01.01.2021 по 01.08.2021\n" in card
    assert "Ещё не в боте, приглашения не было." in card


async def test_who_left_is_found_among_the_former_by_the_coordinator_only(
    world: World, north: Seeded, olga: User
) -> None:
    maria = await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    head = await seeding.member(world, north, Role.HEAD, "Пётр Ильич")
    async with world.database.transaction() as session:
        seats = select(Assignment).where(Assignment.person_id == maria.person_id)
        (await session.scalars(seats)).one().until = date(2021, 8, 24)
    assert "никого не нашлось" in said(await olga.sends("люди мария"))
    await olga.sends("люди")
    await olga.clicks("Роль")
    assert "Ушедшие\n\n• Мария Львовна — зам. директора, Речная СОШ" in said(await olga.clicks("Ушедшие"))
    assert "Раньше:\n• зам. директора" in said(await olga.clicks("Мария"))
    assert "Пригласить снова" not in olga.labels()
    assert "делает координатор" in said(await head.presses("b1:s:f:0:0:0:0"))
    assert "среди Ваших нет" in said(await head.presses(f"n1:o:{maria.person_id}:0"))


async def test_an_invitation_is_sent_again_and_the_old_link_ends(world: World, north: Seeded, olga: User) -> None:
    await seeding.person(world.database, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    await olga.sends("люди мария")
    first = LINK.search(said(await olga.clicks("Пригласить снова")))
    assert "Приглашение для: Мария Львовна (зам. директора)" in olga.screen
    assert "Прежняя ссылка больше не действует" in olga.screen
    await olga.clicks("← К карточке")
    assert "Ещё не в боте: приглашение действует до 8 сентября, ср." in olga.screen
    second = LINK.search(said(await olga.clicks("Пригласить снова")))
    assert first is not None
    assert second is not None
    assert "истёк" in said(await world.user().joins(first[1]))
    assert "Мария Львовна" in said(await world.user().joins(second[1]))


async def test_who_is_in_the_bot_needs_no_invitation(world: World, north: Seeded, olga: User) -> None:
    maria = await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    async with world.database.transaction() as session:
        person = await session.get_one(Person, maria.person_id)
        person.joined_at, person.unreachable_at = world.now, world.now
    card = said(await olga.sends("люди мария"))
    assert "В боте с 25 августа 2021, ср. Бот у человека заблокирован" in card
    assert "Пригласить снова" not in olga.labels()
    assert "Приглашение не нужно" in said(await olga.presses(f"n1:i:{maria.person_id}:0"))
    async with world.database.reading() as session:
        assert (await session.scalars(select(Invitation))).all() == []


async def test_an_expired_invitation_says_so(world: World, north: Seeded, olga: User) -> None:
    await seeding.person(world.database, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    await olga.sends("люди мария")
    await olga.clicks("Пригласить снова")
    world.now += timedelta(days=15)
    assert "приглашение больше не действует" in said(await olga.sends("люди мария"))


async def test_a_curator_knows_the_people_of_their_schools_and_no_others(world: World, north: Seeded) -> None:
    irina = await seeding.member(world, north, Role.CURATOR, "Ирина Павловна", "Речная СОШ")
    await seeding.person(world.database, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    other = await seeding.person(world.database, north, Role.DEPUTY, "Анна Олеговна", "Полевая СОШ")
    assert said(await irina.sends("люди")).startswith("Люди · 2 человека")
    assert "никого не нашлось" in said(await irina.sends("люди Анна Олеговна"))
    assert "среди Ваших нет" in said(await irina.presses(f"n1:o:{other}:0"))
    await irina.sends("люди мария")
    assert irina.labels() == ["← К людям"]


async def test_who_may_not_see_people_reads_why(world: World, north: Seeded) -> None:
    for role, school in ((Role.TEACHER, "Речная СОШ"), (Role.OBSERVER, None), (Role.COUNCIL, None)):
        user = await seeding.member(world, north, role, f"Кто-то {role}", school)
        for text in ("люди", "люди Мария", "/people 1"):
            assert "Список людей открыт другим ролям" in said(await user.sends(text))
