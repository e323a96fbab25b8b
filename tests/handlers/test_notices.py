"""What a notice says at the moment of sending: facts are read again, and what became irrelevant says why."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from aiogram.methods import CreateChatInviteLink, SendPhoto
from aiogram.types import ChatInviteLink
from aiogram.types import User as Account
from sqlalchemy import select

from bot.sandbox.formatting import parse
from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from reports.drawing import draw
from reports.report import DRAW, Report
from scheduler.jobs import tick
from storage.models import Assignment, Community, CommunityKind, Notice, Task, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, assert_fit, said
from tests.seeding import Seeded

DEADLINE = date(2021, 9, 1)


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputy: User


@pytest.fixture
async def town(world: World) -> Town:
    seeded = await seeding.programme(world.database, schools=("Речная «№ 1» & Ко", "Полевая СОШ"))
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга <b>")
    return Town(world, seeded, coordinator, await seeding.member(world, seeded, Role.DEPUTY, "Марина", SCHOOL))


SCHOOL = "Речная «№ 1» & Ко"


async def work(target: str, facts: Any) -> Report:
    """The worker without its process."""
    assert target == DRAW
    return draw(facts)


async def rendered(town: Town, kind: str) -> list[Rendered | Suppressed]:
    """Every notice of a kind, as it would be sent now."""
    async with town.world.database.transaction() as session:
        context = NoticeContext(session, town.world.now, work, BOT)
        notices = (await session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))).all()
        found = [await RENDERERS[kind](context, notice) for notice in notices]
    for one in found:
        if isinstance(one, Rendered):
            assert_fit(tuple(method for method in one.methods if not isinstance(method, SendPhoto)))
    return found


async def text(town: Town, kind: str) -> str:
    (one,) = await rendered(town, kind)
    return said(one.methods) if isinstance(one, Rendered) else f"suppressed: {one.reason}"


async def leave(town: Town, user: User) -> None:
    async with town.world.database.transaction() as session:
        for seat in (await session.scalars(select(Assignment).where(Assignment.person_id == user.person_id))).all():
            seat.until = town.world.now.date() - timedelta(days=1)


async def digest_of(town: Town, number: int, **fields: Any) -> list[int]:
    database, title = town.world.database, f"& «{'очень ' * 30}»"
    tasks = [
        await seeding.task(database, town.seeded, f"Дело <i>{n} {title}", DEADLINE, Role.DEPUTY, SCHOOL, **fields)
        for n in range(number)
    ]
    await tick(town.world.database, town.world.now)
    return tasks


async def test_one_task_is_a_card_with_its_buttons(town: Town) -> None:
    await digest_of(town, 1)
    (one,) = await rendered(town, "digest")
    assert isinstance(one, Rendered)
    assert said(one.methods).startswith("Напоминаю о задаче — к ней ещё не приступали.\n\nДело <i>0 & «очень")
    assert "Сделано" in str(one.methods)


async def test_many_tasks_are_numbered_and_what_does_not_fit_is_counted(town: Town) -> None:
    await digest_of(town, 40)
    found = await text(town, "digest")
    assert "На повестке 40 задач. Номер — открыть и ответить." in found
    assert "в списке: /tasks" in found


@pytest.mark.parametrize("change", ["done", "promised", "cancelled", "left"])
async def test_a_digest_whose_tasks_settled_is_suppressed(town: Town, change: str) -> None:
    (task,) = await digest_of(town, 1)
    async with town.world.database.transaction() as session:
        row = await session.get_one(Task, task)
        if change == "promised":
            row.promised = DEADLINE + timedelta(days=9)
        elif change != "left":
            row.state = TaskState.ACCEPTED if change == "done" else TaskState.CANCELLED
    if change == "left":
        await leave(town, town.deputy)
    assert "suppressed: всё уже сделано, перенесено или передано" in await text(town, "digest")


async def test_an_invitation_to_a_questionnaire(town: Town) -> None:
    await seeding.wave(town.world, town.seeded, town.coordinator)
    found = await text(town, "survey_opened")
    assert "Анкета «Короткая анкета» · Речная «№ 1» & Ко" in found
    assert "4 вопроса, около 2 минут. Сдать до 8 сентября, ср (через 14 дней)." in found


@pytest.mark.parametrize(("change", "reason"), [("done", "уже сдана"), ("left", "больше не участвует")])
async def test_an_invitation_that_came_too_late(town: Town, change: str, reason: str) -> None:
    tasks = await seeding.wave(town.world, town.seeded, town.coordinator)
    if change == "left":
        await leave(town, town.deputy)
    else:
        async with town.world.database.transaction() as session:
            (await session.get_one(Task, tasks[SCHOOL])).state = TaskState.ACCEPTED
    assert reason in await text(town, "survey_opened")


async def handed(town: Town) -> int:
    task = await seeding.task(town.world.database, town.seeded, "Дело", DEADLINE, Role.DEPUTY, SCHOOL)
    await town.deputy.presses(f"t1:g:{task}:{town.coordinator.person_id}")
    return task


async def test_a_task_handed_over_names_who_gave_it(town: Town) -> None:
    await handed(town)
    assert (await text(town, "handed_over")).startswith("Марина передаёт Вам задачу.\n\nДело · Речная «№ 1» & Ко")


async def test_a_task_nobody_took_asks_the_coordinator(town: Town) -> None:
    task = await seeding.task(town.world.database, town.seeded, "Дело", DEADLINE, Role.DEPUTY, SCHOOL)
    await town.deputy.presses(f"t1:g:{task}:0")
    assert "Марина: «не моё», а чьё — не указано" in await text(town, "handed_over")


async def test_a_task_handed_to_somebody_who_left_is_not_shown_to_them(town: Town) -> None:
    await handed(town)
    await leave(town, town.coordinator)
    assert await text(town, "handed_over") == "suppressed: человек больше не участвует в программе или не вошёл"


async def test_a_task_closed_meanwhile_is_not_handed_over(town: Town) -> None:
    task = await handed(town)
    async with town.world.database.transaction() as session:
        (await session.get_one(Task, task)).state = TaskState.ACCEPTED
    assert await text(town, "handed_over") == "suppressed: задача уже закрыта"


async def test_a_report_is_a_picture_whose_caption_is_escaped(town: Town) -> None:
    await town.coordinator.sends("/report 1")
    (one,) = await rendered(town, "report")
    assert isinstance(one, Rendered)
    (photo,) = one.methods
    assert isinstance(photo, SendPhoto)
    assert photo.caption is not None
    assert "Речная «№ 1» & Ко" in parse(photo.caption, "html")[0]


async def test_a_report_asked_for_by_somebody_who_left_is_not_drawn(town: Town) -> None:
    await town.deputy.sends("/report 1")
    await leave(town, town.deputy)
    assert "больше не участвует" in await text(town, "report")


async def test_a_report_of_a_school_that_was_taken_away_says_so(town: Town) -> None:
    await town.deputy.sends("/report 1")
    async with town.world.database.transaction() as session:
        (
            await session.scalars(select(Assignment).where(Assignment.person_id == town.deputy.person_id))
        ).one().school_id = town.seeded.schools["Полевая СОШ"]
    assert "Такой школы среди Ваших нет" in await text(town, "report")


async def test_the_link_of_a_community_is_asked_for_once_and_kept(town: Town) -> None:
    async with town.world.database.transaction() as session:
        session.add(Community(programme_id=town.seeded.id, title="Химики", kind=CommunityKind.CHANNEL, chat_id=-1001))
    await town.coordinator.presses("c1:1:0")
    async with town.world.database.transaction() as session:
        notice = (await session.scalars(select(Notice))).one()
        context = NoticeContext(session, town.world.now, work, BOT)
        one = await RENDERERS["community_link"](context, notice)
        assert isinstance(one, Rendered)
        assert isinstance(one.methods[0], CreateChatInviteLink)
        assert one.then is not None
        bot = Account(id=42, is_bot=True, first_name="Куратор")
        made = ChatInviteLink(
            invite_link="https://t.me/+x", creator=bot, creates_join_request=True, is_primary=False, is_revoked=False
        )
        await one.then(session, [made])
    assert await text(town, "community_link") == "suppressed: ссылка уже есть"
