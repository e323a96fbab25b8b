"""The page is served whole, names no address outside the machine, and is told of every change."""

import re
from pathlib import Path

import aiohttp
import pytest
from aiogram import Bot

from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.page_server import FOLDER
from bot.sandbox.server import Sandbox


async def test_everything_the_page_names_is_served(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(sandbox.page_url) as response:
            html = await response.text()
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        named = re.findall(r'(?:href|src)="(/[^"]+)"', html)
        assert named
        for address in named:
            async with session.get(sandbox.url + address) as response:
                assert response.status == 200


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_nothing_comes_from_outside(file: Path) -> None:
    addresses = re.findall(r"https?://[^\s\"'`$)]+", file.read_text(encoding="utf-8"))
    assert all(address.startswith("http://www.w3.org/") for address in addresses)


async def test_a_page_port_of_its_own() -> None:
    async with Sandbox(page_port=0) as sandbox, aiohttp.ClientSession() as session:
        assert sandbox.page_url.rstrip("/") != sandbox.url
        async with session.get(sandbox.page_url) as response:
            assert response.status == 200


async def test_the_stream_tells_of_every_change(sandbox: Sandbox, anna: Person) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/sandbox/events") as stream:
        first = await stream.content.readline()
        await anna.send("новое")
        while (line := await stream.content.readline()) in (b"\n", first):
            pass
    assert line.startswith(b'data: {"messages": 2')


async def test_what_the_page_fetches(bot: Bot, anna: Person, client: SandboxClient) -> None:
    before = await client.ask("GET", "state", messages_since=0)
    await bot.send_message(anna.id, "новое")
    after = await client.ask("GET", "state", messages_since=before["version"])
    assert [message["text"] for message in before["messages"]] == ["/start"]
    assert [message["text"] for message in after["messages"]] == ["новое"]
