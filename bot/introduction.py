"""What Telegram shows of the bot before anybody wrote to it: its description, its one line, its command menu."""

import logging
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import (
    GetMyCommands,
    GetMyDescription,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotDescription, BotShortDescription

log = logging.getLogger(__name__)

DESCRIPTION = (
    "Куратор помогает муниципалитету поддерживать школы: напоминает о сроках дорожной карты, собирает анкеты "
    "и показывает, как дела у каждой школы.\n\n"
    "Чтобы начать, откройте личную ссылку-приглашение от координатора Вашей программы."
)
SHORT_DESCRIPTION = "Помощник муниципальных программ поддержки школ: сроки, анкеты, отчёты."
# Of those who have not come in; whoever joins gets the commands of their roles in their own chat.
COMMANDS = [BotCommand(command="start", description="Меню"), BotCommand(command="help", description="Помощь")]

INTRODUCTION: tuple[tuple[TelegramMethod[Any], Any, TelegramMethod[Any]], ...] = (
    (GetMyDescription(), BotDescription(description=DESCRIPTION), SetMyDescription(description=DESCRIPTION)),
    (
        GetMyShortDescription(),
        BotShortDescription(short_description=SHORT_DESCRIPTION),
        SetMyShortDescription(short_description=SHORT_DESCRIPTION),
    ),
    (GetMyCommands(), COMMANDS, SetMyCommands(commands=COMMANDS)),
)
SECONDS = 5


async def introduce(bot: Bot) -> None:
    """Say what is not said yet: Telegram allows few changes an hour. A bot runs as well without an introduction."""
    try:
        for asking, wanted, saying in INTRODUCTION:
            if _plain(await bot(asking, request_timeout=SECONDS)) != _plain(wanted):
                await bot(saying, request_timeout=SECONDS)
    except (AiogramError, TimeoutError) as error:
        log.warning("the bot's introduction was not set: %s", type(error).__name__)


def _plain(said: Any) -> Any:
    """As values only: aiogram's objects are equal only where they came through the same bot."""
    return [_plain(one) for one in said] if isinstance(said, list) else said.model_dump()
