"""What the buttons of reports carry."""

from datetime import date, datetime
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, Place
from reports.period import period_between
from reports.request import Form, Kind, Request


def _date(number: int) -> date:
    return datetime.strptime(f"{number:08}", "%Y%m%d").date()  # noqa: DTZ007  a calendar day has no zone


class ReportAsk(CallbackData, prefix="r2"):
    """Ask for any report; days of the period as YYYYMMDD (0: the present academic year)."""

    kind: Kind
    subject: Id = 0
    other: Id = 0
    form: Form = Form.PICTURE
    overdue: bool = False
    since: Id = 0
    until: Id = 0

    @classmethod
    def of(cls, asked: Request) -> "ReportAsk":
        days = asked.period if asked.period is not None and asked.period.asked else None
        return cls(
            kind=asked.kind, subject=asked.subject, other=asked.other, form=asked.form, overdue=asked.overdue,
            since=int(f"{days.since:%Y%m%d}") if days else 0, until=int(f"{days.until:%Y%m%d}") if days else 0,
        )  # fmt: skip

    def request(self) -> Request:
        """What it asks for; ValueError for days that no calendar has."""
        period = period_between(_date(self.since), _date(self.until)) if self.since else None
        return Request(self.kind, self.subject, self.other, self.form, self.overdue, period)


class ReportPick(CallbackData, prefix="r3"):
    """A page of the schools among which the subject of a report is chosen; `first` is one chosen before."""

    kind: Kind
    first: Id = 0
    form: Form = Form.PICTURE
    page: Id = 0


class ReportBind(CallbackData, prefix="r4"):
    """Bind the group of this message: to the programme (school 0) or to a school; -1 unbinds."""

    school: Place


class ScheduleAct(StrEnum):
    """What a button does with reports on schedule."""

    OFFER = "o"
    WEEKLY = "w"
    AFTER_WAVE = "a"
    BEFORE_SITTING = "b"
    STOP = "s"


class ScheduleButton(CallbackData, prefix="r5"):
    """A report on schedule: offered and chosen by what it shows, stopped by its id in `subject`."""

    act: ScheduleAct
    kind: Kind
    subject: Id = 0
    other: Id = 0
    overdue: bool = False
