"""Questionnaires as rows, their waves, and the answers of schools."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word


class QuestionKind(StrEnum):
    """The types of XLSForm that a chat can ask; a group's heading is kept on its questions."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    FILE = "file"
    NOTE = "note"
    CALCULATE = "calculate"


class Questionnaire(Base):
    """One version of a questionnaire; a wave keeps the version it opened with. `digest` tells whether files changed."""

    __tablename__ = "questionnaires"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    version: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    seconds_per_question: Mapped[int] = mapped_column(default=10)


class Question(Base):
    """A question; `name` is its XLSForm name, `parameter` its code in the source («1.1»), `least`…`most` its range."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("questionnaire_id", "ordinal"), UniqueConstraint("questionnaire_id", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"))
    ordinal: Mapped[int]
    name: Mapped[str]
    parameter: Mapped[str | None]
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind))
    group_title: Mapped[str | None] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    hint: Mapped[str | None] = mapped_column(Text)
    required: Mapped[bool] = mapped_column(default=False)
    least: Mapped[float | None]
    most: Mapped[float | None]
    constraint_message: Mapped[str | None] = mapped_column(Text)


class QuestionChoice(Base):
    """One answer of a select_one; `value` is its XLSForm name."""

    __tablename__ = "question_choices"
    __table_args__ = (UniqueConstraint("question_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    ordinal: Mapped[int]
    value: Mapped[str]
    label: Mapped[str] = mapped_column(Text)


class Wave(Base):
    """A round of a questionnaire in a programme: opens, closes (both inclusive days)."""

    __tablename__ = "waves"
    __table_args__ = (Index("ix_waves_programme_id", "programme_id", "opens"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"))
    title: Mapped[str] = mapped_column(Text)
    opens: Mapped[date]
    closes: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]


class Answer(Base):
    """An answer of a school (its task) to a question. `value` None means «нет данных»; superseded answers stay."""

    __tablename__ = "answers"
    __table_args__ = (
        Index(
            "uq_answers_current",
            "task_id",
            "question_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    value: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verified_at: Mapped[datetime | None]
