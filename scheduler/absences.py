"""From which day delay counts when somebody is or was away. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from storage.away import Away, answering


def delay_begins(awaited: date, day: date, owners: Iterable[int], absences: Collection[Away]) -> date | None:
    """The day from which the ladder counts delay: the awaited one, or when those who answer now came to it.

    Whoever stands in has their own time, and so has whoever came back. None: everybody who owes is away and nobody
    stands in, so the ladder rests. Without owners it counts from the awaited day: somebody has to be found.
    """
    began = [_came(awaited, day, owner, absences) for owner in owners]
    if not began:
        return awaited
    there = [one for one in began if one is not None]
    return max(awaited, min(there)) if there else None


def _came(awaited: date, day: date, owner: int, absences: Collection[Away]) -> date | None:
    """Since when somebody has answered for an owner without a break that touches the delay."""
    mine = sorted((one for one in absences if one.person == owner and one.since <= day), key=lambda one: one.since)
    if not mine or mine[-1].until < awaited:
        return awaited
    if not mine[-1].holds(day):
        return mine[-1].until + timedelta(days=1)
    return mine[-1].since if answering(owner, day, absences) is not None else None
