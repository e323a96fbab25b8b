"""Who answers while somebody is away, as plain values. Pure: `storage.queries.absences` fills them from rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Away:
    """A person is away from a day to a day, both inclusive; `substitute` answers instead, None: nobody."""

    person: int
    since: date
    until: date
    substitute: int | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until


def answering(person: int, day: date, absences: Collection[Away]) -> int | None:
    """The person, or who stands in for them, or for that one; None where nobody of these is there.

    Two steps and no more, as the question over a day's tasks asks it too (`storage.queries.due_items`).
    """
    who = person
    for _ in range(3):
        away = next((one for one in absences if one.person == who and one.holds(day)), None)
        if away is None:
            return who
        if away.substitute is None:
            return None
        who = away.substitute
    return None


def overlapping(since: date, until: date, others: Iterable[Away]) -> Away | None:
    """The first absence that shares a day with these."""
    return next((one for one in others if one.since <= until and since <= one.until), None)
