"""One transaction per update, and who is speaking in it."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User
from aiogram.types.update import UpdateTypeLookupError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import replies
from handlers import reply as speak
from handlers import texts
from handlers.elsewhere import where_pressed
from handlers.reply import Reply
from handlers.unnamed import shown_again
from storage.database import Database, DatabaseAway
from storage.queries.people import actor_of
from storage.queries.reaching import mark_reachable
from storage.queries.tasks import By
from storage.queries.updates import Handled, answer_unnamed, handled, is_unnamed, remember_update, shown_in
from storage.refusals import NotYours, Refusal
from storage.rights import Actor

log = logging.getLogger(__name__)
Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class OneTransaction(BaseMiddleware):
    """Runs a handler and stores its reply in one transaction; a redelivered update gets its stored reply.

    Needs `database` and `now` in the data; gives `session`, `by` (None for strangers) and `update_id`.
    """

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Reply:
        assert isinstance(event, Update)  # noqa: S101  it is registered on updates only
        database: Database = data["database"]
        now: datetime = data["now"]
        key = chat_key(event)
        try:
            async with database.transaction(lock=key) as session:
                if (before := await handled(session, event.update_id)) is not None:
                    return await self._again(event, session, now, before)
                user: User | None = data.get("event_from_user")
                data["session"], data["update_id"] = session, event.update_id
                shown_in(session, _clicked(event))
                data["actor"] = actor = await actor_of(session, user.id, now) if user else None
                by = acting(actor, now, event.update_id) if actor else None
                data["by"] = await where_pressed(session, by, event.callback_query) if by else None
                if user and actor and actor.is_lost and _is_written(event):
                    await mark_reachable(session, user.id)
                result = await handler(event, data)
                reply: Reply = () if result is UNHANDLED or result is None else result
                await remember_update(session, event.update_id, now, replies.dump(reply), key)
        except DatabaseAway:
            raise  # the database is away: the update stays unconfirmed and comes again
        except Exception as error:
            reply = _sentence(event, data.get("event_chat"), error, data.get("actor"))
            unnamed = is_unnamed(data.get("session"))
            async with database.transaction(lock=key) as session:
                if unnamed:
                    answer_unnamed(session)
                await remember_update(session, event.update_id, now, replies.dump(reply), key)
        return reply

    async def _again(self, update: Update, session: AsyncSession, now: datetime, before: Handled) -> Reply:
        """The reply an update had; of one that was answered without a name, how its questionnaire stands."""
        if before.reply is not None:
            return replies.load(before.reply)
        try:
            return await shown_again(_event(update), session, now)
        except Refusal as refusal:
            return _sentence(update, getattr(_event(update), "chat", None), refusal)


def acting(actor: Actor, now: datetime, update_id: int) -> By:
    """Who changes things in this update, with their own calendar day."""
    return By(actor, now, now.astimezone(ZoneInfo(actor.zone)).date(), update_id)


def chat_key(update: Update) -> int:
    """What an update's order belongs to: its chat, else its user, else itself (polls, kinds yet unknown)."""
    event = _event(update)
    chat: Chat | None = getattr(event, "chat", None) or getattr(getattr(event, "message", None), "chat", None)
    user: User | None = getattr(event, "from_user", None) or getattr(event, "user", None)
    found = chat or user
    return found.id if found is not None else update.update_id


def _is_written(update: Update) -> bool:
    """Whether somebody speaks to the bot in their own chat: who does can be written to."""
    event = _event(update)
    message = event.message if isinstance(event, CallbackQuery) else event
    return isinstance(event, Message | CallbackQuery) and message is not None and message.chat.type == ChatType.PRIVATE


def _clicked(update: Update) -> int | None:
    """The message under whose button somebody pressed: a screen moves along in it."""
    message = update.callback_query.message if update.callback_query else None
    return message.message_id if message else None


def _event(update: Update) -> Any:
    try:
        return update.event
    except UpdateTypeLookupError:
        return None


def _sentence(update: Update, chat: Chat | None, error: Exception, actor: Actor | None = None) -> Reply:
    if isinstance(error, Refusal):
        elsewhere = isinstance(error, NotYours) and actor is not None and actor.programmes > 1
        sentence = f"{error.sentence}. {texts.OTHER_PROGRAMME}" if elsewhere else error.sentence
    else:
        log.exception("update %s failed", update.update_id, exc_info=error)
        sentence = texts.BROKEN
    event = _event(update)
    # Who was spoken to is answered there; news of a channel (a join request, a new administrator) is no place to.
    spoken = chat is not None and (chat.type == ChatType.PRIVATE or isinstance(event, Message))
    shown = event if isinstance(event, Message | CallbackQuery) else None
    return speak.refuse(shown, chat.id if chat and spoken else None, sentence)
