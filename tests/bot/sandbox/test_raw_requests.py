"""What no library would send: the whole table of refusals asked for by plain HTTP in three dresses, and rubbish."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import keeping
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.flood import FloodLimits
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.examples import picture
from tests.bot.sandbox.test_every_refusal import NOT_MODIFIED, TOO_OLD, WEBHOOK_ACTIVE

NOWHERE = "http://127.0.0.1:9/"
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
Parameters = dict[str, Any]
Dress = Callable[[Parameters], Json]


@dataclass
class Places:
    """Chats and messages that the cases speak of."""

    anna: int
    stranger: int
    blocked: int
    gone: int
    channel: int
    foreign_channel: int
    sent: int
    hers: int
    forwarded: int
    with_keys: int
    closed_poll: int
    album: list[Parameters] = field(default_factory=lambda: [{"type": "photo", "media": "x"}] * 11)


Case = tuple[int, str, str, Callable[[Places], Parameters]]


def says(**more: Any) -> Callable[[Places], Parameters]:
    return lambda at: {"chat_id": at.anna, "text": "x", **more}


def key(**more: Any) -> Callable[[Places], Parameters]:
    return says(reply_markup={"inline_keyboard": [[{"text": "Да", **more}]]})


def poll(*options: str, question: str = "Когда?") -> Callable[[Places], Parameters]:
    return lambda at: {"chat_id": at.anna, "question": question, "options": list(options)}


def edit(name: str) -> Callable[[Places], Parameters]:
    return lambda at: {"chat_id": at.anna, "message_id": getattr(at, name, 1), "text": "x"}


BAD = "Bad Request: "
KEY = BAD + "can't parse inline keyboard button: "
CASES: tuple[Case, ...] = (
    (
        400,
        BAD + 'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        "sendMessage",
        says(text="<b>x</i>", parse_mode="HTML"),
    ),
    (
        400,
        BAD + "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        "sendMessage",
        says(text="x.", parse_mode="markdownv2"),
    ),
    (400, BAD + "message text is empty", "sendMessage", lambda at: {"chat_id": at.anna}),
    (400, BAD + "text must be non-empty", "sendMessage", says(text=" \n\t ")),
    (400, BAD + "text is too long", "sendMessage", says(text="x" * 32_769)),
    (400, BAD + "message is too long", "sendMessage", says(text="😀" * 4097)),
    (
        400,
        BAD + "message caption is too long",
        "editMessageCaption",
        lambda at: {"chat_id": at.anna, "message_id": at.sent + 1, "caption": "ы" * 1025},
    ),
    (400, BAD + "BUTTON_DATA_INVALID", "sendMessage", key(callback_data="x" * 65)),
    (400, KEY + "Text buttons are unallowed in the inline keyboard", "sendMessage", key()),
    (400, KEY + "Text buttons are unallowed in the inline keyboard", "sendMessage", key(callback_data="")),
    (
        400,
        BAD + "inline keyboard button URL 'http://школа' is invalid: Wrong HTTP URL",
        "sendMessage",
        key(url="http://школа"),
    ),
    (
        400,
        BAD + "inline keyboard button URL 'ftp://a.example' is invalid: Unsupported URL protocol",
        "sendMessage",
        key(url="ftp://a.example"),
    ),
    (
        400,
        BAD + "reply markup is too long",
        "sendMessage",
        says(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}),
    ),
    (
        400,
        BAD + 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        "sendMessage",
        says(reply_markup={"inline_keyboard": [{"text": "x", "callback_data": "x"}]}),
    ),
    (400, BAD + "object expected as reply markup", "sendMessage", says(reply_markup=[])),
    (
        400,
        BAD + NOT_MODIFIED,
        "editMessageText",
        lambda at: {"chat_id": at.anna, "message_id": at.sent, "text": "Здравствуйте"},
    ),
    (400, BAD + "message to edit not found", "editMessageText", edit("nothing")),
    (400, BAD + "message to delete not found", "deleteMessage", lambda at: {"chat_id": at.anna, "message_id": 1}),
    (400, BAD + "message can't be edited", "editMessageText", edit("hers")),
    (400, BAD + "message can't be edited", "editMessageText", edit("forwarded")),
    (400, BAD + "message can't be edited", "editMessageText", edit("with_keys")),
    (400, BAD + "message to be replied not found", "sendMessage", says(reply_parameters={"message_id": 1})),
    (400, BAD + "chat not found", "sendMessage", lambda at: {"chat_id": 1, "text": "x"}),
    (400, BAD + "chat not found", "sendMessage", lambda at: {"chat_id": "@anna_test", "text": "x"}),
    (400, BAD + "chat not found", "sendMessage", lambda at: {"chat_id": "--5", "text": "x"}),
    (400, BAD + "chat_id is empty", "sendMessage", lambda at: {"text": "x"}),
    (400, BAD + TOO_OLD, "answerCallbackQuery", lambda at: {"callback_query_id": "1"}),
    (400, BAD + "invalid file_id", "getFile", lambda at: {"file_id": "nothing"}),
    (400, BAD + "file_id not specified", "getFile", lambda at: {}),
    (400, BAD + "invalid file_id", "sendPhoto", lambda at: {"chat_id": at.anna, "photo": "nothing"}),
    (
        400,
        BAD + "too many messages to send as an album",
        "sendMediaGroup",
        lambda at: {"chat_id": at.anna, "media": at.album},
    ),
    (
        400,
        BAD + "document can't be mixed with other media types",
        "sendMediaGroup",
        lambda at: {"chat_id": at.anna, "media": [*at.album[:1], {"type": "document", "media": "x"}]},
    ),
    (400, BAD + "poll must have at least one answer option", "sendPoll", poll()),
    (400, BAD + "poll options length must not exceed 100", "sendPoll", poll("ы" * 101)),
    (400, BAD + "poll question length must not exceed 300", "sendPoll", poll("Да", question="ы" * 301)),
    (
        400,
        BAD + "poll has already been closed",
        "stopPoll",
        lambda at: {"chat_id": at.anna, "message_id": at.closed_poll},
    ),
    (
        400,
        BAD + "invalid location specified",
        "sendLocation",
        lambda at: {"chat_id": at.anna, "latitude": 91, "longitude": 0},
    ),
    (
        400,
        BAD + "HIDE_REQUESTER_MISSING",
        "approveChatJoinRequest",
        lambda at: {"chat_id": at.channel, "user_id": at.stranger},
    ),
    (
        400,
        BAD + "USER_ALREADY_PARTICIPANT",
        "declineChatJoinRequest",
        lambda at: {"chat_id": at.channel, "user_id": at.anna},
    ),
    (
        400,
        BAD + "member limit can't be specified for links requiring administrator approval",
        "createChatInviteLink",
        lambda at: {"chat_id": at.channel, "creates_join_request": True, "member_limit": 5},
    ),
    (
        400,
        BAD + "BOT_COMMAND_INVALID",
        "setMyCommands",
        lambda at: {"commands": [{"command": "Задачи", "description": "x"}]},
    ),
    (400, BAD + "secret token is too long", "setWebhook", lambda at: {"url": NOWHERE, "secret_token": "x" * 257}),
    (403, "Forbidden: bot was blocked by the user", "sendMessage", lambda at: {"chat_id": at.blocked, "text": "x"}),
    (
        403,
        "Forbidden: bot can't initiate conversation with a user",
        "sendMessage",
        lambda at: {"chat_id": at.stranger, "text": "x"},
    ),
    (403, "Forbidden: user is deactivated", "sendMessage", lambda at: {"chat_id": at.gone, "text": "x"}),
    (
        403,
        "Forbidden: bot is not a member of the channel chat",
        "sendMessage",
        lambda at: {"chat_id": at.foreign_channel, "text": "x"},
    ),
    (404, "Not Found: method not found", "sendDice", lambda at: {"chat_id": at.anna}),
    (404, "Not Found: method not found", "sendMessage/twice", says()),
)


@dataclass
class Wire:
    """Calls by plain HTTP."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def ask(self, method: str, **sent: Any) -> Json:
        """The answer, which must be JSON and carry its code in the body too."""
        address = f"{self.sandbox.url}/bot{self.sandbox.token}/{method}"
        async with self.session.post(address, **sent) as response:
            answer: Json = await response.json()
        assert answer.get("error_code", 200) == response.status
        return answer

    async def done(self, method: str, **parameters: Any) -> Any:
        answer = await self.ask(method, json=parameters)
        assert answer["ok"], answer
        return answer["result"]


def flat(parameters: Parameters) -> dict[str, str]:
    """As forms carry them: JSON inside of fields, everything a text."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}


def urlencoded(parameters: Parameters) -> Json:
    return {"data": flat(parameters)}


def multipart(parameters: Parameters) -> Json:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in flat(parameters).items():
        form.add_field(name, value)
    return {"data": form}


def as_json(parameters: Parameters) -> Json:
    return {"json": parameters}


DRESSES = (urlencoded, multipart, as_json)


@pytest.fixture
async def wire(sandbox: Sandbox) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        yield Wire(sandbox, session)


@pytest.fixture
async def places(wire: Wire, client: SandboxClient, anna: Person, channel: int) -> Places:
    stranger, blocked, gone = [await client.person(name) for name in ("Чужой", "Борис", "Вера")]
    for one in (blocked, gone):
        await one.send("/start")
    await blocked.block()
    await gone.deactivate()
    there: Parameters = {"chat_id": anna.id}
    sent = await wire.done("sendMessage", text="Здравствуйте", **there)
    photo = multipart(there)
    photo["data"].add_field("photo", picture(), filename="a.png")
    await wire.ask("sendPhoto", **photo)
    forwarded = await wire.done("forwardMessage", from_chat_id=anna.id, message_id=sent["message_id"], **there)
    with_keys = await wire.done("sendMessage", text="?", reply_markup={"keyboard": [["Да"]]}, **there)
    closed = await wire.done("sendPoll", question="?", options=["Да"], is_closed=True, **there)
    return Places(
        anna=anna.id,
        stranger=stranger.id,
        blocked=blocked.id,
        gone=gone.id,
        channel=channel,
        foreign_channel=await client.chat("Чужой канал", "channel", anna),
        sent=sent["message_id"],
        hers=await anna.send("моё"),
        forwarded=forwarded["message_id"],
        with_keys=with_keys["message_id"],
        closed_poll=closed["message_id"],
    )


@pytest.mark.parametrize("dress", DRESSES)
async def test_every_refusal_in_every_dress(dress: Dress, wire: Wire, places: Places) -> None:
    wire.sandbox.strict = False
    told, expected = [], []
    for code, words, method, parameters in CASES:
        answer = await wire.ask(method, **dress(parameters(places)))
        told.append((method, answer.get("error_code"), answer.get("description")))
        expected.append((method, code, words))
    assert told == expected


@pytest.mark.parametrize("dress", DRESSES)
async def test_a_token_of_nobody_and_calls_that_are_none(dress: Dress, wire: Wire) -> None:
    for path, code, words in (
        ("/bot43:X/getMe", 401, "Unauthorized"),
        (f"/bot{wire.sandbox.token}", 404, "Not Found"),
        (f"/bot{wire.sandbox.token}/", 404, "Not Found: method not found"),
        (f"/file/bot{wire.sandbox.token}/nothing", 404, "Not Found"),
    ):
        async with wire.session.post(wire.sandbox.url + path, **dress({})) as response:
            assert (response.status, await response.json()) == (
                code,
                {"ok": False, "error_code": code, "description": words},
            )


@pytest.mark.parametrize("dress", DRESSES)
async def test_clicks_are_answered_once_and_shortly(dress: Dress, wire: Wire, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
    sent = await wire.done("sendMessage", chat_id=anna.id, text="?", reply_markup=markup)
    await anna.click("Да", sent["message_id"], wait=0)
    query = {"callback_query_id": max(wire.sandbox.world.state.clicks)}
    told = [
        (await wire.ask("answerCallbackQuery", **dress({**query, **more}))).get("description")
        for more in ({"text": "ы" * 201}, {"text": "ы" * 200}, {})
    ]
    assert told == [BAD + "MESSAGE_TOO_LONG", None, BAD + TOO_OLD]


@pytest.mark.parametrize("dress", DRESSES)
async def test_both_conflicts(dress: Dress, wire: Wire) -> None:
    first = asyncio.create_task(wire.ask("getUpdates", **dress({"timeout": 50})))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(wire.ask("getUpdates", **dress({"timeout": 50})))
    assert (await first)["description"] == "Conflict: " + OTHER_POLL
    await wire.done("setWebhook", url=NOWHERE)
    assert (await second)["description"] == "Conflict: terminated by setWebhook request"
    answer = await wire.ask("getUpdates", **dress({}))
    assert (answer["error_code"], answer["description"]) == (409, "Conflict: " + WEBHOOK_ACTIVE)


@pytest.mark.parametrize("dress", DRESSES)
async def test_too_quick(dress: Dress, wire: Wire, anna: Person) -> None:
    wire.sandbox.world.flood = FloodLimits(burst=1)
    sent = dress({"chat_id": anna.id, "text": "x"})
    assert (await wire.ask("sendMessage", **sent))["ok"]
    answer = await wire.ask("sendMessage", **dress({"chat_id": anna.id, "text": "x"}))
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


UPLOADS = {
    "IMAGE_PROCESS_FAILED": b"no picture",
    "PHOTO_INVALID_DIMENSIONS": picture(2100, 100),
    "file must be non-empty": b"",
}


@pytest.mark.parametrize("words", UPLOADS)
@pytest.mark.parametrize("reference", [True, False], ids=["attach://", "by name"])
async def test_uploads(words: str, reference: bool, wire: Wire, anna: Person) -> None:
    sent = multipart({"chat_id": anna.id} | ({"photo": "attach://f1"} if reference else {}))
    sent["data"].add_field("f1" if reference else "photo", UPLOADS[words], filename="a.png")
    assert (await wire.ask("sendPhoto", **sent))["description"] == BAD + words


DEEP = b"[" * 100_000


@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionHeader")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"план.txt"', "план.txt"),
        ("план.txt", "план.txt"),
        ("plan.txt", "plan.txt"),
        ('"%D0%BF%D0%BB%D0%B0%D0%BD.txt"', "план.txt"),
        ('"100%.txt"', "100%.txt"),
        ('"а;б=в.txt"', "а;б=в.txt"),
        ('"«a» \\"b\\".txt"', '«a» "b".txt'),
        ("\"plan.txt\"; filename*=utf-8''%D0%BF", "plan.txt"),
    ],
)
async def test_file_names_as_libraries_write_them(written: str, read: str, wire: Wire, anna: Person) -> None:
    """aiohttp and httpx quote or encode them, pyTelegramBotAPI does neither; the public server reads all."""
    parts = (("chat_id", str(anna.id)), (f"document; filename={written}", "содержимое"))
    lines = [f"--abc\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}\r\n" for name, value in parts]
    body = ("".join(lines) + "--abc--\r\n").encode()
    answer = await wire.ask("sendDocument", data=body, headers={"Content-Type": "multipart/form-data; boundary=abc"})
    assert answer["result"]["document"]["file_name"] == read


async def test_a_file_name_in_no_alphabet_is_kept_all_the_same(wire: Wire, anna: Person, tmp_path: Path) -> None:
    """Half-read bytes in a name must not keep the World from being written."""
    form = b'--abc\r\nContent-Disposition: form-data; name="document"; filename="\xff.txt"\r\n\r\nx\r\n--abc--\r\n'
    answer = await wire.ask(
        f"sendDocument?chat_id={anna.id}", data=form, headers={"Content-Type": "multipart/form-data; boundary=abc"}
    )
    assert answer["result"]["document"]["file_name"] == "?.txt"
    keeping.save(wire.sandbox.world, tmp_path)
    assert keeping.load(tmp_path) is not None


async def test_a_part_without_a_name(wire: Wire) -> None:
    body = b'--abc\r\nContent-Disposition: form-data; filename="a.txt"\r\n\r\nx\r\n--abc--\r\n'
    answer = await wire.ask("sendDocument", data=body, headers={"Content-Type": "multipart/form-data; boundary=abc"})
    assert answer["description"] == BAD + "field name in multipart/form-data not found"


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "a list": (b"[1]", "application/json"),
    "null": (b"null", "application/json"),
    "half an object": (b'{"chat_id": ', "application/json"),
    "an infinite number": (b'{"offset": 1e999}', "application/json"),
    "no number": (b'{"offset": NaN}', "application/json"),
    "half a character": (b'{"text": "\\ud800"}', "application/json"),
    "no UTF-8": (b'{"text": "\xff"}', "application/json"),
    "too deep": (b'{"reply_markup": ' + DEEP, "application/json"),
    "an unknown charset": (b"{}", "application/json; charset=klingon"),
    "a form in an unknown charset": (b"chat_id=1", "application/x-www-form-urlencoded; charset=klingon"),
    "parts without a boundary": (b"x", "multipart/form-data"),
    "parts that never begin": (b"x", "multipart/form-data; boundary=abc"),
    "parts that never end": (
        b'--abc\r\nContent-Disposition: form-data; name="text"\r\n\r\nhal',
        "multipart/form-data; boundary=abc",
    ),
}


@pytest.mark.parametrize("rubbish", UNREADABLE)
async def test_what_cannot_be_read_is_refused_in_json(
    rubbish: str, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    body, kind = UNREADABLE[rubbish]
    answer = await wire.ask("sendMessage", data=body, headers={"Content-Type": kind})
    assert answer["error_code"] == 400
    assert answer["description"].startswith("Bad Request: can't parse ")
    assert "Traceback" not in caplog.text
    assert wire.sandbox.world.log[-1]["code"] == 400


async def test_a_body_of_too_many_bytes(wire: Wire) -> None:
    body = io.BytesIO(b"text=" + bytes(64 * 1024 * 1024))
    answer = await wire.ask("sendMessage", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_deep_json_in_a_field(wire: Wire, anna: Person) -> None:
    for strict in (True, False):
        wire.sandbox.strict = strict
        answer = await wire.ask(
            "sendMessage", data={"chat_id": str(anna.id), "text": "x", "reply_markup": DEEP.decode()}
        )
        assert answer["error_code"] == 400


@pytest.mark.parametrize("path", ["people", "people/{anna}/send", "chats", "faults", "clock", "bot"])
@pytest.mark.parametrize("rubbish", ["a list", "an infinite number", "half a character", "too deep"])
async def test_the_control_api_refuses_it_too(rubbish: str, path: str, wire: Wire, anna: Person) -> None:
    body, kind = UNREADABLE[rubbish]
    address = f"{wire.sandbox.url}/sandbox/{path.format(anna=anna.id)}"
    async with wire.session.post(address, data=body, headers={"Content-Type": kind}) as response:
        assert (response.status, await response.json()) == (400, {"error": "Bad Request: can't parse JSON object"})


async def test_control_calls_that_are_none(wire: Wire) -> None:
    for verb, path in (("GET", "/sandbox/people"), ("POST", "/sandbox/nothing"), ("PUT", "/sandbox/clock")):
        async with wire.session.request(verb, wire.sandbox.url + path) as response:
            assert (response.status, await response.json()) == (404, {"error": f"no such call: {verb} {path}"})
