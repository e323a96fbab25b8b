"""`python -m bot run`: the real bot on a real token, until SIGTERM."""

import asyncio
import gc
import signal

import click


@click.command()
def command() -> None:
    """Run the bot until it is told to stop (SIGTERM or Ctrl+C)."""
    gc.disable()  # a start makes a million objects and no garbage: a sixth of it went into looking for some
    from bot.lock import AlreadyRunning, CannotLock
    from bot.logs import configure_logs
    from bot.settings import SettingsRefused, read_settings

    try:
        settings = read_settings()
        configure_logs(settings.log_level)
        _ = settings.checked_token
        asyncio.run(_run())
    except (SettingsRefused, AlreadyRunning, CannotLock) as refusal:
        raise click.ClickException(str(refusal)) from None


async def _run() -> None:
    from bot.app import application
    from bot.settings import read_settings

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with application(read_settings()) as app:
        gc.freeze()
        gc.enable()
        await app.run(stop)
