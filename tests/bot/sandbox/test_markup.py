"""Keyboards: what is taken, what is refused, and how rows are read."""

import pytest

from bot.sandbox.calls import Call
from bot.sandbox.markup import ACTIONS, buttons, inline_keyboard, keyboard
from bot.sandbox.records import Json
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


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"url", "callback_data"}))
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


@pytest.mark.parametrize("data", ["", "x" * 65, "ы" * 33])
def test_data_beyond(data: str) -> None:
    with pytest.raises(Refused, match="BUTTON_DATA_INVALID"):
        keyboard(asked(inline([{"text": "x", "callback_data": data}])))


def test_a_button_needs_a_text() -> None:
    with pytest.raises(Refused, match="Can't find field"):
        keyboard(asked(inline([{"callback_data": "yes"}])))


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
