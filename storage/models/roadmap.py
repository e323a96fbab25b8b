"""The roadmap as printed (measures, cells, stages), the questions its phrases raise, indicators and monitorings."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class MeasureKind(StrEnum):
    """What a line of the roadmap is, as the workbook's column «Вид» says it."""

    MEASURE = "мероприятие"
    SITTING = "заседание"
    MONITORING = "мониторинг"
    IOM = "ИОМ"


class Measure(Base):
    """A line of the roadmap. `number` is text as printed: it may be missing, and two lines may carry one number."""

    __tablename__ = "measures"
    __table_args__ = (Index("ix_measures_programme_id_place", "programme_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    place: Mapped[int]
    direction: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None]
    title: Mapped[str] = mapped_column(Text)
    responsible: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    school_group: Mapped[str | None]
    kind: Mapped[MeasureKind] = mapped_column(word(MeasureKind), default=MeasureKind.MEASURE)
    gone_at: Mapped[datetime | None]


class Cell(Base):
    """What the roadmap prints for a measure in one column; `year` starts its academic year, None for a sole column.

    `content` is the text of a separate column «Содержание», where the file has one. `carried_from`: nobody printed this
    column, it repeats what stood in the column of that year («/rollover»).
    """

    __tablename__ = "cells"
    __table_args__ = (UniqueConstraint("measure_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))
    year: Mapped[int | None]
    printed: Mapped[str] = mapped_column(Text)
    content: Mapped[str | None] = mapped_column(Text)
    carried_from: Mapped[int | None]


ORIGINS = ("cell_id", "monitoring_id", "iom_id")


def _is_there(column: str) -> str:
    return f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)"


class Stage(Base):
    """One step of a cell, of a monitoring or a teacher's route, with its own phrase; it stays as printed for ever."""

    __tablename__ = "stages"
    __table_args__ = (
        UniqueConstraint("cell_id", "ordinal"),
        UniqueConstraint("monitoring_id", "ordinal"),
        UniqueConstraint("iom_id", "ordinal"),
        CheckConstraint(" + ".join(map(_is_there, ORIGINS)) + " = 1", name="one_origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cells.id"))
    monitoring_id: Mapped[int | None] = mapped_column(ForeignKey("monitorings.id"))
    iom_id: Mapped[int | None] = mapped_column(ForeignKey("ioms.id"))
    ordinal: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    phrase: Mapped[str] = mapped_column(Text)


class TermQuestion(Base):
    """A phrase a person must decide («уточнить срок»). `choices`: [{"label", "deadlines"}], dates in ISO.

    An answer is about its `phrase`: once the roadmap prints another, it is asked again, and the old answer stays.
    """

    __tablename__ = "term_questions"
    __table_args__ = (
        UniqueConstraint("stage_id", "year", "phrase"),
        Index("ix_term_questions_open", "programme_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    year: Mapped[int]
    phrase: Mapped[str] = mapped_column(Text, default="", server_default="")
    question: Mapped[str] = mapped_column(Text)
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    answer: Mapped[list[str] | None] = mapped_column(JSON)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]


class Indicator(Base):
    """A target of the programme. `unit` is «%», «шт.» or «документ»; `direction` «не менее» or «не более»."""

    __tablename__ = "indicators"
    __table_args__ = (Index("ix_indicators_programme_id_place", "programme_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    place: Mapped[int]
    number: Mapped[str | None]
    title: Mapped[str] = mapped_column(Text)
    unit: Mapped[str | None]
    direction: Mapped[str | None]
    source: Mapped[str | None]
    gone_at: Mapped[datetime | None]


class IndicatorTarget(Base):
    """The plan of an indicator for a calendar year, or for the whole programme where none is printed (`year` None)."""

    __tablename__ = "indicator_targets"
    __table_args__ = (UniqueConstraint("indicator_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"))
    year: Mapped[int | None]
    plan: Mapped[str]


class Monitoring(Base):
    """A monitoring as the programme announces it: what, how often (as printed), by which questionnaire, of whom."""

    __tablename__ = "monitorings"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    place: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    phrase: Mapped[str] = mapped_column(Text)
    questionnaire: Mapped[str | None]
    audience: Mapped[str | None]
    days: Mapped[int | None]
    gone_at: Mapped[datetime | None]
