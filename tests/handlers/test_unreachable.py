"""Who blocked the bot is not written to; who stands beside and above them hears of it; who writes again is back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from handlers.notices import RENDERERS, NoticeContext, Rendered
from scheduler.jobs import tick
from storage.models import Notice, Person
from storage.queries.reaching import mark_unreachable
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, assert_fit, said
from tests.seeding import Seeded

SCHOOL, OTHER = "Речная СОШ", "Полевая СОШ"


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    curator: User
    deputy: User
    director: User


@pytest.fixture
async def town(world: World) -> Town:
    seeded = await seeding.programme(world.database, schools=(SCHOOL, OTHER))
    join = seeding.member
    return Town(
        world, seeded, await join(world, seeded, Role.COORDINATOR, "Ольга"),
        await join(world, seeded, Role.CURATOR, "Ирина", SCHOOL),
        await join(world, seeded, Role.DEPUTY, "Марина <b>", SCHOOL),
        await join(world, seeded, Role.DIRECTOR, "Пётр", SCHOOL),
    )  # fmt: skip


async def lose(town: Town, *users: User) -> None:
    async with town.world.database.transaction() as session:
        for user in users:
            await mark_unreachable(session, user.person_id, town.world.now)


async def ticks(town: Town, hours: float = 2) -> None:
    town.world.now += timedelta(hours=hours)
    await tick(town.world.database, town.world.now)


async def notices(town: Town) -> Sequence[Notice]:
    async with town.world.database.reading() as session:
        return (await session.scalars(select(Notice).where(Notice.kind == "unreachable").order_by(Notice.id))).all()


async def told(town: Town) -> dict[int, str]:
    """What each recipient reads now."""
    found: dict[int, str] = {}
    async with town.world.database.reading() as session:
        for notice in await notices(town):
            rendered = await RENDERERS["unreachable"](NoticeContext(session, town.world.now, work, BOT), notice)
            if isinstance(rendered, Rendered):
                assert_fit(rendered.methods)
            words = said(rendered.methods) if isinstance(rendered, Rendered) else f"suppressed: {rendered.reason}"
            found[notice.person_id or 0] = words
    return found


async def work(*_: object) -> None:
    raise AssertionError("nothing heavy is needed here")


async def test_the_director_and_the_curator_hear_of_a_lost_deputy_once(town: Town) -> None:
    await lose(town, town.deputy)
    await ticks(town, 0.5)
    assert await notices(town) == []
    await ticks(town)
    await ticks(town)
    heard = await told(town)
    assert heard.keys() == {town.director.person_id, town.curator.person_id}
    for words in heard.values():
        assert "Марина <b> (зам. директора, Речная СОШ)" in words
        assert "/invite" not in words


async def test_without_a_curator_the_coordinator_hears_and_how_to_invite_anew(town: Town) -> None:
    lonely = await seeding.member(town.world, town.seeded, Role.DEPUTY, "Анна", OTHER)
    await lose(town, lonely, town.curator)
    await ticks(town)
    heard = await told(town)
    assert heard.keys() == {town.coordinator.person_id}
    words = heard[town.coordinator.person_id]
    assert "до 2 человек" in words
    assert "• Ирина (куратор, Речная СОШ)" in words
    assert "• Анна (зам. директора, Полевая СОШ)" in words
    assert "/invite" in words


async def test_a_lost_director_is_told_to_the_deputy_and_a_lost_teacher_to_nobody(town: Town) -> None:
    teacher = await seeding.member(town.world, town.seeded, Role.TEACHER, "Юлия", SCHOOL, "математика")
    await lose(town, town.director, teacher)
    await ticks(town)
    heard = await told(town)
    assert heard.keys() == {town.deputy.person_id, town.curator.person_id}
    assert not any("Юлия" in words for words in heard.values())


async def test_who_is_back_before_it_is_said_is_not_spoken_of(town: Town) -> None:
    await lose(town, town.deputy)
    await ticks(town)
    await town.deputy.sends("/start")
    assert set((await told(town)).values()) == {"suppressed: все снова на связи"}


async def test_who_writes_again_is_back_and_if_lost_again_is_told_again(town: Town) -> None:
    await lose(town, town.deputy)
    await ticks(town)
    await town.deputy.sends("задачи")
    async with town.world.database.reading() as session:
        person = await session.get_one(Person, town.deputy.person_id)
        assert (person.unreachable_at, person.unreachable_told_at) == (None, None)
    await lose(town, town.deputy)
    await ticks(town)
    assert len(await notices(town)) == 4


async def test_words_in_a_group_bring_nobody_back(town: Town) -> None:
    await lose(town, town.deputy)
    group = {"id": -500, "type": "supergroup", "title": "Учительская"}
    await town.world.take({"message": town.deputy.message(text="/start", chat=group)})
    async with town.world.database.reading() as session:
        assert (await session.get_one(Person, town.deputy.person_id)).unreachable_at is not None


async def test_when_nobody_is_left_to_hear_it_waits_until_somebody_is(town: Town) -> None:
    await lose(town, town.coordinator, town.curator, town.deputy, town.director)
    await ticks(town)
    assert await notices(town) == []
    await town.coordinator.sends("/start")
    await ticks(town)
    heard = await told(town)
    assert heard.keys() == {town.coordinator.person_id}
    assert "до 3 человек" in heard[town.coordinator.person_id]


async def test_a_person_in_two_programmes_is_told_of_in_both(town: Town) -> None:
    second = await seeding.programme(town.world.database, "yug", "Южная программа", ("Лесная СОШ",))
    async with town.world.database.transaction() as session:
        await seeding.seat(session, second, town.deputy.person_id, Role.DEPUTY, "Лесная СОШ")
    other = await seeding.member(town.world, second, Role.COORDINATOR, "Вера")
    await lose(town, town.deputy)
    await ticks(town)
    await ticks(town)
    heard = await told(town)
    assert len(await notices(town)) == 3
    assert "Лесная СОШ" in heard[other.person_id]
    assert "Речная" not in heard[other.person_id]
    assert "Лесная" not in heard[town.curator.person_id]
