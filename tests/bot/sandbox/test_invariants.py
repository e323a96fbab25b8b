"""What holds whatever happens: the order of updates, the stops of the clock, flood limits, ids."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.bells import Bell
from bot.sandbox.clock import SandboxClock
from bot.sandbox.flood import FloodLimits
from bot.sandbox.records import Chat, State
from bot.sandbox.refusals import Refused
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.world import World, first_ids

MOMENT = datetime(2025, 9, 1, 3, tzinfo=UTC)


def queue() -> UpdateQueue:
    return UpdateQueue(State(counters={"update": 100}))


@given(st.lists(st.integers(0, 5) | st.just("fetch") | st.just("fetch and forget")))
async def test_every_update_in_order_at_least_once(steps: list[int | str]) -> None:
    """Numbers are so many new updates; a fetch that is forgotten confirms nothing at the next one."""
    updates, sent, confirmed, offset = queue(), 0, list[int](), 0
    for step in [*steps, "fetch", "fetch"]:
        if isinstance(step, int):
            for _ in range(step):
                updates.put("message", {"number": sent})
                sent += 1
            continue
        batch = await updates.poll(offset, 3, 0)
        numbers = [update["message"]["number"] for update in batch]
        assert numbers == list(range(len(confirmed), len(confirmed) + len(numbers)))
        if step == "fetch" and batch:
            confirmed += numbers
            offset = batch[-1]["update_id"] + 1
    rest = [update["message"]["number"] for update in updates.pending if update["update_id"] >= offset]
    assert confirmed + rest == list(range(sent))


@given(
    wakes=st.lists(st.integers(0, 60 * 24 * 6), max_size=8),
    hours=st.integers(0, 24 * 5),
)
@settings(deadline=None)
async def test_the_clock_stops_at_every_wake_and_midnight(wakes: list[int], hours: int) -> None:
    clock = SandboxClock("Asia/Krasnoyarsk", MOMENT)
    due = sorted({MOMENT + timedelta(minutes=minutes) for minutes in wakes})
    stops: list[datetime] = []

    async def follow() -> None:
        version = 1
        while True:
            ahead = next((wake for wake in due if wake > clock.now()), None)
            await clock.follow("bot", version, ahead, 60)
            version = clock.version
            stops.append(clock.now())

    following = asyncio.create_task(follow())
    await asyncio.sleep(0)
    await clock.advance(timedelta(hours=hours))
    following.cancel()
    end = MOMENT + timedelta(hours=hours)
    midnights = {MOMENT.replace(hour=17) + timedelta(days=day) for day in range(6)}
    expected = {moment for moment in midnights | set(due) if MOMENT < moment <= end} | {end}
    assert stops == sorted(expected)


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 4)), max_size=120))
def test_no_window_holds_more_than_the_limits(attempts: list[tuple[float, int]]) -> None:
    now = 0.0
    limits = FloodLimits(monotonic=lambda: now)
    sent: list[tuple[float, int]] = []
    for pause, chat in attempts:
        now += pause / 10
        try:
            limits.take(Chat(chat, "private"))
        except Refused:
            continue
        sent.append((now, chat))
    for chat in range(1, 5):
        times = [moment for moment, one in sent if one == chat]
        for first, begin in enumerate(times):
            for last in range(first, len(times)):
                assert last - first + 1 <= 5 + (times[last] - begin) * 1 + 1e-6


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_seeds_are_different_worlds(one: int, other: int) -> None:
    assert (first_ids(one) == first_ids(other)) == (one == other)


@given(st.lists(st.sampled_from(["private", "supergroup", "group"]), min_size=1, max_size=30))
def test_message_ids_only_rise(kinds: list[str]) -> None:
    world = World("42:TEST", SandboxClock("Asia/Krasnoyarsk", MOMENT))
    anna = world.add_person("Анна")
    places = {
        "private": world.chat(anna.id),
        "supergroup": world.add_chat("Штаб", "supergroup", anna.id),
        "group": world.add_chat("Кружок", "group", anna.id),
    }
    given_ids = [(kind, world.post(places[kind], anna.id, {"text": "x"}).id) for kind in kinds]
    shared = [number for kind, number in given_ids if kind != "supergroup"]
    own = [number for kind, number in given_ids if kind == "supergroup"]
    assert own == list(range(1, len(own) + 1))
    assert all(later == earlier + 1 for earlier, later in pairwise(shared))


async def test_a_bell_wakes_all_who_wait() -> None:
    bell, rung = Bell(), False
    waiting = [asyncio.create_task(bell.until(lambda: rung, 60)) for _ in range(3)]
    await asyncio.sleep(0)
    bell.ring()
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    rung = True
    bell.ring()
    assert await asyncio.gather(*waiting) == [True] * 3


async def test_a_bell_gives_up() -> None:
    assert not await Bell().until(lambda: False, 0.01)


async def test_a_closed_bell_keeps_nobody() -> None:
    bell = Bell()
    waiting = asyncio.create_task(bell.until(lambda: False, 60))
    await asyncio.sleep(0)
    bell.close()
    assert not await waiting
    assert not await bell.until(lambda: False, 60)


async def test_who_waits_can_be_cancelled_while_it_rings() -> None:
    bell = Bell()
    waiting = asyncio.create_task(bell.until(lambda: False, 60))
    await asyncio.sleep(0)
    bell.ring()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
