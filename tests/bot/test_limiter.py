"""Telegram's limits as arithmetic of buckets; no test here measures time."""

import asyncio
from typing import Any

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import (
    AnswerCallbackQuery,
    ApproveChatJoinRequest,
    EditMessageText,
    GetChat,
    GetUpdates,
    SendChatAction,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from hypothesis import given
from hypothesis import strategies as st

from bot import limiter
from bot.limiter import Bucket, Limiter, counted_chat, is_notice


def aged(bucket: Bucket, seconds: float) -> Bucket:
    """As if so much time had passed."""
    bucket.at -= seconds
    return bucket


def test_our_limits_stay_below_telegrams() -> None:
    assert limiter.IN_ALL <= 30
    assert limiter.PER_CHAT <= 1
    assert limiter.PER_GROUP * 60 <= 20
    assert limiter.BURST_IN_ALL <= 30
    assert limiter.BURST_CHAT <= 5
    assert limiter.BURST_GROUP <= 20
    assert limiter.KEPT_FOR_REPLIES + 1 < limiter.BURST_IN_ALL


def test_a_full_bucket_gives_its_burst_and_then_waits() -> None:
    bucket = Bucket(rate=0.5, burst=3)
    waits = []
    for _ in range(4):
        waits.append(bucket.wait())
        bucket.tokens -= 1
    assert waits[:3] == [0, 0, 0]
    assert waits[3] == pytest.approx(2, abs=0.1)


def test_tokens_come_back_at_the_rate_and_never_exceed_the_burst() -> None:
    bucket = Bucket(rate=2, burst=5)
    bucket.tokens = 0
    assert aged(bucket, 1.5).wait() == 0
    assert bucket.tokens == pytest.approx(3, abs=0.1)
    assert not bucket.is_full
    assert aged(bucket, 3600).is_full
    assert bucket.tokens == 5


@given(
    rate=st.floats(0.1, 50), burst=st.floats(1, 50), spent=st.floats(0, 60), passed=st.floats(0, 100),
    amount=st.floats(0, 10),
)  # fmt: skip
def test_a_wait_is_exactly_what_the_missing_tokens_take(
    rate: float, burst: float, spent: float, passed: float, amount: float
) -> None:
    bucket = Bucket(rate, burst)
    bucket.tokens -= spent
    wait = aged(bucket, passed).wait(amount)
    missing = amount - min(burst, burst - spent + passed * rate)
    assert wait == pytest.approx(max(0.0, missing / rate), abs=1)
    assert bucket.tokens <= burst
    aged(bucket, wait + 1e-6)
    assert amount > burst or bucket.wait(amount) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("method", "chat"),
    [
        (SendMessage(chat_id=5, text="x"), 5),
        (SendPhoto(chat_id=-100, photo="x"), -100),
        (EditMessageText(chat_id=5, message_id=1, text="x"), 5),
        (ApproveChatJoinRequest(chat_id=-100, user_id=5), -100),
        (AnswerCallbackQuery(callback_query_id="1"), None),
        (GetUpdates(), None),
        (GetChat(chat_id=5), None),
        (SendChatAction(chat_id=5, action="typing"), None),
        (SetMyCommands(commands=[]), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_counts_and_what_is_free(method: TelegramMethod[Any], chat: int | None) -> None:
    assert counted_chat(method) == chat


async def sent(chosen: Limiter, method: TelegramMethod[Any]) -> bool:
    """Whether a request goes through at once; one that has to wait is given up."""
    went: list[TelegramMethod[Any]] = []

    async def make_request(_: Any, passed: TelegramMethod[Any]) -> Any:
        went.append(passed)

    request = asyncio.ensure_future(chosen(make_request, None, method))  # type: ignore[arg-type]
    for _ in range(5):
        await asyncio.sleep(0)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)
    return went == [method]


def message(chat_id: int) -> SendMessage:
    return SendMessage(chat_id=chat_id, text="x")


async def test_a_chat_has_its_burst_and_others_are_not_held_up() -> None:
    chosen, burst = Limiter(), int(limiter.BURST_CHAT)
    assert [await sent(chosen, message(5)) for _ in range(burst + 1)] == [True] * burst + [False]
    assert await sent(chosen, message(6))
    aged(chosen.chats[5], 1.0)
    assert await sent(chosen, message(5))


async def test_a_group_has_twenty_a_minute() -> None:
    chosen, burst = Limiter(), int(limiter.BURST_GROUP)
    assert [await sent(chosen, message(-5)) for _ in range(burst + 1)] == [True] * burst + [False]
    aged(chosen.chats[-5], 2.9)
    assert not await sent(chosen, message(-5))
    aged(chosen.chats[-5], 0.2)
    assert await sent(chosen, message(-5))


async def test_what_waited_in_vain_took_nothing() -> None:
    chosen = Limiter()
    chosen._bucket(5).tokens = 0
    before = chosen.all.tokens
    assert not await sent(chosen, message(5))
    assert chosen.all.tokens == pytest.approx(before, abs=1)
    assert chosen.chats[5].tokens == pytest.approx(0, abs=0.5)


async def test_notices_leave_room_for_replies() -> None:
    chosen = Limiter()
    chosen.all.rate, chosen.all.tokens = 0.001, limiter.KEPT_FOR_REPLIES + 0.5
    is_notice.set(True)
    assert not await sent(chosen, message(5))
    is_notice.set(False)
    assert await sent(chosen, message(5))


async def test_what_is_free_goes_through_an_empty_bucket() -> None:
    chosen = Limiter()
    chosen.all.rate, chosen.all.tokens = 0.001, 0
    assert await sent(chosen, AnswerCallbackQuery(callback_query_id="1"))
    assert not await sent(chosen, message(5))


async def test_processes_share_the_common_limit() -> None:
    assert Limiter(3).all.rate == pytest.approx(10)


@given(shares=st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_a_share_leaves_room_for_notices_and_all_shares_stay_below_telegrams(shares: list[int]) -> None:
    chosen = Limiter()
    for processes in shares:
        chosen.share(processes)
        assert chosen.all.rate * processes <= limiter.IN_ALL + 1e-9
        assert chosen.all.burst * processes <= max(limiter.BURST_IN_ALL, processes) + 1e-9
        assert chosen.all.tokens <= chosen.all.burst
        assert 0 <= chosen.reserve <= chosen.all.burst - 1


async def test_alone_again_a_process_has_the_whole() -> None:
    chosen = Limiter(4)
    chosen.share(1)
    assert (chosen.all.rate, chosen.all.burst, chosen.reserve) == (
        limiter.IN_ALL, limiter.BURST_IN_ALL, limiter.KEPT_FOR_REPLIES,
    )  # fmt: skip


async def refused(chosen: Limiter, seconds: int) -> None:
    async def make_request(_: Any, method: TelegramMethod[Any]) -> Any:
        raise TelegramRetryAfter(method=method, message="Too Many Requests", retry_after=seconds)

    with pytest.raises(TelegramRetryAfter):
        await chosen(make_request, None, message(5))  # type: ignore[arg-type]


async def test_a_429_rests_its_chat_and_empties_the_whole() -> None:
    chosen = Limiter()
    await refused(chosen, 7)
    assert chosen.chats[5].wait() == pytest.approx(7, abs=0.5)
    assert chosen.all.tokens <= 0
    aged(chosen.all, 1)
    assert await sent(chosen, message(6))
    assert not await sent(chosen, message(5))
    aged(chosen.chats[5], 7)
    assert await sent(chosen, message(5))


async def test_a_notice_gives_its_place_up_rather_than_wait_long() -> None:
    chosen = Limiter()
    await refused(chosen, 40)
    aged(chosen.all, 5)
    is_notice.set(True)
    with pytest.raises(TelegramRetryAfter) as waiting:
        await sent_whole(chosen, message(5))
    assert 38 <= waiting.value.retry_after <= 40
    is_notice.set(False)
    assert not await sent(chosen, message(5))  # a reply waits; the intake gives it two seconds


async def sent_whole(chosen: Limiter, method: TelegramMethod[Any]) -> None:
    async def make_request(_: Any, __: Any) -> Any:
        return None

    await chosen(make_request, None, method)  # type: ignore[arg-type]


async def test_full_buckets_of_silent_chats_are_forgotten() -> None:
    chosen = Limiter()
    for chat in range(1, 10_002):
        chosen._bucket(chat)
    chosen.chats[7].tokens = 0
    chosen._bucket(-1)
    assert set(chosen.chats) == {7, -1}
