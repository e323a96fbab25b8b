"""Keyboards: what is taken, what is refused, and how rows are read."""

import pytest

from bot.sandbox.calls import Call
from bot.sandbox.markup import ACTIONS, buttons, inline_keyboard, keyboard
from bot.sandbox.records import Chat, Json
from bot.sandbox.refusals import Refused


def asked(markup: Json | None) -> Call:
    return Call("sendMessage", {} if markup is None else {"reply_markup": markup})


def inline(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


YES: Json = {"text": "Да", "callback_data": "yes"}


def test_none() -> None:
    assert keyboard(asked(None)) is None
    assert keyboard(asked({})) is None


def test_empty_rows_go() -> None:
    assert keyboard(asked(inline([], [YES], []))) == inline([YES])
    assert keyboard(asked(inline([], []))) is None


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_kind_of_button_is_taken(action: str) -> None:
    markup = inline([{"text": "x", action: {}}])
    assert keyboard(asked(markup)) == markup


@pytest.mark.parametrize("url", ["https://t.me/+abc", "tg://user?id=5", "example.org", "http://127.0.0.1:8090/"])
def test_addresses(url: str) -> None:
    markup = inline([{"text": "x", "url": url}])
    assert keyboard(asked(markup)) == markup


@pytest.mark.parametrize("data", ["x", "x" * 64, "ы" * 32])
def test_data_within_64_bytes(data: str) -> None:
    assert keyboard(asked(inline([{"text": "x", "callback_data": data}]))) is not None


@pytest.mark.parametrize("data", ["x" * 65, "ы" * 33])
def test_data_beyond(data: str) -> None:
    with pytest.raises(Refused, match="BUTTON_DATA_INVALID"):
        keyboard(asked(inline([{"text": "x", "callback_data": data}])))


def test_empty_data_is_none() -> None:
    with pytest.raises(Refused, match="Text buttons are unallowed in the inline keyboard"):
        keyboard(asked(inline([{"text": "x", "callback_data": "", "url": ""}])))


def test_a_button_needs_a_text() -> None:
    with pytest.raises(Refused, match="Can't find field"):
        keyboard(asked(inline([{"callback_data": "yes"}])))


def test_buttons_with_an_empty_text_are_left_out() -> None:
    empty = {**YES, "text": ""}
    assert keyboard(asked(inline([empty, YES], [empty]))) == inline([YES])
    assert keyboard(asked({"keyboard": [[""]]})) is None


def test_numbers_become_texts() -> None:
    made = keyboard(asked(inline([{"text": 12, "callback_data": 5}])))
    assert made == inline([{"text": "12", "callback_data": "5"}])


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ({"inline_keyboard": [YES]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"keyboard": ["Да"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"inline_keyboard": [["Да"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"keyboard": [[5]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        ({"keyboard": [[{}]]}, "can't parse keyboard button: Can't find field \"text\""),
    ],
)
def test_what_is_no_keyboard(markup: Json | str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        keyboard(Call("sendMessage", {"reply_markup": markup}))
    assert refused.value.description == f"Bad Request: {words}"


@pytest.mark.parametrize("wish", ["request_contact", "request_location", "request_poll", "web_app"])
def test_wishes_are_for_private_chats_only(wish: str) -> None:
    call = asked({"keyboard": [[{"text": "x", wish: {"type": "quiz"}}]]})
    assert keyboard(call, Chat(5, "private")) is not None
    with pytest.raises(Refused, match="private chats only"):
        keyboard(call, Chat(-5, "group"))


def test_a_hundred_buttons_and_no_more() -> None:
    assert keyboard(asked(inline(*[[YES, YES]] * 50))) is not None
    with pytest.raises(Refused, match="reply markup is too long"):
        keyboard(asked(inline(*[[YES, YES]] * 50, [YES])))


def test_reply_keys_may_be_plain_texts() -> None:
    made = keyboard(asked({"keyboard": [["12", {"text": "Номер", "request_contact": True}]]}))
    assert made == {"keyboard": [[{"text": "12"}, {"text": "Номер", "request_contact": True}]]}


def test_edits_want_inline_keyboards() -> None:
    assert inline_keyboard(asked(inline([YES]))) == inline([YES])
    with pytest.raises(Refused, match="inline keyboard expected"):
        inline_keyboard(asked({"remove_keyboard": True}))


def test_buttons_in_reading_order() -> None:
    texts = [{"text": str(number)} for number in range(4)]
    assert buttons({"inline_keyboard": [texts[:1], texts[1:]]}) == texts
    assert buttons({"keyboard": [texts]}) == texts
    assert buttons({"remove_keyboard": True}) == buttons(None) == []
