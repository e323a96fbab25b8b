"""Leave, illness, travel: from a day to a day somebody is away, and perhaps somebody else answers for them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Absence(Base):
    """A person is away from a programme, both days inclusive; `substitute_id` hears and answers instead, None: nobody.

    Two absences of one person never overlap. `cancelled_at`: it was taken back, as if it had never been recorded.
    """

    __tablename__ = "absences"
    __table_args__ = (
        Index("ix_absences_person_id", "person_id", "until"),
        Index("ix_absences_substitute_id", "substitute_id", "until"),
        Index("ix_absences_programme_id", "programme_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[date]
    until: Mapped[date]
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
