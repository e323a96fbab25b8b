"""Programmes, their schools, and the groups of schools."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class SchoolKind(StrEnum):
    """Kind of a school, as its name says it; a branch has a parent school."""

    SECONDARY = "СОШ"
    BASIC = "ООШ"
    PRIMARY = "НОШ"
    EVENING = "вечерняя"
    BRANCH = "филиал"
    OTHER = "другое"


class DayOff(StrEnum):
    """What a programme does with a deadline that falls on a day off; values are those of scheduler.calendars.Moving."""

    KEEP = "keep"
    NEXT = "forward"
    PREVIOUS = "back"


class Programme(Base):
    """One municipality's programme. `starts` and `ends` are what its passport prints; zone is an IANA name."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(Text)
    municipality: Mapped[str]
    region: Mapped[str | None]
    zone: Mapped[str]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    authority: Mapped[str | None] = mapped_column(Text)
    coordinator_post: Mapped[str | None] = mapped_column(Text)
    order_basis: Mapped[str | None] = mapped_column(Text)
    social_quantile: Mapped[int] = mapped_column(default=25)
    day_off: Mapped[DayOff] = mapped_column(word(DayOff), default=DayOff.KEEP, server_default=DayOff.KEEP.value)
    created_at: Mapped[datetime]


class School(Base):
    """A school or a branch. `number` is the printed one; `place` its place in the list, given once and never moved."""

    __tablename__ = "schools"
    __table_args__ = (
        UniqueConstraint("programme_id", "short_name"),
        UniqueConstraint("programme_id", "place"),
        Index("ix_schools_programme_id", "programme_id", "id"),
        Index("ix_schools_number", "programme_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    place: Mapped[int]
    number: Mapped[str | None]
    short_name: Mapped[str]
    full_name: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[SchoolKind | None] = mapped_column(word(SchoolKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"), index=True)
    settlement: Mapped[str | None]
    partner: Mapped[str | None]
    pupils: Mapped[int | None]
    teachers: Mapped[int | None]
    gone_at: Mapped[datetime | None]


class SchoolGroup(Base):
    """Membership of a school in a group («ШНОР», «ШГР», a support model); `year` is where its academic year starts.

    `source` says who put it on the list («ФИОКО»), `order_number` by which order («№ 145-п от 30.08.2021»).
    """

    __tablename__ = "school_groups"
    __table_args__ = (UniqueConstraint("school_id", "title", "year", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    title: Mapped[str]
    year: Mapped[int | None]
    source: Mapped[str | None]
    order_number: Mapped[str | None]


class Partnership(Base):
    """An agreement of a school with a partner, in force until a day; `partner_id`: one of the programme.

    `task_id` is the task to prolong it, made before the end `asked_until`: a prolonged one gets another.
    """

    __tablename__ = "partnerships"
    __table_args__ = (
        Index("ix_partnerships_programme_id", "programme_id", "valid_until"),
        Index("ix_partnerships_school_id", "school_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    partner: Mapped[str]
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"), index=True)
    number: Mapped[str | None]
    valid_until: Mapped[date | None]
    asked_until: Mapped[date | None]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    gone_at: Mapped[datetime | None]


class StaffCount(Base):
    """How many of a post («учителя», «учителя математики») a school has in an academic year, for shares of staff."""

    __tablename__ = "staff_counts"
    __table_args__ = (UniqueConstraint("school_id", "year", "post"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    year: Mapped[int]
    post: Mapped[str]
    number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verified_at: Mapped[datetime | None]
