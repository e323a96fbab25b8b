"""Settings, read once from `KURATOR_*` and `.env`; nothing below `bot/` reads the environment."""

import re
from functools import cached_property
from zoneinfo import available_timezones

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,}")
DEFAULT_DATABASE = "sqlite+aiosqlite:///kurator.db"


class SettingsRefused(Exception):
    """A setting is wrong; the message names it and says what to do."""


class Settings(BaseSettings):
    """What an administrator decides. Secrets never print: `token` and `webhook_secret` are SecretStr."""

    model_config = SettingsConfigDict(env_prefix="KURATOR_", env_file=".env", extra="ignore")

    token: SecretStr = SecretStr("")
    database: str = DEFAULT_DATABASE
    timezone: str = "Europe/Moscow"
    api_url: str = "https://api.telegram.org"
    clock: str | None = None
    flood_limits: bool = True
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_listen: str = "127.0.0.1:8082"
    log_level: str = "INFO"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"unknown time zone {value!r}; use an IANA name such as Asia/Krasnoyarsk")
        return value

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("use sqlite+aiosqlite:///PATH or postgresql+asyncpg://…")
        return value

    @cached_property
    def checked_token(self) -> str:
        """The token; SettingsRefused tells what to do when there is none or it cannot be one."""
        token = self.token.get_secret_value()
        if not token:
            raise SettingsRefused(
                "KURATOR_TOKEN is not set. Get a token from @BotFather in Telegram (/newbot), then put the line "
                "KURATOR_TOKEN=… into the file .env here, or try everything without one: make demo."
            )
        if not TOKEN.fullmatch(token):
            raise SettingsRefused(
                "KURATOR_TOKEN does not look like a token of @BotFather (digits, a colon, letters). "
                "Copy it again, whole and without quotes."
            )
        return token


def read_settings() -> Settings:
    """Settings from the environment and `.env`; SettingsRefused names every wrong one, without its value if secret."""
    try:
        return Settings()
    except ValidationError as error:
        lines = (
            f"KURATOR_{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()
        )
        raise SettingsRefused("\n".join(lines)) from None
