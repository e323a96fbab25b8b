"""Questionnaires as rows, their waves, and the answers of schools."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, word
from storage.question_kinds import QuestionKind, Respondents


class Questionnaire(Base):
    """One version of a questionnaire; a wave keeps the version it opened with. `digest` tells whether files changed.

    Without a programme it comes with the product. `sheets` are the cells it was read from, to be given back unchanged.
    `unlisted_at`: when the programme took its newest version off the list, so that none opens it any more.
    """

    __tablename__ = "questionnaires"
    __table_args__ = (
        Index("uq_questionnaires_version", text("coalesce(programme_id, 0)"), "code", "version", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str]
    version: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    respondents: Mapped[Respondents] = mapped_column(word(Respondents), default=Respondents.SCHOOL)
    sheets: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    unlisted_at: Mapped[datetime | None]


class Question(Base):
    """A question; `name` is its XLSForm name, `parameter` its code in the source («1.1»), `least`…`most` its range.

    `constraint`, `relevant` and `calculation` are expressions (`storage.questionnaires.expressions`).
    """

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
    constraint: Mapped[str | None] = mapped_column(Text)
    relevant: Mapped[str | None] = mapped_column(Text)
    calculation: Mapped[str | None] = mapped_column(Text)
    default: Mapped[str | None] = mapped_column(Text)


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
    """A round of a questionnaire in a programme: opens, closes (both inclusive days).

    `audience` says which schools or people: {"role", "group", "curator"}, absent keys do not narrow. A wave that
    `locks` takes nothing after it closed, but by an exception. `secret` keys the respondents of an anonymous wave and
    is destroyed when it closes.
    """

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
    audience: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    wants_verdict: Mapped[bool] = mapped_column(default=False, server_default=false())
    locks: Mapped[bool] = mapped_column(default=False, server_default=false())
    secret: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class WaveException(Base):
    """A response that may be given after its wave closed, until a day, and why."""

    __tablename__ = "wave_exceptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    until: Mapped[date]
    why: Mapped[str] = mapped_column(Text)
    granted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class WaveLink(Base):
    """The link by which anybody answers an anonymous wave, for one school of it or for the whole programme."""

    __tablename__ = "wave_links"
    __table_args__ = (Index("uq_wave_links_school", "wave_id", text("coalesce(school_id, 0)"), unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    token: Mapped[str] = mapped_column(unique=True)


class UnnamedAnswer(Base):
    """An answer of nobody: `respondent` is HMAC(wave secret, Telegram id), so that one person answers once.

    No moment is kept: beside the log of a server it could tell who answered.
    """

    __tablename__ = "unnamed_answers"
    __table_args__ = (UniqueConstraint("link_id", "respondent", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("wave_links.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    respondent: Mapped[str]
    value: Mapped[str | None] = mapped_column(Text)


class UnnamedPrompt(Base):
    """What a respondent of an anonymous wave is asked now, known by their key as there; goes with the secret.

    `subject` as in expected inputs; `message_id` is the message that asks: what was written before it is no answer.
    """

    __tablename__ = "unnamed_prompts"
    __table_args__ = (UniqueConstraint("link_id", "respondent"), Index("ix_unnamed_prompts_respondent", "respondent"))

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("wave_links.id"))
    respondent: Mapped[str]
    subject: Mapped[dict[str, Any]] = mapped_column(JSON)
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class Answer(Base):
    """An answer of a school (its task) to a question. `value` None means «нет данных»; superseded answers stay.

    `note` is why there are no data, or the name of the file whose Telegram id is the value. `by_phone`: a curator wrote
    down what the school told them.
    """

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
    note: Mapped[str | None] = mapped_column(Text)
    by_phone: Mapped[bool] = mapped_column(default=False, server_default=false())
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verified_at: Mapped[datetime | None]


class AnswerComment(Base):
    """What a curator asks about one answer of a response; settled by the next answer to that question."""

    __tablename__ = "answer_comments"
    __table_args__ = (Index("ix_answer_comments_task_id", "task_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
