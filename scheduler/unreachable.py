"""Somebody cannot be written to: who stands beside them in the school hears of it, and who is above them."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.reminders import HOUR, digest_moment
from scheduler.reminding import Town
from storage.models import Priority
from storage.queries.notices import Draft, enqueue
from storage.queries.reaching import above, beside, lost_seats, mark_told, zones_of

GRACE = timedelta(hours=1)  # who blocks the bot by mistake comes back within minutes
LIFE = timedelta(days=7)


async def tell_of_the_lost(session: AsyncSession, town: Town, now: datetime) -> None:
    """One message to each who has to know, however many were lost; once for each time somebody is lost."""
    day = town.morning(now).date()
    seats = await lost_seats(session, town.id, day, now - GRACE, now)
    if not seats:
        return
    heard: dict[int, dict[int, None]] = defaultdict(dict)
    for seat in seats:
        near = await beside(session, town.id, seat, day)
        for person_id in (*near, *await above(session, town.id, seat, day)):
            heard[person_id][seat.person_id] = None
    zones = await zones_of(session, town.id, [*heard])
    drafts = [_draft(town, one, [*lost], zones[one], now) for one, lost in heard.items()]
    await enqueue(session, drafts, now)
    await mark_told(session, sorted({one for lost in heard.values() for one in lost}), now)


def _draft(town: Town, person_id: int, lost: list[int], zone: str, now: datetime) -> Draft:
    due = digest_moment(now, zone, HOUR, town.policies.habits)
    return Draft(
        kind="unreachable", dedupe_key=f"unreachable:{town.id}:{person_id}:{now.isoformat()}",
        priority=Priority.REPORT, due=due, not_after=due + LIFE, person_id=person_id,
        payload={"programme": town.id, "people": lost},
    )  # fmt: skip
