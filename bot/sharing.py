"""This process's part of Telegram's limits, as long as others deliver from the same database."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from bot.limiter import Limiter
from bot.stopping import unless_stopped
from storage.database import Database
from storage.queries.sharing import give_up_delivery, hold_delivery

log = logging.getLogger(__name__)

RENEWED_SECONDS = 5.0


@dataclass
class Sharing:
    """Holds this process's delivery lease; SQLite has one process, so the whole is its."""

    database: Database
    limiter: Limiter
    renewed_seconds: float = RENEWED_SECONDS
    holder: str = field(default_factory=lambda: uuid4().hex)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Renew until `stop`. A newcomer is ready to deliver when the others have had time to make room for it."""
        if self.database.is_sqlite:
            self.ready.set()
            return
        while not stop.is_set():
            others = await self._renew() - 1
            if not others:
                self.ready.set()
            await unless_stopped(stop, asyncio.sleep(self.renewed_seconds))
            self.ready.set()
        await self._give_up()

    async def _renew(self) -> int:
        """Processes that deliver; what cannot be asked now stays as it was."""
        try:
            async with self.database.transaction() as session:
                processes = await hold_delivery(session, self.holder, datetime.now(UTC))
        except SQLAlchemyError as error:
            log.warning("the delivery lease could not be renewed: %s", error)
            return 2
        self.limiter.share(processes)
        return processes

    async def _give_up(self) -> None:
        try:
            async with self.database.transaction() as session:
                await give_up_delivery(session, self.holder)
        except SQLAlchemyError as error:
            log.warning("the delivery lease stays until it ends: %s", error)
