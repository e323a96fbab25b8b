"""What happens as time passes: each job is due → decide → write, and `tick(now)` runs them all. Twice is once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.reminders import HORIZON, LAST, Audience, due_rule, polite_moment
from storage.database import Database
from storage.models import Priority
from storage.queries.notices import Draft
from storage.queries.reminding import Item, Reminded, programmes_with_zones, queue_digest, reminded, said_rules
from storage.queries.updates import forget_updates
from storage.queries.waves import open_tasks


async def tick(database: Database, now: datetime) -> None:
    """Do everything that is due at a moment; safe to call again, late, or from several processes."""
    for job in (begin_tasks, remind, forget_updates):
        async with database.transaction(lock=JOBS_LOCK) as session:
            await job(session, now)


JOBS_LOCK = 7204  # one process at a time decides; the unique keys would hold without it


async def begin_tasks(session: AsyncSession, now: datetime) -> None:
    """Planned tasks whose window has begun are open."""
    for programme_id, zone in await programmes_with_zones(session):
        await open_tasks(session, programme_id, now.astimezone(ZoneInfo(zone)).date(), now)


async def remind(session: AsyncSession, now: datetime) -> None:
    """Queue one digest a person and day with everything the rules say today."""
    for programme_id, zone in await programmes_with_zones(session):
        today = now.astimezone(ZoneInfo(zone)).date()
        candidates = await reminded(session, programme_id, today, today - LAST, today + HORIZON)
        said = await said_rules(session, sorted({c.task_id for c in candidates}))
        for person_id, mine in _by_person(candidates).items():
            items = _items(mine, today, said)
            if items:
                await queue_digest(session, _digest(person_id, mine[0].zone, now), person_id, items, now)


def _by_person(candidates: Iterable[Reminded]) -> dict[int, list[Reminded]]:
    people: dict[int, list[Reminded]] = defaultdict(list)
    for candidate in candidates:
        people[candidate.person_id].append(candidate)
    return people


def _items(
    candidates: Sequence[Reminded], today: date, said: dict[tuple[int, int, date], set[str]]
) -> list[Item]:  # fmt: skip
    items = []
    for c in sorted(candidates, key=lambda c: (c.awaited, c.task_id)):
        audience = Audience.CURATORS if c.as_curator else Audience.OWNERS
        rule = due_rule(c.awaited, today, audience, said.get((c.task_id, c.person_id, c.awaited), ()))
        if rule is not None:
            items.append(Item(c.task_id, rule.code, c.awaited))
    return items


def _digest(person_id: int, zone: str, now: datetime) -> Draft:
    """A person's digest of the day on which it comes: what an evening decides joins the next morning's."""
    due = polite_moment(now, zone)
    day = due.astimezone(ZoneInfo(zone)).date()
    return Draft(
        kind="digest", dedupe_key=f"digest:{person_id}:{day}", priority=Priority.REMINDER, due=due,
        not_after=due + timedelta(hours=36), person_id=person_id, payload={},
    )  # fmt: skip
