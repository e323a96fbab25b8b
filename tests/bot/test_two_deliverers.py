"""Two processes deliver five thousand notices from one PostgreSQL; one is killed in the middle."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiogram.methods import SendMessage
from sqlalchemy import insert, select

from bot import replies
from storage.database import Database
from storage.models import HandledUpdate, Notice, NoticeState, Priority
from storage.queries.notices import Draft, counts, enqueue
from tests.bot.conftest import NOW
from tests.bot.wire import Ear

ROOT = Path(__file__).parents[2]
NOTICES, KILLED_AFTER, CHATS = 5_000, 2_000, 400
TIMEOUT = 400  # seconds, of a machine with much else to do


async def fill(database: Database) -> None:
    """A notice «№ n» for each number, its text the stored reply of an update."""
    texts = {n: replies.dump((SendMessage(chat_id=n % CHATS, text=f"№ {n}"),)) for n in range(NOTICES)}
    drafts = [
        Draft("answer", f"answer:{n}", Priority(n % 4), NOW, {"update_id": n, "remaining": 1}, chat_id=n % CHATS)
        for n in texts
    ]
    async with database.transaction() as session:
        rows = [{"update_id": n, "handled_at": NOW, "reply": text} for n, text in texts.items()]
        await session.execute(insert(HandledUpdate), rows)
        await enqueue(session, drafts, NOW)


@asynccontextmanager
async def deliverers(url: str, port: int, number: int) -> AsyncIterator[list[int]]:
    """Their process ids, while they work; whoever still lives afterwards is ended."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.delivering", url, str(port), str(number), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert parent.stdout is not None
    children = [int(word) for word in (await parent.stdout.readline()).split()]
    try:
        yield children
        await parent.wait()
    finally:
        if parent.returncode is None:
            for child in (*children, parent.pid):
                os.kill(child, signal.SIGKILL)
            await parent.wait()


async def sending(database: Database) -> set[int]:
    async with database.reading() as session:
        found = await session.scalars(select(Notice).where(Notice.state == NoticeState.SENDING))
        return {int(one.payload["update_id"]) for one in found}


@pytest.mark.timeout(TIMEOUT + 60)
async def test_none_is_lost_and_none_comes_twice_but_what_was_being_sent(postgres_url: str) -> None:
    database = Database(postgres_url)
    await fill(database)
    async with Ear() as ear:
        async with deliverers(postgres_url, ear.port, 2) as (first, _), asyncio.timeout(TIMEOUT):
            while ear.heard.total() < KILLED_AFTER:  # noqa: ASYNC110  nobody rings
                await asyncio.sleep(0.01)
            os.kill(first, signal.SIGKILL)
            held = await sending(database)
        came = {int(text.removeprefix("№ ")): times for (_, text), times in ear.heard.items()}
        assert ear.heard.keys() == {(n % CHATS, f"№ {n}") for n in range(NOTICES)}
    async with database.reading() as session:
        ended = await counts(session)
    await database.dispose()
    assert {number for number, times in came.items() if times > 1} <= held
    assert max(came.values()) <= 2
    assert ended == {**dict.fromkeys(map(str, NoticeState), 0), "sent": NOTICES}
