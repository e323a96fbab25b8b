"""A warm parent: it imports the bot once and forks it at each word, so that a start costs milliseconds, not seconds.

Reads «kill», «stop» or «start» with an environment as JSON, line by line; answers with the process id of its child, or
with the exit code of the one it ended. Ends its child when its input closes.
"""

import asyncio
import gc
import json
import os
import signal
import ssl
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.acting import World


ANSWERS: list[Any] = []  # pydantic forgets a model that nobody holds


def main() -> None:
    """Fork and end as told."""
    import aiosqlite  # noqa: F401  what a start would import by itself

    warm_up()
    gc.freeze()
    child = 0
    for line in sys.stdin:
        word, _, environment = line.partition(" ")
        code = ended(child, signal.SIGTERM if word.strip() == "stop" else signal.SIGKILL)
        child = forked(json.loads(environment)) if word == "start" else 0
        print(child or code, flush=True)  # noqa: T201  the answer
    ended(child, signal.SIGKILL)


def warm_up() -> None:
    """What every start would make anew: mappers, the dispatcher, and the models of what comes and goes."""
    from aiogram.methods import Response
    from aiogram.types import BotCommand, BotDescription, BotShortDescription, Message, Update, User
    from sqlalchemy.orm import configure_mappers

    from bot.app import build_dispatcher, make_bot

    configure_mappers()
    build_dispatcher()
    setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # noqa: B010
    make_bot("1:A", "http://127.0.0.1")
    asyncio.run(rehearse())
    for returned in (
        Message, Message | bool, bool, User, list[Update], list[BotCommand], BotDescription, BotShortDescription,
    ):  # fmt: skip
        ANSWERS.append(Response[returned])  # type: ignore[valid-type]
        ANSWERS[-1].model_validate({"ok": False, "description": "warm"})
    person = {"id": 1, "is_bot": False, "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": person, "text": "A"}
    click = {"id": "1", "from": person, "chat_instance": "1", "data": "a", "message": message}
    for body in ({"message": message}, {"callback_query": click}):
        Update.model_validate({"update_id": 1, **body})


async def rehearse() -> None:
    """What a bot asks its database in its first weeks is asked of another one: a child inherits the statements."""
    from storage.database import Database
    from storage.queries.notices import next_due, release_claims
    from tests.acting import World
    from tests.statements import compiled_once

    compiled_once()
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'warm.db'}"
        first = Database(url)
        await first.migrate()
        await first.dispose()
        database = Database(url)  # asks with what the first has learned of SQLite, as all after it do
        async with database.transaction() as session:
            await release_claims(session)
            await next_due(session)
        await live_weeks(World(database))
        await database.dispose()


async def live_weeks(world: "World") -> None:
    """A school that does nothing in time, and everybody who hears of it."""
    from scheduler.jobs import tick
    from storage.rights import Role
    from tests import seeding

    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Анна", "Речная СОШ")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина", "Речная СОШ")
    task = await seeding.task(
        world.database, seeded, "Справка", world.now.date() + timedelta(3), Role.DEPUTY, "Речная СОШ"
    )
    await seeding.wave(world, seeded, coordinator)
    for _ in range(40):
        await tick(world.database, world.now)
        world.now += timedelta(hours=9)
        await tick(world.database, world.now)
        await hear(world)
        world.now += timedelta(hours=15)
    for user in (coordinator, curator, deputy):
        await user.sends("/tasks")
    await deputy.presses(f"t1:o:{task}:0")


async def hear(world: "World") -> None:
    """Notices are put into words and ended, as if they had been sent."""
    from handlers.notices import RENDERERS, NoticeContext
    from scheduler.manners import put_off_until
    from storage.models import NoticeState
    from storage.queries.notices import claim, end

    async with world.database.transaction() as session:
        for notice in await claim(session, world.now, datetime.now(UTC), 50):
            await RENDERERS[notice.kind](NoticeContext(session, world.now, no_work, "kurator_bot"), notice)
            await put_off_until(session, notice, world.now)
            await end(session, notice.id, NoticeState.SENT, world.now, message_id=notice.id)


async def no_work(name: str, *arguments: Any) -> Any:
    raise AssertionError(f"{name}: nothing is drawn here")


def forked(environment: dict[str, str]) -> int:
    """The id of a child that runs the bot with its log and its files in the folder `WARM_FOLDER`."""
    if child := os.fork():
        return child
    from bot.commands.run_command import command

    os.environ.update(environment)
    if environment.get("WARM_HURRY"):
        hurry()
    os.chdir(environment["WARM_FOLDER"])
    log = os.open("bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for source, target in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    command.main(args=[], prog_name="run")
    return 0


def hurry() -> None:
    """Try again in hundredths of a second what would be tried again in seconds: days pass faster here than pauses.

    SQLite is asked without a thread of its own: handing each of a hundred thousand steps over costs more than the step.
    Others have their turn before each statement all the same; the soak's process keeps its threads.
    """
    import aiosqlite

    from bot import delivery

    setattr(aiosqlite.Connection, "_execute", at_once)  # noqa: B010

    delivery.IDLE_SECONDS = 0.05
    delivery.Deliverer.patience, delivery.Deliverer.pace = 2.0, 0.01
    defaults = delivery.Deliverer.__init__.__defaults__
    assert defaults is not None
    replaced = {30.0: 2.0, 1.0: 0.01}
    delivery.Deliverer.__init__.__defaults__ = tuple(replaced.get(one, one) for one in defaults)


async def at_once(self: Any, step: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """A step of SQLite on the thread that asks."""
    if not self._running or not self._connection:
        raise ValueError("Connection closed")
    if getattr(step, "__name__", "") in ("execute", "commit"):
        await asyncio.sleep(0)
    return step(*arguments, **named)


def ended(child: int, number: signal.Signals) -> int:
    """Signal and reap a child, if there is one; its exit code, negative for a signal."""
    if not child:
        return 0
    os.kill(child, number)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
