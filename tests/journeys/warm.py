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
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


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
    from aiogram.types import Message, Update, User
    from sqlalchemy.orm import configure_mappers

    from bot.app import build_dispatcher, make_bot

    configure_mappers()
    build_dispatcher()
    setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # noqa: B010
    make_bot("1:A", "http://127.0.0.1")
    asyncio.run(rehearse())
    for returned in (Message, Message | bool, bool, User, list[Update]):
        Response[returned].model_validate({"ok": False, "description": "warm"})  # type: ignore[valid-type]
    person = {"id": 1, "is_bot": False, "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": person, "text": "A"}
    click = {"id": "1", "from": person, "chat_instance": "1", "data": "a", "message": message}
    for body in ({"message": message}, {"callback_query": click}):
        Update.model_validate({"update_id": 1, **body})


async def rehearse() -> None:
    """What every start asks a database first is asked of an empty one: a child inherits the compiled statements."""
    from sqlalchemy.ext.asyncio import create_async_engine

    from scheduler.jobs import tick
    from scheduler.reminding import speaks
    from storage import database as owner
    from storage.policies import Policies
    from storage.queries.due_items import due_items
    from storage.queries.notices import claim, next_due, release_claims

    now = datetime(2021, 9, 1, tzinfo=UTC)
    with TemporaryDirectory() as folder:
        database = owner.Database(f"sqlite+aiosqlite:///{Path(folder) / 'warm.db'}")
        await database.migrate()
        async with database.transaction() as session:
            await release_claims(session)
            await claim(session, now, now, 5)
            await next_due(session)
            for n in range(180):  # what is said of a day depends on the days off around it: some forty questions
                day = date(2021, 9, 1) + timedelta(n)
                await due_items(session, 0, day, speaks(Policies(), day))
        await tick(database, now)
        await database.dispose()
    made, warmed = create_async_engine, database.engine.sync_engine

    def with_statements(*address: Any, **options: Any) -> Any:
        engine = made(*address, **options)
        if engine.dialect.name == warmed.dialect.name:
            engine.sync_engine.dialect, engine.sync_engine._compiled_cache = warmed.dialect, warmed._compiled_cache
        return engine

    setattr(owner, "create_async_engine", with_statements)  # noqa: B010


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

    delivery.IDLE_SECONDS = 0.3
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
