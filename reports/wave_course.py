"""How a wave is answered: how long it takes, where people stop, which letter brought whom. Pure, of plain values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import median

PAUSE = timedelta(minutes=15)
"""A longer silence between two answers is no work at the questionnaire."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of a response: to which question (its place), when."""

    task: int
    place: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about a response that was sent: the invitation, or a reminder."""

    task: int
    at: datetime
    is_invitation: bool


@dataclass(frozen=True, slots=True)
class Course:
    """`minutes` is the median of those that handed in; `stops` counts unfinished responses by the question of their
    last answer, the most first; `brought` counts those handed in by the day of the last letter before (None: the
    invitation), in the order of days."""

    minutes: float | None = None
    stops: tuple[tuple[str, int], ...] = ()
    brought: tuple[tuple[date | None, int], ...] = ()

    @property
    def is_known(self) -> bool:
        return self.minutes is not None or bool(self.stops or self.brought)


NOT_BEGUN = Course()


def course(
    given: Sequence[Given], letters: Iterable[Letter], handed_in: Mapping[int, datetime], zone: tzinfo,
    labels: Mapping[int, str],
) -> Course:  # fmt: skip
    """The course of a wave; `handed_in` says when each response was, those that were not are absent; `labels` are the
    questions by place."""
    by_task: dict[int, list[Given]] = {}
    for one in given:
        by_task.setdefault(one.task, []).append(one)
    spent = [working_time(one.at for one in by_task[task]) for task in handed_in if task in by_task]
    stops = Counter(
        max(answers, key=lambda one: (one.at, one.place)).place
        for task, answers in by_task.items()
        if task not in handed_in
    )
    minutes = median(one.total_seconds() / 60 for one in spent) if spent else None
    ordered = sorted(stops.items(), key=lambda one: (-one[1], one[0]))
    named = tuple((labels.get(place, ""), number) for place, number in ordered)
    return Course(minutes, named, tuple(brought(letters, handed_in, zone).items()))


def working_time(moments: Iterable[datetime]) -> timedelta:
    """From answer to answer, without the pauses."""
    ordered = sorted(moments)
    gaps = (later - earlier for earlier, later in pairwise(ordered))
    return sum((gap for gap in gaps if gap <= PAUSE), timedelta())


def brought(letters: Iterable[Letter], handed_in: Mapping[int, datetime], zone: tzinfo) -> dict[date | None, int]:
    """Responses by the last letter that came before each was handed in; who got none is not counted."""
    last: dict[int, Letter] = {}
    for letter in sorted(letters, key=lambda one: one.at):
        if letter.task in handed_in and letter.at <= handed_in[letter.task]:
            last[letter.task] = letter
    found = Counter(None if one.is_invitation else one.at.astimezone(zone).date() for one in last.values())
    return dict(sorted(found.items(), key=lambda one: (one[0] is not None, one[0] or date.min)))
