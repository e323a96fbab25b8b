"""When to speak of a task, to whom, and by which rule. Pure: policy, day and history go in, the decision is a value."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from scheduler.calendars import NO_OWN, OwnDays, add_working_days, earliest_polite, previous_working_day, zone_named
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
    days between two reminders of one task to one person. `stale`: days a missed rule may still be said. `budget`:
    messages a person gets in a day, escalations and «сегодня» apart. `warning`: days before, for the curator.
    """

    before: tuple[int, ...] = (14, 7, 3, 1, 0)
    late_every: int = 2
    late_most: int = 5
    gap: int = 1
    stale: int = 3
    budget: int = 5
    warning: int = 3
    ladder: tuple[Step, ...] = (Step(Role.CURATOR, 1), Step(Role.COORDINATOR, 5), Step(Role.HEAD, 10))


DEFAULT = Policy()
POLICIES = {"questionnaire": Policy(before=(7, 3, 1, 0))}  # an invitation of its own opens it
HOUR = 9  # of the digest, where a person did not choose
# What a person may choose not to hear about: a topic and how the codes of its rules begin.
TOPICS = {"early": ("before_14", "before_7"), "warning": ("curator_before",), "week": ("week",)}
EVENING = 18  # «сегодня вечером»
HORIZON = timedelta(days=14 + 12)  # a rule on a day off is said on the working day before; the winter holidays are long
LAST = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be said from `day` on; `urgent` rules stand outside the budget."""

    code: str
    day: date
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What one person was told of one task: rules of this occasion, and the last day of any."""

    rules: frozenset[str] = frozenset()
    last: date | None = None


NOTHING = Said()


class Standing(StrEnum):
    """How a task stands with its owner, which is what the words go by."""

    NOT_STARTED = "not_started"
    HALF = "half"
    PROMISED = "promised"
    OVERDUE = "overdue"
    RETURNED = "returned"


def policy_of(kind: str) -> Policy:
    """The policy of a kind of task."""
    return POLICIES.get(kind, DEFAULT)


@lru_cache(maxsize=8192)
def rules(policy: Policy, awaited: date, superior: Role | None, own: OwnDays = NO_OWN) -> tuple[Rule, ...]:
    """Everything that may be said of a task to its owner (None) or to a superior, in order of days.

    What falls on a day off before the deadline is said on the working day before it, never after.
    """
    if superior is None:
        early = [Rule(_before(n), previous_working_day(awaited - timedelta(n), own), n == 0) for n in policy.before]
        counts = [policy.late_every * n for n in range(1, policy.late_most + 1)]
        return (*early, *(Rule(f"late_{n}", add_working_days(awaited, n, own)) for n in counts))
    steps = [step for step in policy.ladder if step.role is superior]
    climbed = [Rule(f"{superior}_late_{s.grace}", add_working_days(awaited, s.grace, own), urgent=True) for s in steps]
    if superior is not Role.CURATOR:
        return tuple(climbed)
    warned = previous_working_day(awaited - timedelta(policy.warning), own)
    return (Rule(f"curator_before_{policy.warning}", warned), *climbed)


def _before(days: int) -> str:
    return f"before_{days}" if days else "today"


def due_rule(
    policy: Policy, awaited: date, day: date, superior: Role | None = None, said: Said = NOTHING, own: OwnDays = NO_OWN
) -> Rule | None:
    """The rule that speaks on a day, or None: the latest one reached, unless it was said, is stale, or comes too soon.

    Rules passed over while the bot was down or the person had a pause are not said afterwards: one message tells how
    things stand now. Only what climbed the ladder never grows stale: whoever comes to a rung hears what lies there.
    """
    reached = [rule for rule in rules(policy, awaited, superior, own) if rule.day <= day]
    if not reached or reached[-1].code in said.rules:
        return None
    latest, climbed = reached[-1], superior is not None and reached[-1].urgent
    stale = (day - latest.day).days > policy.stale and not climbed
    too_soon = said.last is not None and abs((day - said.last).days) < policy.gap and not latest.urgent
    return None if stale or too_soon else latest


def wanted(code: str, day: date, paused_until: date | None, muted: Collection[str]) -> bool:
    """Whether a person hears a rule, or a topic, on a day; what climbed the ladder is heard in every pause."""
    if "_late_" in code:
        return True
    paused = paused_until is not None and day < paused_until
    return not paused and not any(code.startswith(TOPICS[topic]) for topic in muted if topic in TOPICS)


def lies_with(policy: Policy, awaited: date, today: date, *, has_school: bool, head_agreed: bool) -> Role | None:
    """The highest rung that a late task has reached; None while it is with those who owe it."""
    open_to = {Role.CURATOR: has_school, Role.HEAD: head_agreed}
    reached = [s for s in policy.ladder if add_working_days(awaited, s.grace) <= today and open_to.get(s.role, True)]
    return reached[-1].role if reached else None


def within_budget(decided: list[Rule], spent: int, budget: int) -> list[Rule]:
    """What may be said on a day on which `spent` messages came already: with none left, what is urgent."""
    return decided if spent < budget else [rule for rule in decided if rule.urgent]


def digest_moment(now: datetime, zone: str, hour: int = HOUR, own: OwnDays = NO_OWN) -> datetime:
    """When a person's next digest may come: their hour of a working day, at once until 20:00, else the next one."""
    local = now.astimezone(zone_named(zone))
    wanted = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    moment = earliest_polite(max(local, wanted), zone, own)
    return moment if moment.date() == local.date() else moment.replace(hour=hour)


def later_moments(now: datetime, zone: str, hour: int = HOUR, own: OwnDays = NO_OWN) -> dict[int, datetime]:
    """What «Напомнить позже» offers, by place: 1 this evening while there is one, 2 the next morning, 3 in three days.

    All are polite moments; two that fall on the same working morning are offered once, as the nearer.
    """
    local = now.astimezone(zone_named(zone)).replace(minute=0, second=0, microsecond=0)
    evening = local.replace(hour=EVENING)
    mornings = {n: (local + timedelta(days)).replace(hour=hour) for n, days in ((2, 1), (3, 3))}
    polite = {n: digest_moment(moment, zone, hour, own) for n, moment in mornings.items()}
    if local.hour < EVENING - 1 and digest_moment(evening, zone, hour, own) == evening:
        polite = {1: evening, **polite}
    return {n: moment for n, moment in polite.items() if moment not in [polite[m] for m in polite if m < n]}


def standing(state: str, *, promised: bool, answered: int, left: int) -> Standing:
    """Which words fit: `answered` questions of a questionnaire, `left` days until the awaited day."""
    if state == "returned":
        return Standing.RETURNED
    if left < 0:
        return Standing.OVERDUE
    if answered:
        return Standing.HALF
    return Standing.PROMISED if promised else Standing.NOT_STARTED
