"""Webhook mode: secret token, order within a chat, chats side by side, retries, answers that are calls."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot, Dispatcher
from aiogram.methods import SendMessage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.sandbox import webhook
from bot.sandbox.acts import Written, write
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.sandbox.webhook import queue_of
from tests.bot.sandbox.examples import button, inline

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: Answering | web.Application) -> AsyncIterator[str]:
    """A bot's own web server; its address."""
    app = answer if isinstance(answer, web.Application) else web.Application()
    if not isinstance(answer, web.Application):
        app.router.add_post("/hook", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def settled(bot: Bot, tries: int = 500) -> None:
    """Until nothing is pending any more."""
    for _ in range(tries):
        if (await bot.get_webhook_info()).pending_update_count == 0:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("updates are still pending")


async def test_the_secret_token_travels(bot: Bot, anna: Person) -> None:
    heard: list[tuple[str | None, Json]] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append((request.headers.get(webhook.SECRET_HEADER), await request.json()))
        return web.Response()

    async with serving(answer) as url:
        await bot.set_webhook(url, secret_token="S3cret_-")
        await settled(bot)
    assert [(secret, update["message"]["text"]) for secret, update in heard] == [("S3cret_-", "/start")]


async def test_what_is_refused_comes_again(bot: Bot, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "FIRST_RETRY", 0.01)
    answers = iter([500, 403, 200])
    heard: list[int] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append((await request.json())["update_id"])
        return web.Response(status=next(answers))

    async with serving(answer) as url:
        await bot.set_webhook(url)
        await settled(bot)
        info = await bot.get_webhook_info()
    assert len(heard) == 3
    assert len(set(heard)) == 1
    assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"


@pytest.mark.parametrize("status", [301, 302, 304, 307, 404, 410, 503])
async def test_only_2xx_is_accepted(bot: Bot, anna: Person, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    """A redirection is not followed: what stands there is not the bot."""
    monkeypatch.setattr(webhook, "FIRST_RETRY", 0.01)
    answers = iter([status, status, 201])
    heard: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response(status=next(answers), headers={"Location": "/elsewhere"})

    async with serving(answer) as url:
        await bot.set_webhook(url)
        await settled(bot)
        info = await bot.get_webhook_info()
    assert heard == ["/hook"] * 3
    assert (info.last_error_message or "").startswith(f"Wrong response from the webhook: {status} ")


async def test_a_bot_may_ask_to_be_left_alone(bot: Bot, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry-After counts for more than the server's own pause, which would be a minute here."""
    monkeypatch.setattr(webhook, "FIRST_RETRY", 60)
    answers = iter([(429, "1"), (200, "60")])

    async def answer(_: web.Request) -> web.Response:
        status, wait = next(answers)
        return web.Response(status=status, headers={"Retry-After": wait})

    async with serving(answer) as url:
        await bot.set_webhook(url)
        await settled(bot)
    assert next(answers, None) is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"ok", "application/json"),
        (b'"ok"', "application/json"),
        (b"[]", "application/json"),
        (b"", "application/json"),
        (b"x", "multipart/form-data; boundary=abc"),
        (b"\xff", "text/plain"),
        (b'{"method": "sendDice", "chat_id": 1}', "application/json"),
        (b'{"method": "deleteWebhook"}', "application/json"),
        (b'{"method": "setWebhook", "url": ""}', "application/json"),
        (b'{"method": "getUpdates", "timeout": 50}', "application/json"),
    ],
)
async def test_an_answer_that_is_no_call_is_accepted(
    bot: Bot, anna: Person, client: SandboxClient, body: bytes, kind: str
) -> None:
    """Whatever the body, 2xx took the update; what asks for something or moves the webhook is not taken from it."""
    heard: list[int] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append((await request.json())["update_id"])
        return web.Response(body=body, headers={"Content-Type": kind})

    async with serving(answer) as url:
        await bot.set_webhook(url)
        await anna.send("ещё")
        await settled(bot)
        assert (await bot.get_webhook_info()).url == url
        await bot.delete_webhook()
    assert len(heard) == len(set(heard)) == 2
    assert {call["method"] for call in await client.log()} == {"setWebhook", "getWebhookInfo", "deleteWebhook"}


async def test_a_burst_arrives_in_order_once_each(bot: Bot, sandbox: Sandbox) -> None:
    """A thousand updates of twenty people, a dozen posts at once."""
    world = sandbox.world
    people = [world.add_person(f"Человек {number}") for number in range(20)]
    for number in range(50):
        for person in people:
            write(world, person, world.chat(person.id), Written(f"{number}"))
    heard: dict[int, list[str]] = defaultdict(list)

    async def answer(request: web.Request) -> web.Response:
        message = (await request.json())["message"]
        heard[message["chat"]["id"]].append(message["text"])
        return web.Response()

    async with serving(answer) as url:
        await bot.set_webhook(url, max_connections=12)
        await settled(bot, tries=6000)
    assert dict(heard) == {person.id: [f"{number}" for number in range(50)] for person in people}


async def test_nobody_at_home(bot: Bot, anna: Person) -> None:
    async with serving(_never) as url:
        pass
    await bot.set_webhook(url)
    for _ in range(200):
        info = await bot.get_webhook_info()
        if info.last_error_message:
            break
        await asyncio.sleep(0.01)
    assert (info.pending_update_count, info.last_error_message) == (1, "Connection failed: ClientConnectorError")


async def test_one_chat_in_order_others_side_by_side(bot: Bot, client: SandboxClient) -> None:
    people = [await client.person(name) for name in ("Анна", "Борис", "Вера")]
    for turn in range(3):
        for person in people:
            await person.send(str(turn))
    heard: dict[int, list[str]] = defaultdict(list)
    under_way: set[int] = set()
    most = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal most
        message = (await request.json())["message"]
        chat = message["chat"]["id"]
        assert chat not in under_way
        under_way.add(chat)
        most = max(most, len(under_way))
        await asyncio.sleep(0.02)
        under_way.remove(chat)
        heard[chat].append(message["text"])
        return web.Response()

    async with serving(answer) as url:
        await bot.set_webhook(url, max_connections=2)
        await settled(bot)
    assert dict(heard) == {person.id: ["0", "1", "2"] for person in people}
    assert most == 2


async def test_clicks_do_not_wait_for_messages(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "?", reply_markup=inline((button(),)))
    clicked = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if "callback_query" in await request.json():
            clicked.set()
        else:
            await clicked.wait()
        return web.Response()

    async with serving(answer) as url:
        await bot.set_webhook(url)
        await anna.click("Да", sent.message_id, wait=0)
        await settled(bot)
    assert clicked.is_set()


async def test_an_answer_may_be_a_call(bot: Bot, anna: Person) -> None:
    async def answer(request: web.Request) -> web.Response:
        message = (await request.json())["message"]
        return web.json_response({"method": "sendMessage", "chat_id": message["chat"]["id"], "text": "из ответа"})

    async with serving(answer) as url:
        await bot.set_webhook(url)
        await anna.wait_for("из ответа")


async def test_aiogram_answers_in_the_reply(bot: Bot, anna: Person) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> SendMessage:
        return SendMessage(chat_id=message.chat.id, text=f"эхо {message.text}")

    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False).register(app, "/hook")
    async with serving(app) as url:
        await bot.set_webhook(url)
        await anna.wait_for("эхо /start")
        await anna.send("ещё")
        await anna.wait_for("эхо ещё")
        await settled(bot)
        await bot.delete_webhook()


async def test_a_deleted_webhook_leaves_updates_pending(bot: Bot, anna: Person) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=500)

    async with serving(answer) as url:
        await bot.set_webhook(url)
        await bot.delete_webhook()
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["/start"]


def test_queues() -> None:
    assert queue_of({"update_id": 1, "message": {"chat": {"id": 5}}}) == ("chat", 5)
    assert queue_of({"update_id": 1, "callback_query": {"from": {"id": 5}}}) == ("click", 5)
    assert queue_of({"update_id": 1, "poll_answer": {"poll_id": "7", "user": {"id": 5}}}) == ("poll", 7)
    assert queue_of({"update_id": 1, "poll": {"id": "7"}}) == ("poll", 7)
    assert queue_of({"update_id": 1, "chat_join_request": {"chat": {"id": -1}, "from": {"id": 5}}}) == ("member", 5)
    came = {"chat": {"id": -1}, "from": {"id": 6}, "new_chat_member": {"user": {"id": 5}}}
    assert queue_of({"update_id": 1, "chat_member": came}) == ("member", 5)
    assert queue_of({"update_id": 1, "my_chat_member": came}) == ("my_chat_member", -1)
    assert queue_of({"update_id": 1, "message_reaction": {"chat": {"id": -1}}}) == ("message_reaction", -1)


async def _never(_: web.Request) -> web.StreamResponse:
    raise AssertionError("nobody should come here")
