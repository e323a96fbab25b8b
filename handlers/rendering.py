"""What every kind of notice is rendered with: its recipient and their rights at this moment, and the two outcomes."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.reply import Reply
from storage.models import Notice, Person, Programme
from storage.queries.people import actor_in
from storage.rights import Actor

Then = Callable[[AsyncSession, list[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Requests to send in order; `then` runs with their results in the transaction that marks the notice sent.

    `refused` runs when Telegram refuses one of them: then the notice is rendered again instead of failing.
    """

    methods: Reply
    then: Then | None = None
    refused: Then | None = None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Nothing to send any more, and why."""

    reason: str


async def no_files(file_id: str) -> bytes:
    """Where nobody can ask Telegram for files."""
    raise FileNotFoundError(file_id)


def never_busy(chat_id: int, action: str) -> AbstractAsyncContextManager[None]:
    """Where nobody is shown what is under way."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """What rendering may ask: facts, the time, the worker for heavy things, the bytes of a file somebody sent.

    `busy(chat, "upload_photo")`: while it is entered the chat shows that something is under way. `templates`: where the
    department's own templates of papers lie.
    `phone_key`: what numbers of telephones are kept by, None to keep none.
    """

    session: AsyncSession
    now: datetime
    work: Callable[..., Awaitable[Any]]
    bot_username: str
    fetch: Callable[[str], Awaitable[bytes]] = no_files
    busy: Callable[[int, str], AbstractAsyncContextManager[None]] = never_busy
    templates: Path | None = None
    phone_key: bytes | None = None


Renderer = Callable[[NoticeContext, Notice], Awaitable[Rendered | Suppressed]]
GONE = Suppressed("человек больше не участвует в программе или не вошёл")
"""The person left, lost the role, or never joined."""


async def recipient(context: NoticeContext, notice: Notice) -> Person | None:
    """Whom a notice is for; None for one who has no account to write to."""
    person = await context.session.get(Person, notice.person_id or 0)
    return person if person is not None and person.telegram_id is not None else None


async def actor(context: NoticeContext, person: Person, programme_id: int) -> Actor | None:
    """The recipient with today's rights in a programme."""
    return await actor_in(context.session, person.id, programme_id, context.now)


async def local_moment(context: NoticeContext, person: Person, programme_id: int) -> datetime:
    """Now, where the recipient is."""
    programme = await context.session.get_one(Programme, programme_id)
    return context.now.astimezone(ZoneInfo(person.zone or programme.zone))


async def local_day(context: NoticeContext, person: Person, programme_id: int) -> date:
    """The calendar day where the recipient is."""
    return (await local_moment(context, person, programme_id)).date()
