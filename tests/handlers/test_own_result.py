"""After sending: one's own school beside the median of its group, only from five schools up, never another's name."""

from typing import Any

import pytest
from sqlalchemy import select

from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from reports.own_result import OwnResult
from reports.report import Report
from storage.models import Notice, Task
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, said
from tests.seeding import Seeded

SCHOOLS = tuple(f"СОШ № {n}" for n in range(1, 8))
GROUP = SCHOOLS[:6]


async def answered(world: World, seeded: Seeded, who: User, share: str) -> None:
    await who.sends("/survey")
    await who.clicks("Короткая анкета")
    await who.clicks("да")
    await who.sends("7")
    await who.sends(share)
    await who.clicks("Пропустить")
    await who.clicks("Отправить")


async def drawn(world: World) -> tuple[Rendered | Suppressed, list[OwnResult]]:
    """The newest comparison as it would be sent, and what it is drawn of."""
    facts: list[OwnResult] = []

    async def work(target: str, given: Any) -> Report:
        facts.append(given)
        return Report((b"png",), "подпись")

    async with world.database.reading() as session:
        notice = (await session.scalars(select(Notice).where(Notice.kind == "own_result"))).all()[-1]
        return await RENDERERS["own_result"](NoticeContext(session, world.now, work, BOT), notice), facts


@pytest.fixture
async def deputies(world: World) -> tuple[Seeded, list[User]]:
    seeded = await seeding.programme(world.database, schools=SCHOOLS)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    people = [await seeding.member(world, seeded, Role.DEPUTY, f"Зам {name}", name) for name in SCHOOLS]
    await seeding.group(world.database, seeded, "ШНОР", *GROUP)
    await seeding.group(world.database, seeded, "500+", *SCHOOLS[:2])
    await seeding.wave(world, seeded, olga)
    return seeded, people


async def test_it_compares_with_the_largest_group_of_five_and_names_nobody(
    world: World, deputies: tuple[Seeded, list[User]]
) -> None:
    seeded, people = deputies
    for n, one in enumerate(people[:4]):
        await answered(world, seeded, one, str(10 * n))
    assert "меньше пяти" in said(await people[0].clicks("Сравнить с группой"))
    for n, one in enumerate(people[4:], start=4):
        await answered(world, seeded, one, str(10 * n))
    await people[0].clicks("Сравнить с группой")
    found, facts = await drawn(world)
    assert isinstance(found, Rendered)
    (told,) = facts
    assert (told.school, told.group, told.schools) == ("СОШ № 1", "ШНОР", 6)
    assert {row.label: (row.own, row.middle) for row in told.rows}["Вопрос share?"] == (0.0, 25.0)
    assert not [name for name in SCHOOLS[1:] if name in repr(told)]
    await people[6].clicks("Сравнить с группой")
    assert (await drawn(world))[1][0].group == "Школы программы", "who is in no group is beside all"


async def test_only_who_answers_for_the_school_may_look_and_only_when_it_is_sent(
    world: World, deputies: tuple[Seeded, list[User]]
) -> None:
    _, people = deputies
    async with world.database.reading() as session:
        tasks = (await session.scalars(select(Task.id).order_by(Task.id))).all()
    assert "когда анкета школы будет сдана" in said(await people[0].presses(f"s1:q:{tasks[0]}:0:0"))
    assert "среди Ваших нет" in said(await people[0].presses(f"s1:q:{tasks[1]}:0:0"))
