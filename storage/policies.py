"""How a programme speaks of what is owed, as data: the defaults, and the shape of what a programme decides otherwise.

Pure: `storage.queries.policies` fills it from rows, `scheduler.reminders` turns it into what is said on a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

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


class Knob(StrEnum):
    """A number that a coordinator turns up and down."""

    LATE_EVERY = "e"
    LATE_MOST = "m"
    GAP = "g"
    WARNING = "w"
    CURATOR = "c"
    COORDINATOR = "o"
    HEAD = "h"
    BUDGET = "b"
    POLITE_FROM = "f"
    POLITE_UNTIL = "t"


HABIT_KNOBS = (Knob.BUDGET, Knob.POLITE_FROM, Knob.POLITE_UNTIL)
OFFSETS = (30, 21, 14, 10, 7, 5, 3, 2, 1, 0)  # days before that can be chosen
BOUNDS: Mapping[Knob, tuple[int, int]] = {
    Knob.LATE_EVERY: (1, 10), Knob.LATE_MOST: (0, 10), Knob.GAP: (1, 7), Knob.WARNING: (0, 14),
    Knob.CURATOR: (1, 30), Knob.COORDINATOR: (1, 45), Knob.HEAD: (1, 60),
    Knob.BUDGET: (1, 20), Knob.POLITE_FROM: (6, 19), Knob.POLITE_UNTIL: (10, 23),
}  # fmt: skip
RUNGS: Mapping[Knob, Role] = {
    Knob.CURATOR: Role.CURATOR, Knob.COORDINATOR: Role.COORDINATOR, Knob.HEAD: Role.HEAD
}  # fmt: skip


def turned(policy: Policy, knob: Knob, step: int) -> Policy:
    """A policy with one number a step up or down, within its bounds; a rung below its least is left out."""
    if knob in HABIT_KNOBS:
        return policy
    least, most = BOUNDS[knob]
    if knob in RUNGS:
        return replace(policy, ladder=_rungs(policy, RUNGS[knob], step, least, most))
    name = knob.name.lower()
    return replace(policy, **{name: min(most, max(least, getattr(policy, name) + step))})


def _rungs(policy: Policy, role: Role, step: int, least: int, most: int) -> tuple[Step, ...]:
    standing = policy.grace(role)
    wanted = standing + step if standing is not None else least if step > 0 else None
    others = {one.role: one.grace for one in policy.ladder if one.role is not role}
    if wanted is not None and wanted >= least:
        others[role] = min(most, wanted)
    return tuple(Step(one, others[one]) for one in RUNGS.values() if one in others)


def habit_turned(habits: Habits, knob: Knob, step: int) -> Habits:
    """Habits with one number a step up or down, within its bounds."""
    if knob not in HABIT_KNOBS:
        return habits
    (least, most), name = BOUNDS[knob], knob.name.lower()
    return replace(habits, **{name: min(most, max(least, getattr(habits, name) + step))})
