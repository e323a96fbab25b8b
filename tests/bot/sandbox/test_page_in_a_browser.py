"""The page in a real Chromium: one person plays everybody on it, by pointer, keyboard and touch."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.types import BotCommand, InputMediaPhoto, KeyboardButton, ReplyKeyboardMarkup

from bot.pictures import DESKTOP, PHONE, NoBrowser, browser, page_of
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.server import Sandbox
from bot.sandbox.world import BOT_USERNAME
from tests.bot.sandbox.conftest import MONDAY, bot_at
from tests.bot.sandbox.examples import button, document, inline, photo, picture

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

DROP = """async ({ name, text }) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name, { type: "text/plain" }));
    const dragged = { dataTransfer: carried, bubbles: true };
    for (const type of ["dragover", "drop"]) document.dispatchEvent(new DragEvent(type, dragged));
}"""


pytestmark = pytest.mark.asyncio(loop_scope="module")
in_one_loop = partial(pytest_asyncio.fixture, loop_scope="module")

# The fixtures of conftest.py again, in an event loop that outlives a test: a browser starts slower than most tests run.


@in_one_loop
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(now=MONDAY) as running:
        yield running


@in_one_loop
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = bot_at(sandbox)
    yield made
    await made.session.close()


@in_one_loop
async def client(sandbox: Sandbox) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(sandbox.url) as made:
        yield made


@in_one_loop
async def anna(client: SandboxClient) -> Person:
    person = await client.person("Анна", "anna_test")
    await person.send("/start")
    return person


@in_one_loop
async def channel(client: SandboxClient, anna: Person) -> int:
    return await client.chat("Сообщество математиков", "channel", anna, bot_is_admin=True)


@pytest.fixture
def look() -> dict[str, object]:
    """A desktop, unless a test says otherwise."""
    return DESKTOP


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator["Browser"]:
    """Skips where no browser can be had, and says why."""
    async with AsyncExitStack() as opened:
        try:
            found = await opened.enter_async_context(browser())
        except NoBrowser as missing:
            pytest.skip(str(missing))
        yield found


@in_one_loop
async def page(sandbox: Sandbox, chromium: "Browser", look: dict[str, object]) -> AsyncIterator["Page"]:
    """The page; errors of its scripts fail the test."""
    async with page_of(sandbox.page_url, chromium, look) as shown:
        shown.set_default_timeout(10_000)
        yield shown


async def test_a_conversation(page: "Page", bot: Bot, client: SandboxClient) -> None:
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


async def test_live_changes(page: "Page", bot: Bot, anna: Person, client: SandboxClient) -> None:
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


async def test_groups_and_links(page: "Page", bot: Bot, anna: Person, channel: int) -> None:
    link = (await bot.create_chat_invite_link(channel)).invite_link
    await page.fill("#new-person [name=name]", "Борис")
    await page.keyboard.press("Enter")
    await page.click("text=Борис")
    await _follow(page, link)
    await page.click(".entry.nested:has-text('Сообщество математиков')")
    await bot.send_message(channel, "Вебинар в среду")
    await page.wait_for_selector(".bubble:has-text('Вебинар в среду')")
    assert not await page.is_visible("#compose")


async def test_votes(page: "Page", bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "Когда?", ["среда", "пятница"], allows_multiple_answers=True)
    for name, voters in (("среда", "1 голос"), ("пятница", "1 голос"), ("среда", "1 голос"), ("пятница", "0 голосов")):
        await page.click(f".option:has-text('{name}')")
        await page.wait_for_selector(f".poll:has-text('{voters}')")
    await page.click(".option:has-text('среда')")
    await page.wait_for_selector(".option[aria-pressed=true]:has-text('✓ среда')")
    await bot.stop_poll(anna.id, sent.message_id)
    await page.wait_for_selector(".poll:has-text('Опрос закрыт')")


async def test_an_invitation_is_opened_by_somebody_else(page: "Page", bot: Bot, anna: Person) -> None:
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


async def test_two_thousand_messages(page: "Page", sandbox: Sandbox, anna: Person) -> None:
    chat = sandbox.world.chat(anna.id)
    for number in range(2000):
        sandbox.world.post(chat, sandbox.world.bot_id, {"text": f"сообщение {number}"})
    await page.wait_for_selector(".bubble:has-text('сообщение 1999')")
    await page.fill("#text", "последнее")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".bubble.mine:has-text('последнее')")
    assert await page.locator(".bubble").count() == 2002


async def test_nothing_is_asked_of_anybody_else(sandbox: Sandbox, chromium: "Browser", bot: Bot, anna: Person) -> None:
    """Everything is looked at that can be: pictures, files, menus, panes."""
    context = await chromium.new_context(locale="ru-RU")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = await context.new_page()
    await page.goto(sandbox.page_url)
    await bot.send_photo(anna.id, photo(), caption="<b>Сайт</b> https://example.org", parse_mode="HTML")
    await page.click(".photo")
    await page.keyboard.press("Escape")
    await page.click("#log-toggle")
    await page.click("#chat-menu summary")
    await context.close()
    assert len(asked) > 10
    assert {address for address in asked if not address.startswith((sandbox.url, "data:"))} == set()


async def test_only_what_changed_is_drawn_again(page: "Page", bot: Bot, anna: Person, client: SandboxClient) -> None:
    boris, vera = await client.person("Борис"), await client.person("Вера")
    await vera.send("/start")
    await page.wait_for_selector(".entry:has-text('Вера') small:has-text('/start')")
    await page.evaluate("for (const one of document.querySelectorAll('.person')) one.same = true")
    await page.focus(".entry:has-text('Вера')")
    await bot.send_message(vera.id, "новое")
    await page.wait_for_selector(".entry:has-text('Вера') .badge")
    same = await page.evaluate("[...document.querySelectorAll('.person')].map((one) => Boolean(one.same))")
    assert (same, boris.id != vera.id) == ([True, True, False], True)
    assert "Вера" in await page.evaluate("document.activeElement.textContent")


async def test_refusals_are_said_in_russian(sandbox: Sandbox, chromium: "Browser", bot: Bot, channel: int) -> None:
    """On a page whose console may speak of refusals."""
    link = (await bot.create_chat_invite_link(channel)).invite_link
    page = await chromium.new_page()
    await page.goto(sandbox.page_url)
    await _follow(page, link)
    await page.wait_for_selector(".toast.bad:has-text('Вы уже в этом чате')")
    await bot.revoke_chat_invite_link(channel, link)
    await _follow(page, link)
    await page.wait_for_selector(".toast.bad:has-text('Ссылка больше не действует')")
    await page.close()


async def _follow(page: "Page", link: str) -> None:
    await page.click("#chat-menu summary")
    await page.fill("#follow [name=link]", link)
    await page.keyboard.press("Enter")


async def test_a_picture_that_is_none_goes_as_a_file(page: "Page", bot: Bot, anna: Person) -> None:
    await page.wait_for_selector(".bubble")
    async with page.expect_file_chooser() as choosing:
        await page.click("#attach")
    await (await choosing.value).set_files({"name": "скан.png", "mimeType": "image/png", "buffer": b"no picture"})
    await page.wait_for_selector(".bubble.mine .file:has-text('скан.png')")


async def _answer_clicks(bot: Bot, last: int) -> None:
    query = (await bot.get_updates(last + 1, timeout=10))[-1].callback_query
    assert query is not None
    await bot.answer_callback_query(query.id, "Так решил приказ", show_alert=True)


async def test_by_keyboard_alone(page: "Page", bot: Bot, anna: Person) -> None:
    await bot.set_my_commands([BotCommand(command=name, description=name) for name in ("tasks", "report", "team")])
    await bot.send_message(anna.id, "Готово?")
    await page.wait_for_selector(".bubble:has-text('Готово?')")
    await page.focus("#text")
    await keys(page, "ArrowUp", "Enter", "ArrowRight", "Enter")
    await page.wait_for_selector(".reactions [aria-pressed=true]:has-text('❤')")
    await page.focus("#text")
    await keys(page, "ArrowUp", "Enter", *["ArrowDown"] * 8, "Enter")
    await page.wait_for_selector("#replying:has-text('Ответ: Готово?')")
    await page.keyboard.type("13 школ")
    await keys(page, "Enter")
    await page.wait_for_selector(".bubble.mine:has-text('13 школ') .quote:has-text('Готово?')")
    await keys(page, "ArrowUp", "Enter", *["ArrowDown"] * 9, "Enter")
    await page.fill("#text", "14 школ")
    await keys(page, "Enter")
    await page.wait_for_selector(".bubble.mine:has-text('14 школ') .meta:has-text('изменено')")
    await page.keyboard.type("/t")
    await keys(page, "ArrowDown", "ArrowDown", "Enter")
    await page.wait_for_selector(".bubble.mine:has-text('/team')")
    await keys(page, "ArrowUp", "Escape")
    assert await page.evaluate("document.activeElement.id") == "text"
    updates = await bot.get_updates()
    told = [(update.event_type, (update.message or update.edited_message)) for update in updates[-3:]]
    assert [(kind, message.text) for kind, message in told if message] == [
        ("message", "13 школ"),
        ("edited_message", "14 школ"),
        ("message", "/team"),
    ]


async def test_reactions_are_given_and_taken_back(page: "Page", bot: Bot, anna: Person) -> None:
    await bot.get_updates(allowed_updates=["message_reaction"])
    await bot.send_message(anna.id, "Сдано!")
    await page.click(".bubble:has-text('Сдано!')", button="right")
    await page.click("#message-menu :text('👍')")
    await page.click(".reactions :text('👍')")
    await page.wait_for_selector(".reactions", state="detached")
    told = [update.message_reaction for update in await bot.get_updates() if update.message_reaction]
    assert [(len(one.old_reaction), len(one.new_reaction)) for one in told] == [(0, 1), (1, 0)]


async def test_files_by_drop_and_by_button(page: "Page", bot: Bot, anna: Person, tmp_path: Path) -> None:
    await page.wait_for_selector(".bubble")
    await page.evaluate(DROP, {"name": "школы.csv", "text": "12;Гляденская"})
    await page.wait_for_selector(".bubble.mine .file:has-text('школы.csv')")
    (tmp_path / "скан.png").write_bytes(picture())
    async with page.expect_file_chooser() as choosing:
        await page.click("#attach")
    await (await choosing.value).set_files(tmp_path / "скан.png")
    await page.wait_for_selector(".bubble.mine .photo img")
    kinds = [update.message.content_type for update in await bot.get_updates() if update.message]
    assert kinds == ["text", "document", "photo"]
    async with page.expect_download() as coming:
        await page.click(".file")
    assert (await (await coming.value).path()).read_text() == "12;Гляденская"


async def test_albums_stand_in_a_grid(page: "Page", bot: Bot, anna: Person) -> None:
    await bot.send_media_group(anna.id, [InputMediaPhoto(media=photo(200, 200 + number)) for number in range(4)])
    await bot.send_document(anna.id, document())
    await page.wait_for_selector(".file")
    boxes = [await one.bounding_box() for one in await page.query_selector_all(".album .photo")]
    corners = [(box["x"], box["y"]) for box in boxes if box]
    assert len(corners) == 4
    assert len({x for x, _ in corners}) == len({y for _, y in corners}) == 2


async def test_typing_faults_and_the_log(page: "Page", bot: Bot, anna: Person) -> None:
    await bot.send_chat_action(anna.id, "typing")
    await page.wait_for_selector("#chat-status:has-text('печатает…')")
    await page.click("#log-toggle")
    await page.click("text=Ответить 429")
    await settled(page)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(anna.id, "x")
    await page.click("text=Оборвать связь")
    await settled(page)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "x")
    await page.wait_for_selector("#log .bad:has-text('fault on order: reset')")
    await page.wait_for_selector("#refusals:has-text('2')")
    red, ordinary = [await colour(page, f"#log li{which} strong") for which in (".bad", ":not(.bad)")]
    assert red != ordinary
    await page.check("#only-refusals")
    await page.wait_for_selector("#log li:not(.bad)", state="hidden")
    await bot.send_message(anna.id, "дошло")
    await page.wait_for_selector("#chat-status:has-text('пишет Анна')")


async def test_keyboards_blocks_and_unread_counts(page: "Page", bot: Bot, anna: Person, client: SandboxClient) -> None:
    boris = await client.person("Борис")
    await boris.send("/start")
    await bot.send_message(boris.id, "раз")
    await bot.send_message(boris.id, "два")
    await page.wait_for_selector(".entry:has-text('Борис') .badge:has-text('2')")
    await page.click(".entry:has-text('Борис')")
    await page.wait_for_selector(".entry:has-text('Борис') .badge", state="detached")
    await bot.send_message(boris.id, "?", reply_markup=ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Позже")]]))
    await page.click("#reply-keyboard :text('Позже')")
    await page.wait_for_selector(".bubble.mine:has-text('Позже')")
    await page.click("#chat-menu summary")
    await page.click("#block")
    await page.click("#unblock")
    await page.wait_for_selector("#compose")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [one.new_chat_member.status for one in changes] == ["kicked", "member"]


async def test_to_the_next_deadline(page: "Page", bot: Bot, anna: Person, client: SandboxClient) -> None:
    await page.click("text=до следующего срока")
    await page.wait_for_selector(".toast.bad:has-text('бот не запущен')")
    following = asyncio.create_task(_remind_on_fridays(bot, anna, client))
    await page.click("text=до следующего срока")
    await page.wait_for_selector(".bubble:has-text('пятница')")
    await page.wait_for_selector("#date:has-text('пятница, 5 сентября')")
    following.cancel()


@pytest.mark.parametrize("look", [PHONE | {"color_scheme": "dark"}], ids=["a phone in the dark"])
async def test_on_a_phone(page: "Page", bot: Bot, anna: Person) -> None:
    await bot.send_message(
        anna.id, "Школа " * 300, reply_markup=inline((button("Готово"), button("Перенести", "later")))
    )
    await page.wait_for_selector(".entry .badge")
    assert not await page.is_visible("#chat")
    await page.tap(".entry:has-text('Анна')")
    assert not await page.is_visible("#people")
    await page.wait_for_selector("#messages .key:has-text('Перенести')")
    box = await page.locator("#messages .key:has-text('Перенести')").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    assert box["height"] >= 36
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    assert await page.evaluate(
        "[...document.querySelectorAll('.key')].pop().getBoundingClientRect().bottom < innerHeight"
    )
    for part, dark in (("#people", False), (".bubble", False), ("#text", True)):
        shade = sum(
            map(int, re.findall(r"\d+", await colour(page, part, of="background-color" if not dark else "color"))[:3])
        )
        assert (shade > 380) is dark
    await page.go_back()
    await page.wait_for_selector("#people")
    await page.wait_for_selector(".entry .badge", state="detached")


async def keys(page: "Page", *pressed: str) -> None:
    for key in pressed:
        await page.keyboard.press(key)


async def settled(page: "Page") -> None:
    """Until the button that was pressed has done its work."""
    await page.wait_for_selector("[data-fault]:disabled", state="detached")


async def colour(page: "Page", selector: str, of: str = "color") -> str:
    return str(await page.locator(selector).first.evaluate(f"one => getComputedStyle(one)['{of}']"))


async def _remind_on_fridays(bot: Bot, anna: Person, client: SandboxClient) -> None:
    """A bot that learns at midnight only that there is something to say that day."""
    version, wakes = 0, ""
    while True:
        clock = await client.ask("GET", "clock", after=version, wait=30, follower="bot", next=wakes)
        version, now = clock["version"], clock["now"]
        is_friday, is_nine = now.startswith("2025-09-05"), "T09:00" in now
        if is_friday and is_nine:
            await bot.send_message(anna.id, "Сегодня пятница")
        wakes = "2025-09-05T09:00:00+07:00" if is_friday and not is_nine else ""
