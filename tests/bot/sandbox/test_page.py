"""The page is served whole, calls nothing outside, stays live, and one person plays everybody on it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.page_server import FOLDER
from bot.sandbox.server import Sandbox
from bot.sandbox.world import BOT_USERNAME
from tests.bot.sandbox.examples import button, inline, photo

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: install Debian's chromium")


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


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Any]:
    playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shown = await browser.new_page(viewport={"width": 1200, "height": 800}, locale="ru-RU")
        complaints: list[str] = []
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        shown.set_default_timeout(10_000)
        await shown.goto(sandbox.page_url)
        yield shown
        await browser.close()
        assert complaints == []


@needs_browser
async def test_a_conversation_in_a_browser(page: Any, bot: Bot, client: SandboxClient) -> None:
    await page.fill("#new-person [name=name]", "Анна Соколова")
    await page.keyboard.press("Enter")
    await page.click("text=Запустить")
    update = (await bot.get_updates(timeout=5))[-1]
    assert update.message is not None
    chat = update.message.chat.id
    await bot.send_message(
        chat, "<b>Здравствуйте!</b> Вот /tasks", parse_mode="HTML", reply_markup=inline((button("Почему я?", "why"),))
    )
    await page.wait_for_selector(".bubble strong:has-text('Здравствуйте!')")
    answering = asyncio.create_task(_answer_clicks(bot, update.update_id))
    await page.click("text=Почему я?")
    await page.wait_for_selector("dialog[open] p:has-text('Так решил приказ')")
    await page.keyboard.press("Enter")
    await answering
    await page.click("button.inline-link:has-text('/tasks')")
    await page.fill("#text", "спасибо")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".bubble.mine:has-text('спасибо')")
    said = [message["text"] for message in await Person(client, chat, "Анна").messages()]
    assert said == ["/start", "Здравствуйте! Вот /tasks", "/tasks", "спасибо"]


@needs_browser
async def test_live_changes_in_a_browser(page: Any, bot: Bot, anna: Person, client: SandboxClient) -> None:
    sent = await bot.send_message(anna.id, "считаю…")
    await page.wait_for_selector("text=считаю…")
    await sent.edit_text("посчитал")
    await page.wait_for_selector(".bubble:has-text('посчитал') .meta:has-text('изменено')")
    await bot.send_photo(anna.id, photo(300, 200), caption="График")
    await page.click(".photo")
    await page.wait_for_selector("dialog#photo[open] img")
    await page.keyboard.press("Escape")
    await sent.delete()
    await page.wait_for_selector(".bubble:has-text('посчитал')", state="detached")
    await page.click("text=+1 день")
    await page.wait_for_selector("#date:has-text('2 сентября')")
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(anna.id, "")
    await page.click("#log-toggle")
    await page.wait_for_selector("#log .bad:has-text('message text is empty')")


@needs_browser
async def test_groups_and_links_in_a_browser(page: Any, bot: Bot, anna: Person, channel: int) -> None:
    link = (await bot.create_chat_invite_link(channel)).invite_link
    await page.fill("#new-person [name=name]", "Борис")
    await page.keyboard.press("Enter")
    await page.click("text=Борис")
    await page.click("#chat-menu summary")
    await page.fill("#follow [name=link]", link)
    await page.keyboard.press("Enter")
    await page.click(".entry.nested:has-text('Сообщество математиков')")
    await bot.send_message(channel, "Вебинар в среду")
    await page.wait_for_selector(".bubble:has-text('Вебинар в среду')")
    assert not await page.is_visible("#compose")


@needs_browser
async def test_votes_in_a_browser(page: Any, bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "Когда?", ["среда", "пятница"], allows_multiple_answers=True)
    for name, voters in (("среда", "1 голос"), ("пятница", "1 голос"), ("среда", "1 голос"), ("пятница", "0 голосов")):
        await page.click(f".option:has-text('{name}')")
        await page.wait_for_selector(f".poll:has-text('{voters}')")
    await page.click(".option:has-text('среда')")
    await page.wait_for_selector(".option[aria-pressed=true]:has-text('✓ среда')")
    await bot.stop_poll(anna.id, sent.message_id)
    await page.wait_for_selector(".poll:has-text('Опрос закрыт')")


@needs_browser
async def test_an_invitation_is_opened_by_somebody_else(page: Any, bot: Bot, anna: Person) -> None:
    await bot.set_my_description("Помогает школам", language_code="ru")
    await bot.send_message(anna.id, f"Пригласите: https://t.me/{BOT_USERNAME}?start=abc")
    await page.click("a:has-text('start=abc')")
    await page.fill("#who-new [name=name]", "Борис")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".bubble.mine:has-text('/start abc')")
    assert await page.text_content("#chat-status") == "бот · пишет Борис"
    await page.fill("#new-person [name=name]", "Вера")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".about:has-text('Помогает школам')")
    await page.fill("#invited [name=link]", f"t.me/{BOT_USERNAME}?start=def")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".bubble.mine:has-text('/start def')")


@needs_browser
async def test_two_thousand_messages_in_a_browser(page: Any, sandbox: Sandbox, anna: Person) -> None:
    chat = sandbox.world.chat(anna.id)
    for number in range(2000):
        sandbox.world.post(chat, sandbox.world.bot_id, {"text": f"сообщение {number}"})
    await page.wait_for_selector(".bubble:has-text('сообщение 1999')")
    await page.fill("#text", "последнее")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".bubble.mine:has-text('последнее')")
    assert await page.locator(".bubble").count() == 2002


async def _answer_clicks(bot: Bot, last: int) -> None:
    query = (await bot.get_updates(last + 1, timeout=10))[-1].callback_query
    assert query is not None
    await bot.answer_callback_query(query.id, "Так решил приказ", show_alert=True)
