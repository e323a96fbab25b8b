"""A department that asks for reports: what the worker was asked to make, and what Telegram would have got."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import Chat, Document, Message, PhotoSize
from sqlalchemy import select

from bot.worker import call
from handlers.notices import RENDERERS
from handlers.rendering import NoticeContext, Rendered, Suppressed
from reports.report import Report
from storage.models import Notice, NoticeState
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, BOT, User, World, assert_fit
from tests.seeding import Seeded

FILES = SendPhoto, SendDocument
SCHOOLS = ("Речная «№ 1» & Ко", "Полевая СОШ", "Озёрная СОШ")


@dataclass
class Office:
    """A coordinator, and what the worker was asked to make."""

    world: World
    seeded: Seeded
    coordinator: User
    works: list[str] = field(default_factory=list)
    shown: list[tuple[int, str]] = field(default_factory=list)
    broken: bool = False
    templates: Path | None = None

    async def work(self, target: str, *arguments: Any) -> Report:
        self.works.append(target)
        if self.broken:
            raise RuntimeError("the worker died")
        made: Report = call(target, arguments)
        return made

    @asynccontextmanager
    async def busy(self, chat: int, action: str) -> AsyncIterator[None]:
        self.shown.append((chat, action))
        yield

    async def sent(self) -> list[Rendered | Suppressed]:
        """Every waiting report, rendered and marked as sent, photos with the ids Telegram would give them."""
        async with self.world.database.transaction() as session:
            context = NoticeContext(session, self.world.now, self.work, BOT, busy=self.busy, templates=self.templates)
            waiting = Notice.kind == "report", Notice.state == NoticeState.QUEUED
            found = []
            for notice in (await session.scalars(select(Notice).where(*waiting).order_by(Notice.id))).all():
                rendered = await RENDERERS["report"](context, notice)
                notice.state = NoticeState.SENT
                found.append(rendered)
                if isinstance(rendered, Rendered):
                    assert_fit(tuple(one for one in rendered.methods if not isinstance(one, FILES)))
                    if rendered.then is not None:
                        await rendered.then(session, [accepted(one) for one in rendered.methods])
            return found


def accepted(method: Any) -> Any:
    """What Telegram answers to a photo or a document."""
    chat, id_ = Chat(id=1, type="private"), f"id-{id(method)}"
    if isinstance(method, SendPhoto):
        size = PhotoSize(file_id=id_, file_unique_id="u", width=9, height=9)
        return Message(message_id=1, date=BEGINNING, chat=chat, photo=[size])
    if isinstance(method, SendDocument):
        return Message(message_id=1, date=BEGINNING, chat=chat, document=Document(file_id=id_, file_unique_id="u"))
    return None


async def made_office(world: World) -> Office:
    seeded = await seeding.programme(world.database, schools=SCHOOLS)
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Ольга <b>"))
