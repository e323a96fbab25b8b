"""Who changed or took out what, when, and by which update: appended only, which the tables themselves see to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class Audited(StrEnum):
    """The closed list of what is written down; what has no word here cannot be recorded."""

    PROGRAMME_CHANGED = "programme_changed"
    IMPORTED = "imported"
    EXPORTED = "exported"
    YEAR_PLANNED = "year_planned"
    YEAR_CARRIED = "year_carried"
    TERM_DECIDED = "term_decided"
    TASK_CHANGED = "task_changed"
    QUESTIONNAIRE_LOADED = "questionnaire_loaded"
    QUESTIONNAIRE_CHANGED = "questionnaire_changed"
    WAVE_OPENED = "wave_opened"
    WAVE_CHANGED = "wave_changed"
    ANSWER_GIVEN = "answer_given"
    SCHOOL_CHANGED = "school_changed"
    GROUPS_CHANGED = "groups_changed"
    PARTNERSHIP_CHANGED = "partnership_changed"
    STAFF_COUNTED = "staff_counted"
    VERIFIED = "verified"
    PERSON_CHANGED = "person_changed"
    PERSON_INVITED = "person_invited"
    PERSON_JOINED = "person_joined"
    PERSON_FORGOTTEN = "person_forgotten"
    CONSENT_GIVEN = "consent_given"
    SETTINGS_CHANGED = "settings_changed"
    SEATS_CHANGED = "seats_changed"
    SCHOOLS_HANDED_OVER = "schools_handed_over"
    SCHOOL_LINK_MADE = "school_link_made"
    SCHOOL_LINK_CLOSED = "school_link_closed"
    JOIN_ASKED = "join_asked"
    JOIN_DECIDED = "join_decided"
    COMMUNITY_CHANGED = "community_changed"
    BROADCAST_WRITTEN = "broadcast_written"
    BROADCAST_SENT = "broadcast_sent"
    BROADCAST_STOPPED = "broadcast_stopped"
    ABSENCE_CHANGED = "absence_changed"
    REPORTS_CHANGED = "reports_changed"


class AuditEvent(Base):
    """One change or export. `before` and `after` go by field; of personal fields only the names stand in `personal`.

    `person_id` None: the command line or the clock. `subject` names the table of `subject_id`. `undoes`: the event
    this one took back.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_programme_id", "programme_id", "id"),
        Index("ix_audit_events_what", "programme_id", "what", "id"),
        Index("ix_audit_events_school_id", "school_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[Audited] = mapped_column(word(Audited))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    update_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    subject: Mapped[str | None]
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    personal: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("audit_events.id"))
