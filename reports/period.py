"""The stretch of time a report is about: an academic year by default, or what somebody asked for."""

from dataclasses import dataclass
from datetime import date

from storage.russian import dotted
from storage.years import academic_year, working_year


@dataclass(frozen=True, slots=True)
class Period:
    """Both days inclusive. `year` is set where it is an academic year; `asked`: only what falls due within counts.

    Without being asked, tasks that are still owed from before count too: they are today's debt.
    """

    since: date
    until: date
    year: int | None = None
    asked: bool = False

    @property
    def label(self) -> str:
        """«2026/2027 уч. год» less its words, or «01.01–31.03.2027»."""
        if self.year is not None:
            return f"{self.year}/{self.year + 1}"
        begins = dotted(self.since, year=self.since.year != self.until.year)
        return f"{begins}–{dotted(self.until, year=True)}"

    @property
    def last_year(self) -> int:
        """The academic year in which the period ends."""
        return self.year if self.year is not None else academic_year(self.until)


def year_period(year: int, *, asked: bool = True) -> Period:
    return Period(date(year, 9, 1), date(year + 1, 8, 31), year, asked)


def period_between(since: date, until: date) -> Period:
    """The days somebody asked for; the whole of an academic year is called by its name."""
    year = academic_year(since)
    whole = year_period(year)
    return whole if (since, until) == (whole.since, whole.until) else Period(since, until, asked=True)


def present(today: date) -> Period:
    """The academic year people work for; in August it begins already, and the old one's tasks still count."""
    year = working_year(today)
    return Period(date(academic_year(today), 9, 1), date(year + 1, 8, 31), year)
