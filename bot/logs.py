"""Logs go to standard error and never carry a token."""

import logging
import re

TOKEN = re.compile(r"(?<!\d)\d{5,20}(?::|%3A)[A-Za-z0-9_-]{20,}")  # in «/bot123:…» no word begins at the 1


class WithoutTokens(logging.Formatter):
    """Blots out anything that looks like a bot token, in messages and tracebacks alike."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub("<token>", super().format(record))


def configure_logs(level: str) -> None:
    """One handler on standard error; libraries speak only when something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutTokens("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("aiogram", "apscheduler", "aiohttp", "alembic", "matplotlib"):
        logging.getLogger(name).setLevel(logging.WARNING)
