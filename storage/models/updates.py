"""What came in and what was answered, and what a chat waits for: with these two tables a kill loses nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class HandledUpdate(Base):
    """A handled update with its reply as JSON: a redelivered one runs no handler, its reply is sent again.

    `chat_id` is where it came from, so that what was said to a forgotten person can be removed.
    """

    __tablename__ = "updates"
    __table_args__ = (Index("ix_updates_handled_at", "handled_at"), Index("ix_updates_chat_id", "chat_id"))

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    handled_at: Mapped[datetime]
    reply: Mapped[str | None] = mapped_column(Text)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)


class ExpectedInput(Base):
    """What the next free text or file in a chat will be taken for; `subject` holds ids, `message_id` the prompt."""

    __tablename__ = "expected_inputs"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    subject: Mapped[dict[str, Any]] = mapped_column(JSON)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    asked_at: Mapped[datetime]
