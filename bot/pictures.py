"""The main story on the page of the demo, in a real browser: the pictures of README come from it, and a journey."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.stage import Stage
from bot.story import SCHOOL, gather

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PATIENCE = 30_000
RESTING = 400  # milliseconds in which pictures load and scrolling comes to rest
COORDINATOR, DEPUTY = "Ольга Викторовна", "Марина Сергеевна"
QUESTIONS = 35
SHOWN_QUESTION = 12
# How bad the answers are, four questions at a time, from 0 to 3; and as shares in percent.
SEVERITY = (0, 1, 3, 0, 2, 1, 0, 3, 1)
SHARES = ("6,5", "18", "37,5", "61")
REMINDERS = 2

Camera = Callable[[str, "Page"], Awaitable[None]]


class NoBrowser(Exception):
    """There is nothing to open the page with; the message says what to install."""


@asynccontextmanager
async def browser() -> AsyncIterator["Browser"]:
    """This machine's Chromium, without a window. Raises NoBrowser."""
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        raise NoBrowser("playwright is not installed: pip install -e '.[test]' (or make test) brings it.") from None
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise NoBrowser("There is no Chromium on this machine: apt install chromium brings it.")
    async with async_playwright() as driver:
        opened = await driver.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield opened
        finally:
            await opened.close()


@asynccontextmanager
async def page_of(address: str, opened: "Browser", look: dict[str, Any]) -> AsyncIterator["Page"]:
    """The page at this address, in Russian; errors of its scripts are raised at the end."""
    context = await opened.new_context(locale="ru-RU", **look)
    page, complaints = await context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.set_default_timeout(PATIENCE)
    await page.goto(address)
    yield page
    await context.close()
    if complaints:
        raise AssertionError(f"the page complains: {complaints}")


@dataclass(frozen=True, slots=True)
class Player:
    """Whoever sits before the page and plays everybody."""

    page: "Page"

    async def becomes(self, name: str) -> None:
        if await self.page.is_visible("#back"):
            await self.page.click("#back")
        await self.page.click(f".entry:has-text('{name}') >> nth=0")

    async def writes(self, text: str) -> None:
        await self.page.fill("#text", text)
        await self.page.keyboard.press("Enter")

    async def presses(self, label: str) -> None:
        await self.page.locator("#messages .key", has_text=label).last.click()

    async def sees(self, words: str | re.Pattern[str]) -> "Locator":
        """The newest row of the chat with these words, once it is there."""
        found = self.page.locator("#messages .row", has_text=words).last
        await found.wait_for()
        return found

    async def sees_photo(self) -> "Locator":
        """The newest photo, from its upper edge."""
        photo = self.page.locator("#messages .photo").last
        await photo.wait_for()
        await self.page.wait_for_function("[...document.querySelectorAll('.photo img')].pop().complete")
        await photo.evaluate("photo => photo.closest('.row').scrollIntoView({ block: 'start' })")
        return photo


async def play(page: "Page", camera: Camera) -> None:
    """Coordinator, deputy, coordinator again: a questionnaire is opened, answered and read as a picture."""
    player = Player(page)
    await open_questionnaire(player)
    await be_reminded(player)
    await camera("digest", page)
    await answer(player, camera)
    await player.becomes(COORDINATOR)
    await player.writes(f"отчёт {SCHOOL.split()[0]}")
    photo = await player.sees_photo()
    await camera("report", page)
    await photo.click()
    await page.wait_for_function("document.querySelector('dialog#photo[open] img').naturalWidth > 0")
    await page.keyboard.press("Escape")


async def open_questionnaire(player: Player) -> None:
    await player.becomes(COORDINATOR)
    await player.writes("/wave")
    await player.presses("Открыть: Факторы риска школы")
    preview = await player.sees(f"{QUESTIONS} вопросов")
    await preview.locator(".key", has_text=re.compile(r"^\s*8\s+сентября")).click()
    await player.sees("открыта до")


async def be_reminded(player: Player) -> None:
    """The clock goes on until the deputy was reminded of the questionnaire more than once."""
    await player.becomes(DEPUTY)
    await player.sees("Отвечать можно по частям")
    for _ in range(REMINDERS):
        await player.page.click("[data-advance=next]")
        await player.page.wait_for_selector("[data-advance=next]:enabled")
    await player.sees("Напоминаю")


async def answer(player: Player, camera: Camera) -> None:
    """All questions, by what each of them asks: a typed number or a button."""
    await player.presses("Заполнить анкету")
    for place in range(1, QUESTIONS + 1):
        question = await player.sees(re.compile(rf"\b{place}\s+из\s+{QUESTIONS}"))
        if place == SHOWN_QUESTION:
            await camera("question", player.page)
        severity = SEVERITY[place // 4]
        if "Пришлите число" in (await question.text_content() or ""):
            await player.writes(SHARES[severity])
        else:
            await question.locator(".key").nth(severity).click()
    await player.sees(f"ответы на все {QUESTIONS} вопросов")
    await player.presses("Отправить")
    await player.sees("сдана")


async def draw_town(stage: Stage, folder: Path) -> None:
    """README's pictures: the chat on a phone at a reminder, a question and a report, and the whole page."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)

    async def camera(name: str, page: "Page") -> None:
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement.blur()")
        await page.wait_for_timeout(RESTING)
        await page.screenshot(path=folder / f"{name}.png")

    async with browser() as opened:
        await gather(stage)
        async with page_of(stage.sandbox.page_url, opened, PHONE) as page:
            await play(page, camera)
        async with page_of(stage.sandbox.page_url, opened, DESKTOP) as page:
            await Player(page).sees_photo()
            await camera("demo", page)
