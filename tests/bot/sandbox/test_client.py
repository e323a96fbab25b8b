"""The client that journeys are told with: what it waits for, and what it says when nothing comes."""

import asyncio

import pytest
from aiogram import Bot

from bot.sandbox.client import NotSaid, Person, SandboxClient, SandboxRefused
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.examples import button, inline


async def test_it_waits_for_what_comes_later(bot: Bot, anna: Person) -> None:
    waiting = asyncio.create_task(anna.wait_for("готов"))
    await asyncio.sleep(0.01)
    await bot.send_message(anna.id, "Отчёт готов")
    assert (await waiting)["text"] == "Отчёт готов"


async def test_what_came_since_the_last_act_counts(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "уже пришло")
    assert (await anna.wait_for("уже"))["text"] == "уже пришло"


async def test_what_came_before_the_last_act_does_not(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "старое")
    await anna.send("дальше")
    with pytest.raises(NotSaid, match=r"waited 0.05 s for 'старое', heard \['дальше'\]"):
        await anna.wait_for("старое", 0.05)


async def test_a_moved_clock_begins_anew(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await bot.send_message(anna.id, "напоминание")
    await client.advance("PT1H")
    with pytest.raises(NotSaid):
        await anna.wait_for("напоминание", 0.05)


async def test_edits_count_as_said(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "считаю…")
    await anna.send("жду")
    waiting = asyncio.create_task(anna.wait_for("посчитал"))
    await sent.edit_text("посчитал")
    assert (await waiting)["message_id"] == sent.message_id


async def test_a_predicate(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "x")
    await bot.send_message(anna.id, "y", reply_markup=inline((button(),)))
    found = await anna.wait_for(lambda message: bool(message["keyboard"]))
    assert found["text"] == "y"


async def test_nobody_hears_himself(anna: Person) -> None:
    await anna.send("эхо")
    with pytest.raises(NotSaid):
        await anna.wait_for("эхо", 0.05)


async def test_the_newest_button_is_pressed(bot: Bot, anna: Person) -> None:
    for text in ("a", "b"):
        sent = await bot.send_message(anna.id, text, reply_markup=inline((button(),)))
    await anna.click("yes", wait=0)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert query.message.message_id == sent.message_id


async def test_refusals_of_the_control_api(client: SandboxClient) -> None:
    with pytest.raises(SandboxRefused, match="user not found"):
        await Person(client, 1, "никто").send("x")
    with pytest.raises(SandboxRefused, match="KeyError"):
        await client.ask("POST", "people", {})
    with pytest.raises(SandboxRefused, match="kind must be"):
        await client.chat("x", "private", await client.person("Анна"))


async def test_it_must_be_entered(sandbox: Sandbox) -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await SandboxClient(sandbox.url).state()


async def test_the_log_goes_on_from_where_one_was(bot: Bot, client: SandboxClient) -> None:
    await bot.get_me()
    last = (await client.log())[-1]["number"]
    await bot.get_my_commands()
    assert [entry["method"] for entry in await client.log(last)] == ["getMyCommands"]


async def test_media_can_be_fetched(bot: Bot, anna: Person, sandbox: Sandbox) -> None:
    await anna.send_file("a.txt", b"hello")
    media = (await anna.messages())[-1]["media"][0]
    session = anna.client._session
    assert session is not None
    async with session.get(sandbox.url + media["url"]) as response:
        assert await response.read() == b"hello"
        assert response.headers["Content-Disposition"] == "attachment"
