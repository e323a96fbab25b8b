"""Dead letters over the wire, as an administrator meets them; and who is told when somebody cannot be written to."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from click.testing import CliRunner

from bot.commands.queue_command import command
from bot.delivery import Deliverer
from bot.sandbox.client import SandboxClient
from bot.worker import Worker
from scheduler.jobs import tick
from storage.database import Database
from storage.models import Person as PersonRow
from storage.models import Priority
from storage.queries.notices import Draft, enqueue
from storage.rights import Role
from tests import seeding
from tests.bot.conftest import NOW, Noon
from tests.bot.test_delivery import empty

SCHOOL = "Речная СОШ"


@pytest.fixture
def queue(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`python -m bot queue --json …` on the database of the running bot."""
    monkeypatch.setenv("KURATOR_DATABASE", sqlite_url)

    async def run(*words: str) -> dict[str, Any]:
        result = await asyncio.to_thread(CliRunner().invoke, command, ["--json", *words])
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return run


async def test_what_telegram_refuses_is_listed_and_arrives_when_replayed(
    bot: Bot, sqlite: Database, client: SandboxClient, clock: Noon, queue: Callable[..., Any]
) -> None:
    deliverer = Deliverer(bot, sqlite, clock, Worker(), "kurator_bot", patience=5, pace=1e-6)
    deputy = await client.person("Марина Сергеевна")
    await deputy.send("/start")
    seeded = await seeding.programme(sqlite)
    person = await seeding.person(sqlite, seeded, Role.DEPUTY, "Марина Сергеевна", SCHOOL, telegram_id=deputy.id)
    task = await seeding.task(sqlite, seeded, "Педсовет", NOW.date() + timedelta(days=30), Role.DEPUTY, SCHOOL)
    async with sqlite.transaction() as session:
        payload = {"task": task, "giver": person, "named": True}
        await enqueue(session, [Draft("handed_over", "k", Priority.REMINDER, NOW, payload, person_id=person)], NOW)
    await client.faults("sendMessage", {"code": 400, "description": "Bad Request: message text is empty"})
    await empty(sqlite, deliverer)
    found = await queue()
    (dead,) = found["failed"]
    assert (dead["kind"], dead["to"], dead["late"]) == ("handed_over", "Марина Сергеевна", False)
    assert "message text is empty" in dead["reason"]
    assert found["counts"]["failed"] == 1
    assert (await queue("--replay", f"#{dead['id']}"))["replayed"] == 1
    await empty(sqlite, deliverer)
    assert (await queue())["counts"] == {
        "queued": 0, "sending": 0, "sent": 1, "failed": 0, "suppressed": 0, "expired": 0
    }  # fmt: skip
    assert "передаёт Вам задачу" in (await deputy.messages())[-1]["text"]


async def test_who_blocked_the_bot_is_known_and_the_second_contact_hears(
    bot: Bot, sqlite: Database, client: SandboxClient, clock: Noon, queue: Callable[..., Any]
) -> None:
    """403 → unreachable; what waits is suppressed; the director and the curator are told once; who writes is back."""
    deliverer = Deliverer(bot, sqlite, clock, Worker(), "kurator_bot", patience=5, pace=1e-6)
    seeded, people, rows = await seeding.programme(sqlite), {}, {}
    for role, name in ((Role.DEPUTY, "Марина"), (Role.DIRECTOR, "Директор"), (Role.CURATOR, "Куратор")):
        people[role] = await client.person(name)
        await people[role].send("/start")
        rows[role] = await seeding.person(sqlite, seeded, role, name, SCHOOL, telegram_id=people[role].id)
    await seeding.task(sqlite, seeded, "Педсовет", NOW.date() + timedelta(days=7), Role.DEPUTY, SCHOOL)
    await people[Role.DEPUTY].block()
    await tick(sqlite, NOW)
    await empty(sqlite, deliverer)
    async with sqlite.reading() as session:
        assert (await session.get_one(PersonRow, rows[Role.DEPUTY])).unreachable_at is not None
    assert [one["reason"] for one in (await queue())["failed"]] == ["Forbidden: bot was blocked by the user"]
    for hours in (2, 3):
        clock.moment = NOW + timedelta(hours=hours)
        await tick(sqlite, clock.moment)
        await empty(sqlite, deliverer)
    for role in (Role.DIRECTOR, Role.CURATOR):
        told = [one["text"] for one in await people[role].messages() if one["sender"]["is_bot"]]
        assert sum("Марина" in text for text in told) == 1, told
