"""`python -m bot demo`: the bot beside the stand-in for Telegram; `--play` tells the main story and ends."""

import asyncio
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.stage import Stage


@click.command()
@click.option("--play", is_flag=True, help="Play the main story in the terminal; exit code 0 only if all of it held.")
@click.option(
    "--pictures", type=click.Path(file_okay=False, path_type=Path), help="With --play: keep the pictures here."
)
@click.option("--port", default=8081, show_default=True, help="Port of the Bot API stand-in.")
@click.option("--page-port", default=8090, show_default=True, help="Port of the page to chat in.")
@click.option("--empty", is_flag=True, help="Begin with a coordinator's invitation and nothing else.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the world and the database here.")
def command(*, play: bool, pictures: Path | None, port: int, page_port: int, empty: bool, keep: Path | None) -> None:
    """Try Kurator without a token: everything runs on this machine, on invented people and a real programme."""
    if play:
        raise SystemExit(_play(pictures))
    try:
        asyncio.run(_stay_up(port, page_port, keep, empty=empty))
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}. Choose other ports: --port, --page-port.") from None


def _play(pictures: Path | None) -> int:
    began = time.monotonic()
    try:
        drawn = asyncio.run(_story())
    except (AssertionError, TimeoutError) as broken:
        click.echo(f"\nThe story broke: {broken}", err=True)
        return 1
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / "report.png").write_bytes(drawn[0])
    click.echo(f"\nEvery step held, in {time.monotonic() - began:.0f} s.")
    return 0


async def _story() -> list[bytes]:
    from bot.sandbox.server import Sandbox
    from bot.stage import BEGINNING, ZONE, stage
    from bot.story import play

    with tempfile.TemporaryDirectory(prefix="kurator-") as folder:
        sandbox = Sandbox(now=BEGINNING, zone=ZONE, strict=True)
        async with stage(sandbox, Path(folder)) as set_up:
            await set_up.start_bot()
            return (await play(set_up, click.echo)).pictures


async def _stay_up(port: int, page_port: int, keep: Path | None, *, empty: bool) -> None:
    from bot.sandbox.server import Sandbox
    from bot.stage import BEGINNING, ZONE, stage

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="kurator-") as temporary:
        folder = keep or Path(temporary)
        is_new = not (folder / "kurator.db").exists()
        sandbox = Sandbox(now=BEGINNING, zone=ZONE, port=port, page_port=page_port, keep=keep, strict=True)
        async with stage(sandbox, folder) as set_up:
            click.echo("Starting the bot and gathering a town; it takes a few seconds …")
            await set_up.start_bot()
            if is_new:
                await _begin(set_up, empty=empty)
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
