"""The academic year as the field counts it: 1 September – 31 August, named by the year in which it begins. Pure."""

from datetime import date

SEPTEMBER, AUGUST = 9, 8


def academic_year(day: date) -> int:
    """The year in which the academic year of a day began."""
    return day.year if day.month >= SEPTEMBER else day.year - 1


def working_year(day: date) -> int:
    """The academic year people work for: in August it is the one about to begin."""
    return day.year if day.month >= AUGUST else day.year - 1
