"""Every refusal of the real server, in its words: from handlers of two libraries, of polled and posted updates."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

telegram = pytest.importorskip("telegram")

from bot.sandbox.client import Person, SandboxClient  # noqa: E402
from bot.sandbox.flood import FloodLimits  # noqa: E402
from bot.sandbox.server import Sandbox  # noqa: E402
from tests.bot.sandbox.examples import picture  # noqa: E402
from tests.bot.sandbox.libraries import Library, heard  # noqa: E402


@dataclass
class Scene:
    """Who is there and what a case may want to prepare."""

    used: Library
    sandbox: Sandbox
    client: SandboxClient
    anna: Person

    @property
    def bot(self) -> Any:
        return self.used.bot

    async def says(self, text: str = "x", **more: Any) -> Any:
        return await self.bot.send_message(chat_id=self.anna.id, text=text, **more)

    async def clicked(self) -> str:
        """The id of a callback query that waits for its answer."""
        sent = await self.says(reply_markup=self.used.buttons({"callback_data": "yes"}))
        await self.anna.click("Да", sent.message_id, wait=0)
        return max(self.sandbox.world.state.clicks)

    async def channel(self, *, bot_is_admin: bool = True) -> int:
        return await self.client.chat("Учителя математики", "channel", self.anna, bot_is_admin=bot_is_admin)


Case = Callable[[Scene], Awaitable[Any]]


def buttons(**button: str) -> Case:
    return lambda scene: scene.says(reply_markup=scene.used.buttons(button))


def picture_of(width: int, height: int) -> Case:
    return lambda scene: scene.bot.send_photo(
        chat_id=scene.anna.id, photo=scene.used.file(picture(width, height), "a.png")
    )


def poll(question: str = "Когда?", *options: str) -> Case:
    return lambda scene: scene.bot.send_poll(
        chat_id=scene.anna.id, question=question, options=scene.used.options(*options)
    )


async def unchanged(scene: Scene) -> None:
    sent = await scene.says("<b>Задачи</b>", parse_mode="HTML")
    where = {"chat_id": scene.anna.id, "message_id": sent.message_id}
    await scene.bot.edit_message_text(text="<b>Задачи</b>", parse_mode="HTML", **where)


async def edit_of_hers(scene: Scene) -> None:
    theirs = await scene.anna.send("моё")
    await scene.bot.edit_message_text(text="x", chat_id=scene.anna.id, message_id=theirs)


async def answered_twice(scene: Scene) -> None:
    query = await scene.clicked()
    await scene.bot.answer_callback_query(callback_query_id=query)
    await scene.bot.answer_callback_query(callback_query_id=query)


async def answered_late(scene: Scene) -> None:
    query = await scene.clicked()
    await scene.client.advance("PT16M")
    await scene.bot.answer_callback_query(callback_query_id=query)


async def long_answer(scene: Scene) -> None:
    await scene.bot.answer_callback_query(callback_query_id=await scene.clicked(), text="ы" * 201)


async def large_download(scene: Scene) -> None:
    await scene.anna.send_file("scan.pdf", bytes(20 * 1024 * 1024 + 1))
    await scene.bot.get_file(file_id=next(iter(scene.sandbox.world.state.files)))


async def old_deletion(scene: Scene) -> None:
    sent = await scene.says()
    await scene.client.advance("P2DT1M")
    await scene.bot.delete_message(chat_id=scene.anna.id, message_id=sent.message_id)


async def nobody_asked(scene: Scene) -> None:
    boris = await scene.client.person("Борис")
    await scene.bot.approve_chat_join_request(chat_id=await scene.channel(), user_id=boris.id)


async def there_already(scene: Scene) -> None:
    await scene.bot.approve_chat_join_request(chat_id=await scene.channel(), user_id=scene.anna.id)


async def limited_approval(scene: Scene) -> None:
    chat = await scene.channel()
    await scene.bot.create_chat_invite_link(chat_id=chat, creates_join_request=True, member_limit=5)


async def blocked(scene: Scene) -> None:
    await scene.anna.block()
    await scene.says()


async def never_wrote(scene: Scene) -> None:
    stranger = await scene.client.person("Чужой")
    await scene.bot.send_message(chat_id=stranger.id, text="x")


async def asked_too_long_ago(scene: Scene) -> None:
    link = await scene.bot.create_chat_invite_link(chat_id=await scene.channel(), creates_join_request=True)
    boris = await scene.client.person("Борис")
    await boris.join(link.invite_link)
    await scene.bot.send_message(chat_id=boris.id, text="Из какой Вы школы?")
    await scene.client.advance("PT5M1S")
    await scene.bot.send_message(chat_id=boris.id, text="Из какой Вы школы?")


async def gone(scene: Scene) -> None:
    await scene.anna.deactivate()
    await scene.says()


async def not_in_the_channel(scene: Scene) -> None:
    await scene.bot.send_message(chat_id=await scene.channel(bot_is_admin=False), text="x")


async def another_token(scene: Scene) -> None:
    async with scene.used.another("43:OTHER") as bot:
        await bot.get_me()


async def polling_beside_a_webhook(scene: Scene) -> None:
    await scene.bot.set_webhook(url="http://127.0.0.1:9/")
    await scene.bot.get_updates()


async def two_polls(scene: Scene) -> None:
    await scene.bot.delete_webhook(drop_pending_updates=True)
    first = asyncio.create_task(scene.bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    async with scene.used.another(scene.sandbox.token) as second:
        await asyncio.gather(first, second.get_updates())


async def too_quick(scene: Scene) -> None:
    scene.sandbox.world.flood = FloodLimits(burst=1)
    await scene.says()
    await scene.says()


PARSING = "can't parse entities: "
BUTTON = "can't parse inline keyboard button: "
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

BAD_REQUESTS: tuple[tuple[str, Case], ...] = (
    (
        PARSING + 'Can\'t find end tag corresponding to start tag "b"',
        lambda scene: scene.says("<b>Школа", parse_mode="HTML"),
    ),
    (
        PARSING + 'Unmatched end tag at byte offset 13, expected "</b>", found "</i>"',
        lambda scene: scene.says("<b>Школа</i>", parse_mode="HTML"),
    ),
    (
        PARSING + "Character '.' is reserved and must be escaped with the preceding '\\'",
        lambda scene: scene.says("Готово.", parse_mode="MarkdownV2"),
    ),
    ("message text is empty", lambda scene: scene.says("")),
    ("text must be non-empty", lambda scene: scene.says(" \n ")),
    ("text is too long", lambda scene: scene.says("ы" * 16_385)),
    ("message is too long", lambda scene: scene.says("ы" * 4097)),
    (
        "message caption is too long",
        lambda scene: scene.bot.send_document(
            chat_id=scene.anna.id, document=scene.used.file(b"text", "a.txt"), caption="ы" * 1025
        ),
    ),
    ("BUTTON_DATA_INVALID", buttons(callback_data="ы" * 33)),
    (BUTTON + "Text buttons are unallowed in the inline keyboard", buttons()),
    ("inline keyboard button URL 'not a url' is invalid: Wrong HTTP URL", buttons(url="not a url")),
    (
        "reply markup is too long",
        lambda scene: scene.says(reply_markup=scene.used.buttons(*[{"callback_data": "yes"}] * 101)),
    ),
    (NOT_MODIFIED, unchanged),
    (
        "message to edit not found",
        lambda scene: scene.bot.edit_message_text(text="x", chat_id=scene.anna.id, message_id=1),
    ),
    ("message to delete not found", lambda scene: scene.bot.delete_message(chat_id=scene.anna.id, message_id=1)),
    ("message can't be edited", edit_of_hers),
    ("message can't be deleted for everyone", old_deletion),
    ("message to be replied not found", lambda scene: scene.says(reply_parameters=scene.used.answer_to(1))),
    ("chat not found", lambda scene: scene.bot.send_message(chat_id=1, text="x")),
    (TOO_OLD, lambda scene: scene.bot.answer_callback_query(callback_query_id="1")),
    (TOO_OLD, answered_twice),
    (TOO_OLD, answered_late),
    ("MESSAGE_TOO_LONG", long_answer),
    ("invalid file_id", lambda scene: scene.bot.get_file(file_id="nothing")),
    ("invalid file_id", lambda scene: scene.bot.send_photo(chat_id=scene.anna.id, photo="nothing")),
    ("file is too big", large_download),
    (
        "IMAGE_PROCESS_FAILED",
        lambda scene: scene.bot.send_photo(chat_id=scene.anna.id, photo=scene.used.file(b"no picture", "a.png")),
    ),
    ("PHOTO_INVALID_DIMENSIONS", picture_of(2100, 100)),
    ("PHOTO_INVALID_DIMENSIONS", picture_of(9000, 1001)),
    (
        "too many messages to send as an album",
        lambda scene: scene.bot.send_media_group(chat_id=scene.anna.id, media=scene.used.photos(*[picture()] * 11)),
    ),
    ("poll must have at least one answer option", poll()),
    ("poll options length must not exceed 100", poll("Когда?", "ы" * 101)),
    ("poll question length must not exceed 300", poll("ы" * 301, "Да")),
    ("HIDE_REQUESTER_MISSING", nobody_asked),
    ("USER_ALREADY_PARTICIPANT", there_already),
    ("member limit can't be specified for links requiring administrator approval", limited_approval),
    ("BOT_COMMAND_INVALID", lambda scene: scene.bot.set_my_commands(commands=scene.used.commands("задачи"))),
)
OTHERS: tuple[tuple[int, str, Case], ...] = (
    (401, "Unauthorized", another_token),
    (403, "Forbidden: bot was blocked by the user", blocked),
    (403, "Forbidden: bot can't initiate conversation with a user", never_wrote),
    (403, "Forbidden: bot can't initiate conversation with a user", asked_too_long_ago),
    (403, "Forbidden: user is deactivated", gone),
    (403, "Forbidden: bot is not a member of the channel chat", not_in_the_channel),
    (404, "Not Found: method not found", lambda scene: scene.bot.send_dice(chat_id=scene.anna.id)),
    (
        409,
        f"Conflict: {WEBHOOK_ACTIVE}",
        polling_beside_a_webhook,
    ),
    (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        two_polls,
    ),
    (429, "Too Many Requests: retry after 1", too_quick),
)  # fmt: skip
REFUSALS = tuple((400, f"Bad Request: {words}", case) for words, case in BAD_REQUESTS) + OTHERS
NAMES = [f"{number} {words.partition(': ')[2] or words}"[:60] for number, (_, words, _) in enumerate(REFUSALS)]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize(("code", "words", "case"), REFUSALS, ids=NAMES)
async def test_refusal(
    code: int, words: str, case: Case, mode: str, used: Library, sandbox: Sandbox, client: SandboxClient, anna: Person
) -> None:
    """The library raises what it raises for this code, and the words went over the wire."""
    scene = Scene(used, sandbox, client, anna)
    with pytest.raises(used.errors) as refused:
        await heard(used, mode, lambda _: case(scene))
    assert code in used.codes(refused.value)
    told = [(call["code"], call["description"]) for call in sandbox.world.log if not call["ok"]]
    assert told == [(code, words)]


def test_no_refusal_of_the_table_is_left_out() -> None:
    """The words of the real server's table, in the order in which it prints them."""
    told = {words for _, words, _ in REFUSALS}
    for printed in " ".join(TABLE.split()).split(" · "):
        assert any(printed in words for words in told), printed


TABLE = """
can't parse entities: · message text is empty · text must be non-empty · text is too long · message is too long ·
message caption is too long · BUTTON_DATA_INVALID ·
can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard ·
inline keyboard button URL ' · reply markup is too long ·
message is not modified: specified new message content and reply markup are exactly the same as a current content ·
message to edit not found · message to delete not found · message can't be edited · message to be replied not found ·
chat not found · query is too old and response timeout expired or query ID is invalid · MESSAGE_TOO_LONG ·
invalid file_id · file is too big · IMAGE_PROCESS_FAILED · PHOTO_INVALID_DIMENSIONS ·
too many messages to send as an album · poll must have at least one answer option ·
poll options length must not exceed 100 · poll question length must not exceed 300 · HIDE_REQUESTER_MISSING ·
USER_ALREADY_PARTICIPANT · BOT_COMMAND_INVALID · Unauthorized · Forbidden: bot was blocked by the user ·
Forbidden: bot can't initiate conversation with a user · Forbidden: user is deactivated ·
Forbidden: bot is not a member of the channel chat · Not Found: method not found ·
Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first ·
Conflict: terminated by other getUpdates request; make sure that only one bot instance is running ·
Too Many Requests: retry after
"""
