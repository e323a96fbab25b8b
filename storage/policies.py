"""How a programme speaks of what is owed, as data: the defaults, and the shape of what a programme decides otherwise.

Pure: `storage.queries.policies` fills it from rows, `scheduler.reminders` turns it into what is said on a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storage.rights import Role


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: who hears of a task that is late by `grace` working days."""

    role: Role
    grace: int


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of task is spoken of.

    `before`: days before the awaited day. After it: every `late_every` working days, `late_most` times. `gap`: least
    days between two reminders of one task to one person. `stale`: days a missed rule may still be said. `warning`: days
    before, for the curator. `verdict`: whether what is done waits until the curator accepts it.
    """

    before: tuple[int, ...] = (14, 7, 3, 1, 0)
    late_every: int = 2
    late_most: int = 5
    gap: int = 1
    stale: int = 3
    warning: int = 3
    ladder: tuple[Step, ...] = (Step(Role.CURATOR, 1), Step(Role.COORDINATOR, 5), Step(Role.HEAD, 10))
    verdict: bool = False

    def grace(self, role: Role) -> int | None:
        """Working days of delay after which a role hears of it; None where the ladder has no such rung."""
        return next((step.grace for step in self.ladder if step.role is role), None)


@dataclass(frozen=True, slots=True)
class OwnDays:
    """A programme's own list, stronger than the country's: more days off, days worked all the same, a six-day week."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    saturdays: bool = False


NO_OWN = OwnDays()


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds for all kinds of tasks of a programme.

    `budget`: messages a person gets in a day beside what is urgent and what they asked for. Nobody is disturbed before
    `polite_from` and from `polite_until` o'clock on, in their own zone, nor on a day off.
    """

    budget: int = 5
    polite_from: int = 8
    polite_until: int = 20
    days: OwnDays = NO_OWN


DEFAULT = Policy()
DEFAULTS: Mapping[str, Policy] = {"questionnaire": Policy(before=(7, 3, 1, 0))}  # an invitation of its own opens it
USUAL = Habits()


@dataclass(frozen=True, slots=True)
class Policies:
    """A programme's habits, and its own policies by kind of task."""

    habits: Habits = USUAL
    own: Mapping[str, Policy] = field(default_factory=dict)

    def of(self, kind: str) -> Policy:
        """The policy of a kind of task: the programme's own, else the product's."""
        return self.own.get(kind) or usual(kind)


def usual(kind: str) -> Policy:
    """The product's policy of a kind of task."""
    return DEFAULTS.get(kind, DEFAULT)
