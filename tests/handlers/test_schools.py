"""Lists, search and cards of schools: by number, name, settlement, misspelt; by group and curator; page by page."""

from datetime import date

import pytest

from storage.models import Assignment, Partnership, School, SchoolGroup, SchoolKind, StaffCount
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

NAMES = ("Гляденская СОШ", "Степновская СОШ", "СОШ № 12", "Филиал «Заря»", "Красносопкинская СОШ")


@pytest.fixture
async def north(world: World) -> Seeded:
    seeded = await seeding.programme(world.database, schools=NAMES)
    async with world.database.transaction() as session:
        for name, settlement in zip(NAMES, ("с. Гляден", "с. Степное", "г. Назарово", "г. Назарово", ""), strict=True):
            (await session.get_one(School, seeded.schools[name])).settlement = settlement or None
        branch = await session.get_one(School, seeded.schools["Филиал «Заря»"])
        branch.parent_id, branch.kind = seeded.schools["СОШ № 12"], SchoolKind.BRANCH
    return seeded


async def coordinator(world: World, seeded: Seeded) -> User:
    return await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("/school 1", "Гляденская СОШ"), ("школа гляденская", "Гляденская СОШ"), ("школа степное", "Степновская СОШ"),
        ("школа Филиал Заря", "Филиал «Заря»"), ("/schools 3", "СОШ № 12"),
    ],
)  # fmt: skip
async def test_one_school_that_is_meant_opens_its_card(world: World, north: Seeded, written: str, heading: str) -> None:
    user = await coordinator(world, north)
    assert said(await user.sends(written)).startswith(heading)
    assert "Обучающихся" not in user.screen  # what is not known is not told


async def test_a_misspelt_name_offers_the_nearest_first(world: World, north: Seeded) -> None:
    user = await coordinator(world, north)
    assert "Школы «гляденскя» среди Ваших нет" in said(await user.sends("школа гляденскя"))
    assert user.labels()[0] == "Гляденская СОШ"
    assert said(await user.clicks("Гляденская")).startswith("Гляденская СОШ")
    assert "Школы «сОшь <b>» среди" in said(await user.sends("школа сОшь <b>"))


async def test_a_settlement_of_several_schools_offers_them(world: World, north: Seeded) -> None:
    user = await coordinator(world, north)
    assert "Подходят несколько школ" in said(await user.sends("школа Назарово"))
    assert user.labels() == ["СОШ № 12", "Филиал «Заря»", "← К школам"]


async def test_a_long_settlement_can_be_opened_as_a_list(world: World) -> None:
    seeded = await seeding.programme(world.database, schools=[f"Школа № {n}" for n in range(1, 12)])
    async with world.database.transaction() as session:
        for school_id in seeded.schools.values():
            (await session.get_one(School, school_id)).settlement = "г. Назарово"
        (await session.get_one(School, seeded.schools["Школа № 11"])).settlement = "с. Гляден"
    user = await coordinator(world, seeded)
    await user.sends("школа назарово")
    assert said(await user.clicks("Все школы: г. Назарово")).startswith("Школы · 10 школ")


async def test_pages_narrowed_by_group_and_by_curator(world: World) -> None:
    names = [f"Школа № {n}" for n in range(1, 21)]
    seeded = await seeding.programme(world.database, schools=names)
    await seeding.group(world.database, seeded, "ШНОР", *names[:9])
    await seeding.group(world.database, seeded, "ШГР", *names[:2], year=2020)
    await seeding.group(world.database, seeded, "лидер", names[19], year=None)
    irina = await seeding.member(world, seeded, Role.CURATOR, "Ирина Павловна", names[0])
    async with world.database.transaction() as session:
        await seeding.seat(session, seeded, irina.person_id, Role.CURATOR, names[1])
    user = await coordinator(world, seeded)
    assert said(await user.sends("школы")).startswith("Школы · 20 школ\n\n1. Школа № 1 — Ирина Павловна\n")
    assert "9. Школа № 9 — куратора нет" in said(await user.clicks("Ещё"))
    await user.clicks("Группа")
    assert user.labels() == ["ШНОР · 9", "лидер · 1", "← К школам"]  # a group of another year is no choice
    assert said(await user.clicks("ШНОР")).startswith("Школы · 9 школ\nГруппа: ШНОР\n")
    assert said(await user.clicks("Ещё")).startswith("Школы · 9 школ\nГруппа: ШНОР\n\n9. Школа № 9")
    await user.clicks("Куратор")
    assert user.labels() == ["Ирина Павловна · 2", "Без куратора · 18", "← К школам"]
    assert said(await user.clicks("Ирина Павловна")).startswith("Школы · 2 школы\nКуратор: Ирина Павловна")
    await user.clicks("Куратор")
    assert said(await user.clicks("Без куратора")).startswith("Школы · 18 школ\nКуратор: нет")
    assert said(await user.clicks("Все школы")).startswith("Школы · 20 школ")


async def test_a_page_that_is_not_there_any_more_is_the_last_one(world: World, north: Seeded) -> None:
    user = await coordinator(world, north)
    assert "1. Гляденская СОШ" in said(await user.presses("h1:s:0:0:0:7"))


async def test_the_card_tells_everything_that_is_known(world: World, north: Seeded) -> None:
    user, school = await coordinator(world, north), north.schools["СОШ № 12"]
    irina = await seeding.member(world, north, Role.CURATOR, "Ирина <b>Павловна", "СОШ № 12")
    await seeding.person(world.database, north, Role.DEPUTY, "Мария Львовна", "СОШ № 12")
    await seeding.member(world, north, Role.TEACHER, "Пётр Ильич", "СОШ № 12", "химия")
    await seeding.person(world.database, north, Role.TEACHER, "Анна Олеговна", "СОШ № 12")
    await seeding.task(world.database, north, "Отчёт", seeding.TODAY, Role.DEPUTY, "СОШ № 12")
    await seeding.task(world.database, north, "План", date(2021, 8, 24), Role.DEPUTY, "СОШ № 12")
    async with world.database.transaction() as session:
        row = await session.get_one(School, school)
        row.full_name, row.number, row.kind, row.pupils = "МБОУ «СОШ № 12»", "12", SchoolKind.SECONDARY, 320
        seat = await session.get_one(Assignment, 2)
        assert seat.person_id == irina.person_id
        seat.since, seat.until, seat.order_number = date(2021, 8, 1), date(2022, 8, 31), "№ 145-п от 30.07.2021"
        group = SchoolGroup(school_id=school, title="ШНОР", year=2021, source="ФИОКО " * 30, order_number="№ 7")
        until = Partnership(
            programme_id=north.id, school_id=school, partner="Лицей № 1", valid_until=date(2021, 12, 31)
        )
        endless = Partnership(programme_id=north.id, school_id=school, partner="Гимназия", number="№ 5")
        count = StaffCount(school_id=school, year=2021, post="учителя математики", number=3, at=world.now)
        session.add_all((group, endless, until, count))
    card = said(await user.sends("школа 12"))
    for told in (
        "СОШ № 12\nМБОУ «СОШ № 12»\nСОШ · № 12 · г. Назарово\nФилиалы: Филиал «Заря»\n",
        "Группы 2021/2022:\n• ШНОР — ФИОКО",
        "…, приказ № 7\n",
        "Куратор: Ирина <b>Павловна, с 01.08.2021 по 31.08.2022, приказ № 145-п от 30.07.2021\n",
        "Зам. директора: Мария Львовна, с 01.01.2021, ещё не в боте\nУчителя: 2, из них в боте 1",
        "Обучающихся: 320\nУчителя математики: 3",
        "Договоры о сотрудничестве:\n• Лицей № 1, до 31.12.2021\n• Гимназия, договор № 5, срок не указан",
        "Открытых задач: 2, из них просрочено 1",
    ):
        assert told in card, card
    assert "Филиал: головная — СОШ № 12" in said(await user.sends("школа Заря"))
    assert user.labels() == ["Отчёт", "Люди школы", "Изменить", "Ссылка для учителей", "← К школам"]


async def test_who_has_one_school_sees_its_card_at_once(world: World, north: Seeded) -> None:
    deputy = await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Гляденская СОШ")
    assert "Зам. директора: Мария Львовна" in said(await deputy.sends("/schools"))
    await deputy.sends("школа Степновская")
    assert deputy.labels() == ["Гляденская СОШ", "← К школам"]


async def test_an_observer_sees_schools_without_people_or_unverified_numbers(world: World, north: Seeded) -> None:
    observer = await seeding.member(world, north, Role.OBSERVER, "Наблюдатель")
    await seeding.member(world, north, Role.CURATOR, "Ирина Павловна", "Гляденская СОШ")
    school = north.schools["Гляденская СОШ"]
    async with world.database.transaction() as session:
        for post, verified in (("учителя", world.now), ("психологи", None)):
            session.add(
                StaffCount(school_id=school, year=2021, post=post, number=3, at=world.now, verified_at=verified)
            )
    assert "Ирина" not in said(await observer.sends("школы"))
    assert "Куратор" not in " ".join(observer.labels())
    card = said(await observer.sends("школа Гляденская"))
    assert "Учителя: 3" in card
    for hidden in ("Ирина", "Психологи", "Открытых задач"):
        assert hidden not in card


async def test_who_sees_no_schools_reads_why(world: World, north: Seeded) -> None:
    member = await seeding.member(world, north, Role.COUNCIL, "Член совета")
    for text in ("школы", "школа 1", "/school"):
        assert "Список школ открыт другим ролям" in said(await member.sends(text))
