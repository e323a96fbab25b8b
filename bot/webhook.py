"""Updates by webhook: the same turn of a chat as in polling; 200 is said after the reply was sent."""

import asyncio
import hmac
import logging

from aiogram import Bot
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bot.intake import ALLOWED, Intake
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
            update = Update.model_validate_json(await request.read(), context={"bot": bot})
        except ValidationError:
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
    try:
        await web.TCPSite(runner, host, int(port)).start()
        await bot.set_webhook(f"{settings.webhook_url}/webhook", secret_token=secret.decode(), allowed_updates=ALLOWED)
        await stop.wait()
    finally:
        await runner.cleanup()
