"""Reviews of teachers' individual routes are stages of a plan"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TWO = "(cell_id IS NULL) <> (monitoring_id IS NULL)"
OF_THREE = " + ".join(f"(CASE WHEN {one}_id IS NULL THEN 0 ELSE 1 END)" for one in ("cell", "monitoring", "iom"))

REVIEWS = "SELECT id FROM stages WHERE iom_id IS NOT NULL"
WITHOUT_REVIEWS = (
    *(
        f"DELETE FROM {table} WHERE task_id IN (SELECT id FROM tasks WHERE stage_id IN ({REVIEWS}))"  # noqa: S608
        for table in ("notice_items", "snoozes", "task_events", "task_people", "task_results", "task_seats")
    ),
    f"DELETE FROM tasks WHERE stage_id IN ({REVIEWS})",  # noqa: S608
    f"DELETE FROM term_questions WHERE stage_id IN ({REVIEWS})",  # noqa: S608
    "DELETE FROM stages WHERE iom_id IS NOT NULL",
)


def upgrade() -> None:
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_stages_one_origin"), type_="check")
        batch_op.add_column(sa.Column("iom_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_stages_iom_id_ioms"), "ioms", ["iom_id"], ["id"])
        batch_op.create_unique_constraint(batch_op.f("uq_stages_iom_id_ordinal"), ["iom_id", "ordinal"])
        batch_op.create_check_constraint(batch_op.f("ck_stages_one_origin"), f"{OF_THREE} = 1")


def downgrade() -> None:
    """What reviews gave goes with them."""
    for statement in WITHOUT_REVIEWS:
        op.execute(statement)
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_stages_one_origin"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_stages_iom_id_ordinal"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_stages_iom_id_ioms"), type_="foreignkey")
        batch_op.drop_column("iom_id")
        batch_op.create_check_constraint(batch_op.f("ck_stages_one_origin"), TWO)
