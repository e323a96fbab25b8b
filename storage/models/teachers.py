"""What teachers go through: individual routes (ИОМ) and courses."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class IomState(StrEnum):
    """How a route stands, as the workbook's column «Состояние» says it."""

    OPEN = "открыт"
    DONE = "выполнен"
    STOPPED = "прекращён"


class Iom(Base):
    """A teacher's individual route in a school; `control` is the term of its reviews as printed."""

    __tablename__ = "ioms"
    __table_args__ = (Index("ix_ioms_programme_id_school_id", "programme_id", "school_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    subject: Mapped[str | None]
    opened: Mapped[date | None]
    deficits: Mapped[str | None] = mapped_column(Text)
    goals: Mapped[str | None] = mapped_column(Text)
    control: Mapped[str | None] = mapped_column(Text)
    state: Mapped[IomState] = mapped_column(word(IomState), default=IomState.OPEN)


class Course(Base):
    """A course a teacher takes or took: hours, the day it ended, the document it gave."""

    __tablename__ = "courses"
    __table_args__ = (Index("ix_courses_programme_id_school_id", "programme_id", "school_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    title: Mapped[str] = mapped_column(Text)
    hours: Mapped[int | None]
    finished: Mapped[date | None]
    document: Mapped[str | None] = mapped_column(Text)
