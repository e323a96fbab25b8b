"""Files that coordinators sent, and what storing them changed: kept for a day, for the buttons under them."""

from datetime import datetime
from typing import Any

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


class ImportRow(Base):
    """What an import did to one row of a table: its columns before and after, as JSON holds them.

    `before` None: the row was made; `after` None: it was deleted; else only the columns that changed.
    """

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_events.id"), index=True)
    kept_in: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime]
