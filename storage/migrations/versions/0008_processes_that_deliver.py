"""Processes that deliver, and an index by which what is due is found in its order"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.models.base import Moment

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "delivery_leases",
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("holder", name=op.f("pk_delivery_leases")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_due")
        batch_op.create_index("ix_notices_due", ["state", "priority", "due", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_due")
        batch_op.create_index("ix_notices_due", ["state", "due", "priority"], unique=False)
    op.drop_table("delivery_leases")
