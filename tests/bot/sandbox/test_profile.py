"""Names, descriptions and commands by scope and language, each remembered."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands

from bot.sandbox.client import Person, SandboxClient


def command(name: str, description: str = "описание") -> BotCommand:
    return BotCommand(command=name, description=description)


async def test_commands_by_scope_and_language(bot: Bot, anna: Person) -> None:
    scope = BotCommandScopeChat(chat_id=anna.id)
    await bot.set_my_commands([command("tasks")])
    await bot.set_my_commands([command("report")], scope=scope, language_code="ru")
    assert [one.command for one in await bot.get_my_commands()] == ["tasks"]
    assert [one.command for one in await bot.get_my_commands(scope=scope, language_code="ru")] == ["report"]
    assert await bot.get_my_commands(scope=scope) == []
    await bot.delete_my_commands()
    assert await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats()) == []


async def test_commands_of_an_unknown_chat(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands([command("tasks")], scope=BotCommandScopeChat(chat_id=1))


@pytest.mark.parametrize("name", ["Tasks", "мои", "a" * 33, "two words", "-"])
async def test_commands_are_latin_words(bot: Bot, name: str) -> None:
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([command(name)])


async def test_descriptions_of_commands(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_DESCRIPTION_INVALID"):
        await bot.set_my_commands([command("tasks", "ы" * 257)])
    with pytest.raises(TelegramBadRequest, match="BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([command("tasks")] * 101)


async def test_names_and_descriptions(bot: Bot) -> None:
    await bot.set_my_name("Куратор Назарово")
    await bot.set_my_description("Помогает школам", language_code="ru")
    await bot.set_my_short_description("Коротко")
    assert (await bot.get_my_name()).name == "Куратор Назарово"
    assert (await bot.get_my_description(language_code="ru")).description == "Помогает школам"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_short_description(language_code="ru")).short_description == "Коротко"
    assert (await bot.get_me()).first_name == "Куратор Назарово"


async def test_a_long_name(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="BOT_TITLE_INVALID"):
        await bot.set_my_name("ы" * 65)


async def test_the_menu_button(bot: Bot, anna: Person) -> None:
    assert await bot.set_chat_menu_button(anna.id, MenuButtonCommands())
    assert await bot.set_chat_menu_button()
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_chat_menu_button(1)


async def test_the_page_knows_the_commands(bot: Bot, client: SandboxClient) -> None:
    await bot.set_my_commands([command("tasks", "Мои задачи")], language_code="ru")
    commands = (await client.state())["commands"]
    assert commands == {"default:::ru": [{"command": "tasks", "description": "Мои задачи"}]}
