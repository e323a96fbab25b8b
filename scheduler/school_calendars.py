"""Terms, holidays and exams of a programme: the usual dates, overruled by its own calendar. Pure.

Schools and regions set them anew every year, so what a programme prints is kept by date («Календарь» of the workbook);
the usual ones are stated here by month and day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.policies import NO_OWN, OwnDays
from storage.years import academic_year

Day = tuple[int, int]
Days = tuple[date, date]
FIRST_MONTH = 9
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """First and last day, (month, day), of a term or of holidays; September to December open the academic year."""

    first: Day
    last: Day


class Exams(StrEnum):
    """Periods in which schools are busy with assessments."""

    VPR = "ВПР"
    EARLY = "ГИА, досрочный период"
    MAIN = "ГИА, основной период"
    ADDITIONAL = "ГИА, дополнительный период"


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
AUTUMN, WINTER, SPRING, SUMMER = range(4)
SEASONS = ({9, 10, 11}, {12, 1}, {2, 3, 4}, {5, 6, 7, 8})  # by the month in which holidays begin
EXAMS = {
    Exams.ADDITIONAL: SchoolDays((9, 3), (9, 24)),
    Exams.EARLY: SchoolDays((3, 21), (4, 20)),
    Exams.VPR: SchoolDays((3, 15), (5, 20)),
    Exams.MAIN: SchoolDays((5, 20), (7, 2)),
}


def school_days(days: SchoolDays, year_start: int) -> Days:
    """The days of a term or of holidays in the academic year that begins in `year_start`."""
    first, last = (date(year_start + (day[0] < FIRST_MONTH), *day) for day in (days.first, days.last))
    return first, last


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The dates of one programme: its own holidays and exams, each by the days it prints, and its days off.

    A term ends before the programme's own holidays and begins after them; where it has none, the usual days stand.
    """

    holidays: tuple[Days, ...] = ()
    exams: tuple[tuple[Exams, Days], ...] = ()
    own: OwnDays = NO_OWN

    def holidays_of(self, season: int, year_start: int) -> Days:
        """The holidays of a season, 0 is autumn: the programme's own nearest to the usual ones, else those."""
        return self._own(season, year_start) or school_days(SEASON_HOLIDAYS[season], year_start)

    def _own(self, season: int, year_start: int) -> Days | None:
        usual, _ = school_days(SEASON_HOLIDAYS[season], year_start)
        mine = [
            days for days in self.holidays if academic_year(days[0]) == year_start and days[0].month in SEASONS[season]
        ]
        return min(mine, key=lambda days: abs((days[0] - usual).days), default=None)

    def terms(self, year_start: int) -> tuple[Days, ...]:
        """The four terms of an academic year."""
        usual = [school_days(term, year_start) for term in TERMS]
        breaks = [self._own(season, year_start) for season in (AUTUMN, WINTER, SPRING, SUMMER)]
        return tuple(
            _between(days, breaks[n - 1] if n else None, breaks[n] if n < SUMMER else None)
            for n, days in enumerate(usual)
        )

    def halves(self, year_start: int) -> tuple[Days, ...]:
        """The two halves of an academic year, parted by the winter holidays."""
        first, second = (school_days(half, year_start) for half in HALVES)
        winter = self._own(WINTER, year_start)
        return _between(first, None, winter), _between(second, winter, None)

    def trimesters(self, year_start: int) -> tuple[Days, ...]:
        return tuple(school_days(days, year_start) for days in TRIMESTERS)

    def exams_of(self, name: Exams, year_start: int) -> Days:
        """The days of an assessment period in an academic year: the programme's own from first to last, else usual."""
        mine = [days for one, days in self.exams if one is name and academic_year(days[0]) == year_start]
        if not mine:
            return school_days(EXAMS[name], year_start)
        return min(first for first, _ in mine), max(last for _, last in mine)

    def on_holiday(self, day: date) -> bool:
        """True in school holidays, whichever calendar year they lie in."""
        year = academic_year(day)
        usual = (self.holidays_of(season, year) for season in range(len(SEASON_HOLIDAYS)))
        return any(first <= day <= last for first, last in (*usual, *self.holidays))

    def exams_on(self, day: date) -> tuple[Exams, ...]:
        """The assessment periods of that day, in the order of the year."""
        year = academic_year(day)
        periods = ((name, self.exams_of(name, year)) for name in EXAMS)
        return tuple(name for name, (first, last) in periods if first <= day <= last)


def _between(usual: Days, before: Days | None, behind: Days | None) -> Days:
    """The usual days of a term with own holidays before and behind it; own ones that leave no day are passed over."""
    first = before[1] + ONE_DAY if before else usual[0]
    last = behind[0] - ONE_DAY if behind else usual[1]
    return (first, last) if first <= last else usual


USUAL_CALENDAR = SchoolCalendar()
GIA = {3: Exams.EARLY, 4: Exams.EARLY, 5: Exams.MAIN, 6: Exams.MAIN, 7: Exams.MAIN, 8: Exams.ADDITIONAL,
       9: Exams.ADDITIONAL}  # fmt: skip


def gia_period(first: date) -> Exams:
    """Which period of the final assessment begins on a day: the workbook only says «ГИА»."""
    return GIA.get(first.month, Exams.EARLY)


def own_calendar(holidays: Iterable[Days], vpr: Iterable[Days], gia: Iterable[Days], own: OwnDays) -> SchoolCalendar:
    """A programme's calendar from the periods it keeps."""
    exams = [(Exams.VPR, days) for days in vpr] + [(gia_period(days[0]), days) for days in gia]
    return SchoolCalendar(tuple(sorted(holidays)), tuple(sorted(exams, key=lambda exam: exam[1])), own)
