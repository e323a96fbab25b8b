"""How programmes remind"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:

    op.create_table(
        "kind_policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("late_every", sa.Integer(), nullable=False),
        sa.Column("late_most", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("warning", sa.Integer(), nullable=False),
        sa.Column("curator_grace", sa.Integer(), nullable=True),
        sa.Column("coordinator_grace", sa.Integer(), nullable=True),
        sa.Column("head_grace", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_kind_policies_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kind_policies")),
        sa.UniqueConstraint("programme_id", "kind", name=op.f("uq_kind_policies_programme_id_kind")),
    )
    op.create_table(
        "programme_habits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("polite_from", sa.Integer(), nullable=False),
        sa.Column("polite_until", sa.Integer(), nullable=False),
        sa.Column("saturdays", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_habits_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_habits")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_programme_habits_programme_id")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_on", sa.Date(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_notices_person_id"))
        batch_op.create_index("ix_notices_counted", ["person_id", "counted_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_counted")
        batch_op.create_index(batch_op.f("ix_notices_person_id"), ["person_id"], unique=False)
        batch_op.drop_column("counted_on")

    op.drop_table("programme_habits")
    op.drop_table("kind_policies")
