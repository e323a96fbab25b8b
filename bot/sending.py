"""One request to Telegram and what its outcome means: sent, try again, or finally refused."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod

from bot.stopping import unless_stopped

T = TypeVar("T")
log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
FORGIVEN = ("query is too old", "message is not modified", "message to delete not found")
LOST = ("chat not found", "user not found", "PEER_ID_INVALID")  # an account that is gone, or never began
GONE = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")


class Outcome(Enum):
    """How a request ended."""

    SENT = "sent"
    WAIT = "wait"  # 429: no failure
    RETRY = "retry"  # network, 5xx, an unreadable answer
    BLOCKED = "blocked"  # the person cannot be written to
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of one request: Telegram's result, or why not; `retry_after` in seconds for WAIT."""

    outcome: Outcome
    result: Any = None
    reason: str = ""
    retry_after: float = 0.0


async def send(bot: Bot, method: TelegramMethod[Any], seconds: float | None = None) -> Sent:
    """Send one request within `seconds`; an edit of a message that is gone becomes a new message."""
    try:
        async with asyncio.timeout(seconds):
            return Sent(Outcome.SENT, await bot(method))
    except TelegramBadRequest as error:
        if isinstance(method, EditMessageText) and any(words in error.message for words in GONE):
            return await send(bot, _anew(method), seconds)
        return _judged(method, error)
    except TelegramAPIError as error:
        return _judged(method, error)
    except (TimeoutError, ClientDecodeError, OSError) as error:
        return Sent(Outcome.RETRY, reason=type(error).__name__)


async def until_answered(asking: Callable[[], Coroutine[Any, Any, T]], stop: asyncio.Event) -> T | None:
    """Telegram's answer, however long it is away (a machine may start before its network); None if `stop` came first.

    Raises what waiting does not help against: a token that nobody knows, a parameter that is refused.
    """
    pause = 1.0
    while not stop.is_set():
        try:
            return await unless_stopped(stop, asking())
        except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, ClientDecodeError) as error:
            reason = error.message
        log.warning("Telegram does not answer (%s); the next attempt is in %.0f s", reason, pause)
        await unless_stopped(stop, asyncio.sleep(pause))
        pause = min(2 * pause, LONGEST_PAUSE)
    return None


def _judged(method: TelegramMethod[Any], error: TelegramAPIError) -> Sent:
    reason = error.message
    match error:
        case TelegramRetryAfter():
            return Sent(Outcome.WAIT, reason=reason, retry_after=float(error.retry_after))
        case TelegramNetworkError() | TelegramServerError():
            return Sent(Outcome.RETRY, reason=reason)
        case TelegramForbiddenError():
            return Sent(Outcome.BLOCKED, reason=reason)
    if any(words in reason for words in LOST):
        return Sent(Outcome.BLOCKED, reason=reason)
    if not any(words in reason for words in FORGIVEN):
        log.warning("%s was refused: %s", type(method).__name__, reason)
    return Sent(Outcome.REFUSED, reason=reason)


def _anew(edit: EditMessageText) -> SendMessage:
    return SendMessage(
        chat_id=edit.chat_id or 0, text=edit.text or "", reply_markup=edit.reply_markup,
        link_preview_options=edit.link_preview_options,
    )  # fmt: skip
