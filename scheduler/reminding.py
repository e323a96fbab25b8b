"""Reminders as time passes: what a day has to say is decided once, and comes as one digest, what is urgent apart."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.climbing import without_resting
from scheduler.reminders import HOUR, agenda, digest_moment, is_urgent, too_soon, wanted
from storage.models import Priority, TaskKind
from storage.policies import Habits, Policies, Policy
from storage.queries.answers import snoozed_until
from storage.queries.due_items import Due, Speaks, due_items
from storage.queries.notices import Draft
from storage.queries.reminding import Item, last_told, mornings, queue_items
from storage.queries.settings import preferences_of

LIFE = timedelta(hours=36)  # a digest that could not be sent for so long is not sent at all
Morning = tuple[str, int | None]


class Town(NamedTuple):
    """A programme as the jobs see it."""

    id: int
    zone: str
    policies: Policies

    def morning(self, now: datetime) -> datetime:
        """When digests of the programme's own zone come next."""
        return digest_moment(now, self.zone, HOUR, self.policies.habits)


async def remind(session: AsyncSession, town: Town, now: datetime) -> None:
    """Queue what the rules say to each person on the day of their next digest."""
    for day, moments in (await _days(session, town.id, town.policies.habits, now)).items():
        found = await due_items(session, town.id, day, speaks(town.policies, day))
        mine = [due for due in found if (due.zone, due.hour) in moments]
        heard = await _heard(session, town.policies, mine, moments) if mine else ()
        risen = await without_resting(session, town.id, town.policies, day, heard)
        if risen:
            await queue_items(session, [*_letters(risen, moments)], now)


async def _days(
    session: AsyncSession, programme_id: int, habits: Habits, now: datetime
) -> Mapping[date, Mapping[Morning, datetime]]:
    """The days of everybody's next digests, and when they come by zone and hour: one day for most programmes."""
    days: dict[date, dict[Morning, datetime]] = defaultdict(dict)
    for zone, hour in await mornings(session, programme_id):
        moment = digest_moment(now, zone, HOUR if hour is None else hour, habits)
        days[moment.date()][zone, hour] = moment
    return days


def speaks(policies: Policies, day: date) -> tuple[Speaks, ...]:
    """Of what a day speaks in a programme, kinds of one policy together."""
    kinds: dict[Policy, list[TaskKind]] = defaultdict(list)
    for kind in TaskKind:
        kinds[policies.of(kind)].append(kind)
    return tuple(
        Speaks(tuple(those), slot.superior, slot.code, slot.first, slot.last)
        for policy, those in kinds.items()
        for slot in agenda(policy, day, policies.habits.days)
    )


async def _heard(
    session: AsyncSession, policies: Policies, found: Sequence[Due], moments: Mapping[Morning, datetime]
) -> Sequence[Due]:
    """What nobody put off, paused, muted, or was told too lately."""
    tasks = sorted({due.task_id for due in found})
    put_off, told = await snoozed_until(session, tasks), await last_told(session, tasks)
    own = await preferences_of(session, sorted({due.person_id for due in found}))

    def hears(due: Due) -> bool:
        key, mine, day = (due.task_id, due.person_id), own[due.person_id], moments[due.zone, due.hour].date()
        until, last = _local(put_off.get(key), due.zone), _local(told.get(key), due.zone)
        silent = until is not None and until >= day  # on its own last day «напомнить позже» speaks by itself
        early = too_soon(policies.of(due.kind), due.code, last, day)
        return wanted(due.code, day, mine.paused_until, mine.muted) and not silent and not early

    return [due for due in found if hears(due)]


def _local(moment: datetime | None, zone: str) -> date | None:
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


def _letters(heard: Sequence[Due], moments: Mapping[Morning, datetime]) -> Iterator[tuple[Draft, Sequence[Item]]]:
    """One digest a person and day; what is urgent comes apart, and in a letter of its own if it came up later."""
    digests: dict[int, list[Due]] = defaultdict(list)
    for due in heard:
        digests[due.person_id].append(due)
    for person, dues in digests.items():
        moment = moments[dues[0].zone, dues[0].hour]
        urgent = [due for due in dues if is_urgent(due.code)]
        calm = [due for due in dues if not is_urgent(due.code)]
        if urgent:
            first = urgent[0]
            key = f"urgent:{person}:{moment.date()}:{first.task_id}:{first.code}:{first.awaited}"
            yield letter("urgent", key, person, moment), _items(urgent)
        if calm:
            yield letter("digest", f"digest:{person}:{moment.date()}", person, moment), _items(calm)


def letter(kind: str, key: str, person: int, due: datetime) -> Draft:
    """A message with items, still to be queued."""
    return Draft(
        kind=kind, dedupe_key=key, priority=Priority.REMINDER, due=due, not_after=due + LIFE, person_id=person,
        payload={},
    )  # fmt: skip


def _items(dues: Sequence[Due]) -> Sequence[Item]:
    return [Item(due.task_id, due.code, due.awaited) for due in dues]
