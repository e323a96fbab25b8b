"""Sentences about how punctual tasks are done."""

from reports.punctuality import OnTime
from storage.russian import NBSP, plural, share

NOT_YET = "сроки ещё не наступали"


def on_time_share(rate: OnTime) -> str | None:
    return None if rate.share is None else share(rate.share)


def on_time_finding(rate: OnTime) -> str:
    """«86 %, 12 задач из 14»: of those whose day has come."""
    if rate.share is None:
        return NOT_YET
    return f"{share(rate.share)}{NBSP}— {plural(rate.kept, 'задача', 'задачи', 'задач')} из{NBSP}{rate.due}"
