"""Programmes, their schools, and the groups of schools."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
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
    __table_args__ = (UniqueConstraint("programme_id", "short_name"), UniqueConstraint("programme_id", "place"))

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
    """Membership of a school in a group («ШНОР», «ШГР», a support model); `year` is where its academic year starts."""

    __tablename__ = "school_groups"
    __table_args__ = (UniqueConstraint("school_id", "title", "year", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    title: Mapped[str]
    year: Mapped[int | None]
    source: Mapped[str | None]
