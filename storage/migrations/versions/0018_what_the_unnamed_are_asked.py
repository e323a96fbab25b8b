"""What the unnamed are asked"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "unnamed_prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("respondent", sa.String(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["wave_links.id"], name=op.f("fk_unnamed_prompts_link_id_wave_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unnamed_prompts")),
        sa.UniqueConstraint("link_id", "respondent", name=op.f("uq_unnamed_prompts_link_id_respondent")),
    )
    op.create_index("ix_unnamed_prompts_respondent", "unnamed_prompts", ["respondent"])


def downgrade() -> None:
    op.drop_table("unnamed_prompts")
