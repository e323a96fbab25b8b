"""What a handler returns: Bot API methods in order. Nothing is sent here; the intake sends after the commit."""

from typing import Any

from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from handlers.texts import escape

Reply = tuple[TelegramMethod[Any], ...]
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

ALERT_LIMIT = 200
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def say(chat_id: int, text: str, keyboard: Keyboard | None = None) -> Reply:
    """A new message; `text` is HTML, already escaped by `handlers.texts`."""
    return (SendMessage(chat_id=chat_id, text=text, reply_markup=keyboard, link_preview_options=NO_PREVIEW),)


def toast(click: CallbackQuery, text: str | None = None, *, alert: bool = False) -> Reply:
    """A short plain answer to a click."""
    return (AnswerCallbackQuery(callback_query_id=click.id, text=text, show_alert=alert or None),)


def show(click: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None, note: str = "") -> Reply:
    """The message under the clicked button becomes another screen; a message that is gone is sent anew."""
    answer = toast(click, note or None)
    if not isinstance(click.message, Message) or click.message.text is None:
        return answer + say(click.from_user.id, text, keyboard)
    edit = EditMessageText(
        chat_id=click.message.chat.id, message_id=click.message.message_id,
        text=text, reply_markup=keyboard, link_preview_options=NO_PREVIEW,
    )  # fmt: skip
    return (*answer, edit)


def refuse(event: Message | CallbackQuery | None, chat_id: int | None, sentence: str) -> Reply:
    """Say a rule's sentence where the person looks: an alert for a click when it fits, a message otherwise.

    A sentence is plain text and may repeat what the person typed; it is escaped here, where it becomes HTML.
    """
    if isinstance(event, CallbackQuery):
        if len(sentence) <= ALERT_LIMIT:
            return toast(event, sentence, alert=True)
        return toast(event) + say(event.from_user.id, escape(sentence))
    return say(chat_id, escape(sentence)) if chat_id is not None else ()
