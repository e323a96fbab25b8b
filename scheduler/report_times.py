"""Reports that come by themselves: on a week's first working day, after a wave has closed, before a sitting."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from reports.request import Kind
from scheduler.calendars import add_working_days, next_working_day
from scheduler.reminding import LIFE, Town
from storage.models import Cadence, Priority, ReportSubscription
from storage.queries.dossiers import coming_sittings
from storage.queries.notices import Draft, enqueue
from storage.queries.reports import running_subscriptions
from storage.queries.wave_rows import closed_waves

BEFORE = 2  # working days: time to read, and to change the agenda
LATE = timedelta(days=3)  # a bot that was down still sends the report of a wave that closed meanwhile


async def send_reports(session: AsyncSession, town: Town, now: datetime) -> None:
    """Queue what is due; the keys make each come once."""
    moment = town.morning(now)
    monday = moment.date() - timedelta(days=moment.weekday())
    if moment.date() == next_working_day(monday, town.policies.habits.days):
        weekly = await running_subscriptions(session, town.id, Cadence.WEEKLY)
        await enqueue(session, [_draft(one, f"week:{monday}", moment) for one in weekly], now)
    await _after_waves(session, town, moment, now)
    await _before_sittings(session, town, moment, now)


async def _after_waves(session: AsyncSession, town: Town, moment: datetime, now: datetime) -> None:
    """Of waves that closed since the report was subscribed to."""
    subscribed = await running_subscriptions(session, town.id, Cadence.AFTER_WAVE)
    closed = await closed_waves(session, town.id, moment.date() - LATE, moment.date()) if subscribed else ()
    zone = ZoneInfo(town.zone)
    for wave_id, closes in closed:
        mine = [one for one in subscribed if one.made_at.astimezone(zone).date() <= closes]
        await enqueue(session, [_draft(one, f"wave:{wave_id}", moment, wave_id) for one in mine], now)


async def _before_sittings(session: AsyncSession, town: Town, moment: datetime, now: datetime) -> None:
    """Two working days ahead; later, where the sitting or the subscription came later."""
    subscribed = await running_subscriptions(session, town.id, Cadence.BEFORE_SITTING)
    last = add_working_days(moment.date(), BEFORE, town.policies.habits.days)
    coming = await coming_sittings(session, town.id, moment.date(), last) if subscribed else ()
    drafts = [_draft(one, f"sitting:{task}", moment) for task in coming for one in subscribed]
    await enqueue(session, drafts, now)


def _draft(one: ReportSubscription, occasion: str, due: datetime, wave: int = 0) -> Draft:
    request = dict(one.request)
    if wave and request["kind"] == Kind.WAVE:
        request["subject"] = wave
    return Draft(
        kind="report", dedupe_key=f"schedule:{one.id}:{occasion}", priority=Priority.REPORT, due=due,
        not_after=due + LIFE, person_id=one.person_id, chat_id=one.chat_id,
        payload={"request": request, "programme": one.programme_id},
    )  # fmt: skip
