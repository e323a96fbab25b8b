"""Settings: every wrong one is named in a sentence, and no secret is ever printed."""

import sys
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsRefused, read_settings

TOKEN = "123456789:AAHqV3-not-a-token-of-any-bot_000"
PASSWORD = "hunter2"
URL = f"postgresql+asyncpg://kurator:{PASSWORD}@db/kurator"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the machine and no .env of the developer."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KURATOR_{name.upper()}", raising=False)


def test_without_any_setting_there_is_a_database_and_no_token() -> None:
    settings = read_settings()
    assert settings.database == "sqlite+aiosqlite:///kurator.db"
    with pytest.raises(SettingsRefused, match=r"KURATOR_TOKEN is not set.*@BotFather"):
        _ = settings.checked_token


def test_a_dotenv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"KURATOR_TOKEN={TOKEN}\nKURATOR_TIMEZONE=Asia/Krasnoyarsk\nOTHERS_SETTING=1\n")
    settings = read_settings()
    assert (settings.checked_token, settings.timezone) == (TOKEN, "Asia/Krasnoyarsk")


@pytest.mark.parametrize("token", ["abc", "123456789", ":AAHq", f"{TOKEN} ", f'"{TOKEN}"', "123:ABC\n", "١٢٣:abcdef"])
def test_a_malformed_token_is_told_without_repeating_it(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("KURATOR_TOKEN", token)
    with pytest.raises(SettingsRefused, match="does not look like a token") as refused:
        _ = read_settings().checked_token
    assert token not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("timezone", "Mars/Olympus", "unknown time zone"),
        ("timezone", "", "unknown time zone"),
        ("timezone", "../../etc/passwd", "unknown time zone"),
        ("timezone", "Europe", "unknown time zone"),
        ("database", f"mysql://kurator:{PASSWORD}@db/kurator", "postgresql"),
        ("database", f"postgresql+asyncpg://kurator:{PASSWORD}@db:port/kurator", "postgresql"),
        ("database", f"postgresql+asyncpg://kurator:{PASSWORD}@db", "postgresql"),
        ("database", "sqlite+aiosqlite:///", "sqlite"),
        ("database", "kurator.db", "sqlite"),
        ("log_level", "LOUD", "use one of DEBUG"),
        ("templates", "/no/such/folder", "use a folder that exists"),
        ("webhook_listen", "8082", "HOST:PORT"),
        ("webhook_listen", "0.0.0.0:99999", "HOST:PORT"),
        ("webhook_secret", f"{PASSWORD} с пробелом", "Latin letters"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"KURATOR_{name.upper()}", value)
    with pytest.raises(SettingsRefused) as refused:
        read_settings()
    sentence = str(refused.value)
    assert f"KURATOR_{name.upper()}:" in sentence
    assert words in sentence
    assert PASSWORD not in sentence


def test_a_postgresql_without_its_driver_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURATOR_DATABASE", URL)
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(SettingsRefused, match=r"KURATOR_DATABASE: .*\.\[postgres\]"):
        read_settings()


def test_all_wrong_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURATOR_TIMEZONE", "Mars")
    monkeypatch.setenv("KURATOR_LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsRefused, match=r"KURATOR_TIMEZONE: .*\nKURATOR_LOG_LEVEL: "):
        read_settings()


def test_secrets_are_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURATOR_TOKEN", TOKEN)
    monkeypatch.setenv("KURATOR_DATABASE", URL)
    monkeypatch.setenv("KURATOR_WEBHOOK_SECRET", "s3cret-of-the-webhook")
    settings = read_settings()
    for shown in (repr(settings), str(settings)):
        assert not any(secret in shown for secret in (TOKEN, PASSWORD, "s3cret"))
    assert settings.database == URL
