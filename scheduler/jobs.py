"""What happens as time passes: each job is due → decide → write, and `tick(now)` runs them all. Twice is once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.agreements import watch_agreements
from scheduler.calendars import next_working_day
from scheduler.climbing import anything_at
from scheduler.reminders import HOUR, digest_moment, wanted
from scheduler.reminding import LIFE, Town, remind
from scheduler.report_times import send_reports
from scheduler.unreachable import tell_of_the_lost
from scheduler.wave_times import offer_waves
from storage.database import Database
from storage.models import Priority
from storage.queries.consents import ask_consent, unasked_heads
from storage.queries.invitations import forget_attempts
from storage.queries.lateness import programmes_late
from storage.queries.notices import Draft, enqueue
from storage.queries.people import holders
from storage.queries.policies import policies_of
from storage.queries.reminding import programmes_with_zones
from storage.queries.reports import forget_old_reports
from storage.queries.settings import preferences_of
from storage.queries.unnamed_waves import close_ended
from storage.queries.updates import forget_updates
from storage.queries.uploads import forget_uploads
from storage.queries.waves import open_tasks
from storage.rights import Role


async def tick(database: Database, now: datetime) -> None:
    """Do everything that is due at a moment; safe to call again, late, or from several processes."""
    for job in (begin_tasks, speak, forget):
        async with database.transaction(lock=JOBS_LOCK) as session:
            await job(session, now)


JOBS_LOCK = 7204  # one process at a time decides; the unique keys would hold without it


async def forget(session: AsyncSession, now: datetime) -> None:
    """What is not kept longer than it matters."""
    for job in (forget_updates, forget_uploads, forget_attempts, forget_old_reports):
        await job(session, now)


async def begin_tasks(session: AsyncSession, now: datetime) -> None:
    """Planned tasks whose window has begun are open; anonymous waves whose last day is over lose their secret."""
    for programme_id, zone in await programmes_with_zones(session):
        today = now.astimezone(ZoneInfo(zone)).date()
        await open_tasks(session, programme_id, today, now)
        await close_ended(session, programme_id, today, now)


async def speak(session: AsyncSession, now: datetime) -> None:
    """Make the tasks of ending agreements, then queue what each programme has to say."""
    for programme_id, zone in await programmes_with_zones(session):
        town = Town(programme_id, zone, await policies_of(session, programme_id))
        for job in (watch_agreements, remind, ask_heads, sum_up_the_week, offer_waves, send_reports, tell_of_the_lost):
            await job(session, town, now)


async def ask_heads(session: AsyncSession, town: Town, now: datetime) -> None:
    """When something first climbs to the head's rung, ask whether they want to hear of such things."""
    day = town.morning(now).date()
    heads = await unasked_heads(session, town.id, day)
    if not heads or not await anything_at(session, town.id, town.policies, Role.HEAD, day):
        return
    for head in heads:
        due = digest_moment(now, head.zone or town.zone, HOUR, town.policies.habits)
        await ask_consent(session, town.id, head.id, due, now)


async def sum_up_the_week(session: AsyncSession, town: Town, now: datetime) -> None:
    """On the first working day of a week coordinators are told what is late; where nothing is, nothing is said."""
    moment = town.morning(now)
    monday = moment.date() - timedelta(days=moment.weekday())
    begins = moment.date() == next_working_day(monday, town.policies.habits.days)
    if begins and await programmes_late(session, town.id, moment.date()):
        people = await holders(session, town.id, Role.COORDINATOR, moment.date())
        own = await preferences_of(session, people)
        hear = [one for one in people if wanted("week", moment.date(), own[one].paused_until, own[one].muted)]
        await enqueue(session, [_week(one, town.id, monday, moment) for one in hear], now)


def _week(person_id: int, programme_id: int, monday: date, due: datetime) -> Draft:
    return Draft(
        kind="week", dedupe_key=f"week:{programme_id}:{person_id}:{monday}", priority=Priority.REPORT, due=due,
        not_after=due + LIFE, person_id=person_id, payload={"programme": programme_id},
    )  # fmt: skip
