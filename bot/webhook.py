"""Updates by webhook: the same turn of a chat as in polling; 200 is said after the reply was sent."""

import asyncio
import hmac
import logging
from functools import partial

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiohttp import web
from pydantic_core import from_json

from bot.intake import ALLOWED, Intake
from bot.reading import read_update
from bot.sending import until_answered
from bot.settings import Settings, SettingsRefused
from storage.database import DatabaseAway

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY_LIMIT = 1 << 20


async def listen(intake: Intake, bot: Bot, settings: Settings, stop: asyncio.Event) -> None:
    """Serve `webhook_listen` and register `webhook_url` until `stop`; updates without the secret are refused."""
    if settings.webhook_secret is None:
        raise SettingsRefused("KURATOR_WEBHOOK_URL needs KURATOR_WEBHOOK_SECRET: 1–256 letters, digits, _ or -.")
    secret = settings.webhook_secret.get_secret_value().encode()

    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(errors="replace"), secret):
            return web.Response(status=403)
        try:
            update = read_update(from_json(await request.read()), bot)
        except ValueError:
            update = None
        if update is None:
            return web.Response(status=400)
        try:
            await intake.take(update)
        except DatabaseAway:
            log.exception("the database is away; Telegram will send update %s again", update.update_id)
            return web.Response(status=503)
        return web.Response()

    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_post("/webhook", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    host, _, port = settings.webhook_listen.rpartition(":")
    url = f"{settings.webhook_url}/webhook"
    register = partial(bot.set_webhook, url, secret_token=secret.decode(), allowed_updates=ALLOWED)
    try:
        await web.TCPSite(runner, host, int(port)).start()
        await until_answered(register, stop)
        await stop.wait()
    except TelegramBadRequest as error:
        raise SettingsRefused(f"Telegram refused KURATOR_WEBHOOK_URL ({url}): {error.message}") from None
    except OSError as error:
        raise SettingsRefused(f"KURATOR_WEBHOOK_LISTEN ({settings.webhook_listen}): {error.strerror}") from None
    finally:
        await runner.cleanup()
