"""Questionnaires of every kind, their waves, and answers of nobody"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.models.base import Moment

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RESPONDENTS = sa.Enum("school", "person", "anonymous", name="respondents", native_enum=False, length=32)
OF_A_WAVE: dict[str, Any] = {
    "sqlite_where": sa.text("wave_id IS NOT NULL"),
    "postgresql_where": sa.text("wave_id IS NOT NULL"),
}
OF_A_STAGE: dict[str, Any] = {
    "sqlite_where": sa.text("stage_id IS NOT NULL"),
    "postgresql_where": sa.text("stage_id IS NOT NULL"),
}
IDENTITY = ("stage_id", "academic_year", "occurrence", sa.text("coalesce(school_id, 0)"))
# The older tables have no place for the answers of single people, nor for a programme's own questionnaires.
OWN = "SELECT id FROM questionnaires WHERE programme_id IS NOT NULL"
OF_OWN = f"SELECT id FROM waves WHERE questionnaire_id IN ({OWN})"  # noqa: S608  our own names
PERSONAL = f"SELECT id FROM tasks WHERE respondent_id IS NOT NULL OR wave_id IN ({OF_OWN})"  # noqa: S608
WITHOUT_PLACE = (
    *(
        f"DELETE FROM {table} WHERE task_id IN ({PERSONAL})"  # noqa: S608
        for table in ("answers", "notice_items", "task_events", "task_people", "task_seats", "snoozes")
    ),
    f"DELETE FROM tasks WHERE id IN ({PERSONAL})",  # noqa: S608
    f"DELETE FROM waves WHERE questionnaire_id IN ({OWN})",  # noqa: S608
    f"DELETE FROM question_choices WHERE question_id IN (SELECT id FROM questions WHERE questionnaire_id IN ({OWN}))",  # noqa: S608
    f"DELETE FROM questions WHERE questionnaire_id IN ({OWN})",  # noqa: S608
    "DELETE FROM questionnaires WHERE programme_id IS NOT NULL",
)


def upgrade() -> None:
    op.create_table(
        "wave_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_wave_links_school_id_schools")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_wave_links_wave_id_waves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_links")),
        sa.UniqueConstraint("token", name=op.f("uq_wave_links_token")),
    )
    op.create_index("uq_wave_links_school", "wave_links", ["wave_id", sa.text("coalesce(school_id, 0)")], unique=True)
    op.create_table(
        "unnamed_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("respondent", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["wave_links.id"], name=op.f("fk_unnamed_answers_link_id_wave_links")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_unnamed_answers_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unnamed_answers")),
        sa.UniqueConstraint(
            "link_id", "respondent", "question_id", name=op.f("uq_unnamed_answers_link_id_respondent_question_id")
        ),
    )
    op.create_table(
        "answer_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("settled_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_answer_comments_person_id_people")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answer_comments_question_id_questions")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_answer_comments_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_comments")),
    )
    op.create_index("ix_answer_comments_task_id", "answer_comments", ["task_id", "question_id"])
    op.create_table(
        "wave_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["granted_by"], ["people.id"], name=op.f("fk_wave_exceptions_granted_by_people")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_wave_exceptions_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_exceptions")),
    )
    op.create_index(op.f("ix_wave_exceptions_task_id"), "wave_exceptions", ["task_id"])
    op.add_column("answers", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("answers", sa.Column("by_phone", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name in ("constraint", "relevant", "calculation", "default"):
        op.add_column("questions", sa.Column(name, sa.Text(), nullable=True))
    with op.batch_alter_table("questionnaires") as batch_op:
        batch_op.add_column(sa.Column("programme_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("respondents", RESPONDENTS, server_default="school", nullable=False))
        batch_op.add_column(sa.Column("sheets", sa.JSON(), server_default="{}", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_questionnaires_code_version"), type_="unique")
        batch_op.create_foreign_key(
            batch_op.f("fk_questionnaires_programme_id_programmes"), "programmes", ["programme_id"], ["id"]
        )
        batch_op.drop_column("seconds_per_question")
    op.drop_index("uq_tasks_response", "tasks")
    _remake_tasks_with_respondent()
    response: list[Any] = ["wave_id", sa.text("coalesce(school_id, 0)"), sa.text("coalesce(respondent_id, 0)")]
    version: list[Any] = [sa.text("coalesce(programme_id, 0)"), "code", "version"]
    op.create_index("uq_questionnaires_version", "questionnaires", version, unique=True)
    op.create_index("uq_tasks_response", "tasks", response, unique=True, **OF_A_WAVE)
    op.add_column("waves", sa.Column("audience", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("waves", sa.Column("wants_verdict", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("waves", sa.Column("secret", sa.String(), nullable=True))
    op.add_column("waves", sa.Column("closed_at", Moment(timezone=True), nullable=True))


def _remake_tasks_with_respondent() -> None:
    """SQLite makes the table anew and forgets its index on an expression, which it cannot read back."""
    op.drop_index("uq_tasks_identity", "tasks")
    with op.batch_alter_table("tasks") as batch_op:
        batch_op.add_column(sa.Column("respondent_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_tasks_respondent_id_people"), "people", ["respondent_id"], ["id"])
    op.create_index("uq_tasks_identity", "tasks", IDENTITY, unique=True, **OF_A_STAGE)


def downgrade() -> None:
    for name in ("unnamed_answers", "wave_links", "answer_comments", "wave_exceptions"):
        op.drop_table(name)
    for statement in WITHOUT_PLACE:
        op.execute(statement)
    for name in ("closed_at", "secret", "wants_verdict", "audience"):
        op.drop_column("waves", name)
    op.drop_index("uq_questionnaires_version", "questionnaires")
    op.drop_index("uq_tasks_response", "tasks")
    op.drop_index("uq_tasks_identity", "tasks")
    with op.batch_alter_table("tasks") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tasks_respondent_id_people"), type_="foreignkey")
        batch_op.drop_column("respondent_id")
    op.create_index("uq_tasks_identity", "tasks", IDENTITY, unique=True, **OF_A_STAGE)
    op.create_index("uq_tasks_response", "tasks", ["wave_id", "school_id"], unique=True, **OF_A_WAVE)
    with op.batch_alter_table("questionnaires") as batch_op:
        batch_op.add_column(sa.Column("seconds_per_question", sa.Integer(), server_default="10", nullable=False))
        batch_op.drop_constraint(batch_op.f("fk_questionnaires_programme_id_programmes"), type_="foreignkey")
        batch_op.drop_column("sheets")
        batch_op.drop_column("respondents")
        batch_op.drop_column("programme_id")
        batch_op.create_unique_constraint(batch_op.f("uq_questionnaires_code_version"), ["code", "version"])
    for name in ("default", "calculation", "relevant", "constraint"):
        op.drop_column("questions", name)
    op.drop_column("answers", "by_phone")
    op.drop_column("answers", "note")
