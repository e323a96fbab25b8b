"""Whatever is sent, the server answers as a Bot API server does: JSON, ok or a refusal, never an accident."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.acts import Written, found_chat, write
from bot.sandbox.calls import Call
from bot.sandbox.methods import METHODS
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refused
from bot.sandbox.server import Sandbox

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["HTML", "typing", "photo"])
KEYS = ("text", "callback_data", "url", "type", "media", "command", "description", "message_id", "emoji", "keyboard")
OBJECTS = st.sampled_from([*KEYS, "inline_keyboard"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(OBJECTS, inner, max_size=3),
    max_leaves=6,
)
NAMES = (
    *("text", "message_id", "from_chat_id", "user_id", "reply_markup", "entities", "parse_mode", "caption", "photo"),
    *("document", "media", "options", "question", "commands", "scope", "name", "reaction", "message_ids", "action"),
    *("reply_parameters", "callback_query_id", "file_id", "latitude", "longitude", "allowed_updates", "offset"),
    *("member_limit", "invite_link", "menu_button", "url", "secret_token", "max_connections"),
)


PARAMETERS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5)
CHATS = st.sampled_from([0, 1, 2, "@nobody", None])


def small_world() -> tuple[Sandbox, list[int]]:
    """Never started: calls are carried out without HTTP. A sandbox, and ids of its chats and of one that is not."""
    made = Sandbox(now=datetime(2025, 9, 1, tzinfo=UTC), strict=False)
    anna = made.world.add_person("Анна")
    chat = made.world.chat(anna.id)
    write(made.world, anna, chat, Written("/start"))
    made.world.post(chat, made.world.bot_id, {"text": "Здравствуйте"})
    group = found_chat(made.world, anna, "Штаб", "supergroup", bot_is_admin=True)
    return made, [anna.id, group.id, 1]


@given(method=st.sampled_from(sorted(METHODS)), parameters=PARAMETERS, chat=CHATS, message=st.integers(-1, 2))
@settings(max_examples=300, deadline=None)
async def test_nothing_is_an_accident(method: str, parameters: Json, chat: int | str | None, message: int) -> None:
    sandbox, ids = small_world()
    first = next(iter(sandbox.world.chat(ids[0]).messages))
    chat_id = ids[chat] if isinstance(chat, int) else chat
    call = Call(method, {"chat_id": chat_id, "message_id": first + message, "timeout": 0, **parameters})
    answer = await sandbox.act_on(call)
    assert isinstance(answer, Refused | bool | int | dict | list)
    if isinstance(answer, Refused):
        assert answer.code in (400, 403, 409)
        assert answer.description.startswith(("Bad Request: ", "Forbidden: ", "Conflict: "))
