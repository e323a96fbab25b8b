"""One request to Telegram and what its outcome means: sent, try again, or finally refused."""

import asyncio
import logging
from dataclasses import dataclass
from enum import Enum
from typing import Any

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

log = logging.getLogger(__name__)

FORGIVEN = ("query is too old", "message is not modified", "message to delete not found")
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


def _judged(method: TelegramMethod[Any], error: TelegramAPIError) -> Sent:
    reason = error.message
    match error:
        case TelegramRetryAfter():
            return Sent(Outcome.WAIT, reason=reason, retry_after=float(error.retry_after))
        case TelegramNetworkError() | TelegramServerError():
            return Sent(Outcome.RETRY, reason=reason)
        case TelegramForbiddenError():
            return Sent(Outcome.BLOCKED, reason=reason)
    if not any(words in reason for words in FORGIVEN):
        log.warning("%s was refused: %s", type(method).__name__, reason)
    return Sent(Outcome.REFUSED, reason=reason)


def _anew(edit: EditMessageText) -> SendMessage:
    return SendMessage(
        chat_id=edit.chat_id or 0, text=edit.text or "", reply_markup=edit.reply_markup,
        link_preview_options=edit.link_preview_options,
    )  # fmt: skip
