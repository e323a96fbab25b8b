"""`python -m bot sandbox`: the stand-in for Telegram alone."""

import asyncio
import logging
import re
import signal
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

ZONE = "Asia/Krasnoyarsk"
PORT = click.IntRange(0, 65_535)
TOKEN = re.compile(r"[1-9][0-9]{0,15}:[A-Za-z0-9_-]+")


def _known_zone(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ValueError, ZoneInfoNotFoundError):
        raise click.BadParameter(f"{value!r} is no time zone, such as {ZONE}.") from None


def _iso_moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no ISO moment, such as 2025-09-01T09:00.") from None


def _real_token(_: click.Context, __: click.Parameter, value: str) -> str:
    if not TOKEN.fullmatch(value):
        raise click.BadParameter("a token is the bot's number, a colon and a word, such as 42:TEST.")
    return value


@click.command(help="Run the stand-in for Telegram alone: a Bot API server and a web page to chat in.")
@click.option("--port", type=PORT, default=8081, show_default=True, help="Port of the Bot API and of the control API.")
@click.option(
    "--token", default="42:TEST", callback=_real_token, show_default=True, help="The token a bot must present."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--page-port", type=PORT, default=None, help="One more port for the web page alone; it is on the first one too."
)
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Folder in which the World is kept.")
@click.option("--strict", is_flag=True, help="Refuse unknown parameters and wrong types.")
@click.option("--flood-limits/--no-flood-limits", default=True, show_default=True, help="Answer 429 as Telegram does.")
@click.option("--now", "moment", callback=_iso_moment, help="Freeze the clock at this ISO moment.")
@click.option("--zone", default=ZONE, callback=_known_zone, show_default=True, help="Time zone of the calendar.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same ids.")
def command(
    *,
    port: int,
    token: str,
    host: str,
    page_port: int | None,
    keep: Path | None,
    strict: bool,
    flood_limits: bool,
    moment: datetime | None,
    zone: str,
    seed: int,
) -> None:
    from bot.sandbox.keeping import Unreadable
    from bot.sandbox.server import Sandbox

    require_tdlib()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    warn_of_strangers(host)
    try:
        sandbox = Sandbox(
            token=token,
            host=host,
            port=port,
            page_port=page_port,
            keep=keep,
            strict=strict,
            flood_limits=flood_limits,
            now=moment,
            zone=zone,
            seed=seed,
        )
        asyncio.run(_serve(sandbox))
    except Unreadable as unreadable:
        raise click.ClickException(str(unreadable)) from None
    except OSError as error:
        raise click.ClickException(in_words(error)) from None


def in_words(error: OSError) -> str:
    """A file that cannot be written, or a port that is taken, and what to do."""
    if error.filename:
        return f"{error.filename}: {error.strerror}. Choose another folder: --keep."
    return f"{error.strerror or error}. Choose other ports: --port, --page-port."


def require_tdlib() -> None:
    """Telegram's own reader of formatting is an extra: a bot on a real token needs none."""
    if find_spec("tdjson") is None:
        raise click.ClickException(
            "The stand-in for Telegram reads formatting by tdjson, which is not installed. "
            "In Kurator's folder: pip install '.[demo]', or make demo."
        )


def warn_of_strangers(host: str) -> None:
    if host not in ("127.0.0.1", "::1", "localhost"):
        click.echo(f"Warning: everybody who reaches {host} can play everybody here.", err=True)


async def _serve(sandbox: "Sandbox") -> None:
    stopped = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    async with sandbox:
        click.echo(f"{sandbox.url} {sandbox.token}")
        await stopped.wait()
