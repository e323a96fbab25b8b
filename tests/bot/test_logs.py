"""Logs never carry a token, wherever it stands."""

import io
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import WithoutTokens, configure_logs

TOKEN = "123456789:AAHqV3-not-a-token-of-any-bot_000"


def logged(message: str, *arguments: object, error: BaseException | None = None) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutTokens("%(levelname)s %(message)s"))
    raised = (type(error), error, error.__traceback__) if error else None
    handler.handle(logging.LogRecord("x", logging.ERROR, __file__, 1, message, arguments, raised))
    return stream.getvalue()


@pytest.mark.parametrize(
    "message",
    [
        TOKEN,
        f"token={TOKEN};",
        f"GET https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",
        f"/bot{TOKEN.replace(':', '%3A')}/getMe",
    ],
)
def test_a_token_in_a_message_is_blotted_out(message: str) -> None:
    assert TOKEN.partition(":")[2] not in logged(message)
    assert "<token>" in logged(message)


def test_a_token_in_an_argument_or_a_traceback_is_blotted_out() -> None:
    def call(url: str) -> None:
        raise ConnectionError(url)

    try:
        call(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ConnectionError as error:
        text = logged("asked %s", f"bot{TOKEN}", error=error)
    assert TOKEN not in text
    assert text.count("<token>") == 2
    assert "ConnectionError" in text


@given(before=st.text(max_size=20), number=st.integers(10**7, 10**12), after=st.text(max_size=20))
def test_no_neighbour_hides_a_token(before: str, number: int, after: str) -> None:
    secret = "AAHqV3notatokenofanybot000xyz"
    assert secret not in logged("%s", f"{before}{number}:{secret}{after}")


def test_what_is_no_token_is_left_alone() -> None:
    assert "12:30, школа 12345:ok" in logged("12:30, школа 12345:ok")


def test_logs_go_to_standard_error_and_libraries_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.root.handlers[:], logging.root.level
    try:
        configure_logs("info")
        logging.getLogger("bot.app").info("bot%s", TOKEN)
        logging.getLogger("aiogram.event").info("too much")
        for handler in logging.root.handlers:
            assert getattr(handler, "stream", None) is sys.stderr
    finally:
        logging.root.handlers, level = before[0], before[1]
        logging.root.setLevel(level)
    output = capsys.readouterr()
    assert output.out == ""
    assert "bot<token>" in output.err
    assert "too much" not in output.err
