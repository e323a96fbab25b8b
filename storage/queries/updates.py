"""Handled updates and their replies, and what a chat waits for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.util import identity_key

from storage.models import ExpectedInput, HandledUpdate

KEPT = timedelta(hours=48)
PROSE = "prose"
NO_TRACE = "no_trace"
SHOWN_IN = "shown_in"
WAITING: Any = ExpectedInput.__table__
HANDLED: Any = HandledUpdate.__table__
# Asked by nearly every update: putting a statement together takes longer than running it.
FORGET = delete(HANDLED).where(HANDLED.c.handled_at < bindparam("before"))
REPLY = select(HANDLED.c.reply).where(HANDLED.c.update_id == bindparam("number"))
KEEP = insert(HANDLED)
OF_CHAT = WAITING.c.chat_id == bindparam("chat")
WAIT_FOR = update(WAITING).where(OF_CHAT).returning(true())
WAIT_ANEW = insert(WAITING)
STOP = delete(WAITING).where(OF_CHAT)
STOP_FOR = STOP.where(WAITING.c.kind.in_(bindparam("kinds", expanding=True)))
ASKS = select(WAITING.c.chat_id).where(OF_CHAT, WAITING.c.message_id.is_(None))
SHOWN = update(WAITING).where(OF_CHAT, WAITING.c.message_id.is_(None)).values(message_id=bindparam("shown"))


@dataclass(frozen=True, slots=True)
class Handled:
    """An update that was handled before; `reply` is the JSON it was answered with, None where that is not kept."""

    reply: str | None


async def handled(session: AsyncSession, update_id: int) -> Handled | None:
    """What an update was answered, or None for a new one."""
    found = (await session.execute(REPLY, {"number": update_id})).first()
    return Handled(found[0]) if found else None


async def remember_update(
    session: AsyncSession, update_id: int, now: datetime, reply: str, chat_id: int | None = None
) -> None:
    """Keep the reply with the change it speaks of; a second writer of the same update breaks on the primary key."""
    row: dict[str, Any] = {"update_id": update_id, "handled_at": now, "reply": reply, "chat_id": chat_id}
    if NO_TRACE in session.info:
        row |= {"reply": session.info[NO_TRACE], "chat_id": None}
    await session.execute(KEEP, row)


def leave_no_trace(session: AsyncSession) -> None:
    """Of this update not even the reply is kept: it speaks to somebody who has just been forgotten."""
    session.info[NO_TRACE] = "[]"


def answer_unnamed(session: AsyncSession) -> None:
    """Of this update neither the chat nor the reply is kept: the same one again is answered by how things stand."""
    session.info[NO_TRACE] = None


def is_unnamed(session: AsyncSession | None) -> bool:
    """Whether this update is of somebody who answers without a name."""
    return session is not None and session.info.get(NO_TRACE, "") is None


async def forget_reply(session: AsyncSession, update_id: int) -> None:
    """Keep that an update was handled, and no longer what it was answered."""
    await session.execute(update(HandledUpdate).where(HandledUpdate.update_id == update_id).values(reply="[]"))


async def forget_updates(session: AsyncSession, now: datetime) -> None:
    """Delete replies older than 48 hours: Telegram redelivers for 24."""
    await session.execute(FORGET, {"before": now - KEPT})


async def expected_input(session: AsyncSession, chat_id: int) -> ExpectedInput | None:
    """What the next free text of a chat will be taken for."""
    return await session.get(ExpectedInput, chat_id)


async def awaits_prose(session: AsyncSession, chat_id: int) -> bool:
    """Whether the chat waits for words of one's own, which may begin like a command: «отчёт № 12 от 20 декабря»."""
    found = await expected_input(session, chat_id)
    return found is not None and bool(found.subject.get(PROSE))


async def expect(
    session: AsyncSession, chat_id: int, kind: str, subject: dict[str, Any], now: datetime, *, prose: bool = False
) -> None:
    """Wait for an input in a chat; an older expectation gives way.

    A question in a message that stands already is known to be in it; one in a new message, once that was sent.
    """
    subject = {**subject, PROSE: True} if prose else subject
    row = {"kind": kind, "subject": subject, "message_id": session.info.get(SHOWN_IN), "asked_at": now}
    _read_anew(session, chat_id)
    changed = await session.execute(WAIT_FOR, {"chat": chat_id, **row})
    if changed.first() is None:
        await session.execute(WAIT_ANEW, {"chat_id": chat_id, **row})


def _read_anew(session: AsyncSession, chat_id: int) -> None:
    """Statements about the table are twice as quick as those that keep objects in step; what was read is read again."""
    known = session.sync_session.identity_map.get(identity_key(ExpectedInput, chat_id))
    if known is not None:
        session.expunge(known)


def shown_in(session: AsyncSession, message_id: int | None) -> None:
    """Which message an update's screens move along in."""
    session.info[SHOWN_IN] = message_id


async def asks_anew(session: AsyncSession, chat_id: int) -> bool:
    """Whether a chat waits for an input by a message that is not known to be sent yet."""
    return await session.scalar(ASKS, {"chat": chat_id}) is not None


async def prompt_shown(session: AsyncSession, chat_id: int, message_id: int) -> None:
    """Keep which message asked: what was written before it is no answer to it."""
    _read_anew(session, chat_id)
    await session.execute(SHOWN, {"chat": chat_id, "shown": message_id})


async def expect_nothing(session: AsyncSession, chat_id: int, *kinds: str) -> None:
    """Stop waiting in a chat, for inputs of these kinds or, where none is named, for any."""
    _read_anew(session, chat_id)
    if kinds:
        await session.execute(STOP_FOR, {"chat": chat_id, "kinds": kinds})
    else:
        await session.execute(STOP, {"chat": chat_id})
