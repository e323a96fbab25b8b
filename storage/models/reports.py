"""Reports: files that Telegram has already, groups that may ask for them, and those sent on schedule."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class Cadence(StrEnum):
    """When a report comes by itself."""

    WEEKLY = "weekly"
    AFTER_WAVE = "after_wave"
    BEFORE_SITTING = "before_sitting"


class DrawnReport(Base):
    """Files made of the same facts before: Telegram sends them again by their ids. `digest` is of the facts."""

    __tablename__ = "drawn_reports"
    __table_args__ = (Index("ix_drawn_reports_made_at", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    file_ids: Mapped[list[str]] = mapped_column(JSON)
    caption: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class ReportChat(Base):
    """A group that a coordinator bound: to a programme, whose schools it is not told by name, or to one school."""

    __tablename__ = "report_chats"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    bound_at: Mapped[datetime]


class ReportSubscription(Base):
    """A report sent on schedule to a person or to a bound group, until it is stopped."""

    __tablename__ = "report_subscriptions"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (chat_id IS NULL)", name="one_recipient"),
        Index("ix_report_subscriptions_programme_id", "programme_id", "stopped_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    cadence: Mapped[Cadence] = mapped_column(word(Cadence))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
