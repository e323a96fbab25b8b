"""Answering without a name, by a link: in the very screens of answering, with nothing kept of who it was."""

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart, Filter
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import survey_answers, texts
from handlers.callbacks import SurveyAct, UnnamedButton
from handlers.filters import PRIVATE, Stranger, Where
from handlers.keyboards import Row, keyboard
from handlers.reply import Reply, say
from handlers.survey import next_screen
from handlers.survey_ways import unnamed_by, unnamed_router
from handlers.texts import surveys as words
from storage.queries.responses import Way
from storage.queries.unnamed import (
    PREFIX,
    Door,
    awaited_unnamed,
    come_in,
    door_by_token,
    door_of,
    unnamed_paper,
)
from storage.queries.updates import answer_unnamed, expected_input
from storage.questionnaires.form import seconds_of
from storage.rights import By

router = unnamed_router
words_router = Router(name="unnamed_words")
"""After the commands of those whom the bot knows: «задачи» is no answer."""
TOKEN = rf"^{PREFIX}[A-Za-z0-9_-]{{24}}$"
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(TOKEN)), PRIVATE, Where(F.from_user))
async def come_by_link(message: Message, command: CommandObject, session: AsyncSession, now: datetime) -> Reply:
    """What is asked, by whom, and that no name is kept."""
    assert message.from_user  # noqa: S101  the filter said so
    answer_unnamed(session)
    door = await door_by_token(session, (command.args or "").removeprefix(PREFIX))
    return say(message.chat.id, *await _welcome(session, door, message.from_user.id, now))


async def _welcome(session: AsyncSession, door: Door, account: int, now: datetime) -> Screenful:
    by = unnamed_by(door, now)
    await come_in(session, by, door, account)
    found = await unnamed_paper(session, by, account, door.link.id)
    minutes = -(-seconds_of(one.kind for one in found.asked) // 60)
    begin: Row = ((words.BEGIN, UnnamedButton(act=SurveyAct.NEXT, task=door.link.id)),)
    return words.unnamed_welcome(door.wave, door.about, minutes), keyboard(begin)


class AskedUnnamed(Filter):
    """Words of somebody who is asked something without a name, and whose chat waits for nothing else."""

    async def __call__(self, message: Message, session: AsyncSession) -> bool | dict[str, Any]:
        if message.from_user is None or message.text is None or message.text.startswith("/"):
            return False
        if await expected_input(session, message.chat.id) is not None:
            return False
        if (prompt := await awaited_unnamed(session, message.from_user.id)) is None:
            return False
        about = {"way": Way.UNNAMED.value, "task": prompt.link_id, "shown": prompt.message_id}
        return {"subject": {**prompt.subject, **about}}


@router.message(PRIVATE, Stranger(), AskedUnnamed())
async def take_words_of_stranger(
    message: Message, subject: dict[str, Any], session: AsyncSession, now: datetime
) -> Reply:
    reply: Reply = await take_words(message, subject, session, now)
    return reply


@words_router.message(PRIVATE, AskedUnnamed())
async def take_words(message: Message, subject: dict[str, Any], session: AsyncSession, now: datetime) -> Reply:
    """What is typed answers the question that was shown."""
    answer_unnamed(session)
    if subject["shown"] is not None and message.message_id < subject["shown"]:
        return say(message.chat.id, texts.too_early(message.text or ""))
    by = unnamed_by(await door_of(session, subject["task"]), now)
    reply: Reply = await survey_answers.take_typed(message, subject, session, by, "")
    return reply


async def shown_again(event: object, session: AsyncSession, now: datetime) -> Reply:
    """Where somebody without a name stands, in a new message: the update was handled, its reply perhaps not sent."""
    user = event.from_user if isinstance(event, Message | CallbackQuery) else None
    if user is None:
        return ()
    if isinstance(event, Message) and (event.text or "").startswith(f"/start {PREFIX}"):
        door = await door_by_token(session, (event.text or "").removeprefix(f"/start {PREFIX}"))
        return say(user.id, *await _welcome(session, door, user.id, now))
    prompt = await awaited_unnamed(session, user.id)
    link = _link(event) or (prompt.link_id if prompt else 0)
    if not link:
        return ()
    by: By = unnamed_by(await door_of(session, link), now)
    found = await unnamed_paper(session, by, user.id, link)
    return say(user.id, *await next_screen(session, by, found, user.id))


def _link(event: object) -> int:
    data = event.data if isinstance(event, CallbackQuery) else None
    prefix, *rest = (data or "").split(":")
    return UnnamedButton.unpack(data or "").task if prefix == UnnamedButton.__prefix__ and rest else 0
