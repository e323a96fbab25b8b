"""What confirms a task"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.models.base import Moment

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "task_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("document", "count", "link", name="resultkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("is_photo", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_task_results_person_id_people")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_results_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_results")),
    )
    with op.batch_alter_table("task_results", schema=None) as batch_op:
        batch_op.create_index("ix_task_results_task_id", ["task_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("task_results", schema=None) as batch_op:
        batch_op.drop_index("ix_task_results_task_id")

    op.drop_table("task_results")
