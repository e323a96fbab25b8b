"""Everything somebody owes by a date is a Task: one table for reminders, calendars, rates, escalation and reports."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word
from storage.results import ResultKind
from storage.rights import Role


class TaskKind(StrEnum):
    """Whence a task comes; its particulars live in a table of that kind."""

    MEASURE = "measure"
    SITTING = "sitting"
    QUESTIONNAIRE = "questionnaire"
    IOM_REVIEW = "iom_review"
    DOCUMENT = "document"


class TaskState(StrEnum):
    """`accepted` and `cancelled` are final; overdue is derived from the deadline, never stored."""

    PLANNED = "planned"
    OPEN = "open"
    STARTED = "started"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


OWED = (TaskState.PLANNED, TaskState.OPEN, TaskState.STARTED, TaskState.RETURNED)
DONE = (TaskState.SUBMITTED, TaskState.ACCEPTED)


class Task(Base):
    """A dated obligation. `academic_year` is its column's, stored, never computed from the date.

    `starts` opens the window, `deadline` closes it; `promised` is a date its owner named instead, which moves
    reminders and never the deadline. `wants_verdict`: finishing it waits for a curator. `printed_deadline`: the day the
    roadmap means, where it is a day off and the programme's rule moved `deadline` away from it. `respondent_id`: whose
    own questionnaire it is, where each person answers for themselves.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index(
            "uq_tasks_identity",
            "stage_id",
            "academic_year",
            "occurrence",
            text("coalesce(school_id, 0)"),
            unique=True,
            sqlite_where=text("stage_id IS NOT NULL"),
            postgresql_where=text("stage_id IS NOT NULL"),
        ),
        Index(
            "uq_tasks_response",
            "wave_id",
            text("coalesce(school_id, 0)"),
            text("coalesce(respondent_id, 0)"),
            unique=True,
            sqlite_where=text("wave_id IS NOT NULL"),
            postgresql_where=text("wave_id IS NOT NULL"),
        ),
        Index("ix_tasks_due", "programme_id", "state", "deadline"),
        Index("ix_tasks_school_id", "school_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[TaskKind] = mapped_column(word(TaskKind))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"))
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("waves.id"))
    academic_year: Mapped[int]
    occurrence: Mapped[int] = mapped_column(default=0)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str] = mapped_column(Text)
    details: Mapped[str | None] = mapped_column(Text)
    phrase: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str | None] = mapped_column(Text)
    starts: Mapped[date | None]
    deadline: Mapped[date]
    printed_deadline: Mapped[date | None]
    promised: Mapped[date | None]
    state: Mapped[TaskState] = mapped_column(word(TaskState))
    wants_verdict: Mapped[bool] = mapped_column(default=False)
    finished_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TaskSeat(Base):
    """Who owes a task: a role in the programme, or (with a school) a role in it. The first seat leads, any may finish.

    `printed` keeps an outside body as text; its seat is the coordinator's.
    """

    __tablename__ = "task_seats"
    __table_args__ = (
        UniqueConstraint("task_id", "position"),
        Index("ix_task_seats_role_school_id", "role", "school_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    position: Mapped[int]
    role: Mapped[Role] = mapped_column(word(Role))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    printed: Mapped[str | None] = mapped_column(Text)


class Stance(StrEnum):
    """What a named person is to a task beside its seats."""

    OWES = "owes"
    DECLINED = "declined"


class TaskPerson(Base):
    """«Не моё → кому»: a named person owes the task, or said it is not theirs, from a day on."""

    __tablename__ = "task_people"
    __table_args__ = (
        UniqueConstraint("task_id", "person_id", "stance"),
        Index("ix_task_people_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    stance: Mapped[Stance] = mapped_column(word(Stance))
    since: Mapped[date]
    until: Mapped[date | None]
    named_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class TaskEvent(Base):
    """A row of a task's history: who changed what, when and why. Appended only."""

    __tablename__ = "task_events"
    __table_args__ = (Index("ix_task_events_task_id", "task_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    update_id: Mapped[int | None] = mapped_column(BigInteger)
    what: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    why: Mapped[str | None] = mapped_column(Text)


class TaskResult(Base):
    """What confirms that a task was done: a document in words or as Telegram's file, a count, or a link.

    The newest one holds (`superseded_at` None); `number` is the count, `file_id` a document or (`is_photo`) a photo.
    """

    __tablename__ = "task_results"
    __table_args__ = (Index("ix_task_results_task_id", "task_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    kind: Mapped[ResultKind] = mapped_column(word(ResultKind))
    text: Mapped[str] = mapped_column(Text)
    number: Mapped[float | None]
    file_id: Mapped[str | None]
    is_photo: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
