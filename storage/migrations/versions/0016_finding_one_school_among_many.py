"""Finding one school among many"""

from collections.abc import Sequence

from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_schools_programme_id", "schools", ["programme_id", "id"], unique=False)
    op.create_index("ix_schools_number", "schools", ["programme_id", "number"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_schools_number", table_name="schools")
    op.drop_index("ix_schools_programme_id", table_name="schools")
