"""Settings, read once from `KURATOR_*` and `.env`; nothing below `bot/` reads the environment."""

import re
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{3,}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SHORTEST_KEY = 32
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
KNOWN_DATABASES = "use sqlite+aiosqlite:///PATH or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"
DEFAULT_DATABASE = "sqlite+aiosqlite:///kurator.db"


class SettingsRefused(Exception):
    """A setting is wrong; the message names it and says what to do."""


class Settings(BaseSettings):
    """What an administrator decides. Secrets never print: neither tokens nor the password in `database`."""

    model_config = SettingsConfigDict(env_prefix="KURATOR_", env_file=".env", extra="ignore")

    token: SecretStr = SecretStr("")
    database: str = Field(DEFAULT_DATABASE, repr=False)
    timezone: str = "Europe/Moscow"
    api_url: str = "https://api.telegram.org"
    clock: str | None = None
    flood_limits: bool = True
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_listen: str = "127.0.0.1:8082"
    log_level: str = "INFO"
    warm_worker: bool = True
    templates: Path | None = None
    phone_key: SecretStr | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)  # looking for it costs a start less than listing all six hundred
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"unknown time zone {value!r}; use an IANA name such as Asia/Krasnoyarsk") from None
        return value

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError(KNOWN_DATABASES)
        try:
            has_file = bool(make_url(value).database)
        except (ArgumentError, ValueError):
            raise ValueError(KNOWN_DATABASES) from None
        if not has_file:
            raise ValueError(KNOWN_DATABASES)
        if value.startswith("postgresql") and find_spec("asyncpg") is None:
            raise ValueError("PostgreSQL needs asyncpg; in Kurator's folder: pip install '.[postgres]'")
        return value

    @field_validator("templates")
    @classmethod
    def _known_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("use a folder that exists; python -m bot template --papers FOLDER fills one")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LEVELS:
            raise ValueError(f"use one of {', '.join(LEVELS)}")
        return value

    @field_validator("webhook_listen")
    @classmethod
    def _known_address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("use HOST:PORT, for example 127.0.0.1:8082")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _known_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("use 1–256 Latin letters, digits, _ or -")
        return value

    @field_validator("phone_key")
    @classmethod
    def _long_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"use at least {SHORTEST_KEY} signs that nobody can guess: openssl rand -hex 32")
        return value

    @property
    def phone_bytes(self) -> bytes | None:
        """The key that numbers of telephones are kept by; None keeps no numbers."""
        return None if self.phone_key is None else self.phone_key.get_secret_value().encode()

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
