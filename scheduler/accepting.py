"""Accepted work is told to those who did it in their next digest: good news, and no reason to disturb anybody."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.calendars import polite_hour
from scheduler.reminders import HOUR, digest_moment
from scheduler.reminding import letter
from storage.models import Task
from storage.policies import Habits
from storage.queries.budget import manners_of
from storage.queries.reminding import ACCEPTED, Item, queue_items
from storage.queries.verdicts import owners
from storage.rights import By


async def tell_accepted(session: AsyncSession, by: By, task: Task) -> None:
    """Queue it for everybody who owed the work or handed it in, but whoever accepted it."""
    letters = []
    for one in await owners(session, task, by.today):
        manners = await manners_of(session, one) if one != by.actor.person_id else None
        if manners is not None:
            hour = HOUR if manners.hour is None else manners.hour
            moment = next_digest(by.now, manners.zone, hour, manners.habits)
            draft = letter("digest", f"digest:{one}:{moment.date()}", one, moment)
            letters.append((draft, [Item(task.id, ACCEPTED, by.today)]))
    if letters:
        await queue_items(session, letters, by.now)


def next_digest(now: datetime, zone: str, hour: int, habits: Habits) -> datetime:
    """The morning's message that is still to come: today's before its hour, else that of the next working day."""
    local = now.astimezone(ZoneInfo(zone))
    if local.hour < polite_hour(hour, habits):
        return digest_moment(now, zone, hour, habits)
    tomorrow = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return digest_moment(tomorrow, zone, hour, habits)
