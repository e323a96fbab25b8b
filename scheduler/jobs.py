"""What happens as time passes: each job is due → decide → write, and `tick(now)` runs them all. Twice is once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.calendars import add_working_days, next_working_day
from scheduler.reminders import (
    DEFAULT,
    HORIZON,
    HOUR,
    LAST,
    Rule,
    Said,
    digest_moment,
    due_rule,
    policy_of,
    wanted,
    within_budget,
)
from storage.database import Database
from storage.models import Priority
from storage.queries.answers import snoozed_until
from storage.queries.consents import ask_consent, unasked_heads
from storage.queries.lateness import programmes_late
from storage.queries.notices import Draft, enqueue
from storage.queries.people import holders
from storage.queries.reminding import (
    Item,
    Reminded,
    SaidBefore,
    messages_between,
    programmes_with_zones,
    queue_digest,
    reminded,
    said_before,
)
from storage.queries.settings import preferences_of
from storage.queries.updates import forget_updates
from storage.queries.uploads import forget_uploads
from storage.queries.waves import open_tasks
from storage.rights import Role


async def tick(database: Database, now: datetime) -> None:
    """Do everything that is due at a moment; safe to call again, late, or from several processes."""
    for job in (begin_tasks, remind, ask_heads, sum_up_the_week, forget_updates, forget_uploads):
        async with database.transaction(lock=JOBS_LOCK) as session:
            await job(session, now)


JOBS_LOCK = 7204  # one process at a time decides; the unique keys would hold without it


async def begin_tasks(session: AsyncSession, now: datetime) -> None:
    """Planned tasks whose window has begun are open."""
    for programme_id, zone in await programmes_with_zones(session):
        await open_tasks(session, programme_id, now.astimezone(ZoneInfo(zone)).date(), now)


async def remind(session: AsyncSession, now: datetime) -> None:
    """Queue one digest a person and day with everything the rules say on the day on which it comes."""
    for programme_id, zone in await programmes_with_zones(session):
        today = now.astimezone(ZoneInfo(zone)).date()
        candidates = await reminded(session, programme_id, today, today - LAST, today + HORIZON)
        task_ids = sorted({c.task_id for c in candidates})
        said, put_off = await said_before(session, task_ids), await snoozed_until(session, task_ids)
        decided = await preferences_of(session, sorted({c.person_id for c in candidates}))
        for person_id, everything in _by_person(candidates).items():
            own = decided[person_id]
            moment = digest_moment(now, everything[0].zone, HOUR if own.hour is None else own.hour)
            mine = [c for c in everything if not _put_off(put_off.get((c.task_id, person_id)), moment)]
            heard = [
                (c, rule)
                for c, rule in _decided(mine, moment, said)
                if wanted(rule.code, moment.date(), own.paused_until, own.muted)
            ]
            items = await _affordable(session, person_id, heard, moment)
            if items:
                await queue_digest(session, _digest(person_id, moment), person_id, items, now)


async def ask_heads(session: AsyncSession, now: datetime) -> None:
    """When something first climbs to the head's rung, ask whether they want to hear of such things."""
    grace = next((step.grace for step in DEFAULT.ladder if step.role is Role.HEAD), None)
    for programme_id, zone in await programmes_with_zones(session) if grace is not None else ():
        moment = digest_moment(now, zone)
        late_since = add_working_days(moment.date(), -(grace or 0))
        for head in await unasked_heads(session, programme_id, moment.date(), late_since):
            await ask_consent(session, programme_id, head.id, digest_moment(now, head.zone or zone), now)


async def sum_up_the_week(session: AsyncSession, now: datetime) -> None:
    """On the first working day of a week coordinators are told what is late; where nothing is, nothing is said."""
    for programme_id, zone in await programmes_with_zones(session):
        moment = digest_moment(now, zone)
        monday = moment.date() - timedelta(days=moment.weekday())
        if moment.date() == next_working_day(monday) and await programmes_late(session, programme_id, moment.date()):
            people = await holders(session, programme_id, Role.COORDINATOR, moment.date())
            own = await preferences_of(session, people)
            hear = [one for one in people if wanted("week", moment.date(), own[one].paused_until, own[one].muted)]
            await enqueue(session, [_week(one, programme_id, monday, moment) for one in hear], now)


def _week(person_id: int, programme_id: int, monday: date, due: datetime) -> Draft:
    return Draft(
        kind="week", dedupe_key=f"week:{programme_id}:{person_id}:{monday}", priority=Priority.REPORT, due=due,
        not_after=due + timedelta(hours=36), person_id=person_id, payload={"programme": programme_id},
    )  # fmt: skip


def _put_off(until: datetime | None, moment: datetime) -> bool:
    """Whether «напомнить позже» holds on the day of a digest; on its own last day it speaks by itself."""
    return until is not None and until.astimezone(moment.tzinfo).date() >= moment.date()


def _by_person(candidates: Iterable[Reminded]) -> dict[int, list[Reminded]]:
    people: dict[int, list[Reminded]] = defaultdict(list)
    for candidate in candidates:
        people[candidate.person_id].append(candidate)
    return people


Spoken = list[tuple[Reminded, Rule]]


def _decided(mine: Iterable[Reminded], moment: datetime, said: Mapping[tuple[int, int, date], SaidBefore]) -> Spoken:
    spoken = []
    for c in sorted(mine, key=lambda c: (c.awaited, c.task_id)):
        before = said.get((c.task_id, c.person_id, c.awaited))
        known = Said(before.rules, before.last.astimezone(moment.tzinfo).date()) if before else Said()
        rule = due_rule(policy_of(c.kind), c.awaited, moment.date(), c.superior, known)
        if rule is not None:
            spoken.append((c, rule))
    return spoken


async def _affordable(session: AsyncSession, person_id: int, spoken: Spoken, moment: datetime) -> list[Item]:
    """What the day's budget leaves; the rest stays undecided and comes up again on the next morning."""
    if not spoken:
        return []
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    spent = await messages_between(session, person_id, midnight, midnight + timedelta(days=1))
    allowed = within_budget([rule for _, rule in spoken], spent, min(policy_of(c.kind).budget for c, _ in spoken))
    return [Item(c.task_id, rule.code, c.awaited) for c, rule in spoken if rule in allowed]


def _digest(person_id: int, due: datetime) -> Draft:
    """A person's digest of the day on which it comes: what an evening decides joins the next morning's."""
    return Draft(
        kind="digest", dedupe_key=f"digest:{person_id}:{due.date()}", priority=Priority.REMINDER, due=due,
        not_after=due + timedelta(hours=36), person_id=person_id, payload={},
    )  # fmt: skip
