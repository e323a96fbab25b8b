"""The notice queue: messages to come, and what each of them speaks of."""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class NoticeState(StrEnum):
    """queued = sent + failed + suppressed + expired + waiting, always; waiting is QUEUED or SENDING."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"


class Priority(IntEnum):
    """Who goes first; a lower number wins."""

    ANSWER = 0
    REPORT = 1
    REMINDER = 2
    BROADCAST = 3


class Notice(Base):
    """A message to come. `payload` holds ids of what to render, never rendered text; `lease_until` ends a claim.

    `counted_on`: the person's calendar day among whose messages it has a place.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_due", "state", "priority", "due", "id"),
        Index("ix_notices_lease", "state", "lease_until"),
        Index("ix_notices_counted", "person_id", "counted_on"),
        Index("ix_notices_broadcast", "broadcast_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    priority: Mapped[int] = mapped_column(Integer)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    due: Mapped[datetime]
    not_after: Mapped[datetime | None]
    state: Mapped[NoticeState] = mapped_column(word(NoticeState), default=NoticeState.QUEUED)
    reason: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    counted_on: Mapped[date | None]
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcasts.id"))


class NoticeItem(Base):
    """One thing a notice says: task × person × rule × occasion (the deadline it speaks of), said once."""

    __tablename__ = "notice_items"
    __table_args__ = (UniqueConstraint("task_id", "person_id", "rule", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    rule: Mapped[str]
    occasion: Mapped[date]


class DeliveryLease(Base):
    """A process that delivers; until when, by the machine's clock. Telegram's limits are shared by those that live."""

    __tablename__ = "delivery_leases"

    holder: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
