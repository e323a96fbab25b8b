"""Planned monitorings, deadlines moved off days off, roadmaps carried to the next year, answers about a phrase"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DAY_OFF = sa.Enum("keep", "forward", "back", name="dayoff", native_enum=False, length=32)
OF_MONITORINGS = "SELECT id FROM tasks WHERE stage_id IN (SELECT id FROM stages WHERE cell_id IS NULL)"
# The older tables have no place for what comes from a monitoring, nor for an answer to a phrase printed before.
WITHOUT_PLACE = (
    """DELETE FROM term_questions WHERE EXISTS (
        SELECT 1 FROM term_questions later
        WHERE later.stage_id = term_questions.stage_id AND later.year = term_questions.year
        AND later.id > term_questions.id
    )""",
    "DELETE FROM term_questions WHERE stage_id IN (SELECT id FROM stages WHERE cell_id IS NULL)",
    *(
        f"DELETE FROM {table} WHERE task_id IN ({OF_MONITORINGS})"  # noqa: S608  names of our own tables
        for table in ("answers", "notice_items", "task_events", "task_people", "task_seats")
    ),
    "DELETE FROM tasks WHERE stage_id IN (SELECT id FROM stages WHERE cell_id IS NULL)",
    "DELETE FROM stages WHERE cell_id IS NULL",
)


def upgrade() -> None:
    op.add_column("cells", sa.Column("carried_from", sa.Integer(), nullable=True))
    op.add_column("programmes", sa.Column("day_off", DAY_OFF, server_default="keep", nullable=False))
    op.add_column("tasks", sa.Column("printed_deadline", sa.Date(), nullable=True))
    with op.batch_alter_table("stages") as batch_op:
        batch_op.add_column(sa.Column("monitoring_id", sa.Integer(), nullable=True))
        batch_op.alter_column("cell_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_stages_monitoring_id_ordinal"), ["monitoring_id", "ordinal"])
        batch_op.create_foreign_key(
            batch_op.f("fk_stages_monitoring_id_monitorings"), "monitorings", ["monitoring_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_stages_one_origin"), "(cell_id IS NULL) <> (monitoring_id IS NULL)"
        )
    op.add_column("term_questions", sa.Column("phrase", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE term_questions SET phrase = (SELECT phrase FROM stages WHERE stages.id = term_questions.stage_id)"
    )
    with op.batch_alter_table("term_questions") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_term_questions_stage_id_year"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_term_questions_stage_id_year_phrase"), ["stage_id", "year", "phrase"]
        )


def downgrade() -> None:
    for statement in WITHOUT_PLACE:
        op.execute(statement)
    with op.batch_alter_table("term_questions") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_term_questions_stage_id_year_phrase"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_term_questions_stage_id_year"), ["stage_id", "year"])
        batch_op.drop_column("phrase")
    with op.batch_alter_table("stages") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_stages_one_origin"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_stages_monitoring_id_monitorings"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_stages_monitoring_id_ordinal"), type_="unique")
        batch_op.alter_column("cell_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("monitoring_id")
    op.drop_column("tasks", "printed_deadline")
    op.drop_column("programmes", "day_off")
    op.drop_column("cells", "carried_from")
