"""When to speak of a task, to whom, and by which rule. Pure: policy, day and history go in, the decision is a value."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from scheduler.calendars import add_working_days, earliest_polite, polite_hour, previous_working_day, zone_named
from storage.policies import NO_OWN, USUAL, Habits, OwnDays, Policy
from storage.rights import Role

HOUR = 9  # of the digest, where a person did not choose
TOPICS = ("early", "warning", "week")  # what a person may choose not to hear about
EARLY = 7  # days before: reminders so long before are early ones
EVENING = 18  # «сегодня вечером»
LONG_HOLIDAYS = 12  # what falls on a day off is said on the working day before; the winter holidays are long
SUPERIORS = (Role.CURATOR, Role.COORDINATOR, Role.HEAD)
KEPT_AT_RUNG = 30  # days for which whoever comes to a rung still hears what lies there
LONGEST_REST = 366  # days for which the ladder may rest: as long as an absence lasts


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be said from `day` on; `urgent` rules come apart from the digest and stand outside the budget."""

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


@dataclass(frozen=True, slots=True)
class Slot:
    """On one day a rule speaks of what is awaited from `first` to `last`, to its owner (None) or to a superior."""

    code: str
    superior: Role | None
    first: date
    last: date


@lru_cache(maxsize=8192)
def rules(policy: Policy, awaited: date, superior: Role | None, own: OwnDays = NO_OWN) -> tuple[Rule, ...]:
    """Everything that may be said of a task to its owner (None) or to a superior, in order of days.

    What falls on a day off before the deadline is said on the working day before it, never after.
    """
    if superior is None:
        before = sorted(policy.before, reverse=True)
        early = [Rule(_before(n), previous_working_day(awaited - timedelta(n), own), n == 0) for n in before]
        counts = [policy.late_every * n for n in range(1, policy.late_most + 1)]
        return (*early, *(Rule(f"late_{n}", add_working_days(awaited, n, own)) for n in counts))
    steps = [step for step in policy.ladder if step.role is superior]
    climbed = [Rule(f"{superior}_late_{s.grace}", add_working_days(awaited, s.grace, own), urgent=True) for s in steps]
    if superior is not Role.CURATOR or not policy.warning:
        return tuple(climbed)
    warned = previous_working_day(awaited - timedelta(policy.warning), own)
    return (Rule(f"curator_before_{policy.warning}", warned), *climbed)


def _before(days: int) -> str:
    return f"before_{days}" if days else "today"


def climbs(code: str) -> bool:
    """Whether a rule tells a superior of what is late already."""
    return "_late_" in code


def is_urgent(code: str) -> bool:
    """What comes apart from the digest: the last day, and what climbed the ladder."""
    return code == "today" or climbs(code)


def latest_rule(
    policy: Policy, awaited: date, day: date, superior: Role | None = None, own: OwnDays = NO_OWN
) -> Rule | None:
    """The rule that speaks on a day to somebody who was told nothing: the latest one reached, unless it is stale.

    Rules passed over while the bot was down or the person had a pause are not said afterwards: one message tells how
    things stand now. Only what climbed the ladder never grows stale: whoever comes to a rung hears what lies there.
    """
    reached = [rule for rule in rules(policy, awaited, superior, own) if rule.day <= day]
    if not reached:
        return None
    stale = (day - reached[-1].day).days > policy.stale and not climbs(reached[-1].code)
    return None if stale else reached[-1]


def too_soon(policy: Policy, code: str, last: date | None, day: date) -> bool:
    """Whether a person was told of the task so lately that a rule waits; what is urgent does not."""
    return last is not None and abs((day - last).days) < policy.gap and not is_urgent(code)


def due_rule(
    policy: Policy, awaited: date, day: date, superior: Role | None = None, said: Said = NOTHING, own: OwnDays = NO_OWN
) -> Rule | None:
    """The rule that speaks on a day, if any: the latest one reached, unless it was said or comes too soon."""
    rule = latest_rule(policy, awaited, day, superior, own)
    if rule is None or rule.code in said.rules or too_soon(policy, rule.code, said.last, day):
        return None
    return rule


def reach(policy: Policy) -> tuple[int, int]:
    """(ahead, behind): the awaited days of which a day may speak lie so many days after and before it."""
    ahead = max((*policy.before, policy.warning), default=0) + LONG_HOLIDAYS
    working = max((policy.late_every * policy.late_most, *(step.grace for step in policy.ladder)))
    return ahead, working + working // 2 + KEPT_AT_RUNG


@lru_cache(maxsize=256)
def agenda(policy: Policy, day: date, own: OwnDays = NO_OWN) -> tuple[Slot, ...]:
    """Of what a day speaks to those who were told nothing: by rule, the span of awaited days.

    What climbed to its last rule is looked for as far back as the ladder may have rested; `scheduler.climbing` says
    of each whether it stands there.
    """
    ahead, behind = reach(policy)
    awaited = [day + timedelta(days) for days in range(-behind, ahead + 1)]
    found = (slot for superior in (None, *SUPERIORS) for slot in _slots(policy, day, superior, own, awaited))
    return tuple(_rested(slot) if climbs(slot.code) and slot.first == awaited[0] else slot for slot in found)


def _rested(slot: Slot) -> Slot:
    return replace(slot, first=slot.first - timedelta(LONGEST_REST))


def _slots(
    policy: Policy, day: date, superior: Role | None, own: OwnDays, awaited: list[date]
) -> Iterator[Slot]:  # fmt: skip
    """Neighbouring awaited days of one rule are one slot."""
    slot: Slot | None = None
    for one in awaited:
        rule = latest_rule(policy, one, day, superior, own)
        if slot is not None and (rule is None or rule.code != slot.code):
            yield slot
            slot = None
        if rule is not None:
            slot = Slot(rule.code, superior, slot.first if slot else one, one)
    if slot is not None:
        yield slot


def wanted(code: str, day: date, paused_until: date | None, muted: Collection[str]) -> bool:
    """Whether a person hears a rule, or a topic, on a day; what climbed the ladder is heard in every pause."""
    if climbs(code):
        return True
    paused = paused_until is not None and day < paused_until
    return not paused and topic_of(code) not in muted


def topic_of(code: str) -> str | None:
    """The topic of a rule, or of a notice of that kind; None for what everybody hears."""
    who, _, days = code.rpartition("before_") if "before_" in code else (code, "", "")
    if who == "week":
        return "week"
    if days:
        return "warning" if who else "early" if int(days) >= EARLY else None
    return None


def lies_with(
    policy: Policy, awaited: date, today: date, own: OwnDays = NO_OWN, *, has_school: bool, head_agreed: bool
) -> Role | None:
    """The highest rung that a late task has reached; None while it is with those who owe it."""
    open_to = {Role.CURATOR: has_school, Role.HEAD: head_agreed}
    steps = [step for step in policy.ladder if open_to.get(step.role, True)]
    reached = [step.role for step in steps if add_working_days(awaited, step.grace, own) <= today]
    return reached[-1] if reached else None


def digest_moment(now: datetime, zone: str, hour: int = HOUR, habits: Habits = USUAL) -> datetime:
    """When a person's next digest may come: their hour of a working day, at once until the evening, else the next."""
    local = now.astimezone(zone_named(zone))
    hour = polite_hour(hour, habits)
    wanted = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    moment = earliest_polite(max(local, wanted), zone, habits)
    return moment if moment.date() == local.date() else moment.replace(hour=hour)


def later_moments(now: datetime, zone: str, hour: int = HOUR, habits: Habits = USUAL) -> dict[int, datetime]:
    """What «Напомнить позже» offers, by place: 1 this evening while there is one, 2 the next morning, 3 in three days.

    All are polite moments; two that fall on the same working morning are offered once, as the nearer.
    """
    local = now.astimezone(zone_named(zone)).replace(minute=0, second=0, microsecond=0)
    late = polite_hour(EVENING, habits)
    evening = local.replace(hour=late)
    mornings = {n: (local + timedelta(days)).replace(hour=polite_hour(hour, habits)) for n, days in ((2, 1), (3, 3))}
    polite = {n: digest_moment(moment, zone, hour, habits) for n, moment in mornings.items()}
    if local.hour < late - 1 and earliest_polite(evening, zone, habits) == evening:
        polite = {1: evening, **polite}
    return {n: moment for n, moment in polite.items() if moment not in [polite[m] for m in polite if m < n]}


def standing(state: str, *, promised: bool, answered: int, left: int) -> Standing:
    """Which words fit: `answered` questions of a questionnaire, `left` days until the awaited day."""
    if state == "returned":
        return Standing.RETURNED
    if left < 0:
        return Standing.OVERDUE
    if promised:
        return Standing.PROMISED
    return Standing.HALF if answered or state == "started" else Standing.NOT_STARTED
