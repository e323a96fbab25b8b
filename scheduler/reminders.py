"""When to speak of a task, and by which rule. Pure: the day is passed in, the answer is a value."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Audience(StrEnum):
    """Whom a rule speaks to: those who owe, or the curator of the school that owes."""

    OWNERS = "owners"
    CURATORS = "curators"


@dataclass(frozen=True, slots=True)
class Rule:
    """A reminder `offset` days after the awaited day (negative: before it)."""

    code: str
    offset: int
    audience: Audience


OWNERS, CURATORS = Audience.OWNERS, Audience.CURATORS
RULES: tuple[Rule, ...] = (
    Rule("before_14", -14, OWNERS),
    Rule("before_7", -7, OWNERS),
    Rule("before_3", -3, OWNERS),
    Rule("before_1", -1, OWNERS),
    Rule("today", 0, OWNERS),
    Rule("after_1", 1, OWNERS),
    Rule("after_3", 3, OWNERS),
    Rule("after_7", 7, OWNERS),
    Rule("curator_before_3", -3, CURATORS),
    Rule("curator_after_1", 1, CURATORS),
    Rule("curator_after_7", 7, CURATORS),
)
HORIZON = timedelta(days=max(-rule.offset for rule in RULES))
LAST = timedelta(days=max(rule.offset for rule in RULES) + 3)
GRACE = 3  # days a missed rule may still be said (the bot was down, the person was away)
MORNING, EVENING = time(9), time(20)


def due_rule(awaited: date, today: date, audience: Audience, said: Collection[str] = ()) -> Rule | None:
    """The rule that speaks today, or None: the latest one reached, unless it was said or is too old to be news.

    `said`: codes of rules already said to this person of this task and occasion. Rules passed over while the bot
    was down are not said afterwards: one message tells how things stand now.
    """
    reached = [rule for rule in RULES if rule.audience is audience and awaited + timedelta(days=rule.offset) <= today]
    if not reached:
        return None
    latest = max(reached, key=lambda rule: rule.offset)
    age = (today - awaited).days - latest.offset
    return latest if age <= GRACE and latest.code not in said else None


def polite_moment(now: datetime, zone: str) -> datetime:
    """When a message of today may come: 9:00 local time, at once until 20:00, else 9:00 tomorrow."""
    local = now.astimezone(ZoneInfo(zone))
    if local.time() < MORNING:
        return local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    if local.time() < EVENING:
        return now
    return (local + timedelta(days=1)).replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
