"""A call's parameters mean the same whether they came as JSON, as a form or with files."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.calls import Call, Upload
from bot.sandbox.refusals import Refused

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def call(**values: object) -> Call:
    return Call("sendMessage", dict(values))


@pytest.mark.parametrize(("value", "expected"), [("x", "x"), (5, "5"), (None, ""), ("", "")])
def test_texts(value: object, expected: str) -> None:
    assert call(text=value).text("text") == expected
    assert call().text("text") == ""


@pytest.mark.parametrize(("value", "expected"), [("5", 5), (5, 5), ("-5", -5), (" 5 ", 5)])
def test_numbers(value: object, expected: int) -> None:
    assert call(limit=value).number("limit") == expected


@pytest.mark.parametrize("value", ["five", "5.5", [], {}, "9" * 5000])
def test_no_numbers(value: object) -> None:
    with pytest.raises(Refused, match="invalid limit specified"):
        call(limit=value).number("limit")


def test_missing_numbers() -> None:
    assert call().number("limit", 100) == 100
    assert call(limit="").optional_number("limit") is None
    assert call().optional_number("limit") is None


@pytest.mark.parametrize("value", ["true", "True", "1", True, 1, "yes"])
def test_flags_that_are_set(value: object) -> None:
    assert call(show_alert=value).flag("show_alert")


@pytest.mark.parametrize("value", ["false", "False", "0", False, 0, "perhaps", "", []])
def test_flags_that_are_not(value: object) -> None:
    assert not call(show_alert=value).flag("show_alert", default=True)


def test_flags_have_defaults() -> None:
    assert call().flag("is_anonymous", default=True)
    assert not call().flag("show_alert")


@given(st.dictionaries(st.text(), JSON))
def test_objects_come_as_values_or_as_text(value: dict[str, object]) -> None:
    assert call(markup=value).object("markup") == call(markup=json.dumps(value)).object("markup") == value


@given(st.lists(JSON))
def test_arrays_come_as_values_or_as_text(value: list[object]) -> None:
    assert call(media=value).array("media") == call(media=json.dumps(value)).array("media") == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "can't parse markup JSON object"),
        ("[]", "Object expected"),
        ([], "Object expected"),
        (5, "Object expected"),
    ],
)
def test_no_objects(value: object, words: str) -> None:
    with pytest.raises(Refused, match=words):
        call(markup=value).object("markup")


@pytest.mark.parametrize("value", ["{}", {}, 5, "true"])
def test_no_arrays(value: object) -> None:
    with pytest.raises(Refused, match="Array expected"):
        call(media=value).array("media")


def test_arrays_of_objects_hold_objects() -> None:
    assert call(media='[{"type": "photo"}]').objects("media") == [{"type": "photo"}]
    assert call().objects("media") == []
    with pytest.raises(Refused, match="Object expected"):
        call(media=[1]).objects("media")


def test_arrays_of_numbers() -> None:
    assert call(message_ids='[1, "2"]').numbers("message_ids") == [1, 2]
    with pytest.raises(Refused, match="invalid message_ids specified"):
        call(message_ids=["x"]).numbers("message_ids")


def test_files_by_reference_or_by_name() -> None:
    file = Upload("a.txt", "text/plain", b"x")
    sent = Call("sendDocument", {}, {"f1": file, "document": file})
    assert sent.upload("attach://f1") is file
    assert sent.upload("attach://f2") is None
    assert sent.upload("", "document") is file
    assert sent.upload("some file id", "photo") is None


def test_the_log_shows_no_bytes() -> None:
    sent = Call("sendDocument", {"chat_id": "5"}, {"document": Upload("a.txt", "text/plain", b"xyz")})
    assert sent.shown() == {"chat_id": "5", "document": "<a.txt, 3 bytes>"}
