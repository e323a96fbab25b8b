"""People, the seats they hold, and the invitations by which they join."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word
from storage.rights import Role


class Person(Base):
    """An adult who works in a programme. Without `telegram_id` they are known but have not joined yet.

    `digest_hour` (8–19, of their zone) is when the morning's message comes; until `paused_until` only what escalates.
    `phone_mac` (an HMAC) tells whether a shared contact is theirs, until they joined. `consented_at`: when they agreed
    that this is kept. `forgotten_at`: name and account were overwritten, the rows that speak of the person stay.
    `unreachable_at`: since when Telegram delivers nothing to them; `unreachable_told_at`: when others were told of it.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    username: Mapped[str | None]
    zone: Mapped[str | None]
    phone_mac: Mapped[str | None]
    joined_at: Mapped[datetime | None]
    consented_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]
    unreachable_told_at: Mapped[datetime | None]
    current_programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    digest_hour: Mapped[int | None]
    paused_until: Mapped[date | None]


class Assignment(Base):
    """A person holds a role in a programme, or in one school of it, from a day until a day (both inclusive).

    `order_number` is the order that gave it («№ 145-п от 30.08.2021»), as people write it.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        Index("ix_assignments_seat", "programme_id", "role", "school_id"),
        Index("ix_assignments_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    role: Mapped[Role] = mapped_column(word(Role))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    subject: Mapped[str | None]
    since: Mapped[date]
    until: Mapped[date | None]
    order_number: Mapped[str | None]


class Invitation(Base):
    """A one-time link for one person. Only the hash of its token is stored: a stolen database lets nobody in."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class JoinAttempt(Base):
    """A wrong invitation token tried by a Telegram account: five an hour are answered, then it waits."""

    __tablename__ = "join_attempts"
    __table_args__ = (Index("ix_join_attempts_telegram_id_at", "telegram_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class SchoolLink(Base):
    """A link for the team of one school: `places` people may come in by it until a day, each approved by the deputy."""

    __tablename__ = "school_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    places: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class RequestState(StrEnum):
    """How a request to join by a school's link stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class JoinRequest(Base):
    """Somebody who came by a school's link and waits for the deputy. `likely_id`: a person of that school it may be.

    Name and account are overwritten once it is decided: from then on they stand with the person, or nowhere.
    """

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("school_links.id"), index=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    username: Mapped[str | None]
    name: Mapped[str | None]
    subject: Mapped[str | None]
    likely_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[RequestState] = mapped_column(word(RequestState), default=RequestState.WAITING)
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
