"""Faults on order: each strikes as often as ordered, where ordered."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter

from bot.sandbox.client import Person, SandboxClient, SandboxRefused
from bot.sandbox.faults import Fault, next_fault


def test_faults_are_counted_down() -> None:
    faults = [Fault("sendMessage", times=2)]
    assert [next_fault(faults, "sendMessage") is not None for _ in range(3)] == [True, True, False]
    assert faults == []


def test_faults_strike_where_they_should() -> None:
    assert next_fault([Fault("sendMessage")], "getMe") is None
    assert next_fault([Fault("SENDMESSAGE")], "sendMessage") is not None
    assert next_fault([Fault("*")], "sendPhoto") is not None
    assert next_fault([Fault("*")], "getUpdates") is None


async def test_a_refusal_on_order(bot: Bot, anna: Person, client: SandboxClient) -> None:
    error = {"code": 429, "description": "Too Many Requests: retry after 7", "retry_after": 7}
    await client.faults("sendMessage", error)
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(anna.id, "x")
    assert refused.value.retry_after == 7
    await bot.send_message(anna.id, "теперь можно")


async def test_twice_means_twice(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await client.faults("sendMessage", {"code": 400, "description": "Bad Request: no"}, times=2)
    for _ in range(2):
        with pytest.raises(TelegramBadRequest):
            await bot.send_message(anna.id, "x")
    assert (await bot.send_message(anna.id, "x")).text == "x"


async def test_a_cut_connection(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await client.faults("*", "reset")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "x")
    assert [message["text"] for message in await anna.messages()] == ["/start"]


async def test_a_cut_connection_after_it_took_effect(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await client.faults("sendMessage", "reset", after=True)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "дошло")
    assert [message["text"] for message in await anna.messages()] == ["/start", "дошло"]


async def test_silence(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await client.faults("sendMessage", "timeout")
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(anna.id, "x", request_timeout=1)


async def test_rubbish(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await client.faults("sendMessage", "rubbish")
    with pytest.raises(ClientDecodeError):
        await bot.send_message(anna.id, "x")


async def test_faults_stand_in_the_log(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await client.faults("sendMessage", "rubbish", delay=0.01)
    with pytest.raises(ClientDecodeError):
        await bot.send_message(anna.id, "x")
    entry = (await client.log())[-1]
    assert (entry["method"], entry["ok"], entry["description"]) == ("sendMessage", False, "fault on order: rubbish")


async def test_calls_may_only_be_late(bot: Bot, anna: Person, client: SandboxClient) -> None:
    """So late that an impatient bot has gone: the call took effect all the same, or did not, as on a real line."""
    await client.ask("POST", "faults", {"method": "sendMessage", "times": 1, "delay": 0.2})
    waiting = asyncio.create_task(bot.send_message(anna.id, "поздно"))
    await asyncio.sleep(0.05)
    assert [message["text"] for message in await anna.messages()] == ["/start"]
    assert (await waiting).text == "поздно"
    assert [(call["ok"], call["warnings"]) for call in await client.log()] == [(True, [])]


async def test_faults_can_be_taken_back(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await client.faults("*", "reset", times=100)
    await client.ask("DELETE", "faults")
    await bot.send_message(anna.id, "x")


async def test_an_unknown_fault(client: SandboxClient) -> None:
    with pytest.raises(SandboxRefused, match="error must be"):
        await client.faults("*", "earthquake")
