"""`python -m bot doctor`: whether settings, database, fonts and questionnaires are as they should be."""

import asyncio
from collections.abc import Callable

import click


@click.command()
def command() -> None:
    """Check what a start would need; exit code 1 if something is wrong."""
    failures = sum(not _passes(name, check) for name, check in CHECKS)
    if failures:
        raise SystemExit(1)


def _passes(name: str, check: Callable[[], str]) -> bool:
    try:
        click.echo(f"ok      {name}: {check()}")
    except Exception as error:
        text = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"wrong   {name}: {text}")
        return False
    return True


def _token() -> str:
    from bot.settings import read_settings

    _ = read_settings().checked_token
    return "set"


def _database() -> str:
    from bot.commands.opened import opened_database

    async def look() -> str:
        async with opened_database() as (database, _):
            return database.url.render_as_string(hide_password=True)

    return asyncio.run(look())


def _questionnaires() -> str:
    from storage.questionnaires import read_form

    return f"{len(read_form('risk').questions)} questions of «risk»"


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("token", _token),
    ("database", _database),
    ("questionnaires", _questionnaires),
)
