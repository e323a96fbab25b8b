"""Nobody is disturbed at night or too often: what is untimely or over the day's budget waits for a better morning."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.calendars import earliest_polite
from scheduler.reminders import HOUR, digest_moment
from storage.models import Notice, Priority
from storage.queries.budget import manners_of, take_place

# Notices that take a place among a day's messages. Escalations, returns and «сегодня» (`urgent`), what people asked for
# themselves (`later`, files, reports), verdicts and their own words to each other stand outside.
COUNTED = frozenset(
    {
        "digest", "week", "consent", "handed_over", "survey_opened", "survey_link",
        "absence", "absence_ended", "submitted", "chase",
        "unreachable",
    }
)  # fmt: skip
TIMED = COUNTED | {"urgent", "later", "verdict"}  # never at night, nor on a day off
NIGHT, FULL = "тихие часы или выходной", "на сегодня сообщений достаточно"


def is_timed(notice: Notice) -> bool:
    """Whether the hour matters, and perhaps the number, to a notice of its kind."""
    return notice.person_id is not None and (notice.kind in TIMED or notice.priority >= Priority.BROADCAST)


async def put_off_until(session: AsyncSession, notice: Notice, now: datetime) -> tuple[datetime, str] | None:
    """None: a notice may go now, and has its place in the day. Otherwise when to try again, and why."""
    manners = await manners_of(session, notice.person_id or 0) if is_timed(notice) else None
    if manners is None:
        return None
    hour = HOUR if manners.hour is None else manners.hour
    local = earliest_polite(now, manners.zone, manners.habits)
    if local > now:
        return digest_moment(now, manners.zone, hour, manners.habits), NIGHT
    if notice.kind not in COUNTED and notice.priority < Priority.BROADCAST:
        return None
    tonight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    if await take_place(session, notice, local.date(), manners.habits.budget, tonight):
        return None
    return digest_moment(tonight, manners.zone, hour, manners.habits), FULL
