"""A file sent to the chat, step by step as the deliverer takes it: fetched, read by the worker's function, shown."""

from dataclasses import dataclass
from typing import Any

from aiogram.methods import EditMessageText, SendDocument, SendMessage
from aiogram.types import BufferedInputFile, Chat, Message
from sqlalchemy import select

from bot.worker import call
from handlers.file_notices import STEPS
from handlers.rendering import NoticeContext, Rendered
from storage.models import Notice, NoticeState
from tests.acting import BEGINNING, BOT, User, assert_fit, buttons_of, readable


@dataclass
class Shown:
    """What the coordinator reads at last: the text, its buttons, and the file that came with it."""

    text: str = ""
    buttons: tuple[str, ...] = ()
    document: bytes | None = None


async def sends_file(user: User, name: str, content: bytes, **fields: Any) -> Shown:
    """Send a document and wait until nothing is left to do about it."""
    document = {"file_id": "F", "file_unique_id": "U", "file_name": name, "file_size": len(content), **fields}
    await user.world.take({"message": user.message(document=document)})
    return await settled(user, content)


async def clicks(user: User, label: str, content: bytes = b"") -> Shown:
    """Press a button under the preview and wait."""
    await user.clicks(label)
    return await settled(user, content)


async def settled(user: User, content: bytes = b"") -> Shown:
    """Every step that is due, and what it shows."""
    shown = Shown()
    while (step := await _next(user)) is not None:
        async with user.world.database.transaction() as session:
            notice = await session.get_one(Notice, step)
            context = NoticeContext(session, user.world.now, _work, BOT, fetch=_fetching(content))
            rendered = await STEPS[notice.kind](context, notice)
            notice.state = NoticeState.SENT
            if isinstance(rendered, Rendered):
                _show(user, rendered, shown)
                if rendered.then is not None:
                    await rendered.then(session, [_sent(user) for _ in rendered.methods])
    return shown


async def _next(user: User) -> int | None:
    async with user.world.database.reading() as session:
        due = Notice.kind.in_(STEPS), Notice.state == NoticeState.QUEUED
        return await session.scalar(select(Notice.id).where(*due).order_by(Notice.id).limit(1))


async def _work(target: str, *arguments: Any) -> Any:
    return call(target, arguments)


def _fetching(content: bytes) -> Any:
    async def fetch(_: str) -> bytes:
        return content

    return fetch


def _show(user: User, rendered: Rendered, shown: Shown) -> None:
    assert_fit(tuple(one for one in rendered.methods if not isinstance(one, SendDocument)))
    for method in rendered.methods:
        user.world._show(method)
        if isinstance(method, SendDocument) and isinstance(method.document, BufferedInputFile):
            shown.document = method.document.data
        elif isinstance(method, SendMessage | EditMessageText):
            shown.text, shown.buttons = readable(method), tuple(one.text for one in buttons_of(method))


def _sent(user: User) -> Message:
    return Message(message_id=user.newest, date=BEGINNING, chat=Chat(id=user.id, type="private"))
