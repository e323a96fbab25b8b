"""The page of the demo in a real Chromium: one person plays the coordinator and the deputy, by what is seen there."""

import builtins
import struct
from pathlib import Path
from typing import Any

import pytest

from bot import pictures
from bot.pictures import COORDINATOR, DEPUTY, NoBrowser, browser, draw_town
from bot.sandbox.records import Json
from bot.stage import Stage
from tests.journeys.conftest import WarmBot

COMMITTED = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST_PICTURE = 300 * 1024


async def test_coordinator_deputy_report(on_stage: Stage, warm: WarmBot, tmp_path: Path) -> None:
    """`make pictures` plays the story on a phone and looks at it on a desktop: what it draws is the journey's trace."""
    warm.start()
    try:
        await draw_town(on_stage, tmp_path / "pictures")
    except NoBrowser as missing:
        pytest.skip(str(missing))
    drawn = {one.name: size(one) for one in (tmp_path / "pictures").iterdir()}
    assert drawn == dict.fromkeys(("digest.png", "question.png", "report.png"), (780, 1688)) | {"demo.png": (1280, 800)}
    assert drawn == {one.name: size(one) for one in COMMITTED.iterdir()}
    assert all(
        one.stat().st_size <= LARGEST_PICTURE for one in (*COMMITTED.iterdir(), *(tmp_path / "pictures").iterdir())
    )
    log = await on_stage.client.log()
    assert [call["description"] for call in log if not call["ok"]] == []
    assert [call["warnings"] for call in log if call["warnings"]] == []
    said = {state["name"]: await messages(on_stage, state["id"]) for state in (await on_stage.client.state())["people"]}
    assert any("Спасибо" in message["text"] for message in said[DEPUTY])
    assert [media["width"] for message in said[COORDINATOR] for media in message["media"]] == [1080]


async def messages(on_stage: Stage, chat: int) -> list[Json]:
    found: list[Json] = (await on_stage.client.ask("GET", f"chats/{chat}/messages"))["messages"]
    return found


async def test_without_chromium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "BROWSERS", ("no-such-browser",))
    with pytest.raises(NoBrowser, match="apt install chromium"):
        async with browser():
            pass


async def test_without_playwright_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    known = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.startswith("playwright"):
            raise ImportError(name)
        return known(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(NoBrowser, match="playwright is not installed: pip install"):
        async with browser():
            pass


def size(picture: Path) -> tuple[int, int]:
    """Width and height as a PNG's header tells them."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height
