"""A school changed in place by buttons and a typed line: fields, groups, staff, agreements; each taken back once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.models import Assignment, Audited, AuditEvent, ExpectedInput, Partnership, School, SchoolGroup, StaffCount
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


async def school_of(world: World, north: Seeded, name: str = "Речная СОШ") -> School:
    async with world.database.reading() as session:
        return await session.get_one(School, north.schools[name])


async def editing(user: User, *labels: str) -> None:
    await user.sends("школа речная")
    for label in ("Изменить", *labels):
        await user.clicks(label)


async def events(world: World) -> list[AuditEvent]:
    async with world.database.reading() as session:
        return [*(await session.scalars(select(AuditEvent).order_by(AuditEvent.id))).all()]


@pytest.mark.parametrize(
    ("label", "typed", "field", "value"),
    [
        ("Название", " Речная  школа ", "short_name", "Речная школа"), ("Номер", "№ 7", "number", "7"),
        ("Полное название", "школа имени Пушкина", "full_name", "школа имени Пушкина"),
        ("Населённый пункт", "с. Речное", "settlement", "с. Речное"),
        ("Обучающихся", "1 204", "pupils", 1204), ("Учителей", "двадцать пять", "teachers", 25),
    ],
)  # fmt: skip
async def test_a_field_is_typed_seen_on_the_card_and_taken_back(
    world: World, north: Seeded, olga: User, label: str, typed: str, field: str, value: object
) -> None:
    before = getattr(await school_of(world, north), field)
    await editing(olga, label)
    assert f"{label} сейчас: {before or 'не указано'}." in olga.screen
    assert said(await olga.sends(typed)).startswith("✓ Записано.\n\nРечная")
    assert getattr(await school_of(world, north), field) == value
    assert "Не понял" in said(await olga.sends("ещё что-то"))  # nothing more is waited for
    assert said(await olga.clicks("Вернуть как было")).startswith("✓ Вернул как было. Это данные школы.\n\nРечная СОШ")
    assert getattr(await school_of(world, north), field) == before
    first, second = await events(world)
    assert (first.what, first.after, second.undoes) == (Audited.SCHOOL_CHANGED, {field: value}, first.id)
    assert (second.before, second.after) == (first.after, first.before)


@pytest.mark.parametrize(
    ("label", "typed", "told"),
    [
        ("Название", "-", "Нужно название"), ("Название", "полевая  сош", "«полевая сош» в программе уже есть"),
        ("Название", "Речная СОШ", "Так уже и записано"), ("Название", "я" * 201, "Нужно название"),
        ("Обучающихся", "много", "Нужно целое число"), ("Обучающихся", "-5", "Нужно целое число"),
        ("Обучающихся", "12,5", "Нужно целое число"), ("Обучающихся", "20001", "Нужно целое число"),
        ("Обучающихся", "50 %", "Нужно целое число"), ("Номер", "7" * 21, "не длиннее 20"),
    ],
)  # fmt: skip
async def test_what_is_no_value_is_refused_and_asked_again(
    world: World, north: Seeded, olga: User, label: str, typed: str, told: str
) -> None:
    await editing(olga, label)
    assert told in said(await olga.sends(typed))
    assert await events(world) == []
    async with world.database.reading() as session:
        assert (await session.scalars(select(ExpectedInput.kind))).all() == ["school"]


async def test_a_dash_takes_a_value_away_and_a_button_elsewhere_ends_the_waiting(
    world: World, north: Seeded, olga: User
) -> None:
    async with world.database.transaction() as session:
        (await session.get_one(School, north.schools["Речная СОШ"])).settlement = "с. Речное"
    await editing(olga, "Населённый пункт")
    await olga.sends("—")
    assert (await school_of(world, north)).settlement is None
    for away in ("← К школе", "← К школам", "← Меню"):
        await editing(olga, "Населённый пункт")
        await olga.clicks(away)
        assert "Не понял" in said(await olga.sends("Речное")), away
    assert (await school_of(world, north)).settlement is None


async def test_a_change_is_taken_back_once_within_a_day_and_by_whoever_made_it(
    world: World, north: Seeded, olga: User
) -> None:
    anna = await seeding.member(world, north, Role.COORDINATOR, "Анна Олеговна")
    await editing(olga, "Номер")
    await olga.sends("7")
    undo = olga.data("Вернуть как было")
    assert "среди Ваших нет" in said(await anna.presses(undo))
    world.now += timedelta(days=1, minutes=1)
    assert "прошло больше суток" in said(await olga.presses(undo))
    world.now -= timedelta(minutes=2)
    assert "Вернул" in said(await olga.presses(undo))
    assert "уже возвращено" in said(await olga.presses(undo))  # pressed twice
    taking_back = (await events(world))[-1]
    assert "уже возвращено" in said(await olga.presses(f"u1:{taking_back.id}"))
    assert (await school_of(world, north)).number is None


async def test_what_a_colleague_changed_since_is_not_overwritten(world: World, north: Seeded, olga: User) -> None:
    anna = await seeding.member(world, north, Role.COORDINATOR, "Анна Олеговна")
    await editing(olga, "Номер")
    await olga.sends("7")
    await editing(anna, "Номер")
    await anna.sends("8")
    assert "с тех пор это меняли ещё раз" in said(await olga.clicks("Вернуть как было"))
    assert (await school_of(world, north)).number == "8"
    await anna.clicks("Вернуть как было")
    assert "Вернул" in said(await olga.clicks("Вернуть как было"))
    assert (await school_of(world, north)).number is None


async def test_a_name_that_another_school_took_meanwhile_is_not_given_back(
    world: World, north: Seeded, olga: User
) -> None:
    await editing(olga, "Название")
    await olga.sends("Заречная СОШ")
    async with world.database.transaction() as session:
        (await session.get_one(School, north.schools["Полевая СОШ"])).short_name = "РЕЧНАЯ СОШ"
    assert "в программе уже есть" in said(await olga.clicks("Вернуть как было"))
    assert (await school_of(world, north)).short_name == "Заречная СОШ"


async def test_who_coordinates_no_more_takes_nothing_back(world: World, north: Seeded, olga: User) -> None:
    await editing(olga, "Номер")
    await olga.sends("7")
    undo = olga.data("Вернуть как было")
    async with world.database.transaction() as session:
        seat = (await session.scalars(select(Assignment).where(Assignment.person_id == olga.person_id))).one()
        seat.role, seat.school_id = Role.DEPUTY, north.schools["Речная СОШ"]
    assert "среди Ваших нет" in said(await olga.presses(undo))
    assert (await school_of(world, north)).number == "7"


async def test_groups_are_marked_with_order_and_list_and_unmarked(world: World, north: Seeded, olga: User) -> None:
    await seeding.group(world.database, north, "Пилот 2021", "Полевая СОШ")
    await editing(olga, "Группы")
    assert "Группы в 2021/2022 уч. году:\nпока ни в одной группе" in olga.screen
    assert olga.labels()[:7] == ["ШНОР", "ШНСУ", "ШГР", "500+", "пилотная", "лидер", "Пилот 2021"]
    assert "• ШНОР" in said(await olga.clicks("ШНОР"))
    assert "• Пилот 2021" in said(await olga.clicks("Пилот 2021"))
    await olga.clicks("ШНОР: приказ и список")
    assert "• ШНОР — ФИОКО, приказ № 145-п от 30.08.2021" in said(
        await olga.sends("приказ № 145-п от 30.08.2021; ФИОКО")
    )
    assert "• ШНОР\n" in said(await olga.clicks("Вернуть как было")).replace("Группы 2021/2022:\n", "")
    await editing(olga, "Группы")
    assert "✓ ШНОР" in olga.labels()
    await olga.clicks("✓ ШНОР")
    assert "ШНОР" in olga.labels()
    await olga.clicks("Вернуть как было")
    async with world.database.reading() as session:
        mine = SchoolGroup.school_id == north.schools["Речная СОШ"]
        rows = (await session.scalars(select(SchoolGroup).where(mine).order_by(SchoolGroup.title))).all()
    assert [(row.title, row.year, row.source, row.order_number) for row in rows] == [
        ("Пилот 2021", 2021, None, None), ("ШНОР", 2021, None, None),
    ]  # fmt: skip


async def test_a_group_pressed_twice_or_next_year_changes_nothing(world: World, north: Seeded, olga: User) -> None:
    await editing(olga, "Группы")
    mark = olga.data("ШНОР")
    assert "✓ Записано" in said(await olga.presses(mark))
    assert "Так уже и записано" in said(await olga.presses(mark))
    unmark, undo = olga.data("✓ ШНОР"), olga.data("Вернуть как было")
    world.now += timedelta(days=366)
    assert "про другой учебный год" in said(await olga.presses(unmark))
    assert "прошло больше суток" in said(await olga.presses(undo))
    async with world.database.reading() as session:
        assert (await session.scalars(select(SchoolGroup.year))).all() == [2021]
    await editing(olga, "Группы")
    assert "пока ни в одной группе" in olga.screen


async def test_the_old_years_groups_stay_as_they_were(world: World, north: Seeded, olga: User) -> None:
    await seeding.group(world.database, north, "ШНОР", "Речная СОШ", year=2020)
    await seeding.group(world.database, north, "500+", "Речная СОШ", year=None)
    await editing(olga, "Группы", "ШНОР")
    await olga.clicks("✓ ШНОР")
    async with world.database.reading() as session:
        rows = (await session.execute(select(SchoolGroup.title, SchoolGroup.year).order_by(SchoolGroup.id))).all()
    assert [tuple(row) for row in rows] == [("ШНОР", 2020), ("500+", None)]


async def test_a_deputy_counts_the_staff_line_by_line_and_the_coordinator_verifies(
    world: World, north: Seeded, olga: User
) -> None:
    maria = await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    observer = await seeding.member(world, north, Role.OBSERVER, "Наблюдатель")
    await maria.sends("школы")
    assert "Изменить" not in maria.labels()
    assert "пока не указан" in said(await maria.clicks("Состав"))
    assert "учителя математики — 3 (не подтверждено)" in said(await maria.sends("Учителя математики: 3"))
    assert "учителя — 25 (не подтверждено)" in said(await maria.sends("учителя 25 человек"))
    assert "Вернул как было" in said(await maria.clicks("Вернуть как было"))
    assert "учителя — 25" not in maria.screen
    assert "Учителя математики: 3" not in said(await observer.sends("школа речная"))
    await editing(olga, "Состав")
    assert "✓ Подтверждено: 1 число." in said(await olga.clicks("Подтвердить числа"))
    assert "Подтвердить числа" not in olga.labels()
    assert "Учителя математики: 3" in said(await observer.sends("школа речная"))
    what = [event.what for event in await events(world)]
    assert what == [Audited.STAFF_COUNTED] * 3 + [Audited.VERIFIED]


async def test_a_number_comes_back_with_who_verified_it(world: World, north: Seeded, olga: User) -> None:
    maria = await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    await editing(olga, "Состав")
    await olga.sends("учителя 25")
    assert "(не подтверждено)" not in olga.screen  # the coordinator's own number
    await maria.sends("школы")
    await maria.clicks("Состав")
    await maria.sends("учителя 24")
    await maria.clicks("Вернуть как было")
    async with world.database.reading() as session:
        row = (await session.scalars(select(StaffCount))).one()
    assert (row.number, row.person_id, row.verified_by) == (25, olga.person_id, olga.person_id)
    assert row.verified_at == world.now


async def test_a_number_verified_meanwhile_is_not_taken_back(world: World, north: Seeded, olga: User) -> None:
    maria = await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    await maria.sends("школы")
    await maria.clicks("Состав")
    await maria.sends("учителя 24")
    await editing(olga, "Состав", "Подтвердить числа")
    assert "меняли ещё раз" in said(await maria.clicks("Вернуть как было"))


@pytest.mark.parametrize(
    "typed",
    [
        "учителя",
        "25",
        "учителя 25\nдиректора 1",
        "учителя 5001",
        "25 учителя",
        "5 7",
        "-",
        "учителя −3,5",
        "учителя -3",
    ],
)
async def test_what_counts_nobody_is_refused(world: World, north: Seeded, olga: User, typed: str) -> None:
    await editing(olga, "Состав")
    reply = said(await olga.sends(typed))
    assert "Напишите одной строкой" in reply or "Число должно быть от 0 до 5000" in reply
    assert await events(world) == []


@pytest.mark.parametrize("role", [Role.CURATOR, Role.TEACHER, Role.HEAD, Role.METHODIST])
async def test_who_does_not_count_staff_reads_why(world: World, north: Seeded, role: Role) -> None:
    school = "Речная СОШ" if role in (Role.CURATOR, Role.TEACHER) else None
    user = await seeding.member(world, north, role, "Кто-то", school)
    number = north.schools["Речная СОШ"]
    assert "указывают её руководство" in said(await user.presses(f"o1:s:{number}:0"))
    for act in ("e", "f", "v", "p", "n"):
        assert "среди Ваших нет" in said(await user.presses(f"o1:{act}:{number}:0"))


async def test_an_agreement_is_made_prolonged_and_ended(world: World, north: Seeded, olga: User) -> None:
    await editing(olga, "Договоры")
    assert "пока нет" in olga.screen
    await olga.clicks("Новый договор")
    assert "• Полевая СОШ, договор № 5 от 01.09.2021, до 31.12.2022" in said(
        await olga.sends("Полевая СОШ; договор № 5 от 01.09.2021; 31.12.2022")
    )
    await olga.clicks("Полевая СОШ")
    await olga.clicks("Действует до")
    assert "до 31.08.2024" in said(await olga.sends("31.08.2024"))
    assert "до 31.12.2022" in said(await olga.clicks("Вернуть как было"))
    await editing(olga, "Договоры", "Полевая СОШ", "Номер")
    assert "договор" not in said(await olga.sends("-")).split("Договор:")[1]
    assert "пока нет" in said(await olga.clicks("Прекращён"))
    assert "• Полевая СОШ, до 31.12.2022" in said(await olga.clicks("Вернуть как было"))
    async with world.database.reading() as session:
        row = (await session.scalars(select(Partnership))).one()
    assert row.partner_id == north.schools["Полевая СОШ"]
    assert (row.number, row.valid_until, row.gone_at) == (None, date(2022, 12, 31), None)


async def test_making_an_agreement_is_taken_back_by_calling_it_off(world: World, north: Seeded, olga: User) -> None:
    await editing(olga, "Договоры", "Новый договор")
    await olga.sends("Лицей № 1")
    assert "• Лицей № 1, срок не указан" in olga.screen
    opened = olga.data("Лицей № 1")
    await olga.clicks("Вернуть как было")
    assert "Лицей № 1" not in olga.screen
    assert "Такого договора среди Ваших нет" in said(await olga.presses(opened))
    await editing(olga, "Договоры", "Новый договор")
    await olga.sends("Лицей № 1")
    await editing(olga, "Договоры", "Новый договор")
    assert "уже записан" in said(await olga.sends("Лицей № 1"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Я", "Напишите партнёра"), ("Лицей; 5; 31.12.2022; ещё", "Напишите партнёра"), (";;", "Напишите партнёра"),
        ("Лицей; 5; завтра", "Не получилось прочитать дату"), ("Лицей; 5; 31.02.2022", "Такого дня нет"),
        ("Лицей; 5; 2022", "Нужен день целиком"), ("Лицей; 5; 31.12.0202", "похож на опечатку"),
        (f"Лицей; {'5' * 81}", "не длиннее 80"),
    ],
)  # fmt: skip
async def test_what_is_no_agreement_is_refused(world: World, north: Seeded, olga: User, typed: str, told: str) -> None:
    await editing(olga, "Договоры", "Новый договор")
    assert told in said(await olga.sends(typed))
    assert await events(world) == []


async def test_a_school_that_left_the_list_is_not_changed_by_an_old_button(
    world: World, north: Seeded, olga: User
) -> None:
    await editing(olga, "Номер")
    async with world.database.transaction() as session:
        (await session.get_one(School, north.schools["Речная СОШ"])).gone_at = world.now
    assert "Такой школы среди Ваших нет" in said(await olga.sends("7"))
    assert await events(world) == []
