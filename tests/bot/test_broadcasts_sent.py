"""Broadcasts over the wire: each of its people once, progress in one message, a stop, somebody who blocked the bot."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from aiogram import Bot

from bot.delivery import Deliverer
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.worker import Worker
from handlers import broadcast_notices
from storage.database import Database
from storage.models import Broadcast
from storage.models import Person as PersonRow
from storage.queries import broadcasts as queries
from storage.queries.audiences import Audience, Way
from storage.queries.broadcasts import Standing
from storage.queries.people import actor_in
from storage.queries.tasks import By
from storage.rights import Role
from tests import seeding
from tests.bot.conftest import NOW, Noon
from tests.bot.test_delivery import empty

TEXT = "Совет переносится на пятницу"


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is shown at once, not five seconds later."""
    monkeypatch.setattr(broadcast_notices, "PACE", timedelta(0))


@pytest.fixture
async def deliverer(bot: Bot, sqlite: Database, clock: Noon) -> Deliverer:
    return Deliverer(bot, sqlite, clock, Worker(), "kurator_bot", patience=5, pace=1e-6)


async def people(client: SandboxClient, number: int) -> list[Person]:
    """People who have written to the bot, a coordinator first."""
    found = [await client.person(f"Человек {n}") for n in range(number + 1)]
    for one in found:
        await one.send("/start")
    return found


async def begun(bot: Bot, database: Database, everybody: Sequence[Person]) -> tuple[By, int]:
    """A broadcast by the first to all the others, whose progress is shown in a message of theirs."""
    seeded = await seeding.programme(database)
    rows = [
        await seeding.person(database, seeded, Role.CURATOR if n else Role.COORDINATOR, one.name, telegram_id=one.id)
        for n, one in enumerate(everybody)
    ]
    shown = await bot.send_message(everybody[0].id, "Рассылка идёт")
    async with database.transaction() as session:
        actor = await actor_in(session, rows[0], seeded.id, NOW)
        assert actor is not None
        by = By(actor, NOW, NOW.date())
        found = await queries.write(session, by, Audience(Way.ALL), TEXT)
        reached = await queries.people_of(session, by, found)
        await queries.send(session, by, found, reached.people, shown.message_id)
        return by, found.id


async def stands(database: Database, broadcast_id: int) -> Standing:
    async with database.reading() as session:
        return await queries.standing(session, broadcast_id)


async def heard(one: Person) -> list[str]:
    return [said["text"] for said in await one.messages() if TEXT in said["text"] and said["sender"]["is_bot"]]


@pytest.mark.usefixtures("quickly")
async def test_everybody_hears_once_and_progress_stays_in_one_message(
    bot: Bot, sqlite: Database, client: SandboxClient, deliverer: Deliverer
) -> None:
    everybody = await people(client, 7)
    await everybody[7].block()
    _, broadcast = await begun(bot, sqlite, everybody)
    await empty(sqlite, deliverer)
    assert [len(await heard(one)) for one in everybody[1:7]] == [1] * 6
    found = await stands(sqlite, broadcast)
    assert (found.total, found.sent, found.failed, found.suppressed, found.waiting) == (7, 6, 1, 0, 0)
    own = [message for message in await everybody[0].messages() if message["sender"]["is_bot"]]
    assert len(own) == 1
    assert own[0]["text"].startswith("Рассылка закончена\nКому: все в программе\nДоставлено 6 из 7\nНе дошло: 1")
    async with sqlite.reading() as session:
        lost = await session.get_one(PersonRow, 8)
        assert lost.unreachable_at is not None


@pytest.mark.usefixtures("quickly")
async def test_a_message_that_was_deleted_is_shown_anew_once(
    bot: Bot, sqlite: Database, client: SandboxClient, deliverer: Deliverer
) -> None:
    everybody = await people(client, 12)
    _, broadcast = await begun(bot, sqlite, everybody)
    async with sqlite.transaction() as session:
        found = await session.get_one(Broadcast, broadcast)
        await bot.delete_message(everybody[0].id, found.message_id or 0)
    await empty(sqlite, deliverer)
    own = [message["text"] for message in await everybody[0].messages() if message["sender"]["is_bot"]]
    assert len(own) == 1
    assert own[0].startswith("Рассылка закончена")


@pytest.mark.usefixtures("quickly")
async def test_a_stop_in_the_middle_leaves_nobody_in_doubt(
    bot: Bot, sqlite: Database, sandbox: Sandbox, client: SandboxClient, deliverer: Deliverer
) -> None:
    everybody = await people(client, 20)
    by, broadcast = await begun(bot, sqlite, everybody)
    sandbox.world.faults.append(Fault("sendMessage", times=20, delay=0.2))
    sending = asyncio.ensure_future(deliverer.drain())
    async with asyncio.timeout(20):
        while not (await stands(sqlite, broadcast)).sent:  # noqa: ASYNC110  nobody rings
            await asyncio.sleep(0.02)
    async with sqlite.transaction() as session:
        await queries.stop(session, by, broadcast)
    await sending
    await empty(sqlite, deliverer)
    found = await stands(sqlite, broadcast)
    assert found.sent + found.suppressed == found.total == 20
    assert found.suppressed >= 10
    assert sum([len(await heard(one)) for one in everybody[1:]], 0) == found.sent
    own = [message for message in await everybody[0].messages() if message["sender"]["is_bot"]]
    assert own[-1]["text"].startswith(f"Рассылка остановлена\nКому: все в программе\nДоставлено {found.sent} из 20")
