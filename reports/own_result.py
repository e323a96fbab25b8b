"""A school's own answers beside the median of its group: only numbers of five schools or more, never another's name."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

LEAST = 5


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A question with a number: the school's own, the median of its group, and what the whole bar stands for."""

    label: str
    own: float
    middle: float
    full: float
    is_share: bool


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What the picture is made from; `group` is how the compared schools are called, `schools` how many they are."""

    title: str
    school: str
    group: str
    schools: int
    year: str
    as_of: datetime.date
    rows: tuple[OwnRow, ...]
    generated_at: datetime.datetime

    @property
    def apart(self) -> int:
        """How many answers differ from the median."""
        return sum(row.own != row.middle for row in self.rows)


@dataclass(frozen=True, slots=True)
class Measured:
    """A question whose answers are numbers: whether they are percents, and the most a scale goes to (None: open)."""

    label: str
    is_share: bool
    most: float | None


def own_rows(
    asked: Sequence[Measured], own: Mapping[int, float], others: Sequence[Mapping[int, float]]
) -> tuple[OwnRow, ...]:
    """A row for each question the school answered and at least five schools did, its own among them.

    `own` and `others` are values by the place of the question; `others` holds every school of the group, its own too.
    """
    rows = []
    for place, question in enumerate(asked):
        values = [one[place] for one in others if place in one]
        if place in own and len(values) >= LEAST:
            full = question.most or max(*values, 1.0)
            rows.append(OwnRow(question.label, own[place], float(median(values)), full, question.is_share))
    return tuple(rows)
