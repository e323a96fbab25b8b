"""`python -m bot demo`: the bot beside the stand-in for Telegram; `--play` tells the main story and ends."""

import asyncio
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.sandbox_command import PORT, in_words, require_tdlib, warn_of_strangers

if TYPE_CHECKING:
    from bot.stage import Stage

WORLD, DATABASE = "world.json", "kurator.db"
# A setting of the kept World: its town is not ready yet.
GATHERING = "gathering"


@click.command()
@click.option("--play", is_flag=True, help="Play the main story in the terminal; exit code 0 only if all of it held.")
@click.option(
    "--pictures", type=click.Path(file_okay=False, path_type=Path), help="Play in a browser and keep pictures here."
)
@click.option("--port", type=PORT, default=8081, show_default=True, help="Port of the Bot API stand-in.")
@click.option("--page-port", type=PORT, default=8090, show_default=True, help="Port of the page to chat in.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--empty", is_flag=True, help="Begin with a coordinator's invitation and nothing else.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the world and the database here.")
def command(
    *, play: bool, pictures: Path | None, port: int, page_port: int, host: str, empty: bool, keep: Path | None
) -> None:
    """Try Kurator without a token: everything runs on this machine, on invented people and a real programme."""
    require_tdlib()
    if pictures is not None:
        raise SystemExit(_draw(pictures))
    if play:
        raise SystemExit(_play())
    from bot.sandbox.keeping import Unreadable
    from bot.stage import NotStarted

    warn_of_strangers(host)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        _refuse_halves(keep)
    try:
        asyncio.run(_stay_up(keep, {"host": host, "port": port, "page_port": page_port}, empty=empty))
    except (Unreadable, NotStarted) as told:
        raise click.ClickException(str(told)) from None
    except OSError as error:
        raise click.ClickException(in_words(error)) from None


def _play() -> int:
    from bot.sandbox.client import SandboxRefused
    from bot.stage import NotStarted
    from bot.story import play

    began = time.monotonic()
    try:
        asyncio.run(_on_a_stage(lambda set_up: play(set_up, click.echo)))
    except (AssertionError, TimeoutError, NotStarted, SandboxRefused) as broken:
        click.echo(f"\nThe story broke: {broken}", err=True)
        return 1
    click.echo(f"\nEvery step held, in {time.monotonic() - began:.0f} s.")
    return 0


def _draw(folder: Path) -> int:
    from bot.pictures import NoBrowser, draw_town

    try:
        asyncio.run(_on_a_stage(lambda set_up: draw_town(set_up, folder)))
    except NoBrowser as missing:
        click.echo(str(missing), err=True)
        return 1
    click.echo(f"Drawn: {', '.join(sorted(map(str, folder.glob('*.png'))))}")
    return 0


async def _on_a_stage(perform: Callable[["Stage"], Awaitable[object]]) -> None:
    from bot.sandbox.server import Sandbox
    from bot.stage import BEGINNING, ZONE, stage

    with tempfile.TemporaryDirectory(prefix="kurator-") as folder:
        sandbox = Sandbox(now=BEGINNING, zone=ZONE, strict=True)
        async with stage(sandbox, Path(folder)) as set_up:
            await set_up.start_bot()
            await perform(set_up)


def _refuse_halves(folder: Path) -> None:
    """People whom only one of them knew would meet a bot that takes them for strangers, or for each other."""
    if (folder / WORLD).exists() != (folder / DATABASE).exists():
        raise click.ClickException(f"{folder} holds {WORLD} or {DATABASE} without the other. Choose an empty folder.")


async def _stay_up(keep: Path | None, addresses: dict[str, Any], *, empty: bool) -> None:
    from bot.sandbox.server import Sandbox
    from bot.stage import BEGINNING, ZONE, stage

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="kurator-") as temporary:
        folder = keep or Path(temporary)
        is_new = not (folder / WORLD).exists()
        sandbox = Sandbox(now=BEGINNING if is_new else None, zone=ZONE, keep=keep, strict=True, **addresses)
        settings = sandbox.world.state.settings
        if settings.get(GATHERING):
            raise click.ClickException(f"{folder} holds a town cut off at its founding. Choose an empty folder.")
        settings[GATHERING] = is_new
        async with stage(sandbox, folder) as set_up:
            doing = "gathering a town" if is_new else "going on where it stopped"
            click.echo(f"Starting the bot and {doing}; it takes a few seconds …")
            await set_up.start_bot()
            if is_new:
                await _begin(set_up, empty=empty)
                settings[GATHERING] = False
                sandbox.save()
            click.echo(f"Chat here:        {sandbox.page_url}")
            click.echo(f"Bot API stand-in: {sandbox.url}  token {sandbox.token}")
            click.echo("Ctrl+C ends it.")
            await stop.wait()


async def _begin(set_up: "Stage", *, empty: bool) -> None:
    """A town ready to be played with, or only the first coordinator's invitation."""
    from bot.sandbox.world import BOT_USERNAME
    from bot.story import CODE, MUNICIPALITY, TITLE, gather

    if not empty:
        await gather(set_up)
        return
    token = await set_up.first_invitation(CODE, TITLE, MUNICIPALITY, "Ольга Викторовна")
    click.echo("You begin as the coordinator: make a person and open this invitation in their chat:")
    click.echo(f"    https://t.me/{BOT_USERNAME}?start={token}")
