"""What a programme keeps differently from the defaults of the product: its calendar, its thresholds of risk."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class CalendarKind(StrEnum):
    """What days of a programme's own calendar are, as the workbook's column «Вид» says it."""

    HOLIDAYS = "каникулы"
    OFF = "выходной"
    WORKED = "рабочий"
    VPR = "ВПР"
    GIA = "ГИА"


class CalendarPeriod(Base):
    """Days of a programme's own calendar, from `starts` to `ends`, both inclusive."""

    __tablename__ = "calendar_periods"
    __table_args__ = (UniqueConstraint("programme_id", "kind", "starts", "ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[CalendarKind] = mapped_column(word(CalendarKind))
    starts: Mapped[date]
    ends: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)


class Worse(StrEnum):
    """In which direction a parameter of risk grows worse; values are those of reports.risk.Direction."""

    MORE = "more_is_worse"
    LESS = "less_is_worse"


class RiskThreshold(Base):
    """From what value a risk is medium, and high; `code` is a parameter («1.1») or a whole factor («1»).

    What is not here is as in `storage/questionnaires/risk/thresholds.csv`; `direction` None leaves the default one.
    """

    __tablename__ = "risk_thresholds"
    __table_args__ = (UniqueConstraint("programme_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str]
    medium_from: Mapped[float]
    high_from: Mapped[float]
    direction: Mapped[Worse | None] = mapped_column(word(Worse))
