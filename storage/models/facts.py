"""Numbers about schools and the programme that are entered, not answered: assessments, social passports, facts."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class Procedure(StrEnum):
    """An assessment procedure, as the workbook's column «Процедура» says it."""

    VPR = "ВПР"
    OGE = "ОГЭ"
    EGE = "ЕГЭ"
    KDR = "КДР"


class Verified:
    """Who confirmed a number, and when; observers see only what somebody confirmed.

    Numbers of a file are confirmed by who looked at the preview and stored it; from the command line by nobody named.
    """

    verified_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verified_at: Mapped[datetime | None]


class Assessment(Verified, Base):
    """A procedure in one school: `year` starts its academic year; `below` did not reach the minimum (ВПР: got «2»).

    `grade` is None where none is printed. First sittings only, without graduates of earlier years.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        Index(
            "uq_assessments_identity", "school_id", "year", "procedure", "subject", text("coalesce(grade, 0)"),
            unique=True,
        ),
        Index("ix_assessments_programme_id_year", "programme_id", "year"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    year: Mapped[int]
    procedure: Mapped[Procedure] = mapped_column(word(Procedure))
    subject: Mapped[str]
    grade: Mapped[int | None]
    participants: Mapped[int]
    below: Mapped[int]
    high: Mapped[int | None]
    mean: Mapped[float | None]


class SocialPassport(Verified, Base):
    """A school's pupils by family circumstances in an academic year: a number of pupils, and shares from 0 to 1."""

    __tablename__ = "social_passports"
    __table_args__ = (
        UniqueConstraint("school_id", "year"),
        Index("ix_social_passports_programme_id_year", "programme_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    year: Mapped[int]
    pupils: Mapped[int | None]
    both_higher: Mapped[float | None]
    one_higher: Mapped[float | None]
    one_parent: Mapped[float | None]
    on_register: Mapped[float | None]
    on_commission_register: Mapped[float | None]
    many_children: Mapped[float | None]
    russian_not_native: Mapped[float | None]
    both_unemployed: Mapped[float | None]
    parent_disabled: Mapped[float | None]
    guardianship: Mapped[float | None]
    dangerous_situation: Mapped[float | None]
    low_income: Mapped[float | None]
    special_needs: Mapped[float | None]
    brought_by_bus: Mapped[float | None]


class IndicatorFact(Verified, Base):
    """What an indicator came to in a period (`starts` to `ends`, both inclusive), in one school or in all of them.

    `value` is in the indicator's unit: percents 0–100, a count, for a document 1 (there is one) or 0; `document` names
    it.
    """

    __tablename__ = "indicator_facts"
    __table_args__ = (
        Index("uq_indicator_facts_identity", "indicator_id", "period", text("coalesce(school_id, 0)"), unique=True),
        Index("ix_indicator_facts_programme_id_ends", "programme_id", "ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    period: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]
    value: Mapped[float]
    document: Mapped[str | None] = mapped_column(Text)


class RiskParameter(Verified, Base):
    """A parameter of risk («1.1» … «10.3») known from statistics: percents 0–100 or the scale 0–3, as it is asked."""

    __tablename__ = "risk_parameters"
    __table_args__ = (
        UniqueConstraint("school_id", "wave", "parameter"),
        Index("ix_risk_parameters_programme_id_wave", "programme_id", "wave"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    wave: Mapped[date]
    parameter: Mapped[str]
    value: Mapped[float]
