"""Messages that a coordinator writes to many people at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Broadcast(Base):
    """A broadcast: its words and whom they are for (`storage.queries.audiences.Audience`).

    `sent_at` None: a draft that its author looks at. `message_id`: the message in the author's chat that shows how far
    it is. How far that is stands in its notices.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (Index("ix_broadcasts_programme_id", "programme_id", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    message_id: Mapped[int | None] = mapped_column(BigInteger)
