"""Whoever opens the bot reads in Russian what it is for, before writing a word."""

import pytest
from aiogram import Bot

from bot.introduction import COMMANDS, DESCRIPTION, SHORT_DESCRIPTION, introduce
from bot.sandbox.client import SandboxClient


async def changes(client: SandboxClient) -> list[str]:
    return [call["method"] for call in await client.log() if call["method"].startswith("set")]


async def test_everything_is_said(bot: Bot, client: SandboxClient) -> None:
    await introduce(bot)
    assert (await bot.get_my_description()).description == DESCRIPTION
    assert (await bot.get_my_short_description(language_code="ru")).short_description == SHORT_DESCRIPTION
    commands = {one.command: one.description for one in await bot.get_my_commands()}
    assert commands == {one.command: one.description for one in COMMANDS}


async def test_what_is_said_already_is_not_said_again(bot: Bot, client: SandboxClient) -> None:
    await introduce(bot)
    await introduce(bot)
    assert await changes(client) == ["setMyDescription", "setMyShortDescription", "setMyCommands"]


@pytest.mark.parametrize(
    "error", ["reset", "rubbish", {"code": 429, "description": "Too Many Requests: retry after 9"}]
)
async def test_a_refusal_keeps_nobody_from_starting(bot: Bot, client: SandboxClient, error: str) -> None:
    await client.faults("setMyDescription", error)
    await introduce(bot)
    assert (await bot.get_my_description()).description == ""
    await introduce(bot)
    assert (await bot.get_my_description()).description == DESCRIPTION
