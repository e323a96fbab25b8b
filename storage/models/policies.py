"""What a programme decided about reminders; where nothing stands, `storage.policies` holds."""

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word
from storage.models.tasks import TaskKind


class ProgrammeHabits(Base):
    """What holds for all kinds of tasks: messages a day, polite hours (of the person's own zone), a six-day week."""

    __tablename__ = "programme_habits"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), unique=True)
    budget: Mapped[int]
    polite_from: Mapped[int]
    polite_until: Mapped[int]
    saturdays: Mapped[bool]


class KindPolicy(Base):
    """How one kind of task is spoken of; the fields are those of `storage.policies.Policy`.

    The three graces are rungs of the ladder in working days; None leaves a rung out.
    """

    __tablename__ = "kind_policies"
    __table_args__ = (UniqueConstraint("programme_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[TaskKind] = mapped_column(word(TaskKind))
    before: Mapped[list[int]] = mapped_column(JSON)
    late_every: Mapped[int]
    late_most: Mapped[int]
    gap: Mapped[int]
    warning: Mapped[int]
    curator_grace: Mapped[int | None]
    coordinator_grace: Mapped[int | None]
    head_grace: Mapped[int | None]
    verdict: Mapped[bool]
