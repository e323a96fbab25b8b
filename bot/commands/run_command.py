"""`python -m bot run`: the real bot on a real token, until SIGTERM."""

import asyncio
import gc
import os
import signal
import sys

import click


@click.command()
@click.option("--until-stdin-ends", is_flag=True, hidden=True, help="Stop with the process at the other end of stdin.")
def command(*, until_stdin_ends: bool) -> None:
    """Run the bot until it is told to stop (SIGTERM or Ctrl+C)."""
    gc.disable()  # a start makes a million objects and no garbage: a sixth of it went into looking for some
    from bot.lock import AlreadyRunning, CannotLock
    from bot.logs import configure_logs
    from bot.settings import SettingsRefused, read_settings

    try:
        settings = read_settings()
        configure_logs(settings.log_level)
        _ = settings.checked_token
        asyncio.run(_run(until_stdin_ends=until_stdin_ends))
    except (SettingsRefused, AlreadyRunning, CannotLock) as refusal:
        raise click.ClickException(str(refusal)) from None


async def _run(*, until_stdin_ends: bool) -> None:
    from bot.app import application
    from bot.settings import read_settings

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if until_stdin_ends:
        loop.add_reader(sys.stdin, _stop_at_the_end, stop)
    async with application(read_settings()) as app:
        gc.freeze()
        gc.enable()
        await app.run(stop)


def _stop_at_the_end(stop: asyncio.Event) -> None:
    """The pipe ends with whoever holds its other end, however that one ends: nothing else tells of a SIGKILL."""
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin)
        stop.set()
