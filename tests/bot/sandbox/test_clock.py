"""The clock stops wherever somebody wakes and at every local midnight, and waits until all was done there."""

import asyncio
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.sandbox import clock
from bot.sandbox.client import SandboxClient, SandboxRefused
from bot.sandbox.clock import SandboxClock, duration
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox

NINE = datetime.fromisoformat("2025-09-01T09:00:00+07:00")


class Sleeper:
    """Follows the clock as the bot does: does its work, says when it wants to wake, asks again."""

    def __init__(self, client: SandboxClient, wakes: list[datetime], name: str = "bot") -> None:
        self.client, self.wakes, self.name = client, wakes, name
        self.stops: list[datetime] = []

    async def run(self) -> None:
        version = 0
        while True:
            answer = await self._ask(version)
            if answer["version"] > version:
                version = answer["version"]
                self.stops.append(datetime.fromisoformat(answer["now"]))

    async def _ask(self, version: int) -> Json:
        ahead = [wake for wake in self.wakes if not self.stops or wake > self.stops[-1]]
        wakes = min(ahead).isoformat() if ahead else ""
        return await self.client.ask("GET", "clock", after=version, wait=30, follower=self.name, next=wakes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P1D", timedelta(days=1)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("PT90M", timedelta(minutes=90)),
        ("P2W", timedelta(weeks=2)),
        ("PT5S", timedelta(seconds=5)),
    ],
)
def test_durations(text: str, expected: timedelta) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["", "P", "1D", "P1Y", "P1", "PT", "завтра"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="not an ISO 8601 duration"):
        duration(text)


async def test_a_frozen_clock_stands_still() -> None:
    made = SandboxClock("Asia/Krasnoyarsk", NINE)
    assert made.now() == made.now() == NINE
    assert made.shown() == {"version": 1, "now": "2025-09-01T09:00:00+07:00", "flow": "frozen"}


def test_a_moment_without_offset_stands_in_the_zone() -> None:
    assert SandboxClock("Asia/Vladivostok", datetime(2025, 9, 1)).shown()["now"] == "2025-09-01T00:00:00+10:00"  # noqa: DTZ001


async def test_a_real_clock_runs() -> None:
    made = SandboxClock("Asia/Krasnoyarsk")
    before = made.now()
    await asyncio.sleep(0.01)
    assert made.now() > before
    assert made.flow == "real"


async def test_midnights_are_stops() -> None:
    made = SandboxClock("Asia/Krasnoyarsk", NINE)
    shown = await made.advance(timedelta(days=2))
    assert shown["now"] == "2025-09-03T09:00:00+07:00"
    assert shown["version"] == 1 + 3  # two midnights and the target


async def test_going_back_is_one_jump() -> None:
    made = SandboxClock("Asia/Krasnoyarsk", NINE)
    shown = await made.move_to(NINE - timedelta(days=30))
    assert shown == {"version": 2, "now": "2025-08-02T09:00:00+07:00", "flow": "frozen"}


async def test_every_sleeper_is_woken_in_time(client: SandboxClient) -> None:
    await client.set_clock("2025-09-01T10:00:00+07:00")
    wakes = [datetime.fromisoformat(f"2025-09-0{day}T{hour}:00:00+07:00") for day in (1, 2) for hour in (11, 17)]
    sleeper = Sleeper(client, wakes)
    following = asyncio.create_task(sleeper.run())
    await _until_followed(client)
    await client.advance("P1D")
    assert [f"{stop:%d %H:%M}" for stop in sleeper.stops[1:]] == ["01 11:00", "01 17:00", "02 00:00", "02 10:00"]
    following.cancel()


async def test_the_advance_waits_until_the_work_is_done(client: SandboxClient) -> None:
    done: list[str] = []

    async def work() -> None:
        version = 0
        while True:
            answer = await client.ask("GET", "clock", after=version, wait=30)
            if answer["version"] > version:
                await asyncio.sleep(0.05)
                version = answer["version"]
                done.append(answer["now"])

    working = asyncio.create_task(work())
    await _until_followed(client)
    moved = await client.advance("PT1H")
    assert done[-1] == moved["now"]
    working.cancel()


async def test_two_followers_are_both_waited_for(client: SandboxClient) -> None:
    first = Sleeper(client, [datetime.fromisoformat("2025-09-01T12:00:00+07:00")], "first")
    second = Sleeper(client, [datetime.fromisoformat("2025-09-01T13:00:00+07:00")], "second")
    tasks = [asyncio.create_task(one.run()) for one in (first, second)]
    await _until_followed(client, count=2)
    await client.advance("PT4H")
    assert (
        [f"{stop:%H}" for stop in first.stops[1:]] == [f"{stop:%H}" for stop in second.stops[1:]] == ["12", "13", "14"]
    )
    for task in tasks:
        task.cancel()


async def test_who_hangs_up_is_not_waited_for(sandbox: Sandbox, client: SandboxClient) -> None:
    sleeper = asyncio.create_task(Sleeper(client, []).run())
    await _until_followed(client)
    sleeper.cancel()
    await asyncio.wait([sleeper])
    moved = await client.advance("P3D")
    assert moved["now"] == "2025-09-04T10:00:00+07:00"
    assert sandbox.world.clock.followers == {}


async def test_a_poll_without_news_ends_in_time(client: SandboxClient) -> None:
    answer = await client.ask("GET", "clock", after=1, wait=0.01)
    assert answer["version"] == 1


async def test_old_versions_answer_at_once(client: SandboxClient) -> None:
    await client.advance("PT1H")
    assert (await client.ask("GET", "clock", after=1, wait=30))["version"] == 2


async def test_to_the_next_wake(client: SandboxClient) -> None:
    sleeper = Sleeper(client, [datetime.fromisoformat("2025-09-05T17:00:00+07:00")])
    following = asyncio.create_task(sleeper.run())
    await _until_followed(client)
    assert (await client.advance("next"))["now"] == "2025-09-05T17:00:00+07:00"
    following.cancel()


async def test_to_what_is_known_at_midnight_only(client: SandboxClient) -> None:
    """A bot that wakes for nothing it knows of, and learns each midnight what it has to say in the morning."""

    async def learn() -> None:
        version, wakes = 0, ""
        while True:
            answer = await client.ask("GET", "clock", after=version, wait=30, next=wakes)
            version = answer["version"]
            wakes = "2025-09-04T09:00:00+07:00" if answer["now"].startswith("2025-09-04T00:00") else ""

    learning = asyncio.create_task(learn())
    await _until_followed(client)
    assert (await client.advance("next"))["now"] == "2025-09-04T09:00:00+07:00"
    learning.cancel()


async def test_the_next_deadline_is_not_sought_for_ever(client: SandboxClient) -> None:
    following = asyncio.create_task(Sleeper(client, []).run())
    await _until_followed(client)
    assert (await client.advance("next"))["now"] == "2025-12-11T00:00:00+07:00"
    following.cancel()


async def test_without_a_follower_there_is_no_next_deadline(client: SandboxClient) -> None:
    assert await client.advance("next") == {**(await client.state())["clock"], "version_before": 0}


async def test_flow_changes_are_versions(client: SandboxClient) -> None:
    moved = await client.ask("POST", "clock", {"flow": "real"})
    assert (moved["flow"], moved["version"]) == ("real", 2)


async def test_a_moment_without_offset_is_local(client: SandboxClient) -> None:
    assert (await client.set_clock("2025-10-01T08:30:00"))["now"] == "2025-10-01T08:30:00+07:00"


@pytest.mark.parametrize("body", [{"advance": "завтра"}, {"set": "скоро"}, {"flow": "backwards"}, {}])
async def test_mistakes_are_told(client: SandboxClient, body: Json) -> None:
    with pytest.raises(SandboxRefused):
        await client.ask("POST", "clock", body)


@pytest.mark.parametrize("body", [{"advance": "P1100W"}, {"advance": "P999999999W"}, {"set": "9990-01-01T00:00:00"}])
async def test_the_clock_does_not_walk_for_centuries(client: SandboxClient, body: Json) -> None:
    with pytest.raises(SandboxRefused):
        await client.ask("POST", "clock", body)
    assert (await client.state())["clock"]["version"] == 1


async def test_a_school_year_in_a_moment(client: SandboxClient) -> None:
    sleeper = Sleeper(client, [NINE + timedelta(days=7 * week) for week in range(53)])
    following = asyncio.create_task(sleeper.run())
    await _until_followed(client)
    await client.advance("P365D")
    assert len(sleeper.stops) == 1 + 365 + 52 + 1
    assert sleeper.stops == sorted(set(sleeper.stops))
    following.cancel()


async def _until_followed(client: SandboxClient, count: int = 1) -> None:
    """Wait until so many followers have handled the present version and hang on the line."""
    for _ in range(500):
        state = await client.state()
        if sum(one["handled"] == state["clock"]["version"] for one in state["followers"]) >= count:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody follows the clock")


async def test_who_is_killed_at_work_is_not_waited_for(sandbox: Sandbox, client: SandboxClient) -> None:
    async with aiohttp.ClientSession() as session, session.get(sandbox.clock_url, params={"after": 0}) as answer:
        assert (await answer.json())["version"] == 1
        assert len(sandbox.world.clock.followers) == 1
    assert (await client.advance("PT1H"))["now"] == "2025-09-01T11:00:00+07:00"
    assert sandbox.world.clock.followers == {}


async def test_who_never_answers_is_given_up(client: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "PATIENCE", 0.05)
    monkeypatch.setattr(clock, "GLANCE", 0.02)
    await client.ask("GET", "clock", after=0, wait=0, follower="bot")
    await client.advance("P2D")
    assert (await client.state())["followers"] == []


async def test_who_only_looked_is_not_waited_for_long(client: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot by its name would be waited for; the test would run into its time limit."""
    monkeypatch.setattr(clock, "PATIENCE", 3600)
    monkeypatch.setattr(clock, "BRIEF_PATIENCE", 0.05)
    monkeypatch.setattr(clock, "GLANCE", 0.02)
    looking = asyncio.create_task(client.ask("GET", "clock", after=1, wait=30))
    await _until_followed(client)
    moved = await client.advance("P2D")
    assert (await looking)["now"] == "2025-09-02T00:00:00+07:00"
    assert moved["now"] == "2025-09-03T10:00:00+07:00"
