"""What every command of the database shares: it is created or migrated first, and refusals become exit code 1."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import click

from bot.settings import SettingsRefused, read_settings
from storage.database import Database
from storage.refusals import Refusal


@asynccontextmanager
async def opened_database() -> AsyncIterator[tuple[Database, datetime]]:
    """The migrated database of KURATOR_DATABASE and the present moment (the sandbox's, if KURATOR_CLOCK is set)."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        settings = read_settings()
    except SettingsRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    database = Database(settings.database)
    try:
        await database.migrate()
        yield database, await _now(settings.clock)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from None
    except SettingsRefused as refused:
        raise click.ClickException(str(refused)) from None
    except (SQLAlchemyError, OSError) as error:
        shown = database.url.render_as_string(hide_password=True)
        raise click.ClickException(f"The database of KURATOR_DATABASE ({shown}) refused: {error}") from None
    finally:
        await database.dispose()


async def _now(clock_url: str | None) -> datetime:
    from bot.clock import SandboxClock, SystemClock

    if clock_url is None:
        return SystemClock().now()
    clock = SandboxClock(clock_url)
    await clock.start()
    return clock.now()
