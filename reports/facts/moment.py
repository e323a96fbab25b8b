"""For whom, when and about which period facts are gathered."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from reports.period import Period, present
from storage.queries.task_counts import Stretch
from storage.rights import Actor


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in which session, at which moment, about which period; every gathering takes it first.

    Without `named` (for groups) what is gathered holds no school's name and no curator's.
    """

    session: AsyncSession
    actor: Actor
    now: datetime
    period: Period
    named: bool = True

    @property
    def local(self) -> datetime:
        return self.now.astimezone(ZoneInfo(self.actor.zone))

    @property
    def today(self) -> date:
        return self.local.date()

    @property
    def stretch(self) -> Stretch:
        """The deadlines that count."""
        return Stretch(self.period.since, self.period.until, with_debts=not self.period.asked)

    def about(self, period: Period) -> "Asking":
        return replace(self, period=period)


def asking(
    session: AsyncSession, actor: Actor, now: datetime, period: Period | None = None, *, named: bool = True
) -> Asking:
    """The present academic year, where no period is asked for."""
    today = now.astimezone(ZoneInfo(actor.zone)).date()
    return Asking(session, actor, now, period or present(today), named)
