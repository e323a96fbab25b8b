"""Network communities of teachers: Telegram channels and groups by subject, and who is in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class CommunityKind(StrEnum):
    """A channel or a group, as the workbook's column «Вид» says it."""

    CHANNEL = "канал"
    GROUP = "группа"


class Community(Base):
    """A community of a programme; `subject` None is open to teachers of all subjects. `chat_id` is known once bound."""

    __tablename__ = "communities"
    __table_args__ = (UniqueConstraint("programme_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    title: Mapped[str]
    subject: Mapped[str | None]
    kind: Mapped[CommunityKind] = mapped_column(word(CommunityKind))
    chat_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    link: Mapped[str | None]
    methodist: Mapped[str | None]


class CommunityMember(Base):
    """A person let into a community by the bot, and when they left."""

    __tablename__ = "community_members"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
