"""The school year as programmes keep it: terms, holidays, days off and hours in which nobody is disturbed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

Day = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """First and last day, (month, day), of a term or of holidays; September to December open the academic year."""

    first: Day
    last: Day


# Term dates are set by every school or region for itself; these are the defaults a programme may change.
TERMS = (
    SchoolDays((9, 1), (10, 31)),
    SchoolDays((11, 5), (12, 31)),
    SchoolDays((1, 9), (3, 31)),
    SchoolDays((4, 1), (5, 31)),
)
TRIMESTERS = (SchoolDays((9, 1), (11, 30)), SchoolDays((12, 1), (2, 28)), SchoolDays((3, 1), (5, 31)))
HALVES = (SchoolDays((9, 1), (12, 31)), SchoolDays((1, 1), (5, 31)))
SEASON_HOLIDAYS = (  # autumn, winter, spring, summer
    SchoolDays((10, 29), (11, 6)),
    SchoolDays((12, 29), (1, 8)),
    SchoolDays((3, 24), (3, 31)),
    SchoolDays((6, 1), (8, 31)),
)
FIRST_MONTH = 9
SATURDAY = 5


def academic_year(day: date) -> int:
    """2021 for every day of 1 September 2021 – 31 August 2022."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def school_days(days: SchoolDays, year_start: int) -> tuple[date, date]:
    """The days of a term or of holidays in the academic year that begins in `year_start`."""

    def placed(day: Day) -> date:
        return date(year_start + (day[0] < FIRST_MONTH), *day)

    return placed(days.first), placed(days.last)


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def add_working_days(day: date, count: int) -> date:
    """`count` working days after `day` (before it, where negative), weekends left out."""
    step = timedelta(days=1 if count >= 0 else -1)
    while count:
        day += step
        if not is_weekend(day):
            count -= step.days
    return day
