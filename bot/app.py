"""The application: the same dispatcher in production, in the demo and in tests, and everything it is wired to."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import Update
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, SandboxClock, SystemClock
from bot.delivery import Deliverer
from bot.intake import Intake
from bot.introduction import introduce
from bot.limiter import Limiter
from bot.lock import held
from bot.middlewares import OneTransaction
from bot.routing import Door
from bot.sending import until_answered
from bot.session import Session
from bot.settings import Settings, SettingsRefused
from bot.sharing import Sharing
from bot.stopping import unless_stopped
from bot.webhook import listen
from bot.worker import Worker
from handlers import (
    absences,
    agreements,
    answers,
    audit,
    broadcasts,
    calendar,
    chasing,
    communities,
    consents,
    day_off,
    fallback,
    file_questions,
    files,
    finishing,
    forms,
    handover,
    invite,
    joining,
    launching,
    me,
    people,
    person_editing,
    person_history,
    policies,
    programme,
    promises,
    remarks,
    report,
    report_groups,
    report_schedule,
    rollover,
    school_editing,
    school_groups,
    school_link,
    schools,
    seats,
    settings,
    staffing,
    start,
    survey,
    survey_answers,
    switching,
    taking_back,
    tasks,
    terms,
    trials,
    undo,
    unnamed,
    unnamed_waves,
    verdicts,
    wave_cards,
    waves,
    why,
)
from handlers.reply import Reply
from scheduler.jobs import tick
from storage.database import Database
from storage.queries.notices import next_due, release_claims

log = logging.getLogger(__name__)

ROUTERS = (
    unnamed.router, joining.router, start.router, start.strangers,
    tasks.router, finishing.router, promises.router, verdicts.router, calendar.router,
    survey.router, survey_answers.router, trials.router,
    report_groups.router, report_schedule.router, report.router,
    schools.router, school_editing.router, school_groups.router, staffing.router, agreements.router, school_link.router,
    taking_back.router, undo.router,
    people.router, person_history.router, person_editing.router, seats.router, handover.router,
    programme.router, switching.router, policies.router,
    day_off.router, terms.router, rollover.router,
    waves.router, forms.router, launching.router, unnamed_waves.router,
    wave_cards.router, remarks.router, chasing.router, broadcasts.router,
    invite.router, communities.router, answers.router, consents.router,
    why.router, settings.router, absences.router, me.router, audit.router,
    unnamed.words_router, file_questions.router, files.router, fallback.router,
)  # fmt: skip
SHUTDOWN_SECONDS = 10
WARM_AFTER = 3.0  # seconds: the first updates after a start have the machine to themselves
UNKNOWN_BOT = "Telegram does not know KURATOR_TOKEN. Copy it again from @BotFather, or make a new one with /revoke."


@cache
def build_dispatcher() -> Dispatcher:
    """The conversations in the order a person meets them; what they need is passed with each update."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(OneTransaction())
    dispatcher.include_routers(*map(Door, ROUTERS))
    return dispatcher


async def handle(
    bot: Bot, update: Update, database: Database, now: datetime, bot_username: str, phone_key: bytes | None = None
) -> Reply:
    """Run one update through the conversations in one transaction; returns its reply, not yet sent."""
    reply: Reply = await build_dispatcher().feed_update(
        bot, update, database=database, now=now, bot_username=bot_username, phone_key=phone_key
    )
    return reply


def make_bot(token: str, api_url: str, limiter: Limiter | None = None) -> Bot:
    """A client of any Bot API server, behind the limiter (a stand-in without flood limits needs none)."""
    session = Session(api=TelegramAPIServer.from_base(api_url))
    if limiter is not None:
        session.middleware(limiter)
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


@dataclass
class Application:
    """One process of Kurator: intake, deliverer and clock around one database."""

    settings: Settings
    database: Database
    bot: Bot
    clock: Clock
    worker: Worker = field(default_factory=Worker)
    limiter: Limiter | None = None
    bot_username: str = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop`, then finish what is in flight within ten seconds. Raises SettingsRefused."""
        try:
            await self._run(stop)
        except (TelegramUnauthorizedError, TelegramNotFound):  # 404 is said to what no token looks like
            raise SettingsRefused(UNKNOWN_BOT) from None

    async def _run(self, stop: asyncio.Event) -> None:
        if (me := await until_answered(self.bot.me, stop)) is None:
            return
        self.bot_username = me.username or ""
        await introduce(self.bot)
        deliverer = Deliverer(
            self.bot, self.database, self.clock, self.worker, self.bot_username, templates=self.settings.templates,
            phone_key=self.settings.phone_bytes,
        )  # fmt: skip
        intake = Intake(self.bot, self.database, self.clock, self._handle, deliverer.poked.set)
        parts = (
            self._take_in(intake, stop), self._send_out(deliverer, stop), self._keep_time(deliverer, stop),
            self._warm_up(stop),
        )  # fmt: skip
        log.info("@%s is running", self.bot_username)
        await run_together(parts, stop)

    async def _handle(self, update: Update) -> Reply:
        now, key = self.clock.now(), self.settings.phone_bytes
        return await handle(self.bot, update, self.database, now, self.bot_username, key)

    async def _take_in(self, intake: Intake, stop: asyncio.Event) -> None:
        if isinstance(self.clock, SandboxClock):  # who sees us take updates may move the clock at once
            await unless_stopped(stop, self.clock.followed.wait())
        if self.settings.webhook_url:
            await listen(intake, self.bot, self.settings, stop)
        else:
            await until_answered(self.bot.delete_webhook, stop)
            await intake.poll(stop)

    async def _send_out(self, deliverer: Deliverer, stop: asyncio.Event) -> None:
        """Deliver, within this process's part of Telegram's limits where there are any."""
        if self.limiter is None:
            await deliverer.run(stop)
            return
        sharing = Sharing(self.database, self.limiter)
        held = asyncio.ensure_future(sharing.run(stop))
        await unless_stopped(stop, sharing.ready.wait())
        await deliverer.run(stop)
        await held

    async def _warm_up(self, stop: asyncio.Event) -> None:
        """Some seconds after the start the worker starts too, so that the first report comes like the others."""
        await unless_stopped(stop, asyncio.sleep(WARM_AFTER))
        if self.settings.warm_worker and not stop.is_set():
            try:
                await unless_stopped(stop, self.worker.warm())
            except Exception:  # whoever needs it will start it again, and be told
                log.exception("the worker did not start ahead of its first work")
        await stop.wait()

    async def _keep_time(self, deliverer: Deliverer, stop: asyncio.Event) -> None:
        """The system's clock ticks once a minute; the sandbox's ticks at every stop of a moved clock."""

        async def wake(now: datetime) -> datetime | None:
            await tick(self.database, now)
            await deliverer.drain()
            async with self.database.reading() as session:
                return await next_due(session)

        if isinstance(self.clock, SandboxClock):
            await self.clock.follow(wake, stop)
            return
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            self._tick, "interval", minutes=1, next_run_time=datetime.now(UTC), max_instances=1, coalesce=True
        )
        scheduler.start()
        await stop.wait()
        scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        try:
            await tick(self.database, self.clock.now())
        except SQLAlchemyError:
            log.exception("the minute's jobs failed; the next minute does them again")


async def run_together(parts: tuple[Coroutine[Any, Any, None], ...], stop: asyncio.Event) -> None:
    """Run all parts; the first that fails stops the others, and its error is raised."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    _, late = await asyncio.wait(tasks, timeout=SHUTDOWN_SECONDS)
    for task in (*late, stopping):
        task.cancel()
    await asyncio.gather(stopping, *tasks, return_exceptions=True)
    for task in tasks:
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error


@asynccontextmanager
async def application(settings: Settings) -> AsyncIterator[Application]:
    """Everything opened in order and closed in reverse; the tables are migrated before anything reads them."""
    token = settings.checked_token
    database = Database(settings.database)
    with held(database.url):
        limiter = Limiter() if settings.flood_limits else None
        bot, worker = make_bot(token, settings.api_url, limiter), Worker()
        try:
            await _migrate(database)
            if database.is_sqlite:  # alone on this file: what a killed process was sending is queued again
                async with database.transaction() as session:
                    await release_claims(session)
            yield Application(settings, database, bot, await _clock(settings), worker, limiter)
        finally:
            worker.close()
            await bot.session.close()
            await database.dispose()


async def _migrate(database: Database) -> None:
    """Raises SettingsRefused for a database that cannot be reached, or that a newer release made."""
    try:
        await database.migrate()
    except (SQLAlchemyError, OSError) as error:
        shown = database.url.render_as_string(hide_password=True)
        raise SettingsRefused(f"The database of KURATOR_DATABASE ({shown}) refused: {error}") from None


async def _clock(settings: Settings) -> Clock:
    if settings.clock is None:
        return SystemClock()
    clock = SandboxClock(settings.clock)
    await clock.start()
    return clock
