"""Files that coordinators sent and have not decided about yet: kept for a day, for the button under their preview."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Upload(Base):
    """A file as it was sent, and what its newest preview (the message `message_id`) showed.

    `doubts` are the columns the preview asks about, (header of the file, header of the workbook) each; `decisions` what
    the person said: header of the file → header of the workbook, empty to leave the column out. `seen` is the
    fingerprint of what was stored at the preview; `ended_at` is when the file was loaded or turned down.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    sha256: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    doubts: Mapped[list[list[str]]] = mapped_column(JSON)
    decisions: Mapped[dict[str, str]] = mapped_column(JSON)
    seen: Mapped[str | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
