"""TDLib reads the texts; what the sandbox adds is cutting white space and merging automatic entities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.formatting import automatic, formatted, is_valid_url, parse, units
from bot.sandbox.refusals import Refused, bad_request

WORDS = st.text("абв \n👩😀", max_size=6)
MARKUP = st.lists(WORDS | st.sampled_from(["<b>{}</b>", "<i>{}</i>", "<code>{}</code>"]), max_size=8)


def test_html() -> None:
    text, entities = parse(
        '<a href="https://example.org">сайт</a> <pre><code class="language-py">x</code></pre>', "html"
    )
    assert text == "сайт x"
    assert entities == [
        {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/"},
        {"type": "pre", "offset": 5, "length": 1, "language": "py"},
    ]


def test_a_mention_by_id() -> None:
    _, entities = parse('<a href="tg://user?id=5">Анна</a>', "HTML")
    assert entities == [
        {"type": "text_mention", "offset": 0, "length": 4, "user": {"id": 5, "is_bot": False, "first_name": "5"}}
    ]


def test_quotes() -> None:
    _, entities = parse("<blockquote expandable>долгая</blockquote>", "HTML")
    assert entities == [{"type": "expandable_blockquote", "offset": 0, "length": 6}]


def test_automatic_entities() -> None:
    found = automatic("/tasks @anna_test #сроки example.org anna@example.org")
    assert [one["type"] for one in found] == ["bot_command", "mention", "hashtag", "url", "email"]


def test_automatic_entities_keep_out_of_code() -> None:
    _, entities = formatted("<code>/tasks</code> и /report", "HTML", [])
    assert [(one["type"], one["offset"]) for one in entities] == [("code", 0), ("bot_command", 9)]


def test_what_a_bot_cannot_give_is_found_or_left_out() -> None:
    """Only styles are given; commands are found automatically, and what is unknown is nothing."""
    given = [{"type": kind, "offset": 0, "length": 6} for kind in ("bot_command", "mention", "telepathy", "italic")]
    assert [one["type"] for one in formatted("/tasks", None, given)[1]] == ["italic", "bot_command"]


@pytest.mark.parametrize("field", ["offset", "length", "type"])
def test_a_given_entity_is_whole(field: str) -> None:
    entity = {"type": "bold", "offset": 0, "length": 1}
    del entity[field]
    with pytest.raises(Refused, match=f"can't parse MessageEntity: Can't find field \"{field}\""):
        formatted("Школа", None, [entity])


def test_no_mode_by_name() -> None:
    assert formatted("<b>x</b>", "None", []) == ("<b>x</b>", [])


def test_given_entities_are_kept() -> None:
    assert formatted("Школа", None, [{"type": "bold", "offset": 0, "length": 5}]) == (
        "Школа",
        [{"type": "bold", "offset": 0, "length": 5}],
    )


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("ы", 1), ("😀", 2), ("👩‍🏫", 5)])
def test_units(text: str, expected: int) -> None:
    assert units(text) == expected


@pytest.mark.parametrize("url", ["https://example.org", "http://example.org/a?b=c&d=«е»", "example.org"])
def test_addresses(url: str) -> None:
    assert is_valid_url(url)


@pytest.mark.parametrize("url", ["", "нет", "javascript:alert(1)", "http://"])
def test_no_addresses(url: str) -> None:
    assert not is_valid_url(url)


@given(MARKUP)
def test_entities_lie_within_the_text(pieces: list[str]) -> None:
    markup = "".join(piece.format(" слово ") if "{}" in piece else piece for piece in pieces)
    text, entities = formatted(markup, "HTML", [])
    assert text == text.strip()
    for entity in entities:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= entity["offset"] + entity["length"] <= units(text)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Can't parse", "Bad Request: can't parse"),
        ("BUTTON_DATA_INVALID", "Bad Request: BUTTON_DATA_INVALID"),
        ("MESSAGE_TOO_LONG", "Bad Request: MESSAGE_TOO_LONG"),
        ("chat not found", "Bad Request: chat not found"),
    ],
)
def test_the_first_letter_is_lowered(message: str, expected: str) -> None:
    assert bad_request(message).description == expected


def test_a_refusal_names_its_code() -> None:
    assert str(Refused(400, "Bad Request: x")) == "400 Bad Request: x"
