"""Whatever no conversation took: typed input that a chat waits for, then a sentence for everything else."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import (
    agreements,
    answers,
    broadcasts,
    finishing,
    handover,
    invite,
    person_editing,
    remarks,
    school_editing,
    school_groups,
    seats,
    settings,
    staffing,
    survey_answers,
    survey_ways,
    task_cards,
    terms,
    texts,
    wave_cards,
)
from handlers.elsewhere import where_awaited
from handlers.filters import PRIVATE, ForUs
from handlers.keyboards import menu_of
from handlers.reply import Reply, say, toast
from storage.queries.tasks import By
from storage.queries.updates import expected_input

router = Router(name="fallback")

TAKERS: Mapping[str, Callable[[Message, dict[str, Any], AsyncSession, By, str], Awaitable[Reply]]] = {
    survey_ways.EXPECTED: survey_answers.take_typed,
    wave_cards.EXPECTED: wave_cards.take_reason,
    broadcasts.EXPECTED: broadcasts.take_words,
    remarks.EXPECTED: remarks.take_remark,
    task_cards.EXPECTED: answers.take_typed,
    settings.EXPECTED: settings.take_zone,
    terms.EXPECTED: terms.take_typed,
    invite.EXPECTED: invite.take_name,
    school_editing.EXPECTED: school_editing.take_field,
    school_groups.EXPECTED: school_groups.take_basis,
    staffing.EXPECTED: staffing.take_number,
    agreements.EXPECTED: agreements.take_agreement,
    person_editing.EXPECTED: person_editing.take_name,
    seats.EXPECTED: seats.take_seat,
    handover.EXPECTED: handover.take_order,
}
FILE_TAKERS: Mapping[str, Callable[[Message, dict[str, Any], AsyncSession, By], Awaitable[Reply]]] = {
    survey_ways.EXPECTED: survey_answers.take_file,
    task_cards.EXPECTED: finishing.take_file,
}
"""What a document, a photo or anything else without text may answer."""


@router.message(PRIVATE)
async def take_input(message: Message, session: AsyncSession, by: By, bot_username: str) -> Reply:
    """A text goes to whatever the chat waits for; what nobody waits for gets the menu, never silence."""
    menu: InlineKeyboardMarkup = menu_of(by.actor)
    expected = await expected_input(session, message.chat.id)
    if expected is not None:
        by = await where_awaited(session, by, expected.kind, expected.subject)
    if message.text is None and expected is not None and expected.kind in FILE_TAKERS:
        return await FILE_TAKERS[expected.kind](message, expected.subject, session, by)
    if message.text is None:
        return say(message.chat.id, texts.ONLY_TEXT, menu)
    if expected is None or message.text.startswith("/") or expected.kind not in TAKERS:
        return say(message.chat.id, texts.NOTHING_EXPECTED, menu)
    if expected.message_id is not None and message.message_id < expected.message_id:
        return say(message.chat.id, texts.too_early(message.text))
    return await TAKERS[expected.kind](message, expected.subject, session, by, bot_username)


@router.message(ForUs())
async def invite_to_private(message: Message, bot_username: str) -> Reply:
    return say(message.chat.id, texts.ONLY_PRIVATELY.format(bot=bot_username))


@router.edited_message(PRIVATE)
async def say_edits_are_not_read(message: Message) -> Reply:
    return say(message.chat.id, texts.EDITED)


@router.callback_query()
async def refuse_button(click: CallbackQuery) -> Reply:
    return toast(click, texts.OUTDATED, alert=True)
