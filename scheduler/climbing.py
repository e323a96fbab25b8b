"""The ladder beside absences: it rests while nobody answers, and counts anew from whoever came to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.absences import delay_begins
from scheduler.calendars import add_working_days, next_working_day
from scheduler.reminders import climbs, reach
from storage.models import TaskKind
from storage.policies import OwnDays, Policies
from storage.queries.absences import absences_between
from storage.queries.due_items import Due
from storage.queries.lateness import awaited_by
from storage.queries.task_owners import owners_of
from storage.rights import Role

Began = Callable[[int, date], date | None]


async def delays(
    session: AsyncSession, programme_id: int, awaited: Mapping[int, date], day: date, own: OwnDays
) -> Began:  # fmt: skip
    """(task, awaited) → the day from which its delay counts on a day; None while nobody answers for it.

    Whoever came to it has the whole of their first working day, as everybody has the whole of the awaited one.
    """
    first = min(awaited.values(), default=day)
    absences = await absences_between(session, programme_id, min(first, day), day)
    owners = await owners_of(session, sorted(awaited), day) if absences else {}

    def began(task: int, awaited: date) -> date | None:
        found = delay_begins(awaited, day, owners.get(task, ()), absences)
        return found if found is None or found == awaited else next_working_day(found, own)

    return began


async def without_resting(
    session: AsyncSession, programme_id: int, policies: Policies, day: date, found: Sequence[Due]
) -> Sequence[Due]:
    """What is due without what has not climbed yet, because somebody is or was away, and what climbed too long ago."""
    climbing = {due.task_id: due.awaited for due in found if climbs(due.code)}
    if not climbing:
        return found
    began = await delays(session, programme_id, climbing, day, policies.habits.days)

    def stands(due: Due) -> bool:
        if due.superior is None or not climbs(due.code):
            return True
        since, (_, behind) = began(due.task_id, due.awaited), reach(policies.of(due.kind))
        fresh = since is not None and since >= day - timedelta(behind)
        return fresh and reaches(policies, due.kind, due.superior, due.awaited, since, day)

    return [due for due in found if stands(due)]


def reaches(policies: Policies, kind: TaskKind, rung: Role, awaited: date, began: date | None, day: date) -> bool:
    """Whether what has been late since `began` stands at a rung on a day."""
    grace = policies.of(kind).grace(rung)
    if began is None or grace is None:
        return False
    return began == awaited or add_working_days(began, grace, policies.habits.days) <= day


async def anything_at(session: AsyncSession, programme_id: int, policies: Policies, rung: Role, day: date) -> bool:
    """Whether something of a programme stands at a rung on a day."""
    graces = {kind: policies.of(kind).grace(rung) for kind in TaskKind}
    own = policies.habits.days
    latest = {kind: add_working_days(day, -grace, own) for kind, grace in graces.items() if grace is not None}
    late = await awaited_by(session, programme_id, latest)
    began = await delays(session, programme_id, {one.task: one.awaited for one in late}, day, own)
    return any(reaches(policies, one.kind, rung, one.awaited, began(one.task, one.awaited), day) for one in late)
