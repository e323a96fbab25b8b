"""How long a broadcast to 3,000 people takes under Telegram's limits, in real time and from one process, and how soon
replies go beside it: `python -m tests.benchmarks.broadcast`, some four minutes."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bot.app import handle, make_bot
from bot.delivery import Deliverer
from bot.intake import Intake
from bot.limiter import IN_ALL, Limiter
from bot.sandbox.acts import Written, write
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.worker import Worker
from storage.database import Database
from storage.models import Priority
from tests.bot.conftest import NOW, Noon
from tests.bot.test_delivery import WAITING, counts, enqueue

PEOPLE = 3_000
WRITERS, A_SECOND = 200, 2.0  # people who write meanwhile, each far seldomer than Telegram lets a bot answer
PATIENCE = 30.0


@dataclass(frozen=True)
class Broadcast:
    """`seconds` beside the `least` that the limit of 30 a second allows; 429s; seconds until replies came, sorted."""

    seconds: float
    least: float
    refused: int
    replies: list[float]

    @property
    def slowest(self) -> float:
        """Within which 95 of 100 replies came."""
        return quantiles(self.replies, n=20)[-1] if len(self.replies) > 1 else 0.0


@asynccontextmanager
async def town() -> AsyncIterator[tuple[World, Database, Deliverer, Intake]]:
    """A stand-in with its limits on, an empty database, and the two parts of the bot that speak to people."""
    clock = Noon()
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'broadcast.db'}")
        await database.migrate()
        async with Sandbox(now=NOW, flood_limits=True) as sandbox:
            bot = make_bot(sandbox.token, sandbox.url, Limiter())
            deliverer = Deliverer(bot, database, clock, Worker(), "kurator_bot")
            intake = Intake(
                bot, database, clock, lambda one: handle(bot, one, database, NOW, "kurator_bot"), deliverer.poked.set
            )
            yield sandbox.world, database, deliverer, intake
            await bot.session.close()
        await database.dispose()


async def broadcast(*, replies: bool, people: int = PEOPLE) -> Broadcast:
    """Deliver to everybody, with or without people who write meanwhile."""
    async with town() as (world, database, deliverer, intake):
        chats = [world.add_person(f"Человек {n}").id for n in range(people)]
        for one in chats:
            world.person(one).started = True
            world.chat(one).members[world.bot_id] = "member"
        await enqueue(database, chats, first=1_000_000_000, priority=Priority.BROADCAST)
        stop = asyncio.Event()
        polling = asyncio.ensure_future(intake.poll(stop)) if replies else None
        writing = asyncio.ensure_future(_write(world)) if replies else None
        began = time.perf_counter()
        while WAITING & (await counts(database)).keys():
            await deliverer.drain()
        seconds = time.perf_counter() - began
        heard = await _stopped(writing)
        stop.set()
        if polling is not None:
            await polling
        refused = sum(call["code"] == 429 for call in world.log)
    return Broadcast(seconds, people / IN_ALL, refused, heard)


async def _stopped(writing: "asyncio.Future[list[float]] | None") -> list[float]:
    if writing is None:
        return []
    writing.cancel()
    return await writing


async def _write(world: World) -> list[float]:
    """Two messages a second from one person after another; how long each waited for its reply, until cancelled."""
    people = [world.add_person(f"Автор {n}").id for n in range(WRITERS)]
    waits: list[asyncio.Future[float]] = []
    try:
        while True:
            waits.append(asyncio.ensure_future(_asked(world, people[len(waits) % WRITERS])))
            await asyncio.sleep(1 / A_SECOND)
    except asyncio.CancelledError:
        return sorted(await asyncio.gather(*waits))


async def _asked(world: World, account: int) -> float:
    chat, began = world.chat(account), time.perf_counter()
    write(world, world.person(account), chat, Written("/start"))
    last = max(chat.messages)
    if not await world.bell.until(lambda: max(chat.messages) > last, PATIENCE):
        raise TimeoutError("no reply came")
    return time.perf_counter() - began


async def rows() -> AsyncIterator[tuple[str, str, str, str]]:
    """(what, measured, against, bound)."""
    alone = await broadcast(replies=False)
    against = f"{alone.seconds / alone.least:.3f} × the {alone.least:.0f} s of the limit, {alone.refused} × 429"
    yield "a broadcast to 3,000", f"{alone.seconds:.1f} s", against, "≤ 1.03 ×, none"
    beside = await broadcast(replies=True)
    against = f"{beside.seconds / beside.least:.3f} × the limit, {beside.refused} × 429"
    yield "beside two replies a second", f"{beside.seconds:.1f} s", against, "≤ 1.12 ×, none"
    yield "95 of 100 replies within", f"{beside.slowest * 1000:.0f} ms", f"{len(beside.replies)} replies", "≤ 300 ms"


async def main() -> None:
    async for what, measured, against, bound in rows():
        print(f"{what:<28}{measured:>14}   {against:<46}{bound}", flush=True)  # noqa: T201  the result


if __name__ == "__main__":
    asyncio.run(main())
