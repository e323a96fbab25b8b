"""Deliverers as processes of their own: `python -m tests.bot.delivering DATABASE PORT NUMBER`.

Imports once, forks so many deliverers on the wire at that port, prints their ids on one line, and ends when all of them
have. Each delivers until nothing waits. Their leases last seconds instead of a minute and a half.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

from aiogram import Bot

from bot import delivery
from bot.delivery import Deliverer
from bot.worker import Worker
from storage.database import Database
from storage.queries import notices as queue
from tests.bot.conftest import Noon
from tests.bot.wire import Wire

LEASE = timedelta(seconds=4)
WAITING = ("queued", "sending")


def main() -> None:
    url, port, number = sys.argv[1:]
    queue.LEASE, delivery.HOLD_SECONDS = LEASE, LEASE.total_seconds() / 4
    children = [forked(url, int(port)) for _ in range(int(number))]
    print(*children, flush=True)  # noqa: T201  the answer
    for child in children:
        os.waitpid(child, 0)


def forked(url: str, port: int) -> int:
    """The id of a child that delivers."""
    if child := os.fork():
        return child
    asyncio.run(deliver(url, port))
    os._exit(0)


async def deliver(url: str, port: int) -> None:
    database, bot, stop = Database(url), Bot("42:TEST", session=Wire(port)), asyncio.Event()
    deliverer = Deliverer(bot, database, Noon(datetime.now(UTC)), Worker(), "kurator_bot", pace=0.01)
    running = asyncio.ensure_future(deliverer.run(stop))
    while await waits(database):  # noqa: ASYNC110  nobody rings
        await asyncio.sleep(0.3)
    stop.set()
    await running
    await bot.session.close()
    await database.dispose()


async def waits(database: Database) -> bool:
    async with database.reading() as session:
        found = await queue.counts(session)
    return any(found[state] for state in WAITING)


if __name__ == "__main__":
    main()
