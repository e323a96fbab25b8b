"""Schools handed over with everything open on them: preview, confirmation, both told, taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from storage.models import Assignment, Notice, NoticeState, Stance, TaskPerson
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, said
from tests.seeding import Seeded

SCHOOLS = ("Речная СОШ", "Полевая СОШ", "Лесная СОШ")


@pytest.fixture
async def north(world: World) -> Seeded:
    return await seeding.programme(world.database, schools=SCHOOLS)


@pytest.fixture
async def olga(world: World, north: Seeded) -> User:
    return await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")


@pytest.fixture
async def irina(world: World, north: Seeded) -> User:
    """A curator of two schools with four open tasks, one of them given to her by name, and one that is done."""
    user = await seeding.member(world, north, Role.CURATOR, "Ирина Павловна", "Речная СОШ")
    async with world.database.transaction() as session:
        await seeding.seat(session, north, user.person_id, Role.CURATOR, "Полевая СОШ")
    for school in ("Речная СОШ", "Полевая СОШ"):
        await seeding.task(world.database, north, f"Выезд: {school}", date(2021, 9, 10), Role.CURATOR, school)
        named = await seeding.task(world.database, north, f"Приказ: {school}", date(2021, 9, 10), Role.DEPUTY, school)
    async with world.database.transaction() as session:
        session.add(
            TaskPerson(task_id=named, person_id=user.person_id, stance=Stance.OWES, since=date(2021, 8, 1), named_by=1)
        )
    return user


@pytest.fixture
async def anna(world: World, north: Seeded) -> User:
    return await seeding.member(world, north, Role.CURATOR, "Анна Олеговна", "Лесная СОШ")


async def curated(world: World) -> dict[str, list[str]]:
    """Who curates which schools today."""
    async with world.database.reading() as session:
        running = Assignment.role == Role.CURATOR, Assignment.until.is_(None), Assignment.programme_id == 1
        seats = (await session.scalars(select(Assignment).where(*running).order_by(Assignment.school_id))).all()
    found: dict[str, list[str]] = {}
    names = {user.person_id: user.name for user in world.users.values()}
    for seat in seats:
        found.setdefault(names[seat.person_id], []).append(SCHOOLS[(seat.school_id or 0) - 1])
    return found


async def named(world: World) -> list[tuple[int, Stance, date, date | None]]:
    async with world.database.reading() as session:
        rows = (await session.scalars(select(TaskPerson).order_by(TaskPerson.person_id))).all()
        return [(row.person_id, row.stance, row.since, row.until) for row in rows]


async def previewed(olga: User) -> None:
    await olga.sends("люди ирина")
    for label in ("Передать школы", "Анна Олеговна"):
        await olga.clicks(label)


async def heard(world: World, kind: str) -> dict[str, str]:
    """What each person would read of the queued notices of a kind, which are marked sent where they would be."""

    async def work(*_: object) -> None:
        raise AssertionError

    told = {}
    names = {user.person_id: user.name for user in world.users.values()}
    async with world.database.transaction() as session:
        waiting = Notice.kind == kind, Notice.state == NoticeState.QUEUED
        for notice in (await session.scalars(select(Notice).where(*waiting))).all():
            made = await RENDERERS[kind](NoticeContext(session, world.now, work, BOT), notice)
            if isinstance(made, Rendered):
                notice.state = NoticeState.SENT
                told[names[notice.person_id or 0]] = said(made.methods)
            else:
                assert isinstance(made, Suppressed)
                told[names[notice.person_id or 0]] = made.reason
    return told


async def test_a_curators_schools_go_with_everything_open_on_them(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    await previewed(olga)
    assert olga.screen == (
        "Куратор: Ирина Павловна → Анна Олеговна\nС 25 августа, ср, приказ не указан.\n\n"
        "• Речная СОШ\n• Полевая СОШ\n\n"
        "Вместе со школами перейдут: 4 открытые задачи, из них порученных лично — 1."
    )
    assert await curated(world) == {"Ирина Павловна": ["Речная СОШ", "Полевая СОШ"], "Анна Олеговна": ["Лесная СОШ"]}
    assert "Готово, передано: 2 школы. Куратор теперь — Анна Олеговна. Обоим я напишу." in said(
        await olga.clicks("Передать")
    )
    assert await curated(world) == {"Анна Олеговна": ["Речная СОШ", "Полевая СОШ", "Лесная СОШ"]}
    assert await named(world) == [
        (irina.person_id, Stance.OWES, date(2021, 8, 1), date(2021, 8, 24)),
        (anna.person_id, Stance.OWES, date(2021, 8, 25), None),
    ]
    assert "Приказ: Полевая СОШ" in said(await anna.sends("/tasks"))
    assert "Приказ: Полевая СОШ" not in said(await irina.sends("/tasks"))
    told = await heard(world, "schools_handed")
    assert told["Анна Олеговна"] == (
        "Вам переданы школы, Вы теперь куратор:\n• Речная СОШ\n• Полевая СОШ\n\nОткрытых задач на день передачи: 4."
    )
    assert told["Ирина Павловна"].startswith("Теперь с этими школами работает Анна Олеговна:\n• Речная СОШ\n")


async def test_the_order_typed_on_the_way_founds_the_new_seats(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    await previewed(olga)
    await olga.clicks("Указать приказ")
    assert "приказ № 145-п от 30.08.2021." in said(await olga.sends("приказ № 145-п от 30.08.2021"))
    await olga.clicks("Передать")
    async with world.database.reading() as session:
        given = select(Assignment.order_number).where(Assignment.since == date(2021, 8, 25))
        assert (await session.scalars(given)).all() == ["№ 145-п от 30.08.2021"] * 2
    assert "куратор, Речная СОШ — с 25.08.2021, приказ № 145-п" in said(await olga.sends("люди анна"))


async def test_pressed_twice_it_is_done_once(world: World, north: Seeded, olga: User, irina: User, anna: User) -> None:
    await previewed(olga)
    sure = olga.data("Передать")
    await olga.presses(sure)
    assert "Передавать нечего" in said(await olga.presses(sure))
    async with world.database.reading() as session:
        assert len((await session.scalars(select(Notice).where(Notice.kind == "schools_handed"))).all()) == 2


async def test_an_old_confirmation_of_something_else_hands_nothing_over(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    await previewed(olga)
    async with world.database.transaction() as session:  # meanwhile she got a third school
        await seeding.seat(session, north, irina.person_id, Role.CURATOR, "Лесная СОШ")
    assert "С тех пор что-то изменилось" in said(await olga.clicks("Передать"))
    assert (await curated(world))["Ирина Павловна"] == list(SCHOOLS)
    await previewed(olga)
    await olga.clicks("Передать")
    assert await curated(world) == {"Анна Олеговна": list(SCHOOLS)}  # what she curated before she keeps once


async def test_taken_back_everything_is_as_it_was_and_both_hear_of_it(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    before = await curated(world), await named(world)
    await previewed(olga)
    await olga.clicks("Передать")
    undo = olga.data("Вернуть как было")
    await heard(world, "schools_handed")
    assert "✓ Вернул как было. Это передача школ." in said(await olga.clicks("Вернуть как было"))
    assert (await curated(world), await named(world)) == before
    told = await heard(world, "handover_undone")
    assert told == dict.fromkeys(
        ("Ирина Павловна", "Анна Олеговна"),
        "Передача школ отменена, всё остаётся как было до неё:\n• Речная СОШ\n• Полевая СОШ",
    )
    assert "уже возвращено" in said(await olga.presses(undo))


async def test_taken_back_before_it_was_told_nobody_hears_anything(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    await previewed(olga)
    await olga.clicks("Передать")
    await olga.clicks("Вернуть как было")
    assert set((await heard(world, "schools_handed")).values()) == {"передачу школ отменили"}
    assert set((await heard(world, "handover_undone")).values()) == {"о передаче человек и не узнал"}


async def test_what_changed_hands_again_is_not_taken_back(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    await previewed(olga)
    await olga.clicks("Передать")
    undo = olga.data("Вернуть как было")
    third = await seeding.member(world, north, Role.METHODIST, "Вера Ивановна")
    await olga.sends("школа речная")
    for label in ("Изменить", "Куратор", "Вера Ивановна", "Передать"):
        await olga.clicks(label)
    assert "меняли ещё раз" in said(await olga.presses(undo))
    assert await curated(world) == {third.name: ["Речная СОШ"], "Анна Олеговна": ["Полевая СОШ", "Лесная СОШ"]}


async def test_a_task_handed_on_since_is_not_taken_back(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    await previewed(olga)
    await olga.clicks("Передать")
    async with world.database.transaction() as session:
        mine = TaskPerson.person_id == anna.person_id
        (await session.scalars(select(TaskPerson).where(mine))).one().stance = Stance.DECLINED
    assert "меняли ещё раз" in said(await olga.clicks("Вернуть как было"))
    assert (await curated(world))["Анна Олеговна"] == list(SCHOOLS)


async def test_one_school_gets_a_first_curator_and_then_another(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    async with world.database.transaction() as session:
        seat = select(Assignment).where(Assignment.person_id == anna.person_id)
        (await session.scalars(seat)).one().until = date(2021, 8, 1)
        await seeding.seat(session, north, anna.person_id, Role.METHODIST, None)
    await olga.sends("школа лесная")
    for label in ("Изменить", "Куратор", "Анна Олеговна"):
        await olga.clicks(label)
    assert olga.screen.startswith("Куратор: Анна Олеговна (пока никто не указан)")
    assert "Открытых задач по этим школам нет." in olga.screen
    await olga.clicks("Передать")
    assert list(await heard(world, "schools_handed")) == ["Анна Олеговна"]
    await olga.sends("школа лесная")
    assert "Куратор: Анна Олеговна, с 25.08.2021" in olga.screen
    await olga.clicks("Изменить")
    await olga.clicks("Куратор")
    assert "Анна Олеговна" not in olga.labels()  # who holds it already is not offered
    await olga.clicks("Ирина Павловна")
    await olga.clicks("Передать")
    assert await curated(world) == {"Ирина Павловна": list(SCHOOLS)}


async def test_a_deputys_post_goes_to_a_colleague_of_that_school(world: World, north: Seeded, olga: User) -> None:
    await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    await seeding.member(world, north, Role.TEACHER, "Пётр Ильич", "Речная СОШ")
    await seeding.member(world, north, Role.TEACHER, "Чужой Учитель", "Полевая СОШ")
    await olga.sends("школа речная")
    await olga.clicks("Изменить")
    await olga.clicks("Зам. директора")
    assert olga.labels() == ["Пётр Ильич", "Пригласить нового", "← К школе"]
    await olga.clicks("Пётр Ильич")
    assert olga.screen.startswith("Зам. директора: Мария Львовна → Пётр Ильич")
    assert "передано: 1 школа. Зам. директора теперь — Пётр Ильич." in said(await olga.clicks("Передать"))
    assert "Зам. директора: Пётр Ильич" in said(await olga.sends("школа речная"))


async def test_neither_foreign_nor_former_nor_forgotten_people_take_over(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    south = await seeding.programme(world.database, "yug", "Южная программа", ["Южная СОШ"])
    foreign = await seeding.member(world, south, Role.CURATOR, "Чужая", "Южная СОШ")
    async with world.database.transaction() as session:
        seat = (await session.scalars(select(Assignment).where(Assignment.person_id == anna.person_id))).one()
        seat.until = date(2021, 8, 1)
    for act in "pors":
        button = f"x1:{act}:c:{irina.person_id}:{{}}:0:0"
        assert "среди Ваших нет" in said(await olga.presses(button.format(foreign.person_id))) or act == "o"
        if act != "o":
            assert "уже не работает" in said(await olga.presses(button.format(anna.person_id)))
    school = south.schools["Южная СОШ"]
    for press in (f"x1:s:c:{foreign.person_id}:{olga.person_id}:0:0", f"x1:s:c:0:{olga.person_id}:{school}:0"):
        assert "нет" in said(await olga.presses(press))
    assert (await curated(world))["Ирина Павловна"] == ["Речная СОШ", "Полевая СОШ"]


@pytest.mark.parametrize("role", [Role.CURATOR, Role.DEPUTY, Role.HEAD])
async def test_nobody_else_hands_schools_over(
    world: World, north: Seeded, olga: User, irina: User, anna: User, role: Role
) -> None:
    await previewed(olga)
    school = None if role is Role.HEAD else "Речная СОШ"
    user = await seeding.member(world, north, role, "Кто-то", school)
    before = await seeding.rows(world.database)
    for data in (olga.data("Передать"), olga.data("Указать приказ"), f"x1:c:c:{irina.person_id}:0:0:0"):
        assert "делает координатор" in said(await user.presses(data))
    assert await seeding.rows(world.database) == before


async def test_who_lost_them_again_is_told_nothing(
    world: World, north: Seeded, olga: User, irina: User, anna: User
) -> None:
    await previewed(olga)
    await olga.clicks("Передать")
    async with world.database.transaction() as session:
        for seat in (await session.scalars(select(Assignment).where(Assignment.person_id == anna.person_id))).all():
            seat.until = world.now.date() - timedelta(days=1)
    assert "не участвует" in (await heard(world, "schools_handed"))["Анна Олеговна"]
