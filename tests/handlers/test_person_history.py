"""A person's history for the coordinator, and `/why` in reply to a reminder; on both databases."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import update

from scheduler.jobs import tick
from storage.database import Database
from storage.models import Notice, NoticeState
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded

SCHOOL = "Речная СОШ"


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputy: User
    task: int


@pytest.fixture
async def office(database: Database) -> Office:
    """A deputy who was reminded, promised, was written to by a broadcast and could not be written to once."""
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина <Сергеевна>", SCHOOL)
    task = await seeding.task(database, seeded, "Педсовет <1>", date(2021, 9, 8), Role.DEPUTY, SCHOOL)
    await tick(database, world.now)
    await deliver(world)
    await deputy.presses(f"t1:t:{task}:20210910")
    await coordinator.presses("bc1:w:a:0:a:0")
    await coordinator.sends("Всем привет")
    await coordinator.clicks("Отправить")
    await deliver(world)
    return Office(world, seeded, coordinator, deputy, task)


async def test_the_coordinator_reads_who_was_told_what_and_what_was_answered(office: Office) -> None:
    await office.coordinator.sends("/people Марина")
    text = said(await office.coordinator.clicks("История сообщений"))
    head, _, *rows = text.splitlines()
    assert head == "Марина <Сергеевна>: что писали (→) и что ответил (←). Всего: 3."
    assert sorted(row[17:] for row in rows) == sorted(
        [
            "→ за 14 дней до срока · Педсовет <1> — доставлено",
            "← обещает до 10 сентября, пт · Педсовет <1>",
            "→ рассылка · Всем привет — доставлено",
        ]
    )
    assert office.coordinator.labels() == ["← К карточке"]


async def test_what_did_not_come_is_told_with_its_reason(office: Office) -> None:
    async with office.world.database.transaction() as session:
        lost = {"state": NoticeState.FAILED, "reason": "Forbidden: bot was blocked by the user"}
        await session.execute(update(Notice).where(Notice.kind == "broadcast").values(**lost))
    text = said(await office.coordinator.presses(f"n1:h:{office.deputy.person_id}:0"))
    assert "→ рассылка · Всем привет — не доставлено (Forbidden: bot was blocked by the user)" in text


async def test_a_long_history_has_pages(office: Office) -> None:
    office.world.now += timedelta(minutes=1)
    for n in range(11, 24):
        await office.deputy.presses(f"t1:t:{office.task}:202109{n}")
    await office.coordinator.presses(f"n1:h:{office.deputy.person_id}:0")
    assert "Ещё →" in office.coordinator.labels()
    assert "за 14 дней" in said(await office.coordinator.clicks("Ещё"))
    assert said(await office.coordinator.presses(f"n1:h:{office.deputy.person_id}:999")) == office.coordinator.screen


async def test_nothing_of_another_programme_is_told(office: Office) -> None:
    """A person of two programmes: each coordinator reads their own."""
    other = await seeding.programme(office.world.database, "yug", "Южная программа", ("Степная СОШ",))
    stranger = await seeding.member(office.world, other, Role.COORDINATOR, "Чужая")
    async with office.world.database.transaction() as session:
        await seeding.seat(session, other, office.deputy.person_id, Role.DEPUTY, "Степная СОШ")
    text = said(await stranger.presses(f"n1:h:{office.deputy.person_id}:0"))
    assert "Пока ничего" in text
    assert "Педсовет" not in text


async def test_a_history_is_for_coordinators_only(office: Office) -> None:
    for user in (office.deputy, await seeding.member(office.world, office.seeded, Role.HEAD, "Пётр Ильич")):
        assert "координатор программы" in said(await user.presses(f"n1:h:{office.deputy.person_id}:0"))
    assert "среди Ваших нет" in said(await office.coordinator.presses("n1:h:4711:0"))


async def test_why_in_reply_to_a_reminder_is_about_that_reminder(office: Office) -> None:
    other = await seeding.task(office.world.database, office.seeded, "Другое", date(2021, 9, 9), Role.DEPUTY, SCHOOL)
    office.world.now += timedelta(days=1)
    await tick(office.world.database, office.world.now)
    await deliver(office.world)
    async with office.world.database.transaction() as session:
        await session.execute(update(Notice).where(Notice.kind == "digest").values(message_id=Notice.id + 100))
    both = said(await office.deputy.sends("/why"))
    assert "Другое" in both
    assert "Педсовет" in both
    reply = {"message_id": 101, "date": 1, "chat": office.deputy.chat, "text": "…"}
    about = said(await office.world.take({"message": office.deputy.message(text="/why", reply_to_message=reply)}))
    assert "Педсовет <1>" in about
    assert "Другое" not in about
    unknown = {**reply, "message_id": 9999}
    assert "Другое" in said(
        await office.world.take({"message": office.deputy.message(text="почему", reply_to_message=unknown)})
    )
    assert other
