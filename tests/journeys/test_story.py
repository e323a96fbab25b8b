"""The main job, end to end, as `demo --play` tells it; and that people are spoken to in Russian only."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.sandbox.records import Json
from bot.stage import Stage
from bot.story import STEPS, play
from tests.journeys.conftest import WarmBot

PNG = b"\x89PNG\r\n\x1a\n"
NOT_PROSE = re.compile(r"https?://\S+|</?[a-z]+>|/[a-z_]+|@\w+")
# Printed by the programme itself, and names people say in Latin letters.
PRINTED = {"Conpro", "Word", "Excel", "Telegram", "SWOT", "PDF"}
LEFTOVERS = re.compile(r"None|True|False|\{|\}|<class|\d{4}-\d\d-\d\d|  ")


@dataclass
class WarmStage(Stage):
    """A stage whose bot is forked, killed and forked again: what a start costs is told by test_kills.py."""

    warm: WarmBot | None = None

    async def start_bot(self) -> None:
        assert self.warm is not None
        starts = await self._starts()
        self.warm.start()
        await self._until_started(starts)

    async def kill_bot(self) -> None:
        assert self.warm is not None
        self.warm.kill()


@pytest.fixture
def warm_stage(on_stage: Stage, warm: WarmBot) -> WarmStage:
    return WarmStage(on_stage.sandbox, on_stage.client, on_stage.folder, on_stage.database_url, warm=warm)


async def test_the_story_holds_and_speaks_russian(warm_stage: WarmStage, warm: WarmBot) -> None:
    told: list[str] = []
    await warm_stage.start_bot()
    cast = await play(warm_stage, told.append)
    log = await warm_stage.client.log()
    assert await asyncio.to_thread(warm.stop) == 0
    assert len(cast.pictures) == 3
    assert all(picture.startswith(PNG) for picture in cast.pictures)
    assert sum(line.startswith("\n── ") for line in told) == len(STEPS)
    assert [call["warnings"] for call in log if call["warnings"]] == []
    for text in spoken(log):
        prose = NOT_PROSE.sub("", text)
        assert not LEFTOVERS.search(prose), text
        assert set(re.findall("[A-Za-z]{2,}", prose)) <= PRINTED, text


def spoken(log: list[Json]) -> Iterator[str]:
    """Every text, caption, alert and button that the bot sent."""
    for call in log:
        parameters = call["parameters"]
        yield from (str(parameters[name]) for name in ("text", "caption") if parameters.get(name))
        markup = parameters.get("reply_markup") or {}
        keys = json.loads(markup) if isinstance(markup, str) else markup
        yield from (key["text"] for row in keys.get("inline_keyboard", ()) for key in row)
        commands = parameters.get("commands") or []
        listed = json.loads(commands) if isinstance(commands, str) else commands
        yield from (command["description"] for command in listed)
