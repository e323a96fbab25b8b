"""Unknown parameters and wrong types: red in the log always, refused under --strict."""

import json

import aiohttp
import pytest
from aiogram import Bot

from bot.sandbox.calls import Call
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.judge import complaints
from bot.sandbox.methods import METHODS
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox

KEYBOARD = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("sendMessage", {"chat_id": "5", "text": "[не JSON"}),
        ("sendMessage", {"chat_id": 5, "text": "[1]", "reply_markup": json.dumps(KEYBOARD)}),
        ("sendMessage", {"chat_id": "@anna", "text": "x", "reply_markup": KEYBOARD, "disable_notification": "true"}),
        ("getUpdates", {"offset": "7", "allowed_updates": '["message"]', "timeout": "50"}),
        ("setMyCommands", {"commands": [{"command": "tasks", "description": "Задачи"}], "scope": {"type": "default"}}),
        ("sendPoll", {"chat_id": 5, "question": "Когда?", "options": '[{"text": "Да"}]'}),
        ("sendMediaGroup", {"chat_id": 5, "media": [{"type": "photo", "media": "attach://x"}]}),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_markup": {"keyboard": [["Да", {"text": "Нет"}]]}}),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_markup": '{"keyboard": [["Да"]], "is_persistent": true}'}),
        ("getMe", {}),
    ],
)
def test_nothing_to_complain_about(method: str, values: Json) -> None:
    assert complaints(Call(method, values)) == []


@pytest.mark.parametrize(
    ("method", "values", "complaint"),
    [
        ("sendMessage", {"chat_id": 5, "txt": "x"}, "unknown parameter 'txt'"),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_markup": "{"}, "wrong type of 'reply_markup': '{'"),
        ("editMessageText", {"message_id": "five"}, "wrong type of 'message_id': 'five'"),
        ("answerCallbackQuery", {"show_alert": "perhaps"}, "wrong type of 'show_alert': 'perhaps'"),
        (
            "sendMessage",
            {"reply_markup": {"inline_keyboard": [[{"text": "Да", "callback": "yes"}]]}},
            "unknown field reply_markup.inline_keyboard.callback",
        ),
        ("sendMessage", {"reply_markup": {"keyboard": [["Да"]], "wide": True}}, "unknown field reply_markup.wide"),
        ("getMe", {"verbose": "1"}, "unknown parameter 'verbose'"),
    ],
)
def test_complaints(method: str, values: Json, complaint: str) -> None:
    assert complaints(Call(method, values)) == [complaint]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_known_to_aiogram(method: str) -> None:
    assert complaints(Call(method, {"certainly_unknown": "x"})) == ["unknown parameter 'certainly_unknown'"]


async def test_strict_refuses(sandbox: Sandbox, anna: Person) -> None:
    body = await _call(sandbox, "sendMessage", {"chat_id": anna.id, "text": "x", "colour": "red"})
    assert body["description"] == "Bad Request: strict sandbox: unknown parameter 'colour'"


async def test_otherwise_it_is_only_noted(caplog: pytest.LogCaptureFixture) -> None:
    async with Sandbox(strict=False) as sandbox, SandboxClient(sandbox.url) as client:
        anna = await client.person("Анна")
        await anna.send("/start")
        body = await _call(sandbox, "sendMessage", {"chat_id": anna.id, "text": "x", "colour": "red"})
        assert body["ok"]
        assert (await client.log())[-1]["warnings"] == ["unknown parameter 'colour'"]
    assert "unknown parameter 'colour'" in caplog.text


async def test_calls_come_in_every_dress(sandbox: Sandbox, anna: Person, bot: Bot) -> None:
    address = f"{sandbox.url}/bot{sandbox.token}/sendmessage"
    values = {"chat_id": str(anna.id), "text": "x"}
    async with aiohttp.ClientSession() as session:
        asked = [
            session.get(address, params=values),
            session.post(address, data=values),
            session.post(address, json=values),
            session.post(address, data=_multipart(values)),
        ]
        for one in asked:
            async with one as response:
                assert (await response.json())["result"]["text"] == "x"
        async with session.post(address, data=b"{", headers={"Content-Type": "application/json"}) as response:
            assert (await response.json())["description"] == "Bad Request: can't parse JSON object"


def _multipart(values: dict[str, str]) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in values.items():
        form.add_field(name, value)
    return form


async def _call(sandbox: Sandbox, method: str, body: Json) -> Json:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/bot{sandbox.token}/{method}", json=body) as response,
    ):
        answer: Json = await response.json()
        return answer
